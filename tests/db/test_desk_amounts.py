"""How long the lists of *Perlu keputusan* are, and what of them comes first."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.db.answered import CONTESTED, PARTY, add, answer, held, say
from tests.db.conftest import Clock, a_dose
from vaxentry.db import desk_amounts
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.case_steps import Step
from vaxentry.domain.desk_lists import KIND_OF, Amount, DeskList
from vaxentry.domain.outbox import Flag, State
from vaxentry.domain.records import OtherParty
from vaxentry.domain.ruling import Decided

PENDING = frozenset({Flag.NIK_PENDING})


def rows_of(book: Store, which: DeskList) -> int:
    if which in KIND_OF:
        return len(book.looked(KIND_OF[which]))
    lists = {
        DeskList.CASES: book.conflicts,
        DeskList.DUKCAPIL: book.niks,
        DeskList.REFUSED: book.refused,
    }
    return len(lists[which]())


@pytest.fixture
def full(book: Store, outbox: Outbox, clock: Clock) -> Store:
    """Something on every list, and what looks like it and is on none."""
    clash, pending, both, read, corrected, pending_clash = (
        held(book, outbox, clock) for _ in range(6)
    )
    decided = replace(PARTY, claims=(), ruled=Decided.BOTH)
    say(book, clock, pending, 2000, OtherParty(), state=State.ACCEPTED, flags=PENDING)
    say(book, clock, both, 2001, decided, state=State.ACCEPTED)
    say(book, clock, read, 2002, decided, state=State.ACCEPTED)
    say(book, clock, pending_clash, 2003, PARTY, state=State.ACCEPTED, flags=PENDING | CONTESTED)
    book.take_step([clash, pending_clash, corrected], Step.DUKCAPIL)
    book.take_step([read], Step.SEEN)
    for state in (State.NEEDS_FIX, State.NEEDS_UPDATE):
        add(book)
        answer(outbox, clock, state, "invalid", rule="required")
    add(book, a_dose(complaint="pusing", ticket=None))
    book.correct(corrected, a_dose(phone="+62811"), reason="telepon")
    return book


@pytest.mark.parametrize("which", DeskList)
def test_the_count_is_that_of_the_rows(full: Store, which: DeskList) -> None:
    assert full.amount(which) == Amount(rows_of(full, which))


def test_each_list_has_its_rows(full: Store) -> None:
    found = {which: full.amount(which).rows for which in DeskList}
    assert found[DeskList.CASES] == 3
    assert found[DeskList.DUKCAPIL] == 3
    assert (found[DeskList.REFUSED], found[DeskList.COMPLAINT]) == (2, 1)


def test_what_is_gone_through_is_counted_as_far_as_it_is_listed(
    book: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        add(book, a_dose(complaint="pusing", ticket=None))
    monkeypatch.setattr(desk_amounts, "MOST_FLAGGED", 2)
    assert book.amount(DeskList.COMPLAINT) == Amount(2, or_more=True)


def test_what_was_not_sent_to_the_registry_yet_is_listed_and_sent_first(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    records = [held(book, outbox, clock) for _ in range(4)]
    for record in records:
        say(book, clock, record, 2000, OtherParty(), state=State.ACCEPTED, flags=PENDING)
    sent: list[UUID] = []
    for _ in range(2):
        left = [one.record_id for one in book.nik_cases(2)]
        assert left == [row.record_id for row in book.niks(2)]
        book.take_step(left, Step.SENT_DUKCAPIL)
        sent += left
    assert sent == records
    assert [row.record_id for row in book.niks()] == records
