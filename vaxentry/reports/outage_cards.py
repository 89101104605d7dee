"""What became of the counted cards, stack by stack, as far as the book knows when.

It knows when a card was saved or parked, when its entry was voided, and when the count of another
PC was read. A count that was corrected holds for all of the past, and a parked card that was taken
up again is known from its save on.
"""

from collections.abc import Iterator

from sqlalchemy import Connection

from vaxentry.db.engine import bare
from vaxentry.domain.day_pile import PcCount
from vaxentry.domain.outage_cards import CardSight, CountSight, PilePast
from vaxentry.domain.stacks import read_ranges

_HOUR_MS = 3_600_000
_STACKS = f"""
SELECT number, cards_counted, min(created_at, :now) / {_HOUR_MS}, closed_at / {_HOUR_MS}
FROM stack WHERE cards_counted > 0"""  # noqa: S608 - our own numbers
_CARDS = f"""
SELECT card_no, min(saved_at, :now) / {_HOUR_MS},
       iif(state = 'voided', min(state_since, :now) / {_HOUR_MS}, NULL)
FROM record WHERE stack_number = :stack
UNION ALL
SELECT card_no, min(parked_at, :now) / {_HOUR_MS}, NULL
FROM parked_card WHERE stack_number = :stack"""  # noqa: S608 - our own numbers
_COUNTS = f"""
SELECT teller, min(at, :now) / {_HOUR_MS}, pc, cards, numbers, key
FROM pc_count WHERE stack_number = :stack ORDER BY id"""  # noqa: S608 - our own numbers


def piles(c: Connection, now_ms: int) -> Iterator[PilePast]:
    """Every counted stack, one at a time. What a clock that was ahead put into the future happened
    now at the latest.
    """
    raw = bare(c)
    for number, counted, begun, closed in raw.execute(_STACKS, {"now": now_ms}).fetchall():
        of = {"stack": number, "now": now_ms}
        cards = [CardSight(*row) for row in raw.execute(_CARDS, of)]
        elsewhere = [
            CountSight(pc, hour, PcCount(name, amount, read_ranges(numbers) or frozenset(), key))
            for pc, hour, name, amount, numbers, key in raw.execute(_COUNTS, of)
        ]
        yield PilePast(counted, begun, closed, cards, elsewhere)
