"""Many changes come page after page, however they are numbered."""

from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import insert

from tests.central.client import Pc, given
from vaxentry.central import side_tables
from vaxentry.central.api import Central
from vaxentry.central.changes import PAGE, cut


def test_a_long_list_comes_in_pages(central: Central, pc: Pc) -> None:
    pile = [pc.revision(given("BUDI", ticket=f"T-{at}")) for at in range(PAGE + 3)]
    pc.send(*pile)
    other = Pc(central)
    other.send(*(other.revision(given("SITI", ticket=f"T-{at}")) for at in range(PAGE + 3)))
    page = pc.changes()
    assert (len(page.standings), page.more) == (PAGE, True)
    rest = pc.changes(page.upto)
    assert (len(rest.standings), rest.more) == (3, False)
    assert {s.record_id for s in (*page.standings, *rest.standings)} == {
        one.record_id for one in pile
    }


class Row(NamedTuple):
    server_seq: int


def test_rows_of_one_number_are_never_parted() -> None:
    found = [Row(at) for at in range(PAGE - 2)] + [Row(900)] * 3
    told, upto = cut(found, 5000)
    assert (len(told), upto) == (PAGE - 2, PAGE - 3)
    assert cut(found[:PAGE], 5000) == (found[:PAGE], 5000)


def test_more_of_one_number_than_a_page_holds_come_together(central: Central, pc: Pc) -> None:
    """As an older server numbered them."""
    pile = [pc.revision(given()) for _ in range(PAGE + 2)]
    pc.send(*pile)
    first, *others = (
        {"device": str(pc.device), "record_id": str(one.record_id), "server_seq": PAGE}
        for one in pile
    )
    with central.database.writing() as connection:
        connection.execute(insert(side_tables.news), [{**first, "server_seq": 3}, *others])
    page = pc.changes()
    assert ([one.record_id for one in page.standings], page.upto) == ([pile[0].record_id], 3)
    assert page.more
    page = pc.changes(page.upto)
    assert (len(page.standings), page.upto, page.more) == (PAGE + 1, PAGE, True)
    page = pc.changes(page.upto)
    assert (page.standings, page.upto, page.more) == ((), PAGE + 2, False)


def test_what_a_large_batch_leaves_comes_in_pages(central: Central, pc: Pc) -> None:
    """Each of the withdrawn contended with two: one stands alone again, one as before."""
    other = Pc(central)
    pile = [pc.revision(given("BUDI", ticket=f"T-{at}")) for at in range(PAGE + 2)]
    pc.send(*pile)
    doses = [one.dose for one in pile]
    rivals = [
        other.revision(replace(mine, ticket=next_one.ticket))
        for mine, next_one in pairwise(doses)
        if mine is not None and next_one is not None
    ]
    assert set(other.send(*rivals).codes) == {"held.ticket"}
    at = pc.changes()
    at = pc.changes(at.upto)
    assert not at.more
    other.send(*(other.void(one) for one in rivals))
    page = pc.changes(at.upto)
    assert (len(page.standings), page.more) == (PAGE, True)
    rest = pc.changes(page.upto)
    assert (len(rest.standings), rest.more) == (2, False)
    assert {s.record_id for s in (*page.standings, *rest.standings)} == {
        one.record_id for one in pile
    }
