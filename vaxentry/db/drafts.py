"""The card being typed and the cards put aside: kept until they are saved, never beside a save."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db.stacks import number_of, read_form, write_form
from vaxentry.db.tables import author, draft, parked_card, record, stack
from vaxentry.db.times import from_ms, to_ms
from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field
from vaxentry.domain.stacks import Draft, ParkedCard, ParkReason

_forget_draft = delete(draft).where(draft.c.record_id == bindparam("id"))
_is_saved = select(record.c.seq).where(record.c.id == bindparam("id"))


def keep(c: Connection, kept: Draft, now: datetime) -> None:
    """Keep the card at hand, one a PC. A card that is saved already leaves none behind."""
    if _saved(c, kept.record_id):
        return
    values = {
        "record_id": kept.record_id,
        "stack_id": kept.stack,
        "card_no": kept.card_no,
        "form": write_form(kept.form),
        "origins": _write_origins(kept.origins),
        "saved_at": to_ms(now),
    }
    c.execute(
        upsert(draft)
        .values(id=1, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )


def _saved(c: Connection, record_id: UUID) -> bool:
    return c.execute(_is_saved, {"id": record_id}).first() is not None


def load(c: Connection) -> Draft | None:
    """The card that was being typed, None when there is none."""
    row = c.execute(select(draft)).one_or_none()
    return None if row is None else _draft(row)


def _draft(row: Any) -> Draft:
    origins = {Field(f): Origin(o) for f, o in json.loads(row.origins).items()}
    return Draft(row.record_id, row.stack_id, row.card_no, read_form(row.form), origins)


def _write_origins(origins: Mapping[Field, Origin]) -> str:
    return json.dumps({field.value: origin.value for field, origin in origins.items()})


def clear(c: Connection) -> None:
    """Forget the card at hand."""
    c.execute(delete(draft))


def park(c: Connection, kept: Draft, reason: ParkReason, author_id: UUID, now: datetime) -> None:
    """Put a card aside; its draft goes. A card that is saved already is not put aside."""
    c.execute(_forget_draft, {"id": kept.record_id})
    if _saved(c, kept.record_id):
        return
    values = {
        "stack_number": number_of(c, kept.stack),
        "card_no": kept.card_no,
        "form": write_form(kept.form),
        "origins": _write_origins(kept.origins),
        "reason": reason.value,
        "parked_at": to_ms(now),
        "author_id": author_id,
    }
    c.execute(
        upsert(parked_card)
        .values(record_id=kept.record_id, **values)
        .on_conflict_do_update(index_elements=["record_id"], set_=values)
    )


def parked(c: Connection, stack_id: UUID | None) -> list[ParkedCard]:
    """Cards put aside, of one stack or all, in the order of stack and card number."""
    chosen = (
        select(parked_card, stack.c.id.label("stack_id"), author.c.name.label("author_name"))
        .join(stack, stack.c.number == parked_card.c.stack_number)
        .join(author, author.c.id == parked_card.c.author_id)
        .order_by(parked_card.c.stack_number, parked_card.c.card_no, parked_card.c.parked_at)
    )
    if stack_id is not None:
        chosen = chosen.where(parked_card.c.stack_number == number_of(c, stack_id))
    return [
        ParkedCard(
            draft=_draft(row),
            stack_number=row.stack_number,
            reason=ParkReason(row.reason),
            parked_at=from_ms(row.parked_at),
            author=row.author_name,
        )
        for row in c.execute(chosen)
    ]
