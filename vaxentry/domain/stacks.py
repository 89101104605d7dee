"""The stack (berkas) on the clerk's desk: its batches, its parked cards, its doubtful numbers."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field, Form
from vaxentry.domain.outbox import Paper, State, paper_of

MOST_CARDS = 9_999
"""No pile has more; a count above it is a slip of the finger."""

_SITE_CODE = re.compile(r"[A-Za-z0-9./ -]{1,40}")


def read_count(text: str) -> int | None:
    """Cards as counted: a whole number up to `MOST_CARDS`, "" = 0 = not counted, else None."""
    typed = text.strip() or "0"
    is_number = typed.isascii() and typed.isdecimal()
    return int(typed) if is_number and len(typed) <= len(str(MOST_CARDS)) else None


def is_site_code(text: str) -> bool:
    """Whether a text may be the code of a site; "" stands for this PC's own."""
    return not text or _SITE_CODE.fullmatch(text) is not None


def known_site(text: str, scope: Collection[str]) -> str | None:
    """The code of a site as the server spells it; "" stands for this PC's own.

    Args:
        text: as typed.
        scope: the sites this PC may deliver for; empty = not enrolled, nobody knows.

    Returns:
        None when it is no code, or of a site that the server would refuse from this PC.
    """
    code = text.strip()
    if not code or not is_site_code(code):
        return None if code else ""
    if not scope:
        return code
    return next((one for one in scope if one.casefold() == code.casefold()), None)


MOST_BATCHES = 9
"""Batches of the day carry the digits 1 to 9."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch in use in a stack, called by its digit. The paper card has no expiry date."""

    digit: int
    vaccine: str
    code: str
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """The card being typed: everything needed to go on with it after a power cut.

    Attributes:
        card_no: its place in the stack, counted from 1.
        origins: where the text of a field came from, if not typed.
    """

    record_id: UUID
    stack: UUID
    card_no: int
    form: Form
    origins: Mapping[Field, Origin]


@dataclass(frozen=True, slots=True)
class CorrectionDraft:
    """A correction being typed: everything needed to go on with it after a power cut.

    Attributes:
        rev: the revision of the record that it was begun on.
        changes: raw text of each field that says something else than the record.
        origins: where the text of such a field came from, if not typed.
        reason: why, as far as it is typed.
        site: the site as typed, "" where it is that of the record.
        is_own: typed by who is at the PC.
    """

    record_id: UUID
    rev: int
    changes: Form
    origins: Mapping[Field, Origin]
    reason: str
    site: str = ""
    is_own: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed that could be lost."""
        return not (self.changes or self.reason or self.site)


@dataclass(frozen=True, slots=True)
class HeadDraft:
    """The head of a stack as far as it is typed and not in force yet.

    Attributes:
        stack: whose head it is; None while the book has no such stack.
        texts: raw text by the name of its control.
    """

    stack: UUID | None
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pins:
    """The texts that every next card of a stack begins with."""

    stack: UUID
    texts: Form


class ParkReason(StrEnum):
    """Why a card was put aside; each is chosen with one key."""

    NUMBER_UNREADABLE = "number_unreadable"
    CARD_DAMAGED = "card_damaged"
    NAME_MISSING = "name_missing"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ParkedCard:
    """A card put aside with F8; it is neither saved nor lost."""

    draft: Draft
    stack_number: int
    reason: ParkReason
    parked_at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A saved row whose number is to be typed once more, blind, at the end of the stack.

    Attributes:
        codes: the identity rules that found something.
    """

    record_id: UUID
    entry_no: str
    card_no: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stack is. Cards to file have the server's receipt; cards to keep have not.

    `saved` = `to_file` + `to_keep`; a voided entry counts as neither.
    """

    saved: int = 0
    parked: int = 0
    doubtful: int = 0
    to_file: int = 0
    to_keep: int = 0


@dataclass(frozen=True, slots=True)
class FiledCard:
    """An entry of a stack by its place in the pile, and what becomes of its paper card."""

    record_id: UUID
    card_no: int
    entry_no: str
    name: str
    state: State

    @property
    def paper(self) -> Paper:
        """File it, keep it, or the entry is undone."""
        return paper_of(self.state)


def number_ranges(numbers: Iterable[int]) -> str:
    """Card numbers as a person reads them: "1-40, 43"."""
    told: list[list[int]] = []
    for number in sorted(set(numbers)):
        if told and number == told[-1][-1] + 1:
            told[-1][1:] = [number]
        else:
            told.append([number])
    return ", ".join("-".join(str(end) for end in part) for part in told)


_RANGE = re.compile(r"(\d{1,4})(?:\s*-\s*(\d{1,4}))?")


def read_ranges(text: str) -> frozenset[int] | None:
    """Card numbers as typed, "1-40, 43"; "" = none, None = it can't be read."""
    found: set[int] = set()
    for part in filter(None, (one.strip() for one in text.split(","))):
        read = _RANGE.fullmatch(part)
        if read is None:
            return None
        low = int(read[1])
        high = int(read[2] or low)
        if not 1 <= low <= high:
            return None
        found |= set(range(low, high + 1))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class CallRow:
    """Somebody the site should call back: a deferred card or a next dose.

    Attributes:
        due_on: None for a deferred card that has no date yet.
    """

    record_id: UUID
    entry_no: str
    name: str
    phone: str
    due_on: date | None
    vaccine: str
    dose_no: int


@dataclass(frozen=True, slots=True)
class Village:
    """A line of the site's list: the village, and the rest of the address it stands for."""

    name: str
    rest: str = ""


REST_COMMA = ", "
"""Between the street and the rest of the address that a list told."""


def address_with(address: str, told: str, rest: str) -> str | None:
    """An address with the rest of another village; what was typed stays as it is.

    Args:
        told: what at the end of it was told by the list for the village before; "" = nothing.
        rest: what the list tells now.

    Returns:
        None where the address is the clerk's own and takes no rest.
    """
    if not told or not address.endswith(told):
        return None if address else rest
    street = address.removesuffix(told)
    if street and not street.endswith(REST_COMMA):
        return None
    return street + rest if rest else street.removesuffix(REST_COMMA)
