"""What is typed beside the card at hand and not in force yet: corrections, a head, pinned texts,
the reasons of a day.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from vaxentry.db.stacks import keep_setting, kept_setting, read_form, write_form
from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field
from vaxentry.domain.stacks import CorrectionDraft, HeadDraft, Pins

CORRECTIONS = "corrections"
HEAD = "head"
PINS = "pins"
DAY_REASONS = "day_reasons"


def keep_correction(c: Connection, draft: CorrectionDraft, author: UUID) -> None:
    """Keep a correction as it is typed so far, one a record; whose it is while nothing is new."""
    held = _corrections(c)
    typed = {
        "rev": draft.rev,
        "changes": write_form(draft.changes),
        "origins": {field.value: origin.value for field, origin in draft.origins.items()},
        "reason": draft.reason,
        "site": draft.site,
    }
    before = held.pop(draft.record_id.hex, {})
    if typed.items() <= before.items():
        return
    held[draft.record_id.hex] = typed | {"author": author.hex}
    _write(c, CORRECTIONS, held)


def corrections(c: Connection, author: UUID) -> list[CorrectionDraft]:
    """The corrections that were being typed, the newest last, as this author sees them."""
    return [
        CorrectionDraft(
            record_id=UUID(record),
            rev=kept["rev"],
            changes=read_form(kept["changes"]),
            origins={Field(field): Origin(one) for field, one in kept["origins"].items()},
            reason=kept["reason"],
            site=kept.get("site", ""),
            is_own=kept.get("author") == author.hex,
        )
        for record, kept in _corrections(c).items()
    ]


def forget_correction(c: Connection, record_id: UUID) -> None:
    """It is saved, or not wanted any more."""
    held = _corrections(c)
    if held.pop(record_id.hex, None) is not None:
        _write(c, CORRECTIONS, held)


def keep_head(c: Connection, draft: HeadDraft | None) -> None:
    """Keep the head of a stack as it is typed so far; None = it is in force."""
    stack = draft.stack.hex if draft and draft.stack else None
    if draft is not None or kept_setting(c, HEAD):
        _write(c, HEAD, draft and {"stack": stack, "texts": dict(draft.texts)})


def head(c: Connection) -> HeadDraft | None:
    """The head that was being typed."""
    kept = _read(c, HEAD)
    return kept and HeadDraft(kept["stack"] and UUID(kept["stack"]), kept["texts"])


def keep_pins(c: Connection, pins: Pins) -> None:
    """Keep the pinned texts of a stack."""
    _write(c, PINS, {"stack": pins.stack.hex, "texts": write_form(pins.texts)})


def pins(c: Connection) -> Pins | None:
    """The texts that were pinned, and for which stack."""
    kept = _read(c, PINS)
    return kept and Pins(UUID(kept["stack"]), read_form(kept["texts"]))


def day_reasons(c: Connection, day: date) -> Mapping[str, str]:
    """Why things of a day do not agree, as far as it was typed and not sealed."""
    found: Mapping[str, str] = _day_reasons(c).get(day.isoformat(), {})
    return found


def keep_day_reasons(c: Connection, day: date, reasons: Mapping[str, str]) -> None:
    """Keep these in the place of those of before; none = all of the day are sealed."""
    held = _day_reasons(c)
    before = held.pop(day.isoformat(), {})
    if reasons:
        held[day.isoformat()] = dict(reasons)
    if before != reasons:
        _write(c, DAY_REASONS, held)


def _day_reasons(c: Connection) -> dict[str, Any]:
    return _read(c, DAY_REASONS) or {}


def _corrections(c: Connection) -> dict[str, Any]:
    return _read(c, CORRECTIONS) or {}


def _read(c: Connection, name: str) -> Any:
    return json.loads(kept_setting(c, name) or "null")


def _write(c: Connection, name: str, value: object) -> None:
    keep_setting(c, name, json.dumps(value, ensure_ascii=False))
