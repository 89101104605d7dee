"""The summary of a day that one PC hands to another: cards and doses, signed, no person.

A reader passes over what it does not know: an older program reads the cards of a newer file, and of
an older file a newer program knows that it says nothing of doses.
"""

import base64
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vaxentry.domain.dates import EARLIEST, LATEST
from vaxentry.domain.day_doses import BatchGiven, BatchOfDay
from vaxentry.domain.day_summary import DaySummary, StackSummary
from vaxentry.domain.other_pcs import read_pc
from vaxentry.domain.plain_text import MAX_LENGTH
from vaxentry.domain.rules import RuleError
from vaxentry.domain.stacks import MOST_CARDS, number_ranges, read_ranges
from vaxentry.wire.signing import fingerprint, public_bytes, sign, verified

PURPOSE = "day-summary"
MOST_BYTES = 1_000_000
_SCHEMA = 1
_KEY_BYTES = 32
_MOST_DOSES = 1_000_000
"""As many entries as one PC holds."""
_MOST_UL = 10_000
"""Of one injection, as on a card."""


class SummaryError(ValueError):
    """It is no summary of ours, or its signature does not fit."""


def to_file(summary: DaySummary, key: Ed25519PrivateKey) -> bytes:
    """The file, signed by this device."""
    content = {
        "schema": _SCHEMA,
        "day": summary.day.isoformat(),
        "pc": summary.pc,
        "made_at": summary.made_at.isoformat(timespec="seconds"),
        "stacks": [_stack_body(one) for one in summary.stacks],
        "doses": [_doses_body(one) for one in summary.doses or ()],
        "key": base64.b64encode(public_bytes(key)).decode(),
    }
    return json.dumps(sign(key, PURPOSE, content), indent=1).encode()


def _stack_body(one: StackSummary) -> dict[str, Any]:
    return {
        "number": one.number,
        "site": one.site,
        "counted": one.counted,
        "cards": one.cards,
        "numbers": number_ranges(one.numbers),
    }


def _doses_body(one: BatchGiven) -> dict[str, Any]:
    counted = {"doses": one.doses, "halves": one.halves, "volume_ul": one.given_ul}
    return {**one.batch._asdict(), **counted}


def from_file(content: bytes) -> DaySummary:
    """What such a file says.

    Raises:
        SummaryError: it is none, or it was changed after it was signed.
    """
    try:
        told = json.loads(content)
        key = base64.b64decode(told["key"], validate=True)
        if told["schema"] != _SCHEMA or len(key) != _KEY_BYTES or not verified(key, PURPOSE, told):
            raise SummaryError
        return DaySummary(
            date.fromisoformat(told["day"]),
            _pc(told["pc"]),
            _moment(told["made_at"]),
            [_stack(one) for one in told["stacks"]],
            fingerprint(key),
            _doses(told["doses"]) if "doses" in told else None,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as e:
        raise SummaryError from e


def _moment(told: str) -> datetime:
    """With its offset: it is compared with others."""
    at = datetime.fromisoformat(told)
    if at.tzinfo is None or not EARLIEST <= at.date() <= LATEST:
        raise SummaryError
    return at


def _pc(told: object) -> str:
    try:
        return read_pc(_text(told))
    except RuleError as e:
        raise SummaryError from e


def _stack(told: Mapping[str, Any]) -> StackSummary:
    numbers = read_ranges(_text(told["numbers"], MOST_CARDS * 6))
    if numbers is None:
        raise SummaryError
    return StackSummary(
        _amount(told["number"]),
        _text(told["site"]),
        _amount(told["counted"]),
        _amount(told["cards"]),
        numbers,
    )


def _doses(told: object) -> tuple[BatchGiven, ...]:
    if not isinstance(told, list):
        raise SummaryError
    given = tuple(_given(one) for one in told)
    if len({one.batch for one in given}) < len(given):
        raise SummaryError
    return given


def _given(told: Mapping[str, Any]) -> BatchGiven:
    site, vaccine = _text(told["site"]), _text(told["vaccine"])
    batch = BatchOfDay(site, vaccine, _text(told["batch"], MAX_LENGTH))
    if not vaccine or not "".join(batch).isprintable():
        raise SummaryError
    doses = _amount(told["doses"], _MOST_DOSES, least=1)
    volume_ul = _amount(told["volume_ul"], doses * _MOST_UL, least=1)
    return BatchGiven(batch, doses, _amount(told["halves"], doses), volume_ul)


def _text(value: object, most: int = 40) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise SummaryError
    return value


def _amount(value: object, most: int = MOST_CARDS, *, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise SummaryError
    return value
