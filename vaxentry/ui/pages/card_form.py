"""The card on the screen: its fields in the order they are typed, and where each text came from."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.dose import IdType, Origin, Screening
from vaxentry.domain.form import HEADER_FIELDS, Field, Form
from vaxentry.domain.person import left_behind
from vaxentry.language import Words
from vaxentry.ui.pages.card_fields import (
    CARD_FIELDS,
    EARLIER_FIELDS,
    GROUPED_TYPES,
    HEADER,
    INJECTION_FIELDS,
    SECTIONS,
    Latest,
    Spec,
    make_field,
    read,
    write,
)
from vaxentry.ui.pages.form_field import FormField, RowNote
from vaxentry.ui.pages.site_field import SiteField
from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.choice import ChoiceField
from vaxentry.ui.widgets.editor import Editor
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.nik_field import NikField
from vaxentry.ui.widgets.panel import text_label
from vaxentry.ui.widgets.scrolled import Scrolled

_COLUMNS = 12
_NARROW = 76
_SENTENCE = 24
_NOT_INJECTED = frozenset({Screening.DEFERRED, Screening.NOT_GIVEN})


class CardForm(Scrolled):
    """Raw texts in, raw texts out; no rule lives here.

    Attributes:
        lead: a word about this card alone, above its fields.
        site: where the card comes from, beside its own head.

    Signals:
        edited: the user changed a field; carries the `Field`.
        completed: the user's last key made a field complete; carries the `Field`.
        let_go: the card names somebody else now; what the history had told of another is gone.
    """

    edited = Signal(object)
    completed = Signal(object)
    let_go = Signal()

    def __init__(self, words: Words, theme: Theme, latest: Latest) -> None:
        super().__init__()
        self._words, self._theme, self._latest = words, theme, latest
        self.fields: dict[Field, FormField] = {}
        self.head: dict[Field, FormField] = {}
        self.origins: dict[Field, Origin] = {}
        self._taken_under: Form = {}
        self.lead = text_label("", "own_batch")
        self.lead.hide()
        self.site = SiteField("card_site", words, theme)
        self._wants_earlier = False
        self._build()
        self._follow()
        self.clear()

    def _build(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(2)
        self.head_box = self._section("head", (HEADER,), self.head, (self.site,))
        self.head_box.hide()
        column.addWidget(self.head_box)
        for name, rows in SECTIONS:
            column.addWidget(self._section(name, rows, self.fields))
        column.addStretch()
        self.hold(inner)

    def _section(
        self,
        name: str,
        rows: Sequence[Sequence[Spec]],
        fields: dict[Field, FormField],
        more: Sequence[FormField] = (),
    ) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        top = QHBoxLayout()
        top.addWidget(text_label(self._words(f"entry.section_{name}"), "section"))
        if name == "identity":
            top.addStretch()
            top.addWidget(self.lead)
        column.addLayout(top)
        for specs in rows:
            row = self._row(specs, fields)
            for last in more:
                row.addWidget(last, 0, sum(spec.span for spec in specs), 1, -1)
            column.addLayout(row)
            made = [fields[spec.field] for spec in specs]
            note = RowNote([*made, *more], self._theme)
            column.addWidget(note)
        return box

    def _row(self, specs: Sequence[Spec], fields: dict[Field, FormField]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        for at in range(_COLUMNS):
            grid.setColumnStretch(at, 1)
            grid.setColumnMinimumWidth(at, 20)
        at, cell = 0, QHBoxLayout()
        for spec in specs:
            field = make_field(spec, self._words, self._theme, self._latest)
            fields[spec.field] = field
            if spec.field in {Field.ID_TYPE, Field.ID_NUMBER, Field.BATCH}:
                field.keep_whole()
            if not spec.span:  # shares the cell of the field before it
                field.set_width(_NARROW)
                cell.addWidget(field)
                continue
            cell = QHBoxLayout()
            cell.setSpacing(8)
            cell.addWidget(field, 1)
            grid.addLayout(cell, 0, at, 1, spec.span)
            at += spec.span
        return grid

    def _follow(self) -> None:
        for labelled in (*self.head.values(), *self.fields.values()):
            editor = labelled.editor
            assert isinstance(editor, LineField | ChoiceField)
            editor.edited.connect(self._on_edited)
            editor.completed.connect(self._on_completed)
            editor.installEventFilter(self)
            if isinstance(editor, ChoiceField):
                editor.refused.connect(self._on_refused)
        self.site.line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: the field with the cursor is always in sight, and what is said of it."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 0, _SENTENCE)
        return super().eventFilter(watched, event)

    def _on_edited(self) -> None:
        field = self._sender_field()
        if self.origins.pop(field, None) is not None:
            self.show_origin(field)
        if field in {Field.ID_TYPE, Field.SCREENING}:
            self._adapt()
        foreign = left_behind(self._taken_under, self.form, self.origins)
        for other in foreign:
            self.put(other, "")
        self.edited.emit(field)
        if foreign:
            self.let_go.emit()

    def _on_completed(self) -> None:
        self.completed.emit(self._sender_field())

    def _on_refused(self) -> None:
        field = self._sender_field()
        self.labelled(field).show_problem(self._words("entry.no_such_choice"), "warn")

    def _sender_field(self) -> Field:
        return Field(str(self.sender().property("field")))

    def _adapt(self) -> None:
        """Offer only the fields that the document and the screening result leave open."""
        id_type = self.value(Field.ID_TYPE)
        screening = self.value(Field.SCREENING)
        number = self.fields[Field.ID_NUMBER].editor
        assert isinstance(number, NikField)
        number.set_grouping(id_type in GROUPED_TYPES)
        self._name_number(number, id_type)
        self.fields[Field.BIRTH_ORDER].setVisible(id_type == IdType.MOTHER_NIK)
        self.fields[Field.DEFERRED_UNTIL].setVisible(screening == Screening.DEFERRED)
        is_given = screening not in _NOT_INJECTED
        for field in INJECTION_FIELDS:
            self.fields[field].setEnabled(is_given)
        for field in EARLIER_FIELDS:
            self.fields[field].setVisible(is_given and self._wants_earlier)

    def _name_number(self, number: NikField, id_type: str) -> None:
        """Call the number what the document calls it."""
        words, nameless = self._words, id_type == IdType.NONE
        key = f"value.id_type_{id_type or IdType.NIK}"
        name = words("entry.temporary_number") if nameless else words(key)
        self.fields[Field.ID_NUMBER].rename(name)
        number.setPlaceholderText(words("entry.temporary_number_hint") if nameless else "")

    def ask_earlier(self, *, wanted: bool) -> None:
        """Open the fields of the dose before; they stay open while something stands in them."""
        filled = any(read(self.fields[field].editor) for field in EARLIER_FIELDS)
        if self._wants_earlier != (wanted or filled):
            self._wants_earlier = wanted or filled
            self._adapt()

    def labelled(self, field: Field) -> FormField:
        """One field of the card, or of its own head."""
        return self.head[field] if field in self.head else self.fields[field]

    def field_of(self, editor: QWidget) -> Field | None:
        """The field of the card (not of its head) that a control belongs to."""
        return next((at for at, one in self.fields.items() if one.editor is editor), None)

    def editor(self, field: Field) -> Editor:
        """The control of one field."""
        editor = self.labelled(field).editor
        assert isinstance(editor, LineField | ChoiceField)
        return editor

    def value(self, field: Field) -> str:
        """What stands in a field; "" for one there is nothing to type in."""
        labelled = self.labelled(field)
        return "" if labelled.isHidden() or not labelled.isEnabled() else read(labelled.editor)

    @property
    def form(self) -> dict[Field, str]:
        """The card as raw text, without its head."""
        return {field: self.value(field) for field in CARD_FIELDS}

    @property
    def head_form(self) -> dict[Field, str]:
        """The head that only this card has, while it is shown."""
        return {field: read(self.head[field].editor) for field in HEADER_FIELDS}

    def show_head(self, form: Form | None, site: str = "") -> None:
        """A card that is corrected has a head of its own; None puts it away."""
        self.site.line.set_value(site)
        self.site.line.setPlaceholderText(site)
        self.site.held = site
        self.site.clear_problem()
        for field in HEADER_FIELDS:
            write(self.head[field].editor, form.get(field, "") if form else "")
            self.head[field].clear_problem()
        self.head_box.setVisible(form is not None)

    def is_blank(self, but: Mapping[Field, str]) -> bool:
        """Whether nothing of this card was typed; document and texts in `but` don't count."""
        return not any(
            text
            for field, text in self.form.items()
            if field is not Field.ID_TYPE and text != but.get(field)
        )

    def put(self, field: Field, text: str, origin: Origin = Origin.TYPED) -> None:
        """Show a text that came from somewhere; says where beside the field."""
        write(self.editor(field), text)
        self.origins.pop(field, None)
        if origin is not Origin.TYPED and text:
            self.origins[field] = origin
        if origin is Origin.HISTORY:
            self._taken_under = self.form
        self.show_origin(field)
        self._adapt()

    def show_origin(self, field: Field, *, pinned: bool = False) -> None:
        """A quiet word under a field that nobody typed on this card."""
        origin = self.origins.get(field)
        key = "entry.pinned" if pinned else f"entry.origin_{origin}"
        text = self._words(key) if pinned or self._words.has(key) else ""
        labelled = self.labelled(field)
        labelled.set_hint(text)
        set_look(labelled.editor, origin=str(origin or ""))

    def load(self, form: Form, origins: Mapping[Field, Origin]) -> None:
        """Show the card fields of `form`."""
        self._fill({field: form.get(field, "") for field in CARD_FIELDS}, origins)

    def clear(self) -> None:
        """An empty card. Only the kind of document starts at NIK: nothing follows from it."""
        self._fill(dict.fromkeys(CARD_FIELDS, "") | {Field.ID_TYPE: IdType.NIK}, {})

    def _fill(self, texts: Mapping[Field, str], origins: Mapping[Field, Origin]) -> None:
        self.origins = {field: one for field, one in origins.items() if field in texts}
        self._wants_earlier = any(texts[field] for field in EARLIER_FIELDS)
        for field in CARD_FIELDS:
            write(self.fields[field].editor, texts[field])
            self.fields[field].clear_problem()
            self.show_origin(field)
        self._adapt()
        # The history on a kept card is of the person it names: of anybody else it was let go.
        self._taken_under = self.form
