"""The entries of one stack by card number: which paper cards may be filed."""

from uuid import UUID

from sqlalchemy import Connection, select

from vaxentry.db.stacks import number_of
from vaxentry.db.tables import record
from vaxentry.domain.outbox import State
from vaxentry.domain.stacks import FiledCard

_cards = select(
    record.c.id, record.c.card_no, record.c.entry_no, record.c.name, record.c.state
).order_by(record.c.card_no, record.c.seq)


def filed_cards(c: Connection, stack_id: UUID) -> list[FiledCard]:
    """All entries of a stack, undone ones too; the number of those may stand twice.

    Raises:
        UnknownStackError: there is none.
    """
    chosen = _cards.where(record.c.stack_number == number_of(c, stack_id))
    return [
        FiledCard(row.id, row.card_no, row.entry_no, row.name, State(row.state))
        for row in c.execute(chosen)
    ]
