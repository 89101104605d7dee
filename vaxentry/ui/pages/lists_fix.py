"""*Perbaiki berkas*: one field of the head gets another text over a range of cards."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vaxentry.domain.finding_text import finding_name
from vaxentry.domain.form import Form
from vaxentry.domain.records import SiteInfo, Stack
from vaxentry.domain.rules import RuleError
from vaxentry.domain.stacks import Batch
from vaxentry.language.spelling import count, day_text
from vaxentry.ui.pages.lists_fix_form import FixForm, Wanted
from vaxentry.ui.pages.lists_fix_work import Card, Change, Part, change, load_part
from vaxentry.ui.sentences import error_text, problem_text, rule_text
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.theme.theme import set_look
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.form_overlay import FormOverlay, go_to
from vaxentry.ui.widgets.panel import push_button, text_label

_WIDTH = 660
_COUNT_MS = 150
_NAMED = 3
"""How many different texts of the cards are named."""


class FixStackPanel(FormOverlay):
    """Says how many cards it will change before it does.

    Signals:
        corrected: done; carries how many records got a new revision, and the `Stack` in force if
            its head followed them, else None.
    """

    corrected = Signal(int, object)

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent, _WIDTH)
        self._around, self._words = around, around.words
        self._stack: Stack | None = None
        self._cards: list[Card] = []
        self._batches: Sequence[Batch] = ()
        self._is_read = False
        self._begun = self._asked = 0
        words = self._words
        self.about = text_label("", "muted", wrap=True)
        self.form = FixForm(words, around.theme, lambda: around.clock().astimezone().date())
        self.now = text_label("", "muted", wrap=True)
        self.effect = text_label("", "heading", wrap=True)
        self.found = text_label("", "note", wrap=True)
        set_look(self.found, tone="warn")
        self.banner = Banner(around.theme)
        self.save_button = push_button(words("lists.fix_save"), around.theme, "correct", "primary")
        self.back_button = push_button(words("lists.back"), around.theme)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_COUNT_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        title = self._words("lists.fix_title")
        self.setAccessibleName(title)
        self.column.addWidget(text_label(title, "title"))
        for part in (self.about, self.form, self.now, self.effect, self.found, self.banner):
            self.column.addWidget(part)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.back_button)
        self.column.addLayout(buttons)
        self.set_chain(*self.form.chain, self.save_button, self.back_button)

    def _connect(self) -> None:
        self.form.edited.connect(self._on_edited)
        self._timer.timeout.connect(self._count)
        self.submitted.connect(self._on_submitted)
        self.save_button.clicked.connect(self._on_submitted)
        self.back_button.clicked.connect(self.dismiss)

    def begin(self, stack: Stack) -> None:
        """Show the panel for a stack and read its cards."""
        self._stack, self._cards, self._is_read = stack, [], False
        self._begun += 1
        day = day_text(stack.given_on) if stack.given_on else self._words("lists.no_day")
        known = (self._words("entry.stack", number=stack.number), stack.site, day)
        self.about.setText(
            self._words("lists.fix_about", stack=" · ".join(one for one in known if one))
        )
        self.banner.hush()
        self.form.begin(stack)
        self.save_button.setEnabled(True)
        self._count()
        self._around.reads.run(self._around.book.site, self._on_site, self._on_failed)
        self.bring(self.form.choice)
        self._read(stack, None)

    def _on_site(self, site: SiteInfo) -> None:
        self.form.scope = site.scope

    def _read(self, stack: Stack, after: int | None) -> None:
        work = partial(load_part, self._around.book, stack.id, after)
        done = partial(self._on_part, self._begun, stack)
        self._around.reads.run(work, done, self._on_failed)

    def _on_part(self, begun: int, stack: Stack, part: Part) -> None:
        if begun != self._begun:
            return
        self._cards += part.cards
        self._batches = part.batches
        self._is_read = part.after is None
        if self._is_read:
            self._count()
        elif self.is_wanted:
            self._read(stack, part.after)

    def _on_edited(self) -> None:
        self.banner.hush()
        self._timer.start()

    def _count(self) -> None:
        """Ask what the correction would do."""
        self._asked += 1
        field, cards = self.form.field, self.form.cards
        if field is None or cards is None or not self._is_read:
            self._show(None)
            return
        today = self._around.clock().astimezone().date()
        chosen = [card for card in self._cards if card.card_no in cards]
        rules = self._around.book.rules()
        work = partial(change, chosen, field, self.form.text, today, rules, self._batches)
        self._around.reads.run(work, partial(self._on_counted, self._asked), self._on_failed)

    def _on_counted(self, asked: int, found: Change) -> None:
        if asked == self._asked:
            self._show(found)

    def _show(self, found: Change | None) -> None:
        words = self._words
        self.now.setText("" if found is None else self._now_text(found))
        self.found.setText("" if found is None else self._found_text(found))
        self.found.setVisible(bool(self.found.text()))
        if found is None:
            key = "lists.fix_choose_first" if self._is_read else "lists.fix_reading"
            self.effect.setText(words(key))
        elif found.refused is not None:
            number, problem = found.refused
            said = problem_text(words, problem)
            self.effect.setText(words("lists.fix_card", card=number, problem=said))
        else:
            of = count(words, sum(amount for _, amount in found.now))
            n = count(words, found.changing)
            self.effect.setText(words("lists.fix_effect", n=n, of=of))
        self._centre()

    def _found_text(self, found: Change) -> str:
        """Which rules would newly object to how many cards; nothing where a card is refused."""
        words = self._words
        if found.refused is not None or not found.found:
            return ""
        told = [
            words("lists.fix_found_one", name=finding_name(words, code), n=count(words, amount))
            for code, amount in found.found
        ]
        return words("lists.fix_found", found=", ".join(told))

    def _now_text(self, found: Change) -> str:
        words = self._words
        said = [
            f"{text or words('lists.fix_empty')} ({count(words, amount)})"
            for text, amount in found.now[:_NAMED]
        ]
        if len(found.now) > _NAMED:
            said.append("…")
        return words("lists.fix_now", texts=", ".join(said)) if said else ""

    def _on_submitted(self) -> None:
        wanted = self.form.wanted()
        if wanted is None or self._stack is None or not self.save_button.isEnabled():
            return
        self.save_button.setEnabled(False)
        self.banner.say(self._words("lists.fix_running"), "wait")
        work = partial(_correct, self._around, self._stack.id, wanted)
        self._around.writes.run(work, self._on_corrected, self._on_refused)

    def _on_corrected(self, done: tuple[int, Stack | None]) -> None:
        self.save_button.setEnabled(True)
        self.banner.hush()
        self.dismiss()
        self.corrected.emit(*done)

    def _on_refused(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        field = self.form.field
        if not isinstance(error, RuleError) or field is None:
            self._on_failed(error)
            return
        self.banner.hush()
        said = rule_text(self._words, error.code, dict(error.params))
        card = error.params.get("card")
        if card is not None:
            said = self._words("lists.fix_card", card=card, problem=said)
        self.form.refuse(self.form.texts[field], said)

    def _on_failed(self, error: Exception) -> None:
        self.banner.say(error_text(self._words, error), "error")
        go_to(self.form.choice)


def _correct(around: Surroundings, stack: UUID, wanted: Wanted) -> tuple[int, Stack | None]:
    """Runs on the worker thread."""
    book = around.book
    before = book.stack_in_force()
    amount = book.correct_range(
        stack, wanted.cards, wanted.field, wanted.text, reason=wanted.reason
    )
    after = book.stack_in_force()
    is_ours = before is not None and after is not None and before.id == after.id == stack
    follows = is_ours and before and after and _head(before) != _head(after)
    return amount, after if follows else None


def _head(stack: Stack) -> tuple[str, Form]:
    return stack.site, stack.head
