"""What the desk shows of the other party of a clash follows what becomes of that one elsewhere."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.central.client import START
from tests.db.conftest import a_dose
from tests.e2e.clash import case_of
from tests.e2e.desk import Desk
from vaxentry.central.care import erase_record
from vaxentry.central.embedded import Embedded
from vaxentry.domain.ruling import Says
from vaxentry.domain.ticket import TicketNo

TICKET = TicketNo("P-1")
CARD = a_dose("9271060312009001", ticket=TICKET, name="HASAN BASRI")


@pytest.fixture
def clash(desks: tuple[Desk, Desk]) -> tuple[UUID, UUID, UUID]:
    """The first PC's record holds a ticket, two of the second one contend with it, in turn."""
    first, second = desks
    holder = first.save(CARD)
    first.sync()
    heir = second.save(a_dose("9271060312009002", ticket=TICKET, name="XENA PUTRI"))
    second.sync()
    third = second.save(a_dose("9271060312009003", ticket=TICKET, name="YUNUS ALI"))
    assert second.sync() == {"ticket_clash": 2}
    shown = [case_of(second, one).other.masked_name for one in (heir, third)]
    assert shown == ["H**** B****"] * 2
    return holder, heir, third


def test_who_takes_the_holders_place_is_shown_and_can_be_decided_about(
    desks: tuple[Desk, Desk], clash: tuple[UUID, UUID, UUID]
) -> None:
    first, second = desks
    holder, heir, third = clash
    first.book.correct(holder, replace(CARD, ticket=TicketNo("P-2")), reason="kartu")
    first.sync()
    second.sync()
    case = case_of(second, third)
    assert (case.other.masked_name, case.other.record_id) == ("X*** P****", heir)
    second.book.rule(third, Says.MINE, reason="kartu asli dilihat")
    assert second.sync() == {"accepted": 1, "ticket_clash": 1}
    assert case_of(second, heir).other.masked_name == "Y**** A**"


def test_another_name_of_the_holder_is_shown(
    desks: tuple[Desk, Desk], clash: tuple[UUID, UUID, UUID]
) -> None:
    first, second = desks
    first.book.correct(clash[0], replace(CARD, name="RAHMAT NUR"), reason="ejaan")
    first.sync()
    before = case_of(second, clash[1]).since
    assert second.sync() == {"ticket_clash": 2}
    assert [case_of(second, one).other.masked_name for one in clash[1:]] == ["R***** N**"] * 2
    assert case_of(second, clash[1]).since == before


def test_of_an_erased_holder_nothing_is_shown(
    desks: tuple[Desk, Desk], server: Embedded, clash: tuple[UUID, UUID, UUID]
) -> None:
    _, second = desks
    holder, heir, third = clash
    central = server.central
    erase_record(central.database, central.journal, holder, "perintah 12", START)
    assert second.sync() == {"accepted": 1, "ticket_clash": 1}
    shown = [case_of(second, one).other for one in (heir, third)]
    assert [one.masked_name for one in shown] == ["Y**** A**", "X*** P****"]
    assert [one.record_id for one in shown] == [third, heir]
