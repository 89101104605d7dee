"""The head of a stack of cards: one quiet strip while cards are typed, its fields with F2."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.form import HEADER_FIELDS, Field, Form
from vaxentry.domain.records import Stack
from vaxentry.domain.stacks import read_count
from vaxentry.language import Words
from vaxentry.language.spelling import long_day
from vaxentry.ui.pages.batch_bar import BatchBar, batch_text
from vaxentry.ui.pages.card_fields import (
    HEADER,
    Latest,
    date_reader,
    make_field,
    make_text,
    read,
    write,
)
from vaxentry.ui.pages.expiry_field import ExpiryField
from vaxentry.ui.pages.form_field import FormField, RowNote
from vaxentry.ui.pages.site_field import SiteField
from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.choice import ChoiceField
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.panel import Panel, icon_button, side_by_side, text_label


@dataclass(frozen=True, slots=True)
class Standing:
    """What the strip says of the pile in force."""

    stack: Stack | None
    card_no: int
    parked: int = 0
    doubtful: int = 0
    deferred: int = 0


class StackBar(Panel):
    """Date large and in words, the card's place in the pile, the batches of the day.

    Nothing is prefilled: a date carried over from yesterday is the commonest wrong date.

    Signals:
        edited: the user changed a field of the head; carries the `Field`, None for the others.
        completed: the user's last key made a field of the head complete; carries its editor.
        new_wanted: the user starts another stack.
    """

    edited = Signal(object)
    completed = Signal(object)
    new_wanted = Signal()

    def __init__(
        self, words: Words, theme: Theme, latest: Latest, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, margin=12)
        self._words, self._theme, self._latest = words, theme, latest
        self.fields: dict[Field, FormField] = {
            spec.field: make_field(spec, words, theme, latest) for spec in HEADER
        }
        self._make_rest()
        self._make_strip()
        self._lay_out()
        self._follow()
        self.show_standing(Standing(None, 1))

    def _make_rest(self) -> None:
        words = self._words
        self.expiry = ExpiryField(words, self._theme)
        self.cards = make_text("cards_counted", words("entry.cards_counted"), self._theme)
        self.giver = make_text("handed_over_by", words("entry.handed_over_by"), self._theme)
        self.site = SiteField("stack_site", words, self._theme)
        for editor in (self.expiry.line, self.site.line):
            editor.setToolTip(editor.placeholderText())

    def _make_strip(self) -> None:
        self.day = text_label("", "day")
        self.about = text_label("", "muted")
        self.title = text_label("", "card_no")
        self.tasks = text_label("", "tasks")
        for label in (self.title, self.tasks):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.batches = BatchBar(self._words)
        self.new_button = icon_button("stack", self._words("entry.new_stack"), self._theme)
        self.new_button.clicked.connect(self._on_new)

    def _lay_out(self) -> None:
        # What is to be done has a line of its own: beside the batches it would widen the window.
        strip = side_by_side(self.day, self.batches, self.title)
        below = side_by_side(self.about, self.tasks)
        self.head = QWidget()
        rows = QVBoxLayout(self.head)
        rows.setContentsMargins(0, 2, 0, 0)
        rows.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(10)
        for field, share in self._shares():
            field.keep_whole()
            row.addWidget(field, share)
        row.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignBottom)
        rows.addLayout(row)
        rows.addWidget(RowNote([field for field, _ in self._shares()], self._theme))
        self.column.setContentsMargins(14, 5, 14, 6)
        self.column.setSpacing(1)
        self.column.addLayout(strip)
        self.column.addLayout(below)
        self.column.addWidget(self.head)

    def _shares(self) -> tuple[tuple[FormField, int], ...]:
        by_field = self.fields
        return (
            (by_field[Field.GIVEN_ON], 5),
            (by_field[Field.VACCINE], 5),
            (by_field[Field.BATCH], 4),
            (self.expiry, 4),
            (by_field[Field.VACCINATOR], 6),
            (self.cards, 3),
            (self.giver, 5),
            (self.site, 4),
        )

    def _follow(self) -> None:
        for labelled, _ in self._shares():
            assert isinstance(labelled.editor, LineField | ChoiceField)
            labelled.editor.edited.connect(self._on_edited)
            labelled.editor.completed.connect(self._on_completed)

    def _on_edited(self) -> None:
        name = self.sender().property("field")
        if self.cards.editor is self.sender():
            self.cards.clear_problem()
        self._tell()
        self.edited.emit(Field(str(name)) if name else None)

    def _on_completed(self) -> None:
        self.completed.emit(self.sender())

    def _on_new(self) -> None:
        self.new_wanted.emit()

    @property
    def chain(self) -> tuple[QWidget, ...]:
        """The controls in the order Enter walks them."""
        return tuple(labelled.editor for labelled, _ in self._shares())

    @property
    def form(self) -> dict[Field, str]:
        """The header as raw text."""
        return {field: read(self.fields[field].editor) for field in HEADER_FIELDS}

    @property
    def cards_counted(self) -> int | None:
        """Cards in the pile as counted, 0 when not counted, None when that is no count."""
        return read_count(read(self.cards.editor))

    @property
    def handed_over_by(self) -> str:
        """Who brought the pile."""
        return read(self.giver.editor).strip()

    @property
    def site_code(self) -> str | None:
        """Where the pile comes from; "" = this PC's own site, None when that is no site of it."""
        return self.site.code

    @property
    def expires_on(self) -> date | None:
        """The last day of the batch, if it was typed."""
        return self.expiry.day

    def find_fault(self) -> QWidget | None:
        """Say at its field what can't be kept of the head; returns that field's editor."""
        if self.cards_counted is None:
            self.cards.show_problem(self._words("entry.cards_wrong"))
            return self.cards.editor
        wrong = (one.editor for one in (self.expiry, self.site) if one.is_wrong())
        return next(wrong, None)

    def keep_site(self, site: str) -> None:
        """The pile's site stays this one: it is sealed in a saved card."""
        self.show_site(site)
        self.site.show_problem(self._words("entry.site_sealed", site=site))
        self.unfold()

    def show_site(self, site: str) -> None:
        """Where the book says that the pile comes from."""
        write(self.site.editor, site)
        self._tell()

    @property
    def is_open(self) -> bool:
        """Whether the fields are on the screen."""
        return not self.head.isHidden()

    @property
    def is_whole(self) -> bool:
        """Whether every card can be saved under this head."""
        form = self.form
        day = date_reader(lambda: self._latest(Field.GIVEN_ON))(form[Field.GIVEN_ON])
        return bool(day and form[Field.VACCINE] and form[Field.BATCH].strip())

    def unfold(self) -> None:
        """Show the fields."""
        self.head.show()

    def fold(self) -> None:
        """Only the strip: the card has the room. Not while the head has to be looked at."""
        self.head.setVisible(self._keeps_open)

    def keep_open(self, *, wanted: bool) -> None:
        """Something in the head has to be looked at: it shows its fields until that is over."""
        self._keeps_open = wanted
        if wanted:
            self.unfold()

    def load(self, form: Form) -> None:
        """Show the header fields of `form`."""
        for field in HEADER_FIELDS:
            write(self.fields[field].editor, form.get(field, ""))
        self._tell()

    def load_stack(self, stack: Stack) -> None:
        """The head of a stack of the book."""
        self.load(stack.head)
        for labelled in (self.cards, self.site):
            labelled.clear_problem()
        write(self.cards.editor, str(stack.cards_counted or ""))
        write(self.giver.editor, stack.handed_over_by)
        write(self.site.editor, stack.site)
        write(self.expiry.editor, "")
        self._tell()

    def forget_count(self) -> None:
        """Nobody has counted this pile."""
        write(self.cards.editor, "")
        self.cards.clear_problem()

    def set_batch(self, vaccine: str, code: str) -> None:
        """Another batch of the day from here on."""
        write(self.fields[Field.VACCINE].editor, vaccine)
        write(self.fields[Field.BATCH].editor, code)
        write(self.expiry.editor, "")
        self._tell()

    def clear(self) -> None:
        """An empty head for the next stack."""
        for editor in self.chain:
            write(editor, "")
        for labelled, _ in self._shares():
            labelled.clear_problem()
        self._tell()

    def show_standing(self, standing: Standing) -> None:
        """Say how far the pile is typed."""
        words, stack = self._words, standing.stack
        counted = self.cards_counted or (stack.cards_counted if stack else 0)
        self.title.setText(
            words(_place(standing.card_no, counted), card=standing.card_no, cards=counted)
        )
        tasks = ("parked", "doubtful", "deferred")
        told = [words(f"entry.{one}_count", n=n) for one in tasks if (n := getattr(standing, one))]
        self.tasks.setText("  ·  ".join(told))
        set_look(self.tasks, tone="warn" if told else "")
        self._stack = stack
        self._tell()

    def _tell(self) -> None:
        """The strip repeats what was read from the fields."""
        text = read(self.fields[Field.GIVEN_ON].editor)
        day = date_reader(lambda: self._latest(Field.GIVEN_ON))(text)
        self.day.setText(long_day(self._words, day) if day else self._words("entry.no_day"))
        set_look(self.day, tone="" if day else "muted")
        self.about.setText("  ·  ".join(part for part in self._about() if part))

    def _about(self) -> tuple[str, ...]:
        words, form = self._words, self.form
        if self._stack is None and not any(form.values()):
            return (words("entry.no_stack"),)
        number = words("entry.stack", number=self._stack.number) if self._stack else ""
        batch = batch_text(form[Field.VACCINE], form[Field.BATCH]) if form[Field.BATCH] else ""
        shown = "" if self.batches.chips else batch
        giver = words("entry.from", name=self.handed_over_by) if self.handed_over_by else ""
        return number, self.site_code or "", shown, form[Field.VACCINATOR], giver

    _stack: Stack | None = None
    _keeps_open = False


def _place(card_no: int, counted: int) -> str:
    """What is said of a card's place; a pile may hold more cards than were counted."""
    if not counted:
        return "entry.card"
    return "entry.card_of" if card_no <= counted else "entry.card_beyond"
