"""Doses of a herd: nothing of one client clashes with what another one has."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, islice
from uuid import UUID

from benchmarks.cards import doses, record_ids
from vaxentry.domain.dose import Dose, Identity, IdType, Sex
from vaxentry.domain.ticket import TicketNo

WARM = 3
"""Doses sent before: a PC that works has its statements compiled."""
_REGIONS = ("320101", "327301", "337401", "357801", "317101", "367101", "347101", "510301")
_DAYS, _SERIALS = 27_000, 1_000


def cards(seed: int, client: int, each: int) -> Iterator[tuple[Dose, UUID]]:
    """Doses of one client: no number and no ticket that another one of the herd has."""
    pairs = zip(doses(seed + client), record_ids(seed + client), strict=False)
    for number, (dose, record_id) in zip(count(client * (each + WARM)), pairs, strict=False):
        yield _unlike_others(dose, number), record_id


def ids(seed: int, client: int, each: int) -> Iterator[str]:
    """The ids of the records in the book of one client, without those sent before."""
    made = record_ids(seed + client)
    return (str(one) for one in islice(made, WARM, WARM + each))


def _unlike_others(dose: Dose, number: int) -> Dose:
    spread = number * 61_803_397 % (len(_REGIONS) * _DAYS * _SERIALS)
    region, rest = spread % len(_REGIONS), spread // len(_REGIONS)
    born = date(1945, 1, 1) + timedelta(days=rest % _DAYS)
    day = born.day + 40 * (dose.sex is Sex.FEMALE)
    nik = f"{_REGIONS[region]}{day:02d}{born:%m%y}{9000 + rest // _DAYS}"
    ticket = TicketNo(f"P-{number * 0x9E3779B1 % 2**40:010X}")
    return replace(dose, identity=Identity(IdType.NIK, nik), birth_date=born, ticket=ticket)
