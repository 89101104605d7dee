"""The cases of *Perlu keputusan*: both records side by side, decided by a key."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout

from vaxentry.domain.case_steps import Step
from vaxentry.domain.cases import Case, Way, is_same_question
from vaxentry.domain.desk_lists import MOST_LISTED, ConflictRow
from vaxentry.domain.records import RecordDetail, Saved
from vaxentry.errors import RecordMovedError
from vaxentry.ui.pages.case_panel import CasePanel
from vaxentry.ui.pages.case_texts import turn_of_row
from vaxentry.ui.pages.case_work import decision, exchange
from vaxentry.ui.pages.category_filter import CategoryFilter, say_none_left
from vaxentry.ui.pages.conflict_list import ConflictModel, ConflictTable
from vaxentry.ui.pages.desk_section import Section
from vaxentry.ui.pages.reveal import noting
from vaxentry.ui.pages.ways_panel import WaysPanel
from vaxentry.ui.sentences import error_text
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import Panel, text_label
from vaxentry.ui.widgets.scrolled import FittingScroll, Scrolled

_LOOK_MS = 60
_STEPS = {Way.DUKCAPIL: Step.DUKCAPIL, Way.SEEN: Step.SEEN}


class CasesSection(Section):
    """The list of cases, and the one in front.

    Signals:
        form_wanted: (`Case`, `Way`): our record is to be corrected on the form.
        letter_wanted: a letter about this `Case` is to be made.
        decided: a `Saved`: a decision is durable.
    """

    form_wanted = Signal(object, object)
    letter_wanted = Signal(object)
    decided = Signal(object)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        words, theme, clock = around.words, around.theme, around.clock
        self._book, self._background, self._reader = around.book, around.writes, around.reads
        self._words, self._clock = words, clock
        self._rows: Sequence[ConflictRow] = ()
        self._is_deciding = False
        self._decided: UUID | None = None
        self.model = ConflictModel(words, clock, self)
        self.banner = Banner(theme)
        self.table = ConflictTable(self.model, words, theme)
        self.empty = EmptyState(
            "decide", words("conflicts.empty"), words("conflicts.empty_text"), theme
        )
        self._narrow = CategoryFilter(words, theme, self)
        self.category_button = self._narrow.button
        self.setAccessibleName(words("desk.list_cases"))
        self.panel = CasePanel(words, theme, clock)
        self.ways = WaysPanel(around)
        self._look_timer = QTimer(self)
        self._look_timer.setSingleShot(True)
        self._look_timer.setInterval(_LOOK_MS)
        self._look_timer.timeout.connect(self._look)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left = Panel()
        self.lead_column = left.column
        top = QHBoxLayout()
        self.lead = text_label(self._words("conflicts.lead"), "muted", wrap=True)
        top.addWidget(self.lead, 1)
        top.addWidget(self.category_button)
        left.column.addLayout(top)
        left.column.addWidget(self.banner)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        left.column.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(left, 1)
        column.addWidget(FittingScroll(self.ways))
        row.addLayout(column, 12)
        row.addWidget(Scrolled(self.panel), 13)

    def _connect(self) -> None:
        self.table.row_changed.connect(self._on_row)
        self.table.digit_pressed.connect(self._on_digit)
        looks = noting(self._book.note_opened, self._background, self._on_failed)
        self.panel.reveal.note = partial(self.ways.partner_step.note, looks)
        self.ways.form_wanted.connect(self.form_wanted)
        self.ways.decided.connect(self._on_decided)
        self.ways.swapped.connect(self._on_swapped)
        self.ways.partner_step.found.connect(self._on_partner_found)
        self.panel.reveal.changed.connect(self._tell_partner)
        self._narrow.changed.connect(self._show)

    def _on_digit(self, digit: int) -> None:
        """A digit is meant for the case that is shown; one typed ahead of it beeps."""
        if not self.ways.take_digit(digit):
            QApplication.beep()

    def look_again(self) -> None:
        """Read the list from the book."""
        work = partial(self._book.conflicts, MOST_LISTED)
        self._reader.run(work, self._on_rows, self._on_failed)

    def forget(self) -> None:
        """A way that was chosen, and which ways there were, is not for somebody else."""
        super().forget()
        self._narrow.forget()
        self._show_case(None)

    def _on_rows(self, rows: Sequence[ConflictRow]) -> None:
        shown = self.ways.case
        if shown is not None and all(row.record.record_id != shown.record_id for row in rows):
            self._leave_over(shown)
        self._rows = rows
        self.amount.emit(len(rows))
        self._show()

    def _show(self) -> None:
        rows = [row for row in self._rows if self._is_wanted(row)]
        shown = self.panel.case.record_id if self.panel.case else None
        if shown == self._decided:
            shown = None  # what waits for others goes down the list: on with the next one
        at = max(self.table.currentIndex().row(), 0)
        self.model.set_rows(rows)
        say_none_left(self.empty, self._words, "conflicts.empty", len(self._rows) - len(rows))
        self.show_rows(self._stack, self.table, self.empty, len(rows))
        if not rows:
            self._show_case(None)
            return
        found = None if shown is None else self.model.row_of(shown)
        self.table.selectRow(min(at, len(rows) - 1) if found is None else found)
        self._look_timer.start()

    def _is_wanted(self, row: ConflictRow) -> bool:
        chosen = self._narrow.category
        return chosen in {None, turn_of_row(row, self._clock()).refusal.category}

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self._look_timer.start()
            if self._is_another(row):
                self.ways.wait()

    def _is_another(self, row: int) -> bool:
        """Whether the line in front is not the case that is shown."""
        shown = self.ways.case
        in_front = self.model.rows[row].record.record_id
        return shown is None or shown.record_id != in_front

    def _look(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < self.model.rowCount():
            record = self.model.rows[row].record.record_id
            work = partial(self._book.case, record)
            self._reader.run(work, partial(self._on_case, record), self._on_failed)

    def _on_case(self, record: UUID, case: Case | None) -> None:
        if self.model.row_of(record) == self.table.currentIndex().row():
            shown = self.ways.case
            if shown and shown.record_id == record and not is_same_question(shown, case):
                self._leave_over(shown)
            self._show_case(case)

    def _leave_over(self, case: Case) -> None:
        """Elsewhere it was decided what is asked here: the keys go back to the list."""
        is_half = self.ways.chosen is not None
        focused = QApplication.focusWidget()
        if focused is not None and self.ways.isAncestorOf(focused):
            self.table.take_over()
        self.ways.leave_way()
        if is_half:
            self._say_over(case)

    def _say_over(self, case: Case) -> None:
        number = case.ours.row.entry_no
        self.banner.say(self._words("cases.over", number=number), "warn")

    def _show_case(self, case: Case | None) -> None:
        if case is None or case.record_id != self._decided:
            self._decided = None
        self.panel.show_case(case)
        self.ways.show_case(case)
        self._let_decide()

    def _let_decide(self) -> None:
        """A digit is taken for the case in front alone, and not while one is being decided."""
        row = self.table.currentIndex().row()
        is_here = 0 <= row < self.model.rowCount() and not self._is_another(row)
        self.ways.setEnabled(is_here and not self._is_deciding)

    def _on_failed(self, error: Exception) -> None:
        self.banner.say(error_text(self._words, error), "error")
        self._let_decide()

    def _on_not_decided(self, case: Case, error: Exception) -> None:
        self._is_deciding, self._decided = False, None
        self._on_failed(error)
        if isinstance(error, RecordMovedError):
            self._say_over(case)
            self.look_again()

    def _on_partner_found(self) -> None:
        if self.panel.reveal.is_shown:
            self.panel.reveal.note([], self._tell_partner)

    def _tell_partner(self) -> None:
        self.ways.partner_step.tell(shown=self.panel.reveal.is_shown)

    def _on_decided(self, case: Case, way: Way, reason: str) -> None:
        self.table.setFocus()
        if way is Way.LETTER:
            self.letter_wanted.emit(case)
            return
        if way in _STEPS:
            done = self._begin(case, way)
            work = partial(self._book.take_step, [case.record_id], _STEPS[way])
            self._background.run(work, done, partial(self._on_not_decided, case))
        else:
            self._save(case, way, decision(self._book, self._words, case, way, reason))

    def _on_swapped(self, case: Case, other: RecordDetail, reason: str) -> None:
        self.table.setFocus()
        self._save(case, Way.SWAP, exchange(self._book, case, other, reason))

    def _save(self, case: Case, way: Way, work: Callable[[], Saved]) -> None:
        done = self._begin(case, way)
        failed = partial(self._on_not_decided, case)
        self._background.run(work, lambda saved: self._on_saved(done, saved), failed)

    def _begin(self, case: Case, way: Way) -> Callable[[object], None]:
        """Take no digit until it is done; what to say then."""
        self.ways.wait()
        self._is_deciding, self._decided = True, case.record_id
        return partial(self._on_decided_well, way, case)

    def _on_decided_well(self, way: Way, case: Case, done: object) -> None:
        self._is_deciding = False
        self.say_done(way, case, done)

    def _on_saved(self, done: Callable[[object], None], saved: Saved) -> None:
        done(saved)
        self.decided.emit(saved)

    def say_done(self, way: Way, case: Case, done: object = None) -> None:
        """What was done and what comes next."""
        asked = isinstance(done, Saved) and done.needs_approval
        key, tone = ("void_asked", "warn") if asked else (str(way), "good")
        self.banner.say(self._words(f"cases.done_{key}", number=case.ours.row.entry_no), tone)
        self.look_again()

    def take_key(self, event: QKeyEvent) -> bool:
        """F4 shows who is meant, Esc goes a step back from a way chosen, K another category."""
        if event.key() == Qt.Key.Key_F4:
            self.panel.reveal.toggle()
        elif event.key() == Qt.Key.Key_Escape and self.ways.step_back():
            if self.ways.chosen is None:
                self.table.setFocus()
        elif event.key() == Qt.Key.Key_K and not self.ways.is_typed_in:
            self._narrow.go_on()
        else:
            return False
        return True
