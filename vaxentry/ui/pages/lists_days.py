"""From which day to which: what the lists of people to call are asked for."""

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from vaxentry.domain.dates import read_date
from vaxentry.domain.ports import Clock
from vaxentry.domain.rules import RuleError
from vaxentry.language import Words
from vaxentry.language.spelling import day_text
from vaxentry.ui.pages.lists_rows import Span, coming_days
from vaxentry.ui.sentences import rule_text
from vaxentry.ui.widgets.date_field import DateField
from vaxentry.ui.widgets.keypad import ENTERS
from vaxentry.ui.widgets.labelled import Labelled

_FIELD_WIDTH = 190
_PLANNING = timedelta(days=366)
"""The latest day a two-digit year may mean."""


class DaySpan(QWidget):
    """Two typed days; Enter takes them.

    Signals:
        changed: there is another span.
        done: the clerk is through with the fields.
    """

    changed = Signal()
    done = Signal()

    def __init__(self, words: Words, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._clock = words, clock
        self.span: Span = coming_days(self._today())
        self.first, self.last = self._field("lists.from_day"), self._field("lists.until_day")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.first)
        row.addWidget(self.last)
        row.addStretch()
        self._write(self.span)
        self._is_unlocked = False

    def _today(self) -> date:
        return self._clock().astimezone().date()

    def _field(self, key: str) -> Labelled:
        editor = DateField(self._parse)
        editor.returnPressed.connect(self.take)
        labelled = Labelled(self._words(key), editor)
        labelled.set_width(_FIELD_WIDTH)
        editor.textEdited.connect(labelled.clear_problem)
        editor.textEdited.connect(self._on_edited)
        return labelled

    def _parse(self, text: str) -> date | None:
        try:
            return self._read(text)
        except RuleError:
            return None

    def _read(self, text: str) -> date:
        return read_date(text, today=self._today() + _PLANNING)

    def _write(self, span: Span) -> None:
        for labelled, day in ((self.first, span.first), (self.last, span.last)):
            _line(labelled).setText(day_text(day))
            labelled.clear_problem()

    def show_first(self, shown: bool) -> None:
        """Some lists only have a last day."""
        self.first.setVisible(shown)

    def go_to(self) -> None:
        """Type other days."""
        line = _line(self.last if self.first.isHidden() else self.first)
        line.setFocus()
        line.selectAll()
        self._is_unlocked = False

    def has_focus(self) -> bool:
        """Whether a day is being typed."""
        return any(labelled.editor.hasFocus() for labelled in (self.first, self.last))

    def escape(self) -> bool:
        """Esc: the first one selects a text that was not taken; False: the days are left."""
        at = next((one for one in (self.first, self.last) if one.editor.hasFocus()), self.last)
        days = {self.first: self.span.first, self.last: self.span.last}
        if not self._is_unlocked and _line(at).text() != day_text(days[at]):
            self._is_unlocked = True
            at.clear_problem()
            _line(at).selectAll()
            return True
        self._write(self.span)
        return False

    def _on_edited(self) -> None:
        self._is_unlocked = False

    def take(self) -> None:
        """Use the days typed, or say at the field what is wrong with one of them."""
        days: list[date] = []
        for labelled in (self.first, self.last):
            try:
                days.append(self._read(_line(labelled).text()))
            except RuleError as error:
                labelled.show_problem(rule_text(self._words, error.code, dict(error.params)))
                _line(labelled).selectAll()
                labelled.editor.setFocus()
                self._is_unlocked = False
                return
            labelled.clear_problem()
        self._use(days[0], days[1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Enter was for the field; the page would open a row with it."""
        if event.key() not in ENTERS:
            super().keyPressEvent(event)

    def _use(self, first: date, last: date) -> None:
        if last < first and not self.first.isHidden():
            self.last.show_problem(self._words("lists.days_turned"))
            _line(self.last).setFocus()
            return
        self.span = Span(first, last)
        self._write(self.span)
        self.changed.emit()
        self.done.emit()


def _line(labelled: Labelled) -> QLineEdit:
    assert isinstance(labelled.editor, QLineEdit)
    return labelled.editor
