"""A site of one person: the health office decides by command, and both sides say the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.central.setback import set_back, take
from tests.db.conftest import a_dose
from tests.db.people import BOSS, BOSS_WORD, approvals_of, hire, sign_in, staff_of
from tests.e2e.desk import OTHER_NIK, Desk, epoch_of, heads
from vaxentry.central.cli import main
from vaxentry.central.embedded import Embedded
from vaxentry.central.office import Waiting, waiting
from vaxentry.db.agreement import Agreement
from vaxentry.db.staff import Staff
from vaxentry.db.trail import Trail
from vaxentry.domain.approval import Decision
from vaxentry.domain.dose import Dose, Sex
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Told
from vaxentry.domain.staff import Role
from vaxentry.domain.trail import TrailQuery
from vaxentry.sync.office import TELL_AGAIN

NUMBER = "9271060312009001"
OFFICE = "Bu Kepala Seksi"


def numbered(number: str) -> Dose:
    return a_dose(number, birth_date=date(2000, 12, 3), sex=Sex.MALE)


@pytest.fixture
def desk(tmp_path: Path, server: Embedded) -> Iterator[Desk]:
    desk = Desk(tmp_path, server).enrol()
    yield desk
    desk.close()


@pytest.fixture
def staff(desk: Desk) -> Staff:
    """One supervisor, who types alone."""
    people = staff_of(desk.book)
    people.begin(BOSS, BOSS_WORD)
    return people


@pytest.fixture
def sent(desk: Desk, staff: Staff) -> UUID:
    del staff
    record = desk.save(numbered(NUMBER))
    assert desk.sync() == {"accepted": 1}
    return record


def waits(server: Embedded) -> list[Waiting]:
    return waiting(server.central.database)


def answer(tmp_path: Path, one: Waiting, decision: str) -> int:
    named = [one.record_id, str(one.rev), decision]
    said = ["--by", OFFICE, "--reason", "surat 12/2026"]
    return main(["answer", *named, *said, "--data", str(tmp_path / "central")])


def last_notes(desk: Desk, amount: int) -> list[tuple[str, str]]:
    trail = Trail(desk.book.transactions, desk.clock)
    return [(one.action, one.author_name) for one in trail.page(TrailQuery(), limit=amount)]


def test_an_approved_void_travels_in_the_round_that_hears_of_it(
    tmp_path: Path, desk: Desk, server: Embedded, sent: UUID
) -> None:
    desk.book.void(sent, reason="kartu ganda")
    assert desk.sync() == {"awaiting_approval": 1}
    (one,) = waits(server)
    assert (one.record_id, one.kind, one.reason, one.asked_by) == (
        str(sent), "void", "kartu ganda", BOSS,
    )  # fmt: skip
    assert answer(tmp_path, one, "approve") == 0
    assert desk.sync() == {"voided": 1}
    assert heads(server) == {sent: "void"}
    assert ("office_approved", OFFICE) in last_notes(desk, 3)
    (asked,) = desk.book.detail(sent).requests
    assert (asked.decision, asked.decided_by, asked.reason) == (
        Decision.APPROVED, OFFICE, "surat 12/2026",
    )  # fmt: skip
    assert desk.sync() == {"voided": 1}
    assert waits(server) == []


def test_a_declined_void_leaves_both_sides_with_the_entry(
    tmp_path: Path, desk: Desk, server: Embedded, sent: UUID
) -> None:
    desk.book.void(sent, reason="kartu ganda")
    desk.sync()
    (one,) = waits(server)
    assert answer(tmp_path, one, "decline") == 0
    assert desk.sync() == {"accepted": 1}
    assert heads(server) == {sent: "accepted"}
    assert desk.book.detail(sent).dose == numbered(NUMBER)
    assert last_notes(desk, 1) == [("office_declined", OFFICE)]
    (asked,) = desk.book.detail(sent).requests
    assert (asked.decision, asked.decided_by) == (Decision.DECLINED, OFFICE)
    trail = Trail(desk.book.transactions, desk.clock).check()
    assert trail.is_whole


def test_another_number_is_told_masked_and_travels_when_approved(
    tmp_path: Path, desk: Desk, server: Embedded, sent: UUID
) -> None:
    desk.book.correct(sent, numbered(OTHER_NIK), reason="nomor salah")
    desk.sync()
    (one,) = waits(server)
    assert (one.before, one.after) == ("nik 9271••••••••••••", "nik 9204••••••••••••")
    assert answer(tmp_path, one, "approve") == 0
    assert desk.sync() == {"accepted": 1}
    assert desk.book.detail(sent).dose == numbered(OTHER_NIK)
    again = desk.save(numbered(NUMBER))  # the old number is free again: no clash
    desk.sync()
    assert desk.book.detail(again).row.state is not State.NIK_CLASH
    assert heads(server)[sent] == "accepted"


def test_without_members_the_office_is_the_second_person(
    tmp_path: Path, desk: Desk, server: Embedded
) -> None:
    sent = desk.save(numbered(NUMBER))
    desk.sync()
    desk.book.correct(sent, numbered(OTHER_NIK), reason="nomor salah")
    assert desk.sync() == {"awaiting_approval": 1}
    (one,) = waits(server)
    answer(tmp_path, one, "approve")
    assert desk.sync() == {"accepted": 1}


def test_the_same_page_told_twice_changes_nothing_the_second_time(
    tmp_path: Path, desk: Desk, server: Embedded, sent: UUID
) -> None:
    desk.book.void(sent, reason="kartu ganda")
    desk.sync()
    (one,) = waits(server)
    answer(tmp_path, one, "decline")
    contract = desk.engine._outbox.contract()
    assert contract is not None
    page = desk.client.changes(contract)
    assert page is not None
    (said,) = page.answers
    agreement, told = Agreement(desk.book.transactions), Told(1, [], page.upto, [said])
    for strange in (replace(said, digest=bytes(32)), replace(said, rev=1)):
        assert agreement.take_news(Told(1, [], page.upto, [strange]), desk.clock()) == []
    assert agreement.take_news(told, desk.clock()) == [sent]
    rev = desk.book.detail(sent).head_rev
    assert agreement.take_news(told, desk.clock()) == []
    assert desk.sync() == {"accepted": 1}
    assert desk.book.detail(sent).head_rev == rev


def test_an_answer_about_a_revision_that_was_replaced_is_none(
    tmp_path: Path, desk: Desk, server: Embedded, staff: Staff, sent: UUID
) -> None:
    desk.book.correct(sent, numbered(OTHER_NIK), reason="nomor salah")
    desk.sync()
    (one,) = waits(server)
    answer(tmp_path, one, "approve")
    desk.book.void(sent, reason="kartu ganda")
    assert desk.sync() == {"awaiting_approval": 1}
    assert heads(server) == {sent: "accepted"}
    (two,) = waits(server)
    assert (two.rev, two.kind) == (one.rev + 1, "void")
    approvals_of(desk.book).decline(sent, reason="keliru")
    del staff
    assert desk.sync() == {"accepted": 1}
    assert waits(server) == []
    assert answer(tmp_path, two, "approve") == 1


def test_a_restored_server_is_told_again_and_decides_again(
    tmp_path: Path, desk: Desk, server: Embedded, sent: UUID
) -> None:
    """Request and decision are lost before the PC heard of them."""
    before = take(server.central.database)
    desk.book.void(sent, reason="kartu ganda")
    desk.sync()
    (one,) = waits(server)
    answer(tmp_path, one, "approve")
    set_back(server.central.database, before)
    assert waits(server) == []
    desk.new_run()
    assert desk.sync() == {"awaiting_approval": 1}
    assert epoch_of(server) == 1  # nothing that it had promised was lost
    (again,) = waits(server)
    assert answer(tmp_path, again, "approve") == 0
    assert desk.sync() == {"voided": 1}
    assert heads(server) == {sent: "void"}


def test_an_answer_behind_the_cursor_is_told_once_more(
    tmp_path: Path, desk: Desk, server: Embedded, sent: UUID
) -> None:
    """A server set back gives a place of its order a second time."""
    desk.book.void(sent, reason="kartu ganda")
    desk.sync()
    (one,) = waits(server)
    with desk.book.transactions.writing() as c:
        c.execute(text("UPDATE device SET changes_upto = changes_upto + 1"))
    answer(tmp_path, one, "approve")
    assert desk.sync() == {"awaiting_approval": 1}
    desk.waited += TELL_AGAIN
    assert desk.sync() == {"voided": 1}


def test_a_server_in_another_epoch_is_told_again(
    tmp_path: Path, desk: Desk, server: Embedded, sent: UUID
) -> None:
    before = take(server.central.database)
    desk.book.void(sent, reason="kartu ganda")
    desk.save(a_dose("9271060312009077", ticket=None))
    desk.sync()
    answer(tmp_path, waits(server)[0], "approve")
    set_back(server.central.database, before)  # with a batch that was promised
    desk.new_run()
    for _ in range(2):
        desk.sync()
    assert epoch_of(server) == 2
    (again,) = waits(server)
    answer(tmp_path, again, "approve")
    assert desk.sync()["voided"] == 1
    assert heads(server)[sent] == "void"


def test_where_two_may_supervise_nothing_is_told(
    desk: Desk, server: Embedded, staff: Staff, sent: UUID
) -> None:
    hire(staff, "Rahma", Role.SUPERVISE)
    desk.book.void(sent, reason="kartu ganda")
    assert desk.sync() == {"awaiting_approval": 1}
    assert waits(server) == []
    sign_in(staff, BOSS)
    second = next(one for one in staff.members() if one.name == "Rahma")
    staff.disable(second.id)
    desk.sync()
    (one,) = waits(server)
    assert one.record_id == str(sent)


def test_a_namesake_at_the_office_is_nobody_who_types_here(
    tmp_path: Path, desk: Desk, server: Embedded, staff: Staff, sent: UUID
) -> None:
    desk.book.void(sent, reason="kartu ganda")
    desk.sync()
    (one,) = waits(server)
    answer(tmp_path, one, "approve")
    desk.sync()
    hire(staff, OFFICE)
    namesake = next(one for one in staff.members() if one.name == OFFICE)
    trail = Trail(desk.book.transactions, desk.clock)
    decided = [row.author for row in trail.rows(TrailQuery()) if row.action == "office_approved"]
    assert decided
    assert namesake.id not in decided
