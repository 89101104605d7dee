"""A date typed as text. Never a date-edit box: those turn 31022026 into 28-02-2026 in silence."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from vaxentry.language import Words
from vaxentry.language.spelling import day_text
from vaxentry.ui.theme.theme import set_look
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.nik_field import ascii_digits

ParseDate = Callable[[str], date | None]
"""Reads what a clerk typed; None when it is no date that exists."""

TellDay = Callable[[date], Sequence[str]]
"""A day in words, the longest telling first; the first one that fits is shown."""

_WHOLE = re.compile(r"\s*(?:[0-9]{8}|[0-9]{1,2}([/\-. ])[0-9]{1,2}\1[0-9]{4})")
_GAP = 12
_SHORT = 3


class DateField(LineField):
    """Takes what `parse` reads and shows dd-mm-yyyy once it is left, with the day in words beside.

    What is not a date stays exactly as typed; the rules of the domain say what is wrong with it.
    Complete by itself at eight digits or a four-digit year, whether the day exists or not.
    """

    def __init__(
        self, parse: ParseDate, parent: QWidget | None = None, *, tell: TellDay | None = None
    ) -> None:
        super().__init__(parent)
        self._parse = parse
        self._tell = tell
        self.beside = QLabel(self)
        self.beside.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_look(self.beside, role="muted")
        self.beside.hide()
        self.textChanged.connect(self.beside.hide)

    def set_value(self, text: str) -> None:
        """Show a text as it is: a short year may mean another one under another visit date."""
        super().set_value(text)
        if self._spell(text) == text:
            self._tell_day()

    def settle(self) -> None:
        """Show an existing date as dd-mm-yyyy; leave everything else alone."""
        super().settle()
        self._tell_day()

    def _spell(self, value: str) -> str:
        day = self._parse(value)
        return value if day is None else day_text(day)

    def _shape(self, text: str) -> str:
        return ascii_digits(super()._shape(text))

    def _is_complete(self, text: str) -> bool:
        return _WHOLE.fullmatch(text) is not None

    def _tell_day(self) -> None:
        day = self._parse(self.text())
        tellings = self._tell(day) if self._tell is not None and day is not None else ()
        taken = self.fontMetrics().horizontalAdvance(self.text()) + 2 * _GAP
        room = self.width() - taken - _GAP
        metrics = self.beside.fontMetrics()
        told = next((one for one in tellings if metrics.horizontalAdvance(one) <= room), "")
        self.beside.setText(told)
        self.beside.setGeometry(taken, 0, max(room, 0), self.height())
        self.beside.setVisible(bool(told))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt override: the words beside the date need room."""
        super().resizeEvent(event)
        if self.beside.isVisibleTo(self):
            self._tell_day()


def day_teller(words: Words) -> TellDay:
    """Weekday and month in the user's language: "Kamis, 3 Des", "Kam, 3 Des", "Kam"."""
    weekdays, months = words("ui.weekdays").split(","), words("ui.months").split(",")

    def tell(day: date) -> tuple[str, ...]:
        weekday, month = weekdays[day.weekday()], months[day.month - 1]
        short = weekday[:_SHORT]
        return f"{weekday}, {day.day} {month}", f"{short}, {day.day} {month[:_SHORT]}", short

    return tell
