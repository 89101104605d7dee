"""Beside the form: the number to write on the card, and the cards of this stack already saved."""

from datetime import date
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import RecordQuery, Saved, Stack
from vaxentry.language import Words
from vaxentry.language.spelling import day_text
from vaxentry.ui.background import Background
from vaxentry.ui.record_model import COL_ENTRY_NO, COL_NAME, COL_STATE, RecordModel
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import Panel, push_button, text_label
from vaxentry.ui.widgets.record_table import RecordTable
from vaxentry.ui.widgets.row_view import FITS

COLUMNS = (COL_ENTRY_NO, COL_NAME, COL_STATE)
_WIDTHS = {COL_ENTRY_NO: FITS, COL_STATE: FITS}


class _Rows(RecordTable):
    """Number and state are always whole, as long as the state's words may be."""

    least = 54
    """What the longest state leaves of 1366 pixels for the name, which its tool tip tells whole."""


class SavedRows(Panel):
    """The rows of the stack in force.

    Signals:
        import_wanted: the user wants to read a file.
    """

    import_wanted = Signal()

    def __init__(
        self,
        book: DoseBook,
        background: Background,
        words: Words,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words = words
        self.model = RecordModel(book, background, words, COLUMNS, self)
        self.table = _Rows(self.model, COLUMNS, _WIDTHS, theme)
        self.table.setAccessibleName(words("entry.saved_rows"))
        self.empty = EmptyState(
            "stack", words("entry.empty_heading"), words("entry.empty_text"), theme
        )
        self.import_button = push_button(words("entry.import"), theme, "import")
        self.import_button.clicked.connect(self._on_import)
        self.notice = Banner(theme)
        self._lay_out()
        self.model.loaded.connect(self._on_loaded)

    def _lay_out(self) -> None:
        self.column.addWidget(self._number_box())
        self.column.addWidget(self.notice)
        top = QHBoxLayout()
        top.addWidget(text_label(self._words("entry.saved_rows"), "heading"))
        top.addStretch()
        top.addWidget(self.import_button)
        self.column.addLayout(top)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        self.column.addWidget(self._stack, 1)

    def _number_box(self) -> QFrame:
        self.number_box = QFrame()
        self.number_box.setObjectName("banner")
        self.number_lead = text_label(self._words("entry.saved_lead"), "label")
        self.number = text_label("", "big")
        self.number_tail = text_label(self._words("entry.saved_tail"), "muted", wrap=True)
        column = QVBoxLayout(self.number_box)
        column.setContentsMargins(14, 6, 14, 8)
        column.setSpacing(0)
        self.next_dose = text_label("", "label", wrap=True)
        for part in (self.number_lead, self.number, self.next_dose, self.number_tail):
            column.addWidget(part)
        self.number_box.hide()
        return self.number_box

    def show_saved(
        self,
        saved: Saved,
        *,
        corrected: bool = False,
        complaint: str = "",
        next_on: date | None = None,
    ) -> None:
        """Say that a save is durable and which number belongs on the card.

        Args:
            complaint: what the card says of the time after the injection; the coordinator is told
                now, and it stays on the screen until the next save.
            next_on: from which day the next dose may be given, if a rule tells.
        """
        lead = "entry.corrected_lead" if corrected else "entry.saved_lead"
        tail = "entry.corrected_tail" if corrected else "entry.saved_tail"
        self.number_lead.setText(self._words(lead))
        self.number.setText(saved.entry_no)
        self.number_tail.setText(self._words(tail))
        coming = self._words("entry.next_dose", day=day_text(next_on)) if next_on else ""
        self.next_dose.setText(coming)
        self.next_dose.setVisible(bool(coming))
        spoken = (self._words(lead), saved.entry_no, coming, self._words(tail))
        self.number_box.setAccessibleName(" ".join(part for part in spoken if part))
        self.number_box.show()
        self._notice(saved, complaint)
        self.model.refresh(frozenset({saved.record_id}))

    def _notice(self, saved: Saved, complaint: str) -> None:
        """What somebody has to do about this save; it stays until the next one."""
        if complaint:
            self.notice.say(self._words("entry.complaint", entry=saved.entry_no), "error")
        elif saved.needs_approval:
            self.notice.say(self._words("entry.needs_approval", entry=saved.entry_no), "warn")
        else:
            self.notice.hush()

    def show_undone(self, saved: Saved) -> None:
        """The entry counts no more: its number belongs on no card."""
        if self.number.text() == saved.entry_no:
            self.number_box.hide()
            self.notice.hush()
        self.refresh(frozenset({saved.record_id}))

    def show_stack(self, stack: Stack | None) -> None:
        """Show the rows of another stack."""
        if stack is not None and stack.id != self.model.query.stack:
            self.model.set_query(RecordQuery(stack=stack.id))
        if stack is None:
            self.number_box.hide()
            self.notice.hush()
            self._stack.setCurrentWidget(self.empty)

    def show_waiting(self, amount: int) -> None:
        """So many rows of imported files wait on the import desk."""
        key = "import.waiting" if amount else "entry.import"
        text = self._words(key, count=amount)
        self.import_button.setText(f" {text}")
        self.import_button.setAccessibleName(text)

    def refresh(self, records: frozenset[UUID]) -> None:
        """Some records changed; nothing is asked while there is no stack."""
        if self.model.query.stack is not None:
            self.model.refresh(records)

    def _on_loaded(self) -> None:
        has_rows = self.model.rowCount() > 0
        self._stack.setCurrentWidget(self.table if has_rows else self.empty)

    def _on_import(self) -> None:
        self.import_wanted.emit()
