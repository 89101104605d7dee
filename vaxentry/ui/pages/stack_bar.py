"""The head of a stack of cards: typed once, true for every card in it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from vaxentry.domain.form import HEADER_FIELDS, Field, Form
from vaxentry.domain.records import Stack
from vaxentry.language import Words
from vaxentry.ui.pages.card_fields import HEADER, Latest, make_field, read, write
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.panel import Panel, push_button, text_label

_CARDS_WIDTH = 92


class StackBar(Panel):
    """Header fields, the count of cards in the pile, and the button for the next pile.

    Nothing is prefilled: a date carried over from yesterday is the commonest wrong date.

    Signals:
        edited: the user changed a header field; carries the `Field`.
        new_wanted: the user starts another stack.
    """

    edited = Signal(object)
    new_wanted = Signal()

    def __init__(
        self, words: Words, theme: Theme, latest: Latest, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, margin=14)
        self._words = words
        self.fields: dict[Field, Labelled] = {
            spec.field: make_field(spec, words, theme, latest) for spec in HEADER
        }
        self.cards = Labelled(words("entry.cards_counted"), QLineEdit())
        self.giver = Labelled(words("entry.handed_over_by"), QLineEdit())
        self.title = text_label(words("entry.no_stack"), "section")
        self.new_button = push_button(words("entry.new_stack"), theme, "stack")
        self.new_button.clicked.connect(self._on_new)
        self._lay_out()
        self._follow()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        for spec in HEADER:
            row.addWidget(self.fields[spec.field], spec.span)
        self.cards.set_width(_CARDS_WIDTH)
        row.addWidget(self.cards)
        row.addWidget(self.giver, 2)
        side = QVBoxLayout()
        side.addSpacing(self.title.sizeHint().height() + 4)
        side.addWidget(self.new_button)
        side.addStretch()
        row.addLayout(side)
        self.column.setSpacing(4)
        self.column.addWidget(self.title)
        self.column.addLayout(row)

    def _follow(self) -> None:
        for field, labelled in self.fields.items():
            editor = labelled.editor
            editor.setProperty("field", str(field))
            if isinstance(editor, ChoiceField):
                editor.currentIndexChanged.connect(self._on_changed)
            elif isinstance(editor, QLineEdit):
                editor.textEdited.connect(self._on_changed)

    def _on_changed(self) -> None:
        self.edited.emit(Field(str(self.sender().property("field"))))

    def _on_new(self) -> None:
        self.new_wanted.emit()

    @property
    def chain(self) -> tuple[QWidget, ...]:
        """The controls in the order Enter walks them."""
        head = tuple(self.fields[spec.field].editor for spec in HEADER)
        return (*head, self.cards.editor, self.giver.editor)

    @property
    def form(self) -> dict[Field, str]:
        """The header as raw text."""
        return {field: read(self.fields[field].editor) for field in HEADER_FIELDS}

    @property
    def cards_counted(self) -> int:
        """Cards in the pile as counted, 0 when not counted."""
        text = read(self.cards.editor).strip()
        return int(text) if text.isdecimal() else 0

    @property
    def handed_over_by(self) -> str:
        """Who brought the pile."""
        return read(self.giver.editor).strip()

    def load(self, form: Form) -> None:
        """Show the header fields of `form`."""
        for field in HEADER_FIELDS:
            write(self.fields[field].editor, form.get(field, ""))

    def clear(self) -> None:
        """An empty head for the next stack."""
        self.load({})
        write(self.cards.editor, "")
        write(self.giver.editor, "")
        self.show_stack(None)

    def show_stack(self, stack: Stack | None) -> None:
        """Name the stack in force and how far it is typed."""
        if stack is None:
            self.title.setText(self._words("entry.no_stack"))
            return
        known = stack.cards_counted or self.cards_counted
        key = "entry.stack_of" if known else "entry.stack"
        self.title.setText(
            self._words(key, number=stack.number, saved=stack.cards_saved, cards=known),
        )
