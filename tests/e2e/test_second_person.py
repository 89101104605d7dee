"""What a second person decided at the desk, and what the real server holds then."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from tests.db.conftest import a_dose
from tests.db.people import BOSS, BOSS_WORD, approvals_of, hire, sign_in, staff_of
from tests.e2e.desk import OTHER_NIK, Desk, heads
from vaxentry.central.embedded import Embedded
from vaxentry.db.approving import Approvals
from vaxentry.db.staff import Staff
from vaxentry.domain.dose import Dose, Sex
from vaxentry.domain.outbox import State

NUMBER = "9271060312000001"


def numbered(number: str) -> Dose:
    return a_dose(number, birth_date=date(2000, 12, 3), sex=Sex.MALE)


@pytest.fixture
def desk(tmp_path: Path, server: Embedded) -> Iterator[Desk]:
    desk = Desk(tmp_path, server).enrol()
    yield desk
    desk.close()


@pytest.fixture
def staff(desk: Desk) -> Staff:
    people = staff_of(desk.book)
    people.begin(BOSS, BOSS_WORD)
    hire(people, "Rahma")
    sign_in(people, "Rahma")
    return people


@pytest.fixture
def approvals(desk: Desk) -> Approvals:
    return approvals_of(desk.book)


@pytest.fixture
def sent(desk: Desk, staff: Staff) -> UUID:
    record = desk.save(numbered(NUMBER))
    staff.sign_out()
    assert desk.sync() == {"accepted": 1}  # nobody is signed in
    sign_in(staff, "Rahma")
    return record


def test_a_void_reaches_the_server_only_with_a_second_person(
    desk: Desk, server: Embedded, staff: Staff, approvals: Approvals, sent: UUID
) -> None:
    desk.book.void(sent, reason="kartu ganda")
    assert desk.sync() == {"awaiting_approval": 1}
    assert heads(server) == {sent: "accepted"}
    sign_in(staff, BOSS)
    approvals.approve(sent)
    assert desk.sync()["voided"] == 1
    assert heads(server) == {sent: "void"}


def test_a_declined_void_leaves_the_server_with_what_it_had(
    desk: Desk, server: Embedded, staff: Staff, approvals: Approvals, sent: UUID
) -> None:
    desk.book.void(sent, reason="kartu ganda")
    sign_in(staff, BOSS)
    approvals.decline(sent, reason="bukan ganda")
    assert desk.sync()["accepted"] == 1
    assert heads(server) == {sent: "accepted"}
    assert desk.book.detail(sent).dose == numbered(NUMBER)


def test_an_approved_number_takes_the_place_of_the_old_one(
    desk: Desk, server: Embedded, staff: Staff, approvals: Approvals, sent: UUID
) -> None:
    desk.book.correct(sent, numbered(OTHER_NIK), reason="nomor salah")
    sign_in(staff, BOSS)
    approvals.approve(sent)
    assert desk.sync()["accepted"] == 1
    again = desk.save(numbered(NUMBER))  # the old number is free again: no clash
    desk.sync()
    assert heads(server)[sent] == "accepted"
    assert desk.book.detail(again).row.state is not State.NIK_CLASH
