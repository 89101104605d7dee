"""A case as the book knows it."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.db.answered import PARTY, add, answer, held
from tests.db.conftest import Clock, a_dose
from tests.db.people import BOSS, BOSS_WORD, hire, sign_in, staff_of
from vaxentry.db.outbox import Outbox
from vaxentry.db.saving import UnknownRecordError
from vaxentry.db.store import Store
from vaxentry.domain.cases import Way, ways_out
from vaxentry.domain.outbox import State
from vaxentry.domain.staff import Role


def test_a_clash_is_a_case_until_it_is_over(
    book: Store,
    outbox: Outbox,
    clock: Clock,
) -> None:
    record = held(book, outbox, clock)
    case = book.case(record)
    assert case is not None
    assert (case.record_id, case.other, case.theirs, case.may_rule) == (record, PARTY, None, True)
    book.correct(record, a_dose("9271060312009001"), reason="salah")
    assert book.case(record) is None
    with pytest.raises(UnknownRecordError):
        book.case(UUID(int=1))


def test_the_other_one_is_there_in_full_where_this_pc_holds_it(
    book: Store,
    outbox: Outbox,
    clock: Clock,
) -> None:
    theirs = add(book, a_dose("9271060312009007"))
    answer(outbox, clock, State.ACCEPTED, "accepted")
    record = held(book, outbox, clock, replace(PARTY, record_id=theirs))
    case = book.case(record)
    assert case is not None
    assert case.theirs is not None
    assert case.theirs.dose.identity.number == "9271060312009007"


@pytest.mark.parametrize("role", [Role.ENTRY, Role.VIEW])
def test_who_may_not_correct_a_record_may_not_through_its_case(
    book: Store, outbox: Outbox, clock: Clock, role: Role
) -> None:
    people = staff_of(book)
    people.begin(BOSS, BOSS_WORD)
    theirs = add(book, a_dose("9271060312009007"))
    answer(outbox, clock, State.ACCEPTED, "accepted")
    record = held(book, outbox, clock, replace(PARTY, record_id=theirs))
    hire(people, "Sinta", role)
    told = {}
    for name in (BOSS, "Sinta"):
        sign_in(people, name)
        case = book.case(record)
        assert case is not None
        assert case.theirs is not None
        told[name] = {(one.may_correct, one.may_void) for one in (case.ours, case.theirs)}
    assert told == {BOSS: {(True, True)}, "Sinta": {(False, False)}}


def test_another_sites_clash_is_not_ours_to_rule(
    book: Store,
    outbox: Outbox,
    clock: Clock,
) -> None:
    for other in (replace(PARTY, site="S9"), replace(PARTY, record_id=None, claims=())):
        case = book.case(held(book, outbox, clock, other))
        assert case is not None
        assert not case.may_rule


def test_two_versions_of_one_record_are_no_clash_to_rule(
    book: Store,
    outbox: Outbox,
    clock: Clock,
) -> None:
    record = add(book)
    answer(outbox, clock, State.DOSE_CHECK, "stale", PARTY)
    case = book.case(record)
    assert case is not None
    assert case.of_versions
    assert ways_out(case) == (Way.CORRECT, Way.VOID)
