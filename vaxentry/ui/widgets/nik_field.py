"""The number of an identity document, grouped for reading while it is sixteen digits long."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import takewhile

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from vaxentry.domain.marks import without_marks
from vaxentry.ui.widgets.line_field import LineField

NUMBER_LENGTH = 16
FOURS = (4, 4, 4, 4)
"""Even groups, easiest to compare with a card."""
REGION_DAY_SERIAL = (6, 6, 4)
"""The parts of a NIK: district, birth date, serial."""

_FRAME = 22
"""What the field has left and right of its text."""

_BETWEEN = "\\s'\"\u2018\u2019.\\-"
_PASTED = re.compile(rf"[^0-9]*[0-9{_BETWEEN}]*[^0-9]*")
_TYPED = re.compile(rf"[0-9{_BETWEEN}]*")


def ascii_digits(text: str) -> str:
    """The text with every decimal digit as ASCII (a full-width digit is the same digit)."""
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)


def digits_of(text: str) -> str:
    """The decimal digits in `text` as ASCII."""
    return "".join(one for one in ascii_digits(text) if "0" <= one <= "9")


def grouped(digits: str, groups: Sequence[int] = FOURS) -> str:
    """``3201134509190004`` as ``3201 1345 0919 0004``; what is over stands in one last group."""
    parts, at = [], 0
    for length in (*groups, len(digits)):
        parts.append(digits[at : at + length])
        at += length
    return " ".join(part for part in parts if part)


class NikField(LineField):
    """Shows digits in groups; its `value` is without the blanks. Complete at sixteen digits.

    Pasted text keeps its digits without label, blanks, dashes and quotes. Nothing is cut off: a
    seventeenth digit is shown. A text that is no number even so (letters between the digits, a
    number rounded by a spreadsheet) is shown as it came, and the rule says so. With grouping off
    (passport, permit) the text is left alone and never complete.

    Signals:
        overflow: the user put in more than sixteen digits.
    """

    overflow = Signal()

    def __init__(self, parent: QWidget | None = None, *, groups: Sequence[int] = FOURS) -> None:
        super().__init__(parent)
        self._groups = tuple(groups)
        self._grouping = True
        self._form = _TYPED

    def minimumSizeHint(self) -> QSize:
        """Qt override: a whole number stands in it, to be compared with the card."""
        whole = grouped("0" * NUMBER_LENGTH, self._groups)
        wide = self.fontMetrics().horizontalAdvance(whole) + _FRAME
        return super().minimumSizeHint().expandedTo(QSize(wide, 0))

    @property
    def value(self) -> str:
        """What was typed, without the blanks that are only for reading."""
        text = self.text()
        return text.replace(" ", "") if self._grouping else text.strip()

    def set_grouping(self, on: bool) -> None:
        """Whether the number is a NIK or a KK (sixteen digits) or any other text."""
        if on == self._grouping:
            return
        text = self.value
        self._grouping = on
        self.set_value(text)

    def _shape(self, text: str) -> str:
        plain = without_marks(ascii_digits(super()._shape(text)))
        if not self._grouping or not self._form.fullmatch(plain):
            return plain
        return grouped(digits_of(plain), self._groups) or plain.strip()

    def _is_complete(self, text: str) -> bool:
        return self._grouping and len(digits_of(text)) == NUMBER_LENGTH

    def _on_edited(self, text: str) -> None:
        self._form = _PASTED if len(_put_in(self._before, text)) > 1 else _TYPED
        super()._on_edited(text)
        self._form = _TYPED

    def _after_edit(self, before: str, shaped: str) -> None:
        super()._after_edit(before, shaped)
        if self._grouping and len(digits_of(shaped)) > NUMBER_LENGTH:
            self.overflow.emit()


def _put_in(before: str, after: str) -> str:
    """The piece that one edit put in between the common beginning and end of two texts."""
    start = _shared(before, after)
    rest = after[start:]
    return rest[: len(rest) - _shared(before[start:][::-1], rest[::-1])]


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
