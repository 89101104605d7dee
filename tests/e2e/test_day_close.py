"""A day with everything that can be wrong with it, a dead server, and its answer days later."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.e2e.desk import Desk
from tests.reports.day_stage import deferred, person
from vaxentry.central.embedded import serve_in_thread
from vaxentry.domain.day_close import DaySheet, Gap, Seal
from vaxentry.domain.day_doses import BatchOfDay, Yield
from vaxentry.domain.day_gaps import differences
from vaxentry.domain.dose import Dose
from vaxentry.domain.outbox import State, moves_by_itself
from vaxentry.reports.day_desk import DayDesk

DAY = date(2021, 8, 27)


class Site:
    """One PC, and a server that can be taken away."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.server = serve_in_thread(home / "central")
        self._port = int(self.server.url.rsplit(":", 1)[1])
        self.pc = Desk(home, self.server).enrol()
        self.stack = self.pc.book.open_stack(DAY, 5, "").id
        self.day = DayDesk(self.pc.book.transactions, self.pc.clock)

    def save(self, card: int, dose: Dose) -> UUID:
        record = uuid4()
        self.pc.book.add(dose, record_id=record, stack=self.stack, card_no=card)
        return record

    def die(self) -> None:
        self.server.stop()

    def live(self) -> None:
        self.server = serve_in_thread(self._home / "central", self._port)
        self.pc.waited += timedelta(days=2)

    def sheet(self) -> DaySheet:
        return self.day.sheet(DAY)

    def close(self) -> None:
        self.server.stop()
        self.pc.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.close()


def test_each_is_named_and_the_rest_closes_when_the_server_answers(site: Site) -> None:
    for card, dose in (
        (1, person(9001)),
        (2, person(9002)),
        (4, deferred(9004)),
        (5, person(9005, volume_ul=250)),
    ):
        site.save(card, dose)
    site.pc.sync()
    site.die()
    double = site.save(6, person(9002))
    site.save(7, person(9007))
    site.pc.sync()
    _the_evening(site)
    site.live()
    site.pc.sync()
    _still_open(site)
    site.pc.book.void(double, reason="dobel")
    site.pc.sync()
    closed = site.sheet()
    held = closed.in_force(Seal.SERVER)
    assert held is not None
    assert (held.author, held.figures) == ("", {"typed": 5, "received": 5})
    assert closed.changed_since(Seal.CARDS)


def _the_evening(site: Site) -> None:
    """Names each, seals what can be sealed."""
    batch = BatchOfDay("KDL-01", "moderna", "M7")
    found = site.day.enter_vials(DAY, batch, Yield(1, 5000, 2750))
    pile = next(one for one in found.piles if one.counted)
    assert (pile.proceed, pile.deferred, pile.not_typed, pile.excess) == (5, 1, 1, 2)
    assert {(one.gap, one.names) for one in differences(found) if one.gap is not Gap.DOUBLED} == {
        (Gap.NOT_TYPED, "3"),
        (Gap.EXCESS, "6-7"),
    }
    assert [[one.card for one in double] for double in found.doubles] == [[2, 6]]
    (line,) = found.doses
    assert (line.doses, line.halves, line.given_ul, line.difference_ul) == (5, 1, 2250, 0)
    assert [one.card for one in found.server.unsent] == [6, 7]
    assert all(moves_by_itself(one.state) for one in found.server.unsent)
    reasons = {one.key: "sudah dicek" for one in differences(found)}
    site.day.seal(DAY, Seal.CARDS, reasons)
    sealed = site.day.seal(DAY, Seal.DOSES, {})
    assert sealed.in_force(Seal.SERVER) is None


def _still_open(site: Site) -> None:
    """The server has answered: it holds the double back, and says so by name."""
    word = site.sheet().server
    assert (word.typed, word.received) == (6, 5)
    (left,) = word.unsent
    assert (left.card, left.state) == (6, State.DOSE_CHECK)
    assert site.sheet().in_force(Seal.SERVER) is None
