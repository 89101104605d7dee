"""Measured values as typed from the card, and how they are written back into a form."""

import re

from vaxentry.domain.rules import RuleCode, RuleError

NORMAL = "normal"
"""Written where the card says only that the figure was within the limits."""
NOT_RECORDED = "-"
"""Written where the card has no figure: not the same as a field that nobody asked for."""

_NOT_RECORDED = frozenset({NOT_RECORDED, "tidak tercatat"})
_NORMAL = frozenset({NORMAL, "n", "ok", "dalam batas", "dalam batas normal", "sesuai batas"})
_NUMBER = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]))?")
_PACKED_TEMPERATURE = re.compile(r"([34][0-9])([0-9])")
_PRESSURE = re.compile(r"([0-9]{1,3})\s*[/\- ]\s*([0-9]{1,3})")
_VOLUME = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]{1,3}))?\s*(?:ml|cc)?")
_TEMPERATURES = range(300, 451)
_SYSTOLIC = range(50, 301)
_DIASTOLIC = range(20, 201)
_VOLUMES_UL = range(1, 10_001)
_MICROLITRES = 1000
_TENTHS = 10


def is_normal(text: str) -> bool:
    """Whether a text says "within the limits" without a figure."""
    return " ".join(text.casefold().split()) in _NORMAL


def is_not_recorded(text: str) -> bool:
    """Whether a text says that the card has no figure."""
    return " ".join(text.casefold().split()) in _NOT_RECORDED


def _has_figure(text: str) -> bool:
    """Whether a text that answers the field is a figure.

    Raises:
        RuleError: ``required`` (empty): a forgotten field can't be told from an empty card.
    """
    if not text.strip():
        raise RuleError(RuleCode.REQUIRED)
    return not (is_normal(text) or is_not_recorded(text))


def read_temperature(text: str) -> int | None:
    """Tenths of a degree Celsius from ``36,5``, ``36.5``, ``365`` or ``36``.

    None when normal or not recorded.

    Raises:
        RuleError: ``required`` (empty), ``temperature_form``, ``temperature_range`` (30.0 to 45.0,
            what a living person's thermometer shows).
    """
    plain = text.strip()
    if not _has_figure(plain):
        return None
    found = _PACKED_TEMPERATURE.fullmatch(plain) or _NUMBER.fullmatch(plain)
    if found is None:
        raise RuleError(RuleCode.TEMPERATURE_FORM)
    tenths = int(found[1]) * _TENTHS + int(found[2] or 0)
    if tenths not in _TEMPERATURES:
        raise RuleError(RuleCode.TEMPERATURE_RANGE)
    return tenths


def show_temperature(tenths: int | None) -> str:
    """``36,5``; empty for None."""
    return "" if tenths is None else f"{tenths // _TENTHS},{tenths % _TENTHS}"


def read_blood_pressure(text: str) -> tuple[int, int] | None:
    """Systolic and diastolic mmHg from ``120/80``, ``120-80`` or ``120 80``.

    None when normal or not recorded.

    Raises:
        RuleError: ``required`` (empty), ``blood_pressure_form``, ``blood_pressure_range`` (50-300
            over 20-200, the first above the second).
    """
    plain = text.strip()
    if not _has_figure(plain):
        return None
    found = _PRESSURE.fullmatch(plain)
    if found is None:
        raise RuleError(RuleCode.BLOOD_PRESSURE_FORM)
    systolic, diastolic = int(found[1]), int(found[2])
    if systolic not in _SYSTOLIC or diastolic not in _DIASTOLIC or systolic <= diastolic:
        raise RuleError(RuleCode.BLOOD_PRESSURE_RANGE)
    return systolic, diastolic


def show_blood_pressure(systolic: int | None, diastolic: int | None) -> str:
    """``120/80``; empty when either is None."""
    return "" if systolic is None or diastolic is None else f"{systolic}/{diastolic}"


def read_volume(text: str) -> int | None:
    """Microlitres from millilitres (``0,5``, ``0.25``, ``0,5 ml``); None when empty.

    Raises:
        RuleError: ``volume_form``, ``volume_range`` (above 0 to 10 mL).
    """
    plain = text.strip().lower()
    if not plain:
        return None
    found = _VOLUME.fullmatch(plain)
    if found is None:
        raise RuleError(RuleCode.VOLUME_FORM)
    microlitres = int(found[1]) * _MICROLITRES + int((found[2] or "0").ljust(3, "0"))
    if microlitres not in _VOLUMES_UL:
        raise RuleError(RuleCode.VOLUME_RANGE)
    return microlitres


def show_volume(microlitres: int | None) -> str:
    """Millilitres as people write them, ``0,5`` or ``0,25``; empty for None."""
    if microlitres is None:
        return ""
    whole, rest = divmod(microlitres, _MICROLITRES)
    decimals = f"{rest:03d}".rstrip("0")
    return f"{whole},{decimals}" if decimals else str(whole)


def read_count(text: str, code: RuleCode) -> int:
    """A single digit 1 to 9: a dose number or a birth order.

    Raises:
        RuleError: ``required`` (empty), else `code`.
    """
    plain = text.strip()
    if not plain:
        raise RuleError(RuleCode.REQUIRED)
    if not re.fullmatch("[1-9]", plain):
        raise RuleError(code)
    return int(plain)
