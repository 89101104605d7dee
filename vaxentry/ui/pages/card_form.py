"""The card on the screen: its fields in card order, and those that this card leaves open."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from vaxentry.domain.dose import IdType, Screening
from vaxentry.domain.form import Field, Form
from vaxentry.language import Words
from vaxentry.ui.pages.card_fields import (
    CARD_FIELDS,
    GROUPED_TYPES,
    INJECTION_FIELDS,
    SECTIONS,
    Latest,
    Spec,
    make_field,
    read,
    write,
)
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.nik_field import NikField
from vaxentry.ui.widgets.panel import text_label

_COLUMNS = 12
_NARROW = 72
_NOT_INJECTED = frozenset({Screening.DEFERRED, Screening.NOT_GIVEN})


class CardForm(QScrollArea):
    """Raw texts in, raw texts out; no rule lives here.

    Signals:
        edited: the user changed a field; carries the `Field`.
    """

    edited = Signal(object)

    def __init__(
        self, words: Words, theme: Theme, latest: Latest, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._theme, self._latest = words, theme, latest
        self.fields: dict[Field, Labelled] = {}
        self._is_filling = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._build()
        self._follow()
        self.clear()

    def _build(self) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(4)
        for number, (name, rows) in enumerate(SECTIONS):
            if number:
                column.addSpacing(6)
            column.addWidget(text_label(self._words(f"entry.section_{name}"), "section"))
            grid = QGridLayout()
            grid.setHorizontalSpacing(12)
            grid.setVerticalSpacing(4)
            for at in range(_COLUMNS):
                grid.setColumnStretch(at, 1)
                grid.setColumnMinimumWidth(at, 24)
            for line, specs in enumerate(rows):
                self._add_row(grid, line, specs)
            column.addLayout(grid)
        column.addStretch()
        self.setWidget(inner)

    def _add_row(self, grid: QGridLayout, line: int, specs: Sequence[Spec]) -> None:
        at = 0
        cell = QHBoxLayout()
        for spec in specs:
            labelled = make_field(spec, self._words, self._theme, self._latest)
            self.fields[spec.field] = labelled
            if not spec.span:  # shares the cell of the field before it
                labelled.set_width(_NARROW)
                cell.addWidget(labelled)
                continue
            cell = QHBoxLayout()
            cell.setSpacing(8)
            cell.addWidget(labelled, 1)
            grid.addLayout(cell, line, at, 1, spec.span)
            at += spec.span

    def _follow(self) -> None:
        for field, labelled in self.fields.items():
            editor = labelled.editor
            if isinstance(editor, ChoiceField):
                editor.currentIndexChanged.connect(self._on_changed)
                editor.refused.connect(self._on_refused)
            elif isinstance(editor, QLineEdit):
                editor.textChanged.connect(self._on_changed)
            editor.setProperty("field", str(field))

    def _on_changed(self) -> None:
        editor = self.sender()
        field = Field(str(editor.property("field")))
        if field in {Field.ID_TYPE, Field.SCREENING}:
            self._adapt()
        if not self._is_filling:
            self.edited.emit(field)

    def _on_refused(self) -> None:
        field = Field(str(self.sender().property("field")))
        self.fields[field].show_problem(self._words("entry.no_such_choice"), "warn")

    def _adapt(self) -> None:
        """Offer only the fields that the document and the screening result leave open."""
        id_type = self.value(Field.ID_TYPE)
        screening = self.value(Field.SCREENING)
        number = self.fields[Field.ID_NUMBER].editor
        assert isinstance(number, NikField)
        number.set_grouping(id_type in GROUPED_TYPES)
        self._name_number(id_type)
        self.fields[Field.BIRTH_ORDER].setVisible(id_type == IdType.MOTHER_NIK)
        self.fields[Field.DEFERRED_UNTIL].setEnabled(screening == Screening.DEFERRED)
        for field in INJECTION_FIELDS:
            self.fields[field].setEnabled(screening not in _NOT_INJECTED)

    def _name_number(self, id_type: str) -> None:
        """Call the number what the document calls it."""
        words, nameless = self._words, id_type == IdType.NONE
        key = f"value.id_type_{id_type or IdType.NIK}"
        name = words("entry.temporary_number") if nameless else words(key)
        self.fields[Field.ID_NUMBER].rename(name)
        number = self.fields[Field.ID_NUMBER].editor
        assert isinstance(number, QLineEdit)
        number.setPlaceholderText(words("entry.temporary_number_hint") if nameless else "")

    def editor(self, field: Field) -> QWidget:
        """The control of one field."""
        return self.fields[field].editor

    def value(self, field: Field) -> str:
        """What stands in a field; "" for one there is nothing to type in."""
        labelled = self.fields[field]
        return "" if labelled.isHidden() or not labelled.isEnabled() else read(labelled.editor)

    @property
    def form(self) -> dict[Field, str]:
        """The card as raw text."""
        return {field: self.value(field) for field in CARD_FIELDS}

    @property
    def is_blank(self) -> bool:
        """Whether nothing of this card has been typed; the kind of document does not count."""
        return not any(text for field, text in self.form.items() if field is not Field.ID_TYPE)

    def load(self, form: Form) -> None:
        """Show the card fields of `form`."""
        self._fill({field: form.get(field, "") for field in CARD_FIELDS})

    def clear(self) -> None:
        """An empty card. Only the kind of document starts at NIK: nothing follows from it."""
        self._fill(dict.fromkeys(CARD_FIELDS, "") | {Field.ID_TYPE: IdType.NIK})

    def _fill(self, texts: Mapping[Field, str]) -> None:
        self._is_filling = True
        for field in CARD_FIELDS:
            write(self.fields[field].editor, texts[field])
            self.fields[field].clear_problem()
        self._is_filling = False
