"""Comparing what the desks show with the table, and what the server holds with what was typed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter, thread_time
from uuid import UUID

from sqlalchemy import text

from tests.conflicts.plant import Planted
from tests.conflicts.stage import SITES, Stage
from tests.conflicts.table import ALLOWED_FALSE_ALARMS, TABLE, Plant
from vaxentry.domain.cases import Case, asks_for_partner, ways_out
from vaxentry.domain.desk_lists import ConflictRow
from vaxentry.domain.dose import Dose
from vaxentry.domain.names import mask_name

LOOKS = 7


@dataclass
class Result:
    """What was found.

    Attributes:
        wrong: what is not as the table says, in words, without any person.
        false_alarms: clean cards that came to a desk.
        opens_ms: how long the worklist and its first case took to read, each time, by the clock
            and by the processor: others may be at work on the machine.
    """

    planted: Counter[Plant] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    clean: int = 0
    false_alarms: int = 0
    opens_ms: list[tuple[float, float]] = field(default_factory=list)
    cases: int = 0

    @property
    def is_good(self) -> bool:
        few = self.false_alarms <= ALLOWED_FALSE_ALARMS * self.clean
        return not self.wrong and few


def check(stage: Stage, planted: Sequence[Planted], clean: set[UUID]) -> Result:
    """Look at everything on both desks."""
    found = Result(Counter(one.plant for one in planted), clean=len(clean))
    listed = [{row.record.record_id: row for row in desk.book.conflicts()} for desk in stage.desks]
    found.cases = sum(map(len, listed))
    for one in planted:
        found.wrong += [f"{one.plant.name}: {what}" for what in _wrong(stage, one, listed)]
    found.false_alarms = sum(record in clean for rows in listed for record in rows)
    found.wrong += _lost(stage, planted)
    found.opens_ms = [_opens_ms(stage) for _ in range(LOOKS)]
    return found


def _wrong(
    stage: Stage, one: Planted, listed: Sequence[Mapping[UUID, ConflictRow]]
) -> Iterator[str]:
    expected, desk = TABLE[one.plant], stage.desks[one.at]
    state = desk.book.detail(one.second).row.state
    if state is not expected.state:
        yield f"is {state}"
        return
    if one.plant is Plant.NIK_NOT_FOUND:
        yield from _wrong_nik(stage, one, listed)
        return
    case = desk.book.case(one.second)
    if case is None or one.second not in listed[one.at]:
        yield "is on no desk"
        return
    yield from _wrong_case(one, case)
    if expected.holder_is_told:
        yield from _wrong_holder(stage, one, listed)


def _wrong_nik(
    stage: Stage, one: Planted, listed: Sequence[Mapping[UUID, ConflictRow]]
) -> Iterator[str]:
    if one.second in listed[one.at]:
        yield "is a case"
    if one.second not in {row.record_id for row in stage.desks[one.at].book.niks()}:
        yield "is not on the list for the registry"


def _wrong_case(one: Planted, case: Case) -> Iterator[str]:
    expected = TABLE[one.plant]
    ways = set(ways_out(case))
    if missing := expected.ways - ways:
        yield f"lacks {sorted(missing)}"
    if any(asks_for_partner(case, way) for way in ways) is not expected.asks_for_partner:
        yield "asks for a third card, or not"
    if case.question is not expected.question:
        yield f"asks {case.question}"
    if case.suggested != expected.suggested:
        yield f"suggests {case.suggested}"
    if case.of_versions is not (one.plant is Plant.TWO_VERSIONS):
        yield "two versions, or not"
    if (case.theirs is not None) is not expected.is_ours:
        yield "the other one is held, or not"
    if case.ours.dose != one.second_dose:
        yield "ours is not what was typed"
    if one.plant is not Plant.TWO_VERSIONS:
        holder = one.at if expected.is_ours else 1 - one.at
        yield from _wrong_party(case, one.first, one.first_dose, SITES[holder])


def _wrong_party(case: Case, record: UUID, dose: Dose, site: str) -> Iterator[str]:
    told, day = case.other, dose.given_on.isoformat()
    if told.record_id != record:
        yield "another record is shown as the other party"
    if (told.masked_name, told.site, told.given_on) != (mask_name(dose.name), site, day):
        yield "the other party is told wrongly"


def _wrong_holder(
    stage: Stage, one: Planted, listed: Sequence[Mapping[UUID, ConflictRow]]
) -> Iterator[str]:
    """The accepted record is contested, and shown with the second card as the other party."""
    holder = one.at if TABLE[one.plant].is_ours else 1 - one.at
    row, case = listed[holder].get(one.first), stage.desks[holder].book.case(one.first)
    if row is None or case is None:
        yield "the holder is not told"
        return
    if not (row.is_contested and case.kind is TABLE[one.plant].state):
        yield f"the holder sees {case.kind}"
    if case.ours.dose != one.first_dose:
        yield "the holder's own card is not what was typed"
    yield from (
        f"the holder: {what}"
        for what in _wrong_party(case, one.second, one.second_dose, SITES[one.at])
    )


_HEADS = text("SELECT record_id, name, id_number, given_on FROM dose")


def _lost(stage: Stage, planted: Sequence[Planted]) -> Iterator[str]:
    """Nothing was merged or overwritten: each card stands at the server as it was typed."""
    with stage.server.central.database.reading() as c:
        held = {UUID(str(row.record_id)): row for row in c.execute(_HEADS)}
    saved = sum(desk.book.counts().saved for desk in stage.desks)
    if len(held) != saved:
        yield f"{saved} were saved, {len(held)} are held"
    for one in planted:
        for record, dose in ((one.first, one.first_dose), (one.second, one.second_dose)):
            row = held.get(record)
            typed = (dose.name, dose.identity.number, dose.given_on.isoformat())
            if row is None or (row.name, row.id_number, str(row.given_on)) != typed:
                yield f"{one.plant.name}: not held as typed"


def _opens_ms(stage: Stage) -> tuple[float, float]:
    """What a supervisor waits for: the list, and the case in front."""
    book = stage.desks[1].book
    begun, worked = perf_counter(), thread_time()
    rows = book.conflicts()
    if rows:
        book.case(rows[0].record.record_id)
    return 1000 * (perf_counter() - begun), 1000 * (thread_time() - worked)
