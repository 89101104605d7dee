"""Offered corrections: rows of a newer file that differ from what was saved from an older one."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.compare import changed
from vaxentry.domain.form import Field, Form
from vaxentry.domain.identity import masked_identity
from vaxentry.domain.import_table import Decision, ImportTable, Offer, OfferPlace
from vaxentry.domain.reopening import unparse
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.import_cells import cell_name
from vaxentry.ui.pages.import_grid_model import Index
from vaxentry.ui.sentences import field_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.panel import Panel, push_button, text_label
from vaxentry.ui.widgets.row_view import REST, RowView

_ROOT = QModelIndex()
_LEAST, _MOST = 350, 430
"""Width of the list, in pixels."""
_EMPTY = "–"  # noqa: RUF001 - a dash that is no minus: the field is empty


class LinesModel(QAbstractTableModel):
    """Lines of texts under headings; every second column of `marked` stands out."""

    def __init__(
        self, headings: Sequence[str], theme: Theme, marked: int = -1, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._headings, self._theme, self._marked = tuple(headings), theme, marked
        self._lines: Sequence[Sequence[str]] = ()

    def set_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Qt override."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt override: the text; what is new stands out."""
        if not index.isValid():
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._lines[index.row()][index.column()]
        if role == Qt.ItemDataRole.BackgroundRole and index.column() == self._marked:
            return QColor(self._theme.tokens.warn_soft)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt override: the headings."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return self._headings[section]


def differences(offer: Offer, words: Words) -> list[tuple[str, str, str]]:
    """Field, what is saved, what the file says; only where they differ."""
    before, after = unparse(offer.held), unparse(offer.dose)

    def read(field: Field, form: Form) -> str:
        return field_text(words, field, form[field]) or _EMPTY

    return [
        (cell_name(field, words), read(field, before), read(field, after))
        for field in changed(before, after)
    ]


class ImportOffers(QWidget):
    """List on the left, before and after on the right, one key for each answer.

    Signals:
        counted: another number of offers waits.
        decided: a record was corrected or added.
        settled: every answer that was given is in the book, or was refused.
        failed: carries the exception.
    """

    counted = Signal()
    decided = Signal()
    settled = Signal()
    failed = Signal(object)

    def __init__(
        self,
        table: Callable[[], ImportTable],
        background: Background,
        words: Words,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._table, self._background, self._words = table, background, words
        self._places: list[OfferPlace] = []
        self._offer: Offer | None = None
        self._given = 0
        self._make_parts(theme)
        self._lay_out()

    def _make_parts(self, theme: Theme) -> None:
        words = self._words
        names = ("row", "entry_no", "name", "file")
        self.lines = LinesModel([words(f"import.offer_{one}") for one in names], theme, parent=self)
        self.list = _table_view(self.lines, words("import.offers"), (48, 122, REST, 84), theme)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        headings = [words(f"import.compare_{one}") for one in ("field", "before", "after")]
        self.compared = LinesModel(headings, theme, marked=2, parent=self)
        compared = (170, REST, REST)
        self.comparison = _table_view(self.compared, words("import.compare"), compared, theme)
        self.who = text_label("", "heading", wrap=True)
        self.banner = Banner(theme)
        self.accept_button = push_button(words("import.accept"), theme, "check", "primary")
        self.own_button = push_button(words("import.own_card"), theme)
        self.leave_button = push_button(words("import.leave"), theme)
        self.accept_button.clicked.connect(self.accept)
        self.own_button.clicked.connect(self._on_own)
        self.leave_button.clicked.connect(self._on_leave)

    def _lay_out(self) -> None:
        detail = Panel()
        detail.column.addWidget(self.who)
        detail.column.addWidget(self.banner)
        detail.column.addWidget(self.comparison, 1)
        buttons = QHBoxLayout()
        for button in (self.leave_button, self.own_button, self.accept_button):
            buttons.addWidget(button)
        buttons.insertStretch(0)
        detail.column.addLayout(buttons)
        self.list.setMinimumWidth(_LEAST)
        self.list.setMaximumWidth(_MOST)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.list, 2)
        both.addWidget(detail, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(both)

    @property
    def waiting(self) -> int:
        """Offers nobody decided yet."""
        return len(self._places)

    @property
    def is_deciding(self) -> bool:
        """Whether an answer that was given is not in the book yet."""
        return self._given > 0

    def load(self) -> None:
        """Read the offers again."""
        self._background.run(partial(_read, self._table), self._on_places, self.failed.emit)

    def _on_places(self, places: Sequence[OfferPlace]) -> None:
        at = max(self.list.currentIndex().row(), 0)
        self._places = list(places)
        self.lines.set_lines(
            [(f"{one.row}", one.entry_no, one.name, one.file_name) for one in places]
        )
        self._offer = None
        self._show_offer(None)
        if places:
            self.list.setCurrentIndex(self.lines.index(min(at, len(places) - 1), 0))
        self.counted.emit()

    def _on_current(self, current: QModelIndex) -> None:
        self._show_offer(None)
        if current.isValid():
            content = self._places[current.row()].content
            work = partial(_read_offer, self._table, content)
            self._background.run(work, partial(self._on_offer, content), self.failed.emit)

    def _on_offer(self, content: bytes, offer: Offer | None) -> None:
        at = self.list.currentIndex().row()
        if offer and 0 <= at < len(self._places) and self._places[at].content == content:
            self._show_offer(offer)

    def _show_offer(self, offer: Offer | None) -> None:
        self._offer = offer
        words = self._words
        self.compared.set_lines(differences(offer, words) if offer else ())
        identity = masked_identity(offer.held.identity) if offer else ""
        self.who.setText(f"{offer.held.name} · {identity}" if offer else "")
        self.accept_button.setEnabled(bool(offer and offer.can_correct))
        self.own_button.setEnabled(offer is not None)
        self.leave_button.setEnabled(offer is not None)
        if offer and not offer.can_correct:
            self.banner.say(words("import.voided"), "warn")
        else:
            self.banner.hush()

    def accept(self) -> None:
        """The file is right: the record is corrected."""
        self._decide(Decision.CORRECT)

    def _on_own(self) -> None:
        self._decide(Decision.OWN_CARD)

    def _on_leave(self) -> None:
        self._decide(Decision.LEAVE)

    def _decide(self, decision: Decision) -> None:
        offer = self._offer
        if offer is None or (decision is Decision.CORRECT and not offer.can_correct):
            return
        self._show_offer(None)
        self._given += 1
        reason = self._words("import.reason", row=offer.mark.row)
        work = partial(_decide, self._table, offer.mark.content, decision, reason)
        self._background.run(work, self._on_decided, self._on_failed)

    def _on_decided(self, saved: object) -> None:
        if saved is not None:
            self.decided.emit()
        self._settle()

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)
        self._settle()

    def _settle(self) -> None:
        self._given -= 1
        self.load()
        if not self.is_deciding:
            self.settled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: F4 own card, F8 leave it; accepting takes two keys at once."""
        answers = {Qt.Key.Key_F4: Decision.OWN_CARD, Qt.Key.Key_F8: Decision.LEAVE}
        answer = answers.get(Qt.Key(event.key()))
        if answer is None:
            super().keyPressEvent(event)
        else:
            self._decide(answer)


def _table_view(model: LinesModel, name: str, widths: Sequence[int], theme: Theme) -> RowView:
    view = RowView(model, theme)
    view.setAccessibleName(name)
    view.set_widths(widths)
    return view


def _read(table: Callable[[], ImportTable]) -> Sequence[OfferPlace]:
    """Runs on the worker thread."""
    return table().offers()


def _read_offer(table: Callable[[], ImportTable], content: bytes) -> Offer | None:
    """Runs on the worker thread."""
    return table().offer(content)


def _decide(
    table: Callable[[], ImportTable], content: bytes, decision: Decision, reason: str
) -> object:
    """Runs on the worker thread."""
    return table().decide(content, decision, reason=reason)
