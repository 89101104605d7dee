"""Of which days of vaccination the report tells: two typed days, both may be empty."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vaxentry.domain.backlog import ALL, Period
from vaxentry.domain.dates import read_date
from vaxentry.domain.ports import Clock
from vaxentry.domain.rules import RuleError
from vaxentry.language import Words
from vaxentry.ui.theme.theme import set_look
from vaxentry.ui.widgets.date_field import DateField

_SINCE_PX, _UNTIL_PX = 124, 104


class PeriodFields(QWidget):
    """Two days; each is taken when its field is left, Enter is pressed or the page asks for it.

    Signals:
        changed: there is another period.
    """

    changed = Signal()

    def __init__(self, words: Words, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._clock = words, clock
        self.period: Period = ALL
        self.since = self._field("report.since", _SINCE_PX)
        self.until = self._field("report.until", _UNTIL_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.since)
        row.addWidget(self.until)

    def _field(self, key: str, width: int) -> DateField:
        field = DateField(self._day)
        field.setFixedWidth(width)
        field.setAccessibleName(self._words(key))
        field.setPlaceholderText(self._words(key))
        field.setToolTip(self._words(key))
        field.editingFinished.connect(self._take)
        return field

    def _day(self, text: str) -> date | None:
        try:
            return read_date(text, today=self._clock().astimezone().date())
        except RuleError:
            return None

    def take(self) -> bool:
        """Take what is typed, left or not: whether it is a period.

        An empty field is no bound; what is no day is marked, gets the focus and changes nothing.
        """
        wrong = self._take()
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def _take(self) -> list[DateField]:
        """The same without the focus; the fields that are no day."""
        wrong = [field for field in (self.since, self.until) if not self._is_good(field)]
        if not wrong:
            self._keep(Period(self._day(self.since.value), self._day(self.until.value)))
        return wrong

    def _keep(self, period: Period) -> None:
        if period != self.period:
            self.period = period
            self.changed.emit()

    def _is_good(self, field: DateField) -> bool:
        good = not field.value.strip() or self._day(field.value) is not None
        set_look(field, tone="" if good else "error")
        told = "" if good else self._words("report.day_wrong")
        field.setToolTip(told or field.placeholderText())
        field.setAccessibleDescription(told)
        return good
