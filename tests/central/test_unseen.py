"""A PC that nothing is heard of any more is named, whatever it told before it fell silent."""

from datetime import timedelta

import pytest

from tests.central.client import START, Clock, Pc, given
from vaxentry.central.alarms import AlarmKind, raise_alarm, settle_alarm
from vaxentry.central.api import Central
from vaxentry.central.care import revoke
from vaxentry.central.status import UNSEEN_AFTER, Awaited, Status, read_status
from vaxentry.central.status_lines import status_lines
from vaxentry.language import LANGUAGES, Words

DAYS = UNSEEN_AFTER.days


def status(central: Central, clock: Clock) -> Status:
    return read_status(central.database, central.identity, clock())


def unseen(central: Central, clock: Clock) -> dict[str, int]:
    (site,) = status(central, clock).sites
    return {one.device: one.unseen_days for one in site.devices if one.unseen_days}


def test_a_pc_that_had_drained_is_named_after_some_days(
    central: Central, pc: Pc, clock: Clock
) -> None:
    pc.send(pc.revision(given()))
    clock.advance(UNSEEN_AFTER - timedelta(hours=1))
    assert unseen(central, clock) == {}
    clock.advance(timedelta(hours=2))
    assert unseen(central, clock) == {str(pc.device): DAYS}
    for language in LANGUAGES:
        words = Words(language)
        told = "\n".join(status_lines(status(central, clock), words))
        assert words("central.unseen", days=DAYS) in told
    pc.changes()
    assert unseen(central, clock) == {}
    clock.advance(timedelta(days=40))
    revoke(central.database, central.journal, pc.device, clock())
    assert unseen(central, clock) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_alarm_of_another_life_names_the_pcs_it_waits_for(
    central: Central, pc: Pc, clock: Clock, language: str
) -> None:
    words = Words(language)
    other, stolen = Pc(central), Pc(central)
    clock.advance(timedelta(hours=1))
    revoke(central.database, central.journal, stolen.device, clock())
    with central.database.writing() as connection:
        for kind in AlarmKind:
            raise_alarm(connection, kind, "2", clock().isoformat())
    waits = {AlarmKind.EPOCH, AlarmKind.PROMOTED}
    both = [one.number for one in status(central, clock).alarms if one.kind in waits]
    clock.advance(timedelta(minutes=5))
    pc.changes()

    awaited = status(central, clock).awaited
    assert awaited == tuple(Awaited(one, (f"S1 {other.enrolment.pc_code}",)) for one in both)
    told = status_lines(status(central, clock), words)
    assert "  " + words("central.awaited", number=1, pcs=awaited[0].pcs[0]) in told

    other.changes()
    assert status(central, clock).awaited == tuple(Awaited(one, ()) for one in both)
    assert "  " + words("central.all_seen") in status_lines(status(central, clock), words)
    for one in both:
        settle_alarm(central.database, one, START.isoformat())
    assert status(central, clock).awaited == ()
