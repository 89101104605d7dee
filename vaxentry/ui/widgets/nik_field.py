"""The number of an identity document, grouped in fours for reading while it is a NIK."""

import unicodedata

from PySide6.QtWidgets import QLineEdit, QWidget

_GROUP = 4
_SEPARATORS = frozenset(" .-\t\n\u00a0\u2009\u2010\u2011\u2012\u2013\u2014\u2028\u2029\u202f")


def digits_of(text: str) -> str:
    """The decimal digits in `text` as ASCII (a full-width digit is the same digit)."""
    return "".join(str(unicodedata.decimal(one)) for one in text if one.isdecimal())


def grouped(digits: str) -> str:
    """``3201134509190004`` as ``3201 1345 0919 0004``; any number of digits, none dropped."""
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


class NikField(QLineEdit):
    """Shows digits in groups of four; its `value` is without the blanks.

    Pasting or dropping text keeps its digits, all of them: a seventeenth is shown, never cut off,
    and the rule says so. With grouping off (passport, permit) the text is left alone.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grouping = True
        self._before = ""
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self._on_changed)

    @property
    def value(self) -> str:
        """What was typed, without the blanks that are only for reading."""
        text = self.text()
        return text.replace(" ", "") if self._grouping else text.strip()

    def set_value(self, text: str) -> None:
        """Show `text`, grouped if it is all digits."""
        self.setText(grouped(digits_of(text)) if self._groups(text) else text)

    def set_grouping(self, on: bool) -> None:
        """Whether the number is a NIK or a KK (groups of four) or any other text."""
        if on == self._grouping:
            return
        text = self.value
        self._grouping = on
        self.set_value(text)

    def _groups(self, text: str) -> bool:
        return self._grouping and all(one.isdecimal() or one in _SEPARATORS for one in text)

    def _on_changed(self, text: str) -> None:
        self._before = text

    def _on_edited(self, text: str) -> None:
        pasted = len(text) - len(self._before) > 1
        if not self._grouping or not (pasted or self._groups(text)):
            return
        ahead = len(digits_of(text[: self.cursorPosition()]))
        spelt = grouped(digits_of(text))
        if spelt != text:
            self.setText(spelt)
            self.setCursorPosition(_position_after(spelt, ahead))


def _position_after(text: str, digits: int) -> int:
    """Where the cursor stands behind the `digits`-th digit of a grouped text."""
    return min(digits + max(digits - 1, 0) // _GROUP, len(text))
