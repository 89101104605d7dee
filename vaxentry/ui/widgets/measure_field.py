"""Measured values: the bare digits of a practised hand become what the card would say."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from vaxentry.domain.measures import NORMAL, NOT_RECORDED, is_normal, is_not_recorded
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.nik_field import ascii_digits


@dataclass(frozen=True, slots=True)
class Reading:
    """How one kind of value is typed. Both functions are pure.

    Attributes:
        spell: the value as it is written; any text it does not know unchanged.
        is_whole: whether no further key can belong to the value. False in every doubt.
    """

    spell: Callable[[str], str]
    is_whole: Callable[[str], bool]


class MeasureField(LineField):
    """A value of one `Reading`: shows it as it is written once the field is left.

    Args:
        stand_ins: words for values without figures, as ``{NORMAL: "dalam batas"}`` for a pressure
            or ``{"-": "tidak tercatat"}`` for a time.
        show: how the language writes a value, as 36.5 for 36,5; the reading spells it back.
    """

    def __init__(
        self,
        reading: Reading,
        parent: QWidget | None = None,
        *,
        stand_ins: Mapping[str, str] | None = None,
        show: Callable[[str], str] = str,
    ) -> None:
        super().__init__(parent, stand_ins=stand_ins)
        self._reading, self._show = reading, show

    @property
    def value(self) -> str:
        """The value as it is written, also while the cursor still stands in it."""
        return self._reading.spell(super().value)

    def set_value(self, text: str) -> None:
        """Show a value as it is written."""
        super().set_value(self._spell(text))

    def _spell(self, value: str) -> str:
        return self._show(self._reading.spell(value))

    def _shape(self, text: str) -> str:
        return ascii_digits(super()._shape(text))

    def _is_complete(self, text: str) -> bool:
        return self._reading.is_whole(text)


_PACKED_HEAT = re.compile(r"\s*([34][0-9])[.,]?([0-9])\s*")
_PRESSURE = re.compile(r"\s*([0-9]{2,3})\s*[/\-. ]\s*([0-9]{2,3})\s*")
_PACKED_PRESSURE = re.compile(r"\s*([12][0-9]{2}|[4-9][0-9])([3-9][0-9]|[12][0-9]{2})\s*")
_WHOLE_PRESSURE = re.compile(r"([12][0-9]{2}|[4-9][0-9])/?([3-9][0-9]|[12][0-9]{2})")
_CLOCK = re.compile(r"\s*([01]?[0-9]|2[0-3])[.:]?([0-5][0-9])\s*")
_WHOLE_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3])[.:]?[0-5][0-9]")


def _answer(text: str) -> str:
    """What a text says instead of a figure, "" for any other one."""
    if is_normal(text):
        return NORMAL
    return NOT_RECORDED if is_not_recorded(text) else ""


def _spell_heat(text: str) -> str:
    if answer := _answer(text):
        return answer
    found = _PACKED_HEAT.fullmatch(text)
    return f"{found[1]},{found[2]}" if found else text


def _spell_pressure(text: str) -> str:
    if answer := _answer(text):
        return answer
    found = _PRESSURE.fullmatch(text) or _PACKED_PRESSURE.fullmatch(text)
    return f"{found[1]}/{found[2]}" if found else text


def _spell_volume(text: str) -> str:
    return text.strip().replace(".", ",")


def _spell_clock(text: str) -> str:
    found = _CLOCK.fullmatch(text)
    return f"{int(found[1]):02d}.{found[2]}" if found else text


def _matches(pattern: re.Pattern[str], *also: str) -> Callable[[str], bool]:
    return lambda text: text in also or pattern.fullmatch(text) is not None


TEMPERATURE = Reading(_spell_heat, _matches(_PACKED_HEAT, NOT_RECORDED))
"""``365`` is 36,5: three digits from 300 to 499 are whole."""
PRESSURE = Reading(_spell_pressure, _matches(_WHOLE_PRESSURE, NOT_RECORDED))
"""``12080`` is 120/80. A lower value of two digits begins with 3 to 9: ``12010`` may still become
120/100 and is not whole; nor is ``1208``."""
VOLUME = Reading(_spell_volume, lambda _: False)
"""Millilitres with a comma."""
CLOCK = Reading(_spell_clock, _matches(_WHOLE_CLOCK))
"""``0830`` is 08.30: four digits of a time that exists are whole."""
COUNT = Reading(str.strip, _matches(re.compile("[1-9]")))
"""A dose number or a birth order: one digit, whole at once."""
