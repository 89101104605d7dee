"""An accepted record that another one contests, and what is decided about it on two desks."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from tests.e2e.clash import OURS, THEIRS, case_of, contend
from tests.e2e.desk import Desk, heads
from vaxentry.central.embedded import Embedded
from vaxentry.domain.case_steps import Step
from vaxentry.domain.cases import Amendment, Seen, Way, ways_out
from vaxentry.domain.outbox import State
from vaxentry.domain.ruling import Claimed, Decided, Says


@pytest.fixture
def clash(desks: tuple[Desk, Desk]) -> tuple[UUID, UUID]:
    """The first PC's record is accepted, the second one's contends with it; both were told."""
    told = contend(desks)
    desks[0].sync()
    return told


def test_the_holder_is_told_and_gets_the_same_desk(
    desks: tuple[Desk, Desk], clash: tuple[UUID, UUID]
) -> None:
    first, second = desks
    holder, contender = clash
    (row,) = first.book.conflicts()
    assert (row.record.record_id, row.is_contested, row.is_waiting) == (holder, True, False)
    case = case_of(first, holder)
    assert case.is_contested
    assert (case.kind, case.other.record_id) == (State.NIK_CLASH, contender)
    assert case.other.masked_name == "S*** A****"
    assert case.other.claims == (Claimed.PERSON,)
    assert set(ways_out(case)) == set(ways_out(case_of(second, contender)))


def test_what_the_holder_decides_closes_the_others_case(
    desks: tuple[Desk, Desk], server: Embedded, clash: tuple[UUID, UUID]
) -> None:
    first, second = desks
    holder, contender = clash
    first.book.rule(holder, Says.BOTH, reason="satu orang, dua ejaan")
    first.sync()
    assert second.sync() == {"accepted": 1}
    assert heads(server) == {holder: "accepted", contender: "accepted"}
    assert (first.book.conflicts(), second.book.conflicts()) == ([], [])


def test_what_is_ours_by_right_waits_for_the_other_side_which_is_told(
    desks: tuple[Desk, Desk], clash: tuple[UUID, UUID]
) -> None:
    first, second = desks
    holder, contender = clash
    first.book.rule(holder, Says.MINE, reason="KTP asli dilihat")
    first.sync()
    first.sync()
    assert first.book.conflicts()[0].is_waiting
    assert case_of(first, holder).other.ruled is Decided.OURS
    second.sync()
    told = case_of(second, contender)
    assert told.other.ruled is Decided.THEIRS
    assert not told.has_two_decisions
    second.book.correct(contender, replace(OURS, name="SITI AMINAH"), reason="ejaan")
    second.sync()
    first.sync()
    assert (first.book.conflicts(), second.book.conflicts()) == ([], [])


def test_two_different_decisions_are_shown_with_what_is_in_force(
    desks: tuple[Desk, Desk], clash: tuple[UUID, UUID]
) -> None:
    first, second = desks
    holder, contender = clash
    second.book.rule(contender, Says.MINE, reason="Dukcapil membenarkan")
    second.sync()
    first.sync()
    first.book.rule(holder, Says.MINE, reason="KTP asli dilihat")
    first.sync()
    second.sync()
    case = case_of(second, contender)
    assert case.has_two_decisions
    assert case.other.ruled is Decided.THEIRS
    assert case.decision is not None
    assert case.decision.reason == "Dukcapil membenarkan"


def test_one_that_both_stand_after_ours_alone_is_told_until_it_is_read(
    desks: tuple[Desk, Desk], clash: tuple[UUID, UUID]
) -> None:
    first, second = desks
    holder, contender = clash
    first.book.rule(holder, Says.MINE, reason="KTP asli dilihat")
    first.sync()
    second.book.rule(contender, Says.BOTH, reason="satu orang, dua ejaan")
    assert second.sync() == {"accepted": 1}
    first.sync()
    case = case_of(first, holder)
    assert case.is_overruled
    assert case.has_two_decisions
    assert ways_out(case)[0] is Way.SEEN
    assert [row.is_overruled for row in first.book.conflicts()] == [True]
    first.book.take_step([holder], Step.SEEN)
    assert first.book.conflicts() == []


def test_told_again_a_case_is_as_old_as_it_was(
    desks: tuple[Desk, Desk], server: Embedded, clash: tuple[UUID, UUID]
) -> None:
    first, _ = desks
    holder, _ = clash
    before = case_of(first, holder).since
    third = first.save(replace(THEIRS, name="SITI AMINAX", dose_no=3))
    first.sync()
    assert case_of(first, holder).since == before
    assert heads(server)[third] == "held.nik"


@pytest.fixture
def versions(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path
) -> Iterator[tuple[Desk, UUID]]:
    """A copy of the first PC has corrected the same entry first: ours is stale."""
    first, _ = desks
    record = first.save(THEIRS)
    first.sync()
    first.book.close()
    shutil.copytree(tmp_path / "a", tmp_path / "copy")
    one, other = Desk(tmp_path / "a", server), Desk(tmp_path / "copy", server)
    other.book.correct(record, replace(THEIRS, phone="+62811"), reason="telepon")
    other.sync()
    one.book.correct(record, replace(THEIRS, phone="+62822"), reason="telepon lain")
    one.sync()
    assert one.sync() == {"dose_check": 1}
    yield one, record
    one.close()
    other.close()


def test_of_two_versions_the_one_typed_from_the_card_counts(
    versions: tuple[Desk, UUID], server: Embedded
) -> None:
    desk, record = versions
    case = case_of(desk, record)
    assert case.of_versions
    assert case.other.head is not None
    desk.book.correct(record, replace(THEIRS, phone="+62833"), reason="sesuai kartu")
    assert desk.sync() == {"accepted": 1}
    assert heads(server) == {record: "accepted"}
    assert desk.book.conflicts() == []


def test_of_two_versions_ours_stands_by_one_key(versions: tuple[Desk, UUID]) -> None:
    desk, record = versions
    case = case_of(desk, record)
    assert Way.OURS in ways_out(case)
    seen = Seen(record, case.ours.head_rev)
    desk.book.amend(seen, Amendment(), reason="sesuai kartu")
    assert desk.sync() == {"accepted": 1}
    assert desk.book.detail(record).dose.phone == "+62822"
