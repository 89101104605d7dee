"""Two tickets change hands: at the server both or neither, also where it refuses one of them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.central.setback import set_back, take
from tests.db.conftest import a_dose
from tests.e2e.desk import OTHER_NIK, Desk
from vaxentry.central.embedded import Embedded
from vaxentry.domain.cases import Seen
from vaxentry.domain.dose import Dose
from vaxentry.domain.ticket import TicketNo


@pytest.fixture
def desk(tmp_path: Path, server: Embedded) -> Iterator[Desk]:
    (tmp_path / "one").mkdir()
    made = Desk(tmp_path / "one", server)
    yield made.enrol()
    made.close()


def revisions(server: Embedded) -> list[int]:
    with server.central.database.reading() as c:
        return list(c.execute(text("SELECT rev FROM record ORDER BY rev")).scalars())


def unreadable(dose: Dose) -> Dose:
    """What no desk lets pass, and the server refuses."""
    broken = replace(dose)
    object.__setattr__(broken, "name", "X" * 5000)
    return broken


def test_what_was_exchanged_with_a_refused_one_goes_when_that_is_put_right(
    desk: Desk, server: Embedded
) -> None:
    one = desk.save(a_dose(ticket=TicketNo("P-1")))
    other = desk.save(a_dose(OTHER_NIK, name="OBED LANI", ticket=TicketNo("P-2")))
    assert desk.sync() == {"accepted": 2}
    desk.book.swap_tickets(Seen(one, 1), Seen(other, 1), reason="kartu tertukar")
    fine = desk.book.detail(other).dose
    desk.book.correct(other, unreadable(fine), reason="nama")
    assert desk.sync() == desk.sync() == {"needs_fix": 2}
    assert revisions(server) == [1, 1]
    desk.book.correct(other, fine, reason="nama")
    assert desk.sync() == {"accepted": 2}
    assert revisions(server) == [2, 4]


def test_an_exchange_that_was_lost_since_the_hello_is_not_parted(
    desk: Desk, server: Embedded
) -> None:
    """A correction of one of them waits: alone it would free the ticket that the other one has."""
    one = desk.save(a_dose(ticket=TicketNo("P-1")))
    other = desk.save(a_dose(OTHER_NIK, name="OBED LANI", ticket=TicketNo("P-2")))
    desk.sync()
    before = take(server.central.database)
    desk.book.swap_tickets(Seen(one, 1), Seen(other, 1), reason="kartu tertukar")
    assert desk.sync() == {"accepted": 2}
    set_back(server.central.database, before)
    fine = desk.book.detail(one).dose
    desk.book.correct(one, replace(fine, phone="+6281200000001"), reason="telepon")
    seen: list[list[int]] = []
    desk.client.before_batch = lambda: seen.append(revisions(server))
    assert desk.sync() == {"accepted": 2}
    assert revisions(server) == [2, 3]
    assert seen == [[1, 1], [1, 1]]
