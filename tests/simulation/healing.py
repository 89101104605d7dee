"""The faults stop: everything must converge in a bounded number of rounds, without a click."""

from uuid import UUID

from tests.simulation import agreement, health_office, party_checks, request_checks
from tests.simulation.desk import Desk
from tests.simulation.fates import Quiet
from tests.simulation.violation import broken, hold
from tests.simulation.world import World
from vaxentry.domain.approval import OfficeSays
from vaxentry.domain.queue_acts import Act, Chosen

PAUSES = (1.0, 70.0, 1000.0, 1000.0, 5 * 3600.0)
"""Seconds between the rounds of one PC; the last is longer than any row may be kept back."""
MOST_CYCLES = 12
_REFUSED = """SELECT id FROM record JOIN group_away ON record_seq = seq
              WHERE state IN ('needs_fix', 'needs_update') AND standing <> 'blocked'
              OR state = 'dose_check' AND standing IN ('stale', 'forked') ORDER BY seq"""


def heal(world: World) -> int:
    """Let it all settle; returns how many rounds each PC needed."""
    world.tell("healed")
    world.fates.plan = Quiet()
    world.fates.lasting.clear()
    for clock in (world.office.clock, *(desk.clock for desk in world.desks)):
        clock.correct()
    for desk in (
        world.desks if world.options.pauses else ()
    ):  # what a person holds back, a person has to let go
        world.hold(desk, Act.RESUME, Chosen.of_stack(desk.stack))
        world.hold(desk, Act.RESUME, Chosen())
    for cycle in range(MOST_CYCLES):
        before = world.office.counter
        world.deliver()
        if cycle:
            request_checks.shown_are_asked(
                world.desks, health_office.requests(world.office), world.options
            )
            _answer_all(world)
        _take_back_refused(world)
        for desk in world.desks:
            _round(world, desk)
            world.check()
        # What one PC changed in this cycle the others hear of in the next.
        told_all = world.office.counter == before and not world.air.late
        if told_all and all(_is_quiet(world, desk) for desk in world.desks):
            break
        world.true.go_on(PAUSES[min(cycle, len(PAUSES) - 1)])
    _has_converged(world)
    return cycle + 1


def _answer_all(world: World) -> None:
    """What waits for the health office it decides at last, one way or the other; what somebody
    takes back, since what it was exchanged with waits for that, it lets go.
    """
    for asked in health_office.requests(world.office):
        says = world.streams.actions.choice(list(OfficeSays))
        says = OfficeSays.APPROVE if world.options.swaps else says
        health_office.answer(world.office, asked, says)


def _take_back_refused(world: World) -> None:
    """What was exchanged with a card that the server does not take, or of which it has another
    copy's version, waits for a person: take it back.
    """
    for desk in world.desks if world.options.swaps else ():
        refused = desk.eye.execute(_REFUSED).fetchall()
        for (card,) in refused:
            world.void(desk, UUID(card))


def _round(world: World, desk: Desk) -> None:
    if not desk.enrolled:
        world.enrol(desk)
    world.round(desk)


def _is_quiet(world: World, desk: Desk) -> bool:
    (waiting,) = desk.eye.execute("SELECT count(*) FROM outbox").fetchone()
    unknown = "SELECT count(*) FROM attempt WHERE outcome IN ('unknown', 'open')"
    (doubtful,) = desk.eye.execute(unknown).fetchone()
    asked = "SELECT count(*) FROM approval WHERE decision = 'open'"
    (open_ones,) = desk.eye.execute(asked).fetchone()
    return waiting + doubtful + open_ones == 0 and not desk.last_cause and _lives_there(world, desk)


def _lives_there(world: World, desk: Desk) -> bool:
    """It has seen the server's present life. Of one that another PC began within the minute its
    hello counts for, it hears in its news, and sees it at its next round, which comes soon.
    """
    (seen,) = desk.eye.execute("SELECT epoch_number FROM device").fetchone()
    (present,) = world.office.eye.execute("SELECT epoch_number FROM server").fetchone()
    return bool(seen == present)


def _shows_the_same_number(world: World, desk: Desk) -> None:
    """ "412 = 412" on both screens: the program is started again, and compares."""
    desk.crash()
    world.round(desk)
    match, there = desk.book.status().match, world.office.held_of(desk.book.site().device)
    shown = match and (match.here, match.there, match.apart, match.is_equal)
    hold("I5", shown == (there, there, 0, True), f"{desk.name} shows {shown}, the server {there}")


def _has_converged(world: World) -> None:
    for desk in world.desks:
        if not _is_quiet(world, desk):
            broken("I5", f"{desk.name} did not come to rest: {desk.last_cause or 'it waits'}")
    if not world.options.must_converge:
        return
    for desk in world.desks:
        agreement.check(desk, world.ledger(desk), world.office, world.options)
        party_checks.check(desk, world.office, world.options)
        _shows_the_same_number(world, desk)
    agreement.nobody_is_held_in_vain(world.office)
    (known,) = world.office.eye.execute("SELECT count(*) FROM record").fetchone()
    (shown,) = world.office.eye.execute("SELECT count(*) FROM dose").fetchone()
    hold("I5", known == shown, f"{known} records, {shown} shown")
