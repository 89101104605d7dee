"""Reference data: what a signed piece of it says of the whole, and how the rules are read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from vaxentry.domain.vaccine_rules import Rules
from vaxentry.domain.vaccine_table import BoosterRule, Interval, Valid
from vaxentry.wire.messages import BadMessageError, reading

REFERENCE = "reference"
"""The purpose its signature is bound to."""
REFERENCE_HEADER = "X-Reference"
"""Carries the signed `Whole` beside each answer, whole or in part."""
LARGEST = 4 * 1024 * 1024
_MOST_ROWS = 5000
_MOST_DAYS = 3660
_MOST_UL = 10_000
_MOST_DOSES = 20

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Whole:
    """What the server says of a set, whichever part of it is sent.

    Attributes:
        tag: its ETag, quotes included.
        size: bytes of the whole set.
        digest: SHA-256 of the whole set, hex.
        nonce: of the question.
    """

    name: str
    tag: str
    size: int
    digest: str
    nonce: str

    def to_json(self) -> dict[str, Any]:
        """The content to be signed for `REFERENCE`."""
        return {
            "name": self.name,
            "tag": self.tag,
            "size": self.size,
            "digest": self.digest,
            "nonce": self.nonce,
        }

    @staticmethod
    def from_json(content: Any) -> "Whole":
        """Read it; the signature is checked by the caller."""
        with reading("whole"):
            return Whole(
                str(content["name"]),
                str(content["tag"]),
                int(content["size"]),
                str(content["digest"]),
                str(content["nonce"]),
            )


def read_set(content: bytes) -> Mapping[str, Any]:
    """A whole set as JSON.

    Raises:
        BadMessageError: it is none.
    """
    with reading("set"):
        found = json.loads(content)
        if not isinstance(found, dict):
            raise TypeError("set")
        return found


def read_rules(content: bytes) -> Rules:
    """The dated rules in the set ``intervals``.

    Raises:
        BadMessageError: anything in it is not as this program knows it; nothing of it is used.
    """
    found = read_set(content)
    with reading("rules"):
        return Rules(
            as_of=date.fromisoformat(found["as_of"]),
            intervals=[_interval(row) for row in _rows(found["intervals"])],
            booster_intervals=[
                (_within(days, _MOST_DAYS), _valid(valid))
                for days, valid in _rows(found["booster_intervals"])
            ],
            boosters=[_booster(row) for row in _rows(found["boosters"])],
        )


def _rows(rows: Any) -> Sequence[Any]:
    if not isinstance(rows, list) or len(rows) > _MOST_ROWS:
        raise ValueError("rows")
    return rows


def _interval(row: Any) -> Interval:
    return Interval(
        _code(row["vaccine"]),
        _within(row["from_dose"], _MOST_DOSES),
        _within(row["days"], _MOST_DAYS),
        _valid(row["valid"]),
    )


def _booster(row: Any) -> BoosterRule:
    return BoosterRule(
        _code(row["primary"]),
        _code(row["booster"]),
        _within(row["volume_ul"], _MOST_UL),
        _valid(row["valid"]),
    )


def _valid(row: Any) -> Valid:
    return Valid(str(row["source"]), _day(row["valid_from"]), _day(row["valid_to"]))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _code(text: Any) -> str:
    if not isinstance(text, str) or not text:
        raise ValueError("code")
    return text


def _within(number: Any, most: int) -> int:
    """A number from 1 to `most`; what is no number is refused, not guessed."""
    if type(number) is not int or not 1 <= number <= most:
        raise ValueError("number")
    return number


READERS = {"intervals": read_rules}
"""Sets that this program uses; of the others it is only known that they are JSON."""


def is_readable(name: str, content: bytes) -> bool:
    """Whether a set may take the place of the one that is held."""
    try:
        READERS.get(name, read_set)(content)
    except BadMessageError:
        return False
    return True
