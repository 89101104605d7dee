"""What the list of Kiriman is narrowed by beside the states: clerk, stack, vaccine, cause, age."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from vaxentry.domain.age import Age
from vaxentry.domain.outline import Facets
from vaxentry.domain.records import RecordQuery
from vaxentry.domain.view_text import cause_name, product_name
from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.pages.queue_filters import FlowLayout
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.panel import push_button

_FRAME = 48
_WIDEST = 300
_ALL = ""
_PREFIX = "="
"""Before a value that is chosen: a vaccine may be called "", which means all here."""


class _NarrowChoice(ChoiceField):
    """As wide as what is chosen; its list as wide as its longest entry."""

    def __init__(self, options: Sequence[Option], theme: Theme) -> None:
        super().__init__(options, theme)
        self.currentTextChanged.connect(self._on_text)

    def sizeHint(self) -> QSize:
        """Qt override."""
        wide = self.fontMetrics().horizontalAdvance(self.currentText()) + _FRAME
        return QSize(min(wide, _WIDEST), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Qt override."""
        return self.sizeHint()

    def showPopup(self) -> None:
        """Qt override: no entry is cut off."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + _FRAME)
        super().showPopup()

    def _on_text(self) -> None:
        self.updateGeometry()


class _StackField(LineField):
    """As wide as its name."""

    def sizeHint(self) -> QSize:
        """Qt override."""
        wide = self.fontMetrics().horizontalAdvance(self.placeholderText()) + _FRAME
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Qt override."""
        return self.sizeHint()


class NarrowBar(QWidget):
    """Each choice says how many rows it leaves. Enter in the stack's field takes the number.

    Signals:
        narrowed: something was chosen or taken back; `apply` puts it into a query.
        stack_wanted: the number of a stack was typed; 0 = all.
    """

    narrowed = Signal()
    stack_wanted = Signal(int)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._stack: UUID | None = None
        self._number = 0
        self.author = self._choice("author", theme)
        self.stack = _StackField()
        self.vaccine = self._choice("vaccine", theme)
        self.cause = self._choice("cause", theme)
        self.age = self._choice("age", theme)
        self.all_button = push_button(words("queue.narrow_none"), theme)
        self._make_stack_field()
        row = FlowLayout(self)
        for part in (self.author, self.stack, self.vaccine, self.cause, self.age, self.all_button):
            row.addWidget(part)
        self.all_button.clicked.connect(self.widen)
        self.all_button.hide()
        self.show_facets(Facets())

    def _choice(self, name: str, theme: Theme) -> ChoiceField:
        made = _NarrowChoice([], theme)
        made.setAccessibleName(self._words(f"queue.narrow_{name}"))
        made.edited.connect(self._on_edited)
        return made

    def _make_stack_field(self) -> None:
        name = self._words("queue.narrow_stack")
        self.stack.setAccessibleName(name)
        self.stack.setPlaceholderText(name)
        self.stack.returnPressed.connect(self._on_stack)
        self.stack.editingFinished.connect(self._on_stack)

    @property
    def stack_number(self) -> int:
        """The number of the stack that is chosen, 0 = none is."""
        return self._number if self._stack else 0

    @property
    def is_wide(self) -> bool:
        """Whether nothing is chosen."""
        return self.apply(RecordQuery()) == RecordQuery()

    def apply(self, query: RecordQuery) -> RecordQuery:
        """A query narrowed by what is chosen."""
        author, product, age = _chosen(self.author), _chosen(self.vaccine), _chosen(self.age)
        return replace(
            query,
            author=None if author is None else UUID(author),
            stack=self._stack,
            vaccine=product,
            cause=_chosen(self.cause) or "",
            age=None if age is None else Age(age),
        )

    def show_facets(self, facets: Facets) -> None:
        """Offer what occurs in the book, each with its count; what is chosen stays."""
        words = self._words
        authors = [(str(who.id), _named(who.name, words), n) for who, n in facets.authors]
        products = [(code, product_name(code, words), n) for code, n in facets.vaccines]
        causes = [(code, cause_name(code, words), n) for code, n in facets.causes]
        ages = [(age, words(f"queue.age_{age}"), n) for age, n in facets.ages.items()]
        for field, name, entries in (
            (self.author, "author", authors),
            (self.vaccine, "vaccine", products),
            (self.cause, "cause", causes),
            (self.age, "age", ages),
        ):
            self._offer(field, words(f"queue.narrow_all_{name}"), entries)

    def _offer(
        self, field: ChoiceField, every: str, entries: Sequence[tuple[str, str, int | None]]
    ) -> None:
        made = [Option(_ALL, every)]
        for value, label, n in entries:
            told = label if n is None else f"{label} · {count(self._words, n)}"
            made.append(Option(_PREFIX + value, told))
        value = field.value
        if value and value not in {one.value for one in made}:
            # It does not occur any more; who chose it still sees what was chosen.
            made.append(Option(value, field.currentText()))
        field.offer(made)
        field.set_value(value or _ALL)

    def show_stack(self, stack: UUID | None, number: int) -> None:
        """The stack of the number typed; None = all, or there is none of that number."""
        self._stack, self._number = stack, number
        self._on_edited()

    def widen(self) -> None:
        """Take everything back."""
        for field in (self.author, self.vaccine, self.cause, self.age):
            field.set_value(_ALL)
        self.stack.clear()
        self._stack = None
        self._on_edited()

    def _on_edited(self) -> None:
        for field in (self.author, self.vaccine, self.cause, self.age):
            if field.currentIndex() < 0:
                field.set_value(_ALL)
        if self.all_button.hasFocus() and self.is_wide:
            self.author.setFocus()
        self.all_button.setVisible(not self.is_wide)
        self.narrowed.emit()

    def _on_stack(self) -> None:
        text = self.stack.text().strip()
        number = int(text) if text.isascii() and text.isdigit() else 0
        if bool(text) != (self._stack is not None) or text:
            self.stack_wanted.emit(number)


def _chosen(field: ChoiceField) -> str | None:
    return field.value.removeprefix(_PREFIX) if field.value else None


def _named(name: str, words: Words) -> str:
    return name.strip() or words("queue.author_unknown")
