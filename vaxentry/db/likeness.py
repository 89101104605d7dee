"""How much a held person looks like the one being typed."""

from difflib import SequenceMatcher
from typing import Any

from vaxentry.domain.compare import one_edit_apart
from vaxentry.domain.names import name_key
from vaxentry.domain.person import Probe
from vaxentry.domain.phones import NO_PHONE

CLOSE = 0.8
"""Least likeness of two folded names that counts as one name typed differently."""


def across_the_middle(number: str) -> str:
    """The number with the two digits at its middle swapped: the slip that spoils both halves."""
    middle = len(number) // 2
    if not (number.isascii() and number.isdigit()) or not middle:
        return ""
    return number[: middle - 1] + number[middle] + number[middle - 1] + number[middle + 1 :]


def likeness(probe: Probe, row: Any) -> float:
    """How alike, 0 = not worth showing. A shared phone alone, or a name alone, is nothing: whole
    families share a phone, and thousands a name.

    Args:
        row: a record's number, name_key, birth_date, phone and ticket.
    """
    if probe.ticket and row.ticket == probe.ticket:
        return 4.0
    born = probe.birth_date is not None and row.birth_date == probe.birth_date.isoformat()
    phone = probe.phone not in {"", NO_PHONE} and row.phone == probe.phone
    slip = bool(probe.number) and one_edit_apart(probe.number, row.id_number) is not None
    if not (born or phone or slip):
        return 0.0
    name = _name_likeness(probe.name, row.name_key)
    if slip and (name >= CLOSE or born):
        return 3.0 + name
    return 1.0 + name + born if name >= CLOSE and (born or phone) else 0.0


def _name_likeness(name: str, key: str) -> float:
    if not name:
        return 0.0
    return SequenceMatcher(None, name_key(name), key, autojunk=False).ratio()
