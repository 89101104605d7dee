"""The fields of *Perbaiki berkas*, each checked where it is typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.form import HEAD_FIELDS, Field, HeadField, StackField
from vaxentry.domain.records import Stack
from vaxentry.domain.stacks import known_site
from vaxentry.language import Words
from vaxentry.ui.pages.card_fields import date_reader, options
from vaxentry.ui.pages.lists_fix_work import head_problem
from vaxentry.ui.pages.reason_field import reason_problem
from vaxentry.ui.pages.site_field import site_problem
from vaxentry.ui.sentences import problem_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.date_field import DateField, day_teller
from vaxentry.ui.widgets.form_overlay import go_to
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField

_SHORT = 120

Editor = LineField | ChoiceField


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be corrected, as typed and checked."""

    field: HeadField
    text: str
    cards: range
    reason: str


class FixForm(QWidget):
    """Which field, its new text, which cards, why.

    Attributes:
        scope: the sites this PC may deliver for; empty while it is not enrolled.

    Signals:
        edited: what would change is to be counted anew.
    """

    edited = Signal()

    def __init__(
        self, words: Words, theme: Theme, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._today = words, today
        self._given_on: date | None = None
        heads = tuple(Option(field, words(f"field.{field}")) for field in HEAD_FIELDS)
        self.choice = ChoiceField(heads, theme)
        self.first, self.last, self.reason = LineField(), LineField(), LineField()
        day = DateField(date_reader(today), tell=day_teller(words))
        day.setPlaceholderText(words("entry.given_on_hint"))
        self.texts: dict[HeadField, Editor] = {
            Field.GIVEN_ON: day,
            Field.VACCINE: ChoiceField(options(Field.VACCINE, words), theme),
            Field.BATCH: LineField(),
            Field.VACCINATOR: LineField(),
            StackField.SITE: LineField(),
        }
        self.scope: tuple[str, ...] = ()
        self._labelled = self._make_labels()
        self._lay_out()
        self._connect()

    def _make_labels(self) -> dict[QWidget, Labelled]:
        words = self._words
        labels: dict[QWidget, str] = {
            self.choice: words("lists.fix_field"),
            self.first: words("lists.fix_first"),
            self.last: words("lists.fix_last"),
            self.reason: words("lists.fix_reason"),
        }
        for field, editor in self.texts.items():
            labels[editor] = words("lists.fix_text", field=words(f"field.{field}"))
        return {editor: Labelled(label, editor) for editor, label in labels.items()}

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        for part in (self.choice, self.first, self.last):
            top.addWidget(self._labelled[part], 1)
        for short in (self.first, self.last):
            self._labelled[short].set_width(_SHORT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        for part in (*self.texts.values(), self.reason):
            column.addWidget(self._labelled[part])

    def _connect(self) -> None:
        self.choice.currentIndexChanged.connect(self._on_choice)
        for editor in self.chain:
            self._follow(editor, self._labelled[editor].clear_problem)
            if editor is not self.reason:
                self._follow(editor, self.edited.emit)

    def _follow(self, editor: Editor, then: Callable[[], None]) -> None:
        if isinstance(editor, ChoiceField):
            editor.currentIndexChanged.connect(lambda _: then())
        else:
            editor.edited.connect(then)

    @property
    def chain(self) -> tuple[Editor, ...]:
        """The editors in the order Enter walks them; only one of the texts is shown."""
        return (self.choice, self.first, self.last, *self.texts.values(), self.reason)

    def label_of(self, editor: Editor) -> Labelled:
        """Where the name and the problem of an editor stand."""
        return self._labelled[editor]

    @property
    def field(self) -> HeadField | None:
        """The field chosen."""
        return next((field for field in HEAD_FIELDS if field == self.choice.value), None)

    @property
    def text(self) -> str:
        """Its new text as typed, a site as the server spells it."""
        text = self.texts[self.field].value.strip() if self.field else ""
        is_site = isinstance(self.field, StackField)
        return (known_site(text, self.scope) or text) if is_site else text

    @property
    def cards(self) -> range | None:
        """The cards from-to, None while that is no range."""
        first, last = self.first.value.strip(), self.last.value.strip()
        if not (first.isdecimal() and last.isdecimal()):
            return None
        return range(int(first), int(last) + 1) or None

    def begin(self, stack: Stack) -> None:
        """Empty fields for another stack; the range is all of it."""
        self._given_on = stack.given_on
        for editor in self.chain:
            editor.set_value("")
            self._labelled[editor].clear_problem()
        self.first.set_value("1")
        self.last.set_value(str(max(1, stack.next_card - 1)))
        self._on_choice()

    def _on_choice(self) -> None:
        for field, editor in self.texts.items():
            shown = field is self.field or (self.field is None and field is Field.BATCH)
            self._labelled[editor].setVisible(shown)
            self._labelled[editor].setEnabled(self.field is not None)

    def wanted(self) -> Wanted | None:
        """What is to be done, or None after saying at a field what is missing there."""
        field, cards, reason = self.field, self.cards, self.reason.value
        if field is None:
            self.refuse(self.choice, self._words("lists.fix_choose"))
        elif cards is None:
            self.refuse(self.first, self._words("lists.fix_no_range"))
        elif wrong := self._wrong(field):
            self.refuse(self.texts[field], wrong)
        elif wrong := reason_problem(self._words, reason):
            self.refuse(self.reason, wrong)
        else:
            return Wanted(field, self.text, cards, reason)
        return None

    def _wrong(self, field: HeadField) -> str:
        if not self.text:
            return self._words("ui.needed")
        if isinstance(field, StackField):
            return site_problem(self._words, self.text, self.scope)
        problem = head_problem(field, self.text, self._given_on, self._today())
        return problem_text(self._words, problem) if problem else ""

    def refuse(self, editor: Editor, sentence: str) -> None:
        """Say at a field what is wrong there."""
        self._labelled[editor].show_problem(sentence)
        go_to(editor)
