"""F7: doubtful numbers typed a second time, blind, all in one pass at the end of the stack."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from vaxentry.domain.ports import DoseBook
from vaxentry.domain.problems import Problem
from vaxentry.domain.stacks import Doubt
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.end_pass_work import (
    Clash,
    Compared,
    Decided,
    keep_saved,
    keep_typed,
    retype,
)
from vaxentry.ui.pages.key_hold import KeyHold
from vaxentry.ui.pages.pass_keys import answer_of, is_struck
from vaxentry.ui.pages.pass_pair import PassPair
from vaxentry.ui.pages.reveal import noting
from vaxentry.ui.sentences import error_text, problem_text
from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.form_overlay import FormOverlay, go_to
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.nik_field import NikField
from vaxentry.ui.widgets.panel import text_label

_WIDTH = 540


class EndPass(FormOverlay):
    """Shows card number and entry number, and the number saved only beside another one: what
    somebody else typed masked, until F4 shows it to who may see it. Main thread.

    Behind the last number it stays, and only Enter or Escape puts it away: whoever types blindly
    on types into nothing.

    Attributes:
        is_over: the last one was answered or put off.

    Signals:
        settled: one number is certain; carries its record id.
        corrected: one is another now, but not certain; carries its record id.
        finished: the panel was put away behind the last one; carries how many are certain now.
    """

    settled = Signal(object)
    corrected = Signal(object)
    finished = Signal(int)

    def __init__(
        self,
        book: DoseBook,
        background: Background,
        words: Words,
        theme: Theme,
        today: Callable[[], date],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, _WIDTH)
        self._book, self._background, self._words = book, background, words
        self._today = today
        self._doubts: list[Doubt] = []
        self._at = self._done = 0
        self._compared: Compared | None = None
        self.is_over = self._has_heard = False
        self._make_parts(theme)
        self._hold = KeyHold(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(words("entry.pass_title"))
        self.submitted.connect(self._on_submitted)

    def _make_parts(self, theme: Theme) -> None:
        words = self._words
        self.step_label = text_label("", "muted")
        self.card_label = text_label("", "big")
        self.entry_label = text_label("", "heading")
        self.number = NikField()
        self.field = Labelled(words("entry.pass_number"), self.number, theme=theme)
        self.number.completed.connect(self._on_submitted)
        self.number.edited.connect(self.field.clear_problem)
        looks = noting(self._book.note_opened, self._background, self._on_failed)
        self.compare = PassPair(words, theme, looks)
        self.compare.drawn.connect(self._tell_again)
        self.told = text_label("", "note", wrap=True)
        set_look(self.told, tone="warn")
        self.way_out = text_label("", "muted", wrap=True)
        self.column.addWidget(text_label(words("entry.pass_title"), "title"))
        for part in (self.step_label, self.card_label, self.entry_label, self.field):
            self.column.addWidget(part)
        self.column.addWidget(self.compare)
        self.column.addWidget(self.told)
        self.column.addWidget(self.way_out)
        self.set_chain(self.number)

    def begin(self, doubts: Sequence[Doubt]) -> None:
        """Ask for these, one after the other."""
        self._doubts, self._at, self._done = list(doubts), 0, 0
        self.is_over = False
        self.bring(self.number)
        self._ask()

    def _ask(self) -> None:
        self._forget_pair()
        if self._at >= len(self._doubts):
            self._say_over()
            return
        doubt, words = self._doubts[self._at], self._words
        self.step_label.setText(words("entry.pass_step", n=self._at + 1, all=len(self._doubts)))
        self.card_label.setText(words("entry.pass_card", card=doubt.card_no))
        self.entry_label.setText(doubt.entry_no)
        self.number.set_value("")
        self.field.clear_problem()
        self._show_parts("pass_blind", asking=True)
        self.number.setFocus()

    def _say_over(self) -> None:
        self.is_over = True
        self.card_label.setText(self._words("entry.pass_done"))
        self.entry_label.setText(self._words("entry.pass_over", n=self._done))
        self._show_parts("pass_close")
        told = f"{self.entry_label.text()} {self.way_out.text()}"
        self.setAccessibleDescription(told)
        self.setFocus()

    def _show_parts(
        self, key: str, *, asking: bool = False, comparing: bool = False, told: str = ""
    ) -> None:
        self.field.setVisible(asking)
        self.compare.setVisible(comparing)
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self.way_out.setText(self._words(f"entry.{key}"))
        self._centre()

    def _on_submitted(self) -> None:
        number = self.number.value
        if not number or self._compared is not None or self._hold.is_holding:
            return
        self._hold.hold()
        work = partial(retype, self._book, self._doubts[self._at], number, self._today())
        self._background.run(work, self._on_compared, self._on_failed)

    def _on_compared(self, compared: Compared) -> None:
        if compared.refused is not None:
            self._refuse(compared.refused)
        elif compared.is_same:
            self._next(certain=True)
        else:
            self._show_both(compared)
        self._go_on()

    def _refuse(self, problem: Problem) -> None:
        """No number of such a document: nothing is compared, typing replaces it."""
        QApplication.beep()
        self.field.show_problem(problem_text(self._words, problem))
        self._centre()
        go_to(self.number)

    def _go_on(self) -> None:
        """Keys typed meanwhile are for the next number; behind the last one they are nobody's."""
        if self.is_over:
            self._hold.drop()
        else:
            self._hold.release()

    def _show_both(self, compared: Compared) -> None:
        self._compared = compared
        self.told.setText(self._was_sent)
        self.compare.show_pair(compared.detail, self.number.value)
        self.setFocus()

    def _forget_pair(self) -> None:
        self._compared, self._has_heard = None, False
        self.compare.forget()

    def say(self, text: str, _tone: str) -> None:
        """Say why the number in front is not shown."""
        if self._compared is not None:
            self._tell(f"{text} {self._was_sent}".strip(), self.compare.spoken)

    @property
    def _was_sent(self) -> str:
        """What another number means for an entry that the server may know."""
        is_sent = self._compared is not None and bool(self._compared.detail.attempts)
        return self._words("entry.pass_was_sent") if is_sent else ""

    def _tell_again(self) -> None:
        self._tell(self.told.text(), self.compare.spoken)

    def _tell(self, told: str, *spoken: str) -> None:
        """Say something above the choice; a screen reader says it with the choice."""
        choose = "pass_choose_again" if self._has_heard else "pass_choose"
        masked = "" if self.compare.is_whole else "_masked"
        self._show_parts(f"{choose}{masked}", comparing=True, told=told)
        parts = (*spoken, told, self.way_out.text())
        self.setAccessibleDescription(". ".join(part.rstrip(".") for part in parts if part))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: digits of a number; else only the keys that decide or put away."""
        if self._compared is None and not self.is_over:
            super().keyPressEvent(event)
        elif is_struck(event):
            self._acts(self._compared).get(answer_of(event), QApplication.beep)()

    def _acts(self, compared: Compared | None) -> Mapping[Qt.Key | None, Callable[[], None]]:
        """Up and Down decide between two numbers, Escape puts off. Who does not see the saved one
        can't say that the card has it, and types once more.
        """
        if compared is None:
            return {Qt.Key.Key_Escape: self._put_away, Qt.Key.Key_Return: self._put_away}
        keep = partial(keep_saved, self._book, self._doubts[self._at])
        return {
            Qt.Key.Key_Up: partial(self._decide, keep) if self.compare.is_whole else self._ask,
            Qt.Key.Key_Down: partial(self._decide, self._keep_typed(compared)),
            Qt.Key.Key_Escape: partial(self._next, certain=False),
            Qt.Key.Key_F4: self.compare.reveal.toggle,
        }

    def _keep_typed(self, compared: Compared) -> Callable[[], Decided]:
        reason, typed = self._words("entry.pass_reason"), self.number.value
        keep = partial(keep_typed, self._book, compared.detail, typed, self._today(), reason)
        return partial(keep, heard=self._has_heard)

    def _put_away(self) -> None:
        self.dismiss()
        self.finished.emit(self._done)

    def forget(self) -> None:
        """Both numbers are gone with it; what is doubtful still is."""
        self._forget_pair()
        self.number.set_value("")
        self.setAccessibleDescription("")
        super().forget()

    def event(self, event: QEvent) -> bool:
        """Qt override: a shortcut of the window would let keys run on into the page behind."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def _decide(self, work: Callable[[], Decided]) -> None:
        self._hold.hold()
        self._background.run(work, self._on_decided, self._on_failed)

    def _on_decided(self, decided: Decided) -> None:
        if decided.clash is not None:
            self._hold.drop()  # a key struck before this was read answers nothing
            self._tell_clash(decided.clash)
            return
        if decided.problems:
            self.way_out.setText(problem_text(self._words, decided.problems[0]))
        else:
            self._next(certain=decided.is_certain, corrected=not decided.is_certain)
        self._go_on()

    def _tell_clash(self, clash: Clash) -> None:
        """The number typed now is doubtful by the book: only the same arrow once more takes it."""
        self._has_heard = True
        found = self._words(f"entry.pass_{clash.code}", entry=clash.entry_no, name=clash.name)
        self._tell(f"{found} {self._was_sent}".strip())

    def _on_failed(self, error: Exception) -> None:
        self._hold.drop()
        is_shown = self._compared is not None
        self._show_parts("pass_blind", asking=not is_shown, comparing=is_shown)
        self.way_out.setText(error_text(self._words, error))

    def _next(self, *, certain: bool, corrected: bool = False) -> None:
        record_id = self._doubts[self._at].record_id
        if certain:
            self._done += 1
            self.settled.emit(record_id)
        elif corrected:
            self.corrected.emit(record_id)
        self._at += 1
        self._ask()
