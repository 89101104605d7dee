"""A date typed as text. Never a date-edit box: those turn 31022026 into 28-02-2026 in silence."""

from collections.abc import Callable
from datetime import date

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

ParseDate = Callable[[str], date | None]
"""Reads what a clerk typed; None when it is no date that exists."""

DATE_FORMAT = "%d-%m-%Y"


class DateField(QLineEdit):
    """Takes ddmmyyyy, d-m-yyyy, d/m/yyyy or d.m.yyyy and shows dd-mm-yyyy once it is left.

    What is not a date stays exactly as typed; the rules of the domain say what is wrong with it.
    """

    def __init__(self, parse: ParseDate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parse = parse

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt override: spell a date that exists in the one form of the screen."""
        self.tidy()
        super().focusOutEvent(event)

    def tidy(self) -> None:
        """Show an existing date as dd-mm-yyyy; leave everything else alone."""
        day = self._parse(self.text())
        if day is not None and self.text() != (spelt := day.strftime(DATE_FORMAT)):
            self.setText(spelt)
