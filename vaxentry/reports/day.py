"""The figures of Tutup hari, each one a query on a connection that the caller has begun.

Cards are of the stacks of a day; doses and persons typed twice are of the cards of that day, in
whatever stack they lie. Every query walks the records of these stacks alone. The words are SQL
alone; what a figure means is said in `domain.day_close` and `domain.day_doses`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from vaxentry.db import day_notes, half_typed, seats
from vaxentry.db.day_seals import OF_DAY, bounds, seals, server_word
from vaxentry.db.engine import bare
from vaxentry.db.ledgers import DAY_STACK, DAY_STATE
from vaxentry.db.times import from_ms
from vaxentry.domain.day_book import DayLine
from vaxentry.domain.day_close import DaySheet, Double, DoubleEntry, Seal
from vaxentry.domain.day_doses import UNKNOWN_UL, BatchGiven, BatchOfDay, DoseLine, PcDoses, Yield
from vaxentry.domain.day_pile import Pile
from vaxentry.domain.history import ONE_PERSON
from vaxentry.domain.other_pcs import called_apart
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.domain.vaccines import VACCINES

_PILES = f"""WITH {OF_DAY}
SELECT day.number, day.id, coalesce(nullif(day.site, ''), device.site), cards_counted
FROM day CROSS JOIN device ORDER BY day.number"""  # noqa: S608 - our own names
_PROCEED, _DEFERRED, _NOT_GIVEN, _NO_CARD = range(4)
_CARDS = f"""WITH {OF_DAY}
SELECT stack_number, card_no, min(state = 'voided'), min(CASE
         WHEN state = 'voided' THEN {_NO_CARD} WHEN screening = 'tunda' THEN {_DEFERRED}
         WHEN screening = 'tidak_diberikan' THEN {_NOT_GIVEN} ELSE {_PROCEED} END)
FROM day CROSS JOIN record ON stack_number = number
GROUP BY stack_number, card_no"""  # noqa: S608 - our own names
_PARKED = f"""WITH {OF_DAY}
SELECT stack_number, card_no FROM day
CROSS JOIN parked_card ON stack_number = number"""  # noqa: S608 - our own names
_GIVEN = f"""given AS MATERIALIZED (
  SELECT DISTINCT stack_number AS number FROM {DAY_STACK} WHERE given_on = :day AND n > 0)"""  # noqa: S608 - our own names
_OWN_NUMBERS = ", ".join(f"'{kind}'" for kind in sorted(ONE_PERSON))
_PERSON = f"""id_type, id_number, birth_order,
              iif(id_type IN ({_OWN_NUMBERS}), '', name_key)"""
_DOUBLES = f"""WITH {_GIVEN}, told AS (
  SELECT entry_no, stack_number, card_no, seq, dense_rank() OVER same AS which,
         count(*) OVER (PARTITION BY {_PERSON}, vaccine) AS times
  FROM given CROSS JOIN record ON stack_number = number
  WHERE given_on = :day AND state NOT IN ('voided', 'erased')
  WINDOW same AS (ORDER BY {_PERSON}, vaccine))
SELECT which, entry_no, stack_number, card_no
FROM told WHERE times > 1 ORDER BY which, seq"""  # noqa: S608 - our own names
_DOSES = f"""WITH {_GIVEN}
SELECT coalesce(record.site, nullif(stack.site, ''), device.site), vaccine, batch,
       json_extract(CAST(sealed AS TEXT), '$.volume_ul') AS ul, count(*)
FROM device CROSS JOIN given CROSS JOIN stack ON stack.number = given.number
CROSS JOIN record ON stack_number = stack.number
CROSS JOIN revision ON record_seq = seq AND rev = (
  SELECT max(rev) FROM revision WHERE record_seq = seq AND kind = 'entry')
WHERE record.given_on = :day AND state NOT IN ('voided', 'erased') AND screening = 'lanjut'
GROUP BY 1, 2, 3, 4"""  # noqa: S608 - our own names
_STACKS = "SELECT given_on, created_at FROM stack"
_GIVEN_DAYS = f"""SELECT given_on FROM {DAY_STATE} WHERE state NOT IN ('voided', 'erased')
                  GROUP BY given_on HAVING sum(n) > 0"""  # noqa: S608 - our own names
_SEALED_DAYS = """SELECT day, kind FROM day_seal
                  WHERE id IN (SELECT max(id) FROM day_seal GROUP BY day, kind) AND reopened = 0"""


def days(c: Connection, zone: tzinfo) -> list[DayLine]:
    """Every day that has stacks, cards or a seal in force, the newest first: what was sealed is
    there though everything of it went to another day.
    """
    raw = bare(c)
    amounts = {date.fromisoformat(given_on): 0 for (given_on,) in raw.execute(_GIVEN_DAYS)}
    for given_on, created_at in raw.execute(_STACKS):
        day = (
            date.fromisoformat(given_on)
            if given_on
            else from_ms(created_at).astimezone(zone).date()
        )
        amounts[day] = amounts.get(day, 0) + 1
    held: dict[date, set[Seal]] = defaultdict(set)
    for day_text, kind in raw.execute(_SEALED_DAYS):
        held[date.fromisoformat(day_text)].add(Seal(kind))
    amounts = {**dict.fromkeys(held, 0), **amounts}
    return [
        DayLine(day, amount, frozenset(held[day]))
        for day, amount in sorted(amounts.items(), reverse=True)
    ]


def read(
    c: Connection,
    day: date,
    now: datetime,
    zone: tzinfo,
    rules: Rules,
    *,
    signed_in: UUID | None,
) -> DaySheet:
    """Read a day on a connection that is begun: its figures agree with each other.

    Args:
        now: the moment of reading, UTC.
        zone: where the site is.
        rules: what a whole dose is.
        signed_in: in whose name it is made; None = who typed here last.
    """
    within, whole_ul = bounds(day, zone), _whole_ul(rules, day)
    piles, pc_doses = called_apart(_piles(c, within), day_notes.doses(c, day))
    return DaySheet(
        day=day,
        made_at=now,
        made_by=seats.author_now(c, signed_in).name,
        site=seats.site(c),
        piles=piles,
        doubles=_doubles(c, within),
        doses=_doses(c, day, within, whole_ul, _by_batch(pc_doses)),
        server=server_word(c, day, zone),
        seals=seals(c, day),
        reasons=half_typed.day_reasons(c, day),
        whole_ul=whole_ul,
        pc_doses=pc_doses,
    )


_Within = Mapping[str, Any]


def _piles(c: Connection, within: _Within) -> list[Pile]:
    raw = bare(c)
    cards = _by_stack(raw.execute(_CARDS, within))
    parked = _by_stack(raw.execute(_PARKED, within))
    return [
        _pile(c, row, cards.get(row[0], ()), parked.get(row[0], ()))
        for row in raw.execute(_PILES, within).fetchall()
    ]


def _by_stack(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for stack, *rest in rows:
        found[stack].append(rest)
    return found


def _pile(c: Connection, row: Any, cards: Iterable[Any], parked: Iterable[Any]) -> Pile:
    number, stack, site, counted = row
    kinds: dict[int, int] = {card: kind for card, is_undone, kind in cards if not is_undone}
    amounts = Counter(kinds.values())
    return Pile(
        UUID(stack),
        number,
        site,
        counted,
        proceed=amounts[_PROCEED],
        deferred=amounts[_DEFERRED],
        not_given=amounts[_NOT_GIVEN],
        typed=frozenset(kinds),
        parked=frozenset(card for (card,) in parked),
        undone=frozenset(card for card, is_undone, _ in cards if is_undone),
        elsewhere=day_notes.counts(c, number),
    )


def _doubles(c: Connection, within: _Within) -> list[Double]:
    rows = bare(c).execute(_DOUBLES, within).fetchall()
    return [
        tuple(DoubleEntry(*row[1:]) for row in group)
        for _, group in groupby(rows, key=lambda row: row[0])
    ]


def _whole_ul(rules: Rules, day: date) -> dict[str, int]:
    volumes = ((one.code, rules.volume_ul(one.code, "primer", 1, day)) for one in VACCINES)
    return {code: volume for code, volume in volumes if volume}


def _by_batch(told: Sequence[PcDoses]) -> dict[BatchOfDay, list[BatchGiven]]:
    found: dict[BatchOfDay, list[BatchGiven]] = defaultdict(list)
    for pc in told:
        for one in pc.given:
            found[one.batch].append(one)
    return found


def _doses(
    c: Connection,
    day: date,
    within: _Within,
    whole_ul: Mapping[str, int],
    elsewhere: Mapping[BatchOfDay, Sequence[BatchGiven]],
) -> list[DoseLine]:
    volumes: dict[BatchOfDay, dict[int | None, int]] = defaultdict(dict)
    for site, vaccine, batch, volume, amount in bare(c).execute(_DOSES, within):
        volumes[BatchOfDay(site, vaccine, batch)][volume] = amount
    # No vial takes a batch back; where doses of it were given, nobody entered its vials yet.
    opened = {of: told for of, told in day_notes.yields(c, day).items() if told.total_ul}
    lines = (
        _line(of, volumes.get(of, {}), opened.get(of), whole_ul.get(of.vaccine))
        for of in sorted({*volumes, *opened, *elsewhere})
    )
    return [_with_others(one, elsewhere.get(one.batch, ())) for one in lines]


def _with_others(line: DoseLine, others: Sequence[BatchGiven]) -> DoseLine:
    amount, volume_ul = sum(one.doses for one in others), sum(one.given_ul for one in others)
    return replace(line, elsewhere=amount, elsewhere_ul=volume_ul)


def _line(
    of: BatchOfDay, volumes: Mapping[int | None, int], vials: Yield | None, whole_ul: int | None
) -> DoseLine:
    """Without a known whole dose every injection counts as one."""
    unit = whole_ul or UNKNOWN_UL
    counted = {volume: unit if whole_ul is None or volume is None else volume for volume in volumes}
    return DoseLine(
        of,
        doses=sum(volumes.values()),
        halves=sum(n for volume, n in volumes.items() if counted[volume] < unit),
        given_ul=sum(counted[volume] * n for volume, n in volumes.items()),
        whole_ul=whole_ul,
        vials=vials,
    )
