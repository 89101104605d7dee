"""Two cards of the pile change hands: the book that holds the first tells it of the second."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tests.db.conftest import a_dose
from vaxentry.db.store import Store
from vaxentry.domain.dose import Dose
from vaxentry.domain.look_around import known_around, probe_of_dose, second_look
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Saved
from vaxentry.domain.ticket import TicketNo

DAY = date(2021, 9, 24)


def problems(book: Store, dose: Dose) -> list[Problem]:
    known = known_around(book, probe_of_dose(dose))
    found = second_look(dose, known, batches=(), today=DAY, rules=book.rules())
    return [one for one in found if one.code.startswith("ticket_")]


def test_the_second_of_two_swapped_cards(book: Store, save: Callable[..., Saved]) -> None:
    ana = a_dose("9271060312009001", name="ANA KAMBU", ticket=TicketNo("P-ANA"))
    budi = a_dose("9271060312009002", name="BUDI SORONG", ticket=TicketNo("P-BUDI"))
    for one in (ana, budi):
        save(identity=one.identity, name=one.name, ticket=one.ticket)
    wrong = replace(ana, ticket=budi.ticket, dose_no=2, given_on=DAY)
    assert [one.code for one in problems(book, wrong)] == ["ticket_used"]
    saved = save(
        identity=wrong.identity, name=wrong.name, ticket=wrong.ticket, dose_no=2, given_on=DAY
    )
    (found,) = problems(book, replace(budi, ticket=ana.ticket, dose_no=2, given_on=DAY))
    assert (found.code, found.params) == ("ticket_swapped", {"entry": saved.entry_no})
