"""One case: both records side by side, what differs marked, and the ways out by their digits."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.cases import WITH_REASON, Case, Compared, Way, side_by_side, ways_out
from vaxentry.domain.form import Field
from vaxentry.language import Words
from vaxentry.ui.pages.number_pair import marked
from vaxentry.ui.pages.queue_detail import SHOWN_MS
from vaxentry.ui.pages.reason_field import reason_problem
from vaxentry.ui.sentences import field_text
from vaxentry.ui.spelling import told_day
from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.panel import Panel, push_button, text_label

_UNLIKE = "\u2260"


class CasePanel(Panel):
    """Shows a `Case`; who is meant stays masked until asked for with F4.

    Signals:
        identity_opened: the persons of this `Case` were shown in full.
        correct_wanted: our record of this `Case` is to be corrected.
        decided: (`Case`, `Way`, reason).
    """

    identity_opened = Signal(object)
    correct_wanted = Signal(object)
    decided = Signal(object, object, object)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self.may_show: Callable[[Callable[[], None]], None] = lambda show: show()
        self.case: Case | None = None
        self.is_shown = False
        self._way: Way | None = None
        self._cover_again = QTimer(self)
        self._cover_again.setSingleShot(True)
        self._cover_again.setInterval(SHOWN_MS)
        self._cover_again.timeout.connect(self.cover)
        self.title = text_label("", "heading")
        self.about = text_label("", "muted", wrap=True)
        self.reveal_button = push_button(words("queue.reveal"), theme, "eye")
        self.reveal_button.clicked.connect(self.toggle_identity)
        self.reason = LineField()
        self.reason_field = Labelled(words("cases.reason"), self.reason)
        self.reason.returnPressed.connect(self._on_reason)
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
        self.column.addWidget(self.reason_field)
        self.column.addWidget(self.empty, 1)
        self.column.addStretch()

    def show_case(self, case: Case | None) -> None:
        """Show a case, masked; None for "none chosen"."""
        before = self.case
        self.case = case
        if before is None or case is None or before.record_id != case.record_id:
            self.is_shown = False
            self.leave_reason()
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
        kind = "version" if case.of_versions else case.kind
        self.title.setText(f"{words(f'state.{case.kind}')} · {case.ours.row.entry_no}")
        self.about.setText(words(f"cases.about_{kind}"))
        key = "queue.hide" if self.is_shown else "queue.reveal"
        self.reveal_button.setText(f" {words(key)}")
        self.reveal_button.setAccessibleName(words(key))
        self._shown = self._content(case, kind)
        self._body.addWidget(self._shown)
        self._shown.show()

    def _content(self, case: Case, kind: str) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._pair(case))
        if case.theirs is None:
            column.addWidget(text_label(self._words("cases.told_alone"), "muted", wrap=True))
        column.addWidget(text_label(self._words("cases.ways"), "section"))
        column.addLayout(self._ways(case, kind))
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

    def _ways(self, case: Case, kind: str) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for line, way in enumerate(ways_out(case)):
            name, about = self._words(f"cases.{kind}_{way}"), f"cases.{kind}_{way}_about"
            button = push_button(name, self._theme)
            button.clicked.connect(lambda _=False, chosen=way: self.choose(chosen))
            set_look(button, role="primary" if way is self._way else "")
            grid.addWidget(text_label(str(line + 1), "key"), line, 0)
            grid.addWidget(button, line, 1)
            grid.addWidget(text_label(self._words(about), "muted", wrap=True), line, 2)
        return grid

    def take_digit(self, digit: int) -> bool:
        """A digit of the keyboard; whether it is a way out."""
        ways = ways_out(self.case) if self.case else ()
        if not 1 <= digit <= len(ways):
            return False
        self.choose(ways[digit - 1])
        return True

    def choose(self, way: Way) -> None:
        """Go this way: at once into a correction, else once a reason is given."""
        if self.case is None:
            return
        if way not in WITH_REASON:
            self.leave_reason()
            self.correct_wanted.emit(self.case)
            return
        self._way = way
        self._fill()
        self.reason_field.set_hint(self._words(f"cases.reason_{way}"))
        self.reason_field.show()
        self.reason.setFocus()

    def leave_reason(self) -> bool:
        """Decide nothing; whether a way had been chosen."""
        was, self._way = self._way, None
        self.reason.clear()
        self.reason_field.clear_problem()
        self.reason_field.hide()
        if was is not None:
            self._fill()
        return was is not None

    def _on_reason(self) -> None:
        case, way, reason = self.case, self._way, self.reason.value
        if case is None or way is None:
            return
        if wrong := reason_problem(self._words, reason):
            self.reason_field.show_problem(wrong)
            return
        self.leave_reason()
        self.decided.emit(case, way, reason)

    def toggle_identity(self) -> None:
        """F4: show or hide who is meant."""
        if self.is_shown:
            self.cover()
        elif self.case is not None:
            self.may_show(self._show_identity)

    def _show_identity(self) -> None:
        if self.case is not None:
            self.is_shown = True
            self._fill()
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
