"""One case: both records side by side, what differs marked, and what is known of it."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.case_lines import Compared, side_by_side
from vaxentry.domain.cases import Case
from vaxentry.domain.form import Field
from vaxentry.domain.ports import Clock
from vaxentry.language import Words
from vaxentry.ui.pages.case_texts import about_text, notes, title_text
from vaxentry.ui.pages.number_pair import marked
from vaxentry.ui.pages.queue_detail import SHOWN_MS
from vaxentry.ui.sentences import field_text
from vaxentry.ui.spelling import told_day
from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import Panel, push_button, text_label

_UNLIKE = "\u2260"


class CasePanel(Panel):
    """Shows a `Case`; who is meant stays masked until asked for with F4.

    Signals:
        identity_opened: the persons of this `Case` were shown in full.
    """

    identity_opened = Signal(object)

    def __init__(
        self, words: Words, theme: Theme, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._theme, self._clock = words, theme, clock
        self.case: Case | None = None
        self.is_shown = False
        self._cover_again = QTimer(self)
        self._cover_again.setSingleShot(True)
        self._cover_again.setInterval(SHOWN_MS)
        self._cover_again.timeout.connect(self.cover)
        self.title = text_label("", "heading")
        self.about = text_label("", "muted", wrap=True)
        self.reveal_button = push_button(words("queue.reveal"), theme, "eye")
        self.reveal_button.clicked.connect(self.toggle_identity)
        self.empty = EmptyState("decide", words("cases.none"), words("cases.none_text"), theme)
        self._body = QVBoxLayout()
        self._shown: QWidget | None = None
        self._lay_out()
        self.show_case(None)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.reveal_button)
        self.column.addLayout(top)
        self.column.addWidget(self.about)
        self.column.addLayout(self._body)
        self.column.addWidget(self.empty, 1)
        self.column.addStretch()

    def show_case(self, case: Case | None) -> None:
        """Show a case, masked; None for "none chosen"."""
        before = self.case
        self.case = case
        if before is None or case is None or before.record_id != case.record_id:
            self.is_shown = False
        for part in (self.title, self.about, self.reveal_button):
            part.setVisible(case is not None)
        self.empty.setVisible(case is None)
        self._fill()

    def _fill(self) -> None:
        if self._shown is not None:
            self._body.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
            self._shown = None
        case, words = self.case, self._words
        if case is None:
            return
        self.title.setText(title_text(words, case))
        self.about.setText(about_text(words, case))
        key = "queue.hide" if self.is_shown else "queue.reveal"
        self.reveal_button.setText(f" {words(key)}")
        self.reveal_button.setAccessibleName(words(key))
        self._shown = self._content(case)
        self._body.addWidget(self._shown)
        self._shown.show()

    def _content(self, case: Case) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for text, tone in notes(self._words, case, self._clock()):
            note = text_label(text, "note", wrap=True)
            set_look(note, tone=tone)
            column.addWidget(note)
        column.addLayout(self._pair(case))
        if case.theirs is None:
            column.addWidget(text_label(self._words("cases.told_alone"), "muted", wrap=True))
        return inner

    def _pair(self, case: Case) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(2, 1)
        grid.setColumnStretch(3, 1)
        for at, text in ((2, self._own_head(case)), (3, self._other_head(case))):
            grid.addWidget(text_label(text, "section", wrap=True), 0, at)
        for line, compared in enumerate(side_by_side(case, shown=self.is_shown), start=1):
            self._add_line(grid, line, compared)
        return grid

    def _own_head(self, case: Case) -> str:
        return self._words("cases.ours", number=case.ours.row.entry_no)

    def _other_head(self, case: Case) -> str:
        if case.theirs is not None:
            return self._words("cases.theirs_here", number=case.theirs.row.entry_no)
        told = " · ".join(part for part in (case.other.site, told_day(case.other.given_on)) if part)
        return self._words("cases.theirs", told=told) if told else self._words("cases.theirs_alone")

    def _add_line(self, grid: QGridLayout, line: int, compared: Compared) -> None:
        words = self._words
        sign = text_label(_UNLIKE if compared.differs else "", "key_sign")
        if compared.differs:
            sign.setAccessibleName(words("cases.differs"))
        grid.addWidget(sign, line, 0)
        grid.addWidget(text_label(words(f"field.{compared.field}"), "muted"), line, 1)
        ours, theirs = compared.ours, compared.theirs
        grid.addWidget(self._cell(compared, ours, theirs), line, 2)
        grid.addWidget(self._cell(compared, theirs, ours), line, 3)

    def _cell(self, compared: Compared, text: str | None, other: str | None) -> QWidget:
        if text is None:
            key = "cases.untold_differs" if compared.differs else "cases.untold"
            return text_label(self._words(key), "muted")
        said = field_text(self._words, compared.field, text) or self._words("entry.nothing")
        cell = text_label(said, "unlike" if compared.differs else "label", wrap=True)
        if compared.slip is not None and other is not None:
            cell.setTextFormat(Qt.TextFormat.RichText)
            cell.setText(marked(text, other, grouped=compared.field is Field.ID_NUMBER))
        return cell

    def toggle_identity(self) -> None:
        """F4: show or hide who is meant."""
        if self.case is None:
            return
        self.is_shown = not self.is_shown
        self._fill()
        if self.is_shown:
            self._cover_again.start()
            self.identity_opened.emit(self.case)

    @Slot()
    def cover(self) -> None:
        """Hide who is meant."""
        self._cover_again.stop()
        if self.is_shown:
            self.is_shown = False
            self._fill()

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt override: the page is left; nobody is to find the persons still readable."""
        self.cover()
        super().hideEvent(event)
