"""The summary of a day that one PC hands to another: counts and card numbers, signed, no person."""

import base64
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vaxentry.domain.day_summary import DaySummary, StackSummary
from vaxentry.domain.stacks import MOST_CARDS, number_ranges, read_ranges
from vaxentry.wire.signing import fingerprint, public_bytes, sign, verified

PURPOSE = "day-summary"
MOST_BYTES = 1_000_000
_SCHEMA = 1
_KEY_BYTES = 32


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
            _text(told["pc"]),
            datetime.fromisoformat(told["made_at"]),
            [_stack(one) for one in told["stacks"]],
            fingerprint(key),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as e:
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


def _text(value: object, most: int = 40) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise SummaryError
    return value


def _amount(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_CARDS:
        raise SummaryError
    return value
