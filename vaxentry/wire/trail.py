"""How far the sender's audit trail had come, in a batch and in its receipt."""

from collections.abc import Mapping
from typing import Any

from vaxentry.domain.trail import Head


def head_to_json(head: Head | None) -> dict[str, Any]:
    """The field ``trail``; nothing at all where no head is named, as before there was the field."""
    return {"trail": {"seq": head.seq, "hash": head.hash.hex()}} if head else {}


def head_from_json(content: Mapping[str, Any]) -> Head | None:
    """The head in a message.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    told = content.get("trail")
    return None if told is None else Head(int(told["seq"]), bytes.fromhex(told["hash"]))
