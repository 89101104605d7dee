"""The real store and engine against the real server over a socket: one truth on both sides."""

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import text

from tests.db.conftest import a_dose
from tests.e2e.desk import OTHER_NIK, SITE, Desk, heads
from vaxentry import joining
from vaxentry.central.care import revoke
from vaxentry.central.embedded import Embedded, serve_in_thread
from vaxentry.db.outbox import Outbox
from vaxentry.domain.contact import Link
from vaxentry.domain.dose import Identity, IdType, Screening
from vaxentry.domain.queue import Contract
from vaxentry.domain.ticket import TicketNo
from vaxentry.errors import (
    CodeRefusedError,
    NotAllowedError,
    OutcomeUnknownError,
    WrongServerError,
)
from vaxentry.wire.messages import PackedBatch


@pytest.fixture
def desk(tmp_path: Path, server: Embedded) -> Iterator[Desk]:
    desk = Desk(tmp_path / "one", server)
    yield desk
    desk.close()


@pytest.fixture
def other(tmp_path: Path, server: Embedded) -> Iterator[Desk]:
    desk = Desk(tmp_path / "two", server)
    yield desk.enrol("KDL-02")
    desk.close()


@pytest.fixture(autouse=True)
def folders(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()


def test_a_conflict_appears_after_its_lost_reply(desk: Desk, server: Embedded) -> None:
    """protocol.md 7 (a)."""
    first = desk.enrol().save()
    assert desk.sync() == {"accepted": 1}
    second = desk.save(a_dose(name="ORANG LAIN", ticket=None))
    desk.client.losing = 1
    assert desk.sync() == {"accepted": 1, "uncertain": 1}
    assert desk.sync() == {"accepted": 1, "nik_clash": 1}
    conflicts = {one.record.record_id: one for one in desk.book.conflicts()}
    assert conflicts.keys() == {first, second}
    assert conflicts[first].is_contested
    conflict = conflicts[second]
    assert conflict.own_masked_name == "O**** L***"
    assert conflict.other.masked_name == "Y***** W*****"
    assert conflict.other.site == SITE
    assert heads(server) == {first: "accepted", second: "held.nik"}


def test_a_void_outruns_its_entry(desk: Desk, server: Embedded) -> None:
    """protocol.md 7 (b): the POST waits somewhere, the clerk voids, the POST arrives late."""
    record = desk.enrol().save()
    contract = Outbox(desk.book.transactions).contract()
    assert contract is not None
    late: list[PackedBatch] = []
    real_post = desk.client.post_batch

    def stuck(_contract: Contract, batch: PackedBatch) -> NoReturn:
        late.append(batch)
        raise OutcomeUnknownError("gave up")

    desk.client.post_batch = stuck  # type: ignore[method-assign, assignment]
    assert desk.sync() == {"uncertain": 1}
    desk.book.void(record, reason="kartu salah")
    desk.client.post_batch = real_post  # type: ignore[method-assign]
    assert desk.sync() == {"voided": 1}
    desk.client.post_batch(contract, late[0])
    assert heads(server) == {record: "void"}
    assert desk.sync() == {"voided": 1}


def test_refused_then_corrected_is_accepted(desk: Desk, server: Embedded) -> None:
    """protocol.md 7 (c)."""
    broken = a_dose()
    object.__setattr__(broken, "name", "X" * 5000)
    record = desk.enrol().save(broken)
    assert desk.sync() == {"needs_fix": 1}
    assert desk.book.detail(record).invalid_field == "name"
    desk.book.correct(record, a_dose(), reason="nama")
    assert desk.sync() == {"accepted": 1}
    assert heads(server) == {record: "accepted"}


def test_a_deferred_person_returns_without_a_clash(desk: Desk) -> None:
    """protocol.md 7 (g)."""
    desk.enrol().save(a_dose(screening=Screening.DEFERRED, vaccine="", dose_no=None))
    desk.save()
    assert desk.sync() == {"accepted": 2}


def test_twins_under_the_mothers_nik_do_not_clash(desk: Desk) -> None:
    """protocol.md 7 (h)."""
    desk.enrol()
    for order in (1, 2):
        identity = Identity(IdType.MOTHER_NIK, "9271060312000001", order)
        desk.save(a_dose(identity=identity, name=f"BAYI {order}", ticket=None))
    assert desk.sync() == {"accepted": 2}


def test_alone_first_enrolled_later(desk: Desk, server: Embedded) -> None:
    """protocol.md 7 (q): the whole pile is accepted."""
    records = [desk.save(a_dose(f"92710603120{n:05}", ticket=None)) for n in range(9001, 9031)]
    assert desk.engine.run_once().link is Link.ALONE
    desk.enrol()
    assert desk.sync() == {"accepted": 30}
    assert heads(server) == dict.fromkeys(records, "accepted")


def test_a_name_clash_is_told_whatever_the_dose_number(desk: Desk, other: Desk) -> None:
    """protocol.md 7 (s)."""
    desk.enrol().save()
    assert desk.sync() == {"accepted": 1}
    other.save(a_dose(name="ORANG LAIN", dose_no=2, ticket=None))
    assert other.sync() == {"nik_clash": 1}


def test_who_holds_a_ticket_rightly_keeps_it_through_a_correction(
    desk: Desk, other: Desk, server: Embedded
) -> None:
    """protocol.md 7 (t)."""
    holder = desk.enrol().save()
    desk.sync()
    contender = other.save(a_dose(OTHER_NIK, name="SITI"))
    assert other.sync() == {"ticket_clash": 1}
    desk.book.correct(holder, a_dose(phone="+62811111111"), reason="telepon")
    assert desk.sync() == {"accepted": 1}
    assert heads(server) == {holder: "accepted", contender: "held.ticket"}


def test_a_freed_ticket_goes_to_who_contended_for_it(
    desk: Desk, other: Desk, server: Embedded
) -> None:
    """protocol.md 7 (e)."""
    wrong = desk.enrol().save()
    desk.sync()
    owner = other.save(a_dose(OTHER_NIK, name="SITI"))
    other.sync()
    desk.book.correct(wrong, a_dose(ticket=TicketNo("P-AB13")), reason="tiket")
    desk.sync()
    assert heads(server) == {wrong: "accepted", owner: "accepted"}


def test_a_code_of_another_server_is_refused_before_it_is_shown(
    desk: Desk, server: Embedded, tmp_path: Path
) -> None:
    (tmp_path / "else").mkdir()
    elsewhere = serve_in_thread(tmp_path / "else")
    try:
        code = elsewhere.enroll_code(SITE, "Posko")
        with pytest.raises(CodeRefusedError):
            joining.enrol(desk.book, server.url, code)
    finally:
        elsewhere.stop()
    with pytest.raises(CodeRefusedError):
        joining.enrol(desk.book, server.url, "WRONG")
    assert not desk.book.site().enrolled


def test_what_was_sent_to_one_server_never_goes_to_another(
    desk: Desk, server: Embedded, tmp_path: Path
) -> None:
    desk.enrol().save()
    desk.client.losing = 1
    assert desk.sync() == {"uncertain": 1}
    (tmp_path / "else").mkdir()
    elsewhere = serve_in_thread(tmp_path / "else")
    try:
        with pytest.raises(WrongServerError):
            joining.enrol(desk.book, elsewhere.url, elsewhere.enroll_code(SITE, "Posko"))
        assert not heads(elsewhere)
    finally:
        elsewhere.stop()
    assert desk.sync() == {"accepted": 1}
    assert len(heads(server)) == 1


def test_another_sites_token_delivers_nothing(desk: Desk, other: Desk, server: Embedded) -> None:
    desk.enrol().save()
    foreign = Outbox(other.book.transactions).contract()
    assert foreign is not None
    with desk.book.transactions.writing() as c:
        c.execute(text("UPDATE device SET token = :token"), {"token": foreign.token})
    done = desk.engine.run_once()
    assert (done.link, done.cause) == (Link.NOT_ALLOWED, "not_allowed")
    assert desk.states() == {"queued": 1}
    assert not heads(server)


def test_a_revoked_pc_is_told_so_and_by_a_new_code_too(desk: Desk, server: Embedded) -> None:
    central = server.central
    desk.enrol().save()
    revoke(central.database, central.journal, desk.book.site().device, central.clock())
    contract = Outbox(desk.book.transactions).contract()
    assert contract is not None
    with pytest.raises(NotAllowedError) as refused:
        desk.client.outcomes(contract, [])
    assert refused.value.text_key == "error.revoked"
    with pytest.raises(NotAllowedError) as refused:
        joining.enrol(desk.book, server.url, server.enroll_code(SITE, "Posko"))
    assert refused.value.text_key == "error.enrol_revoked"


def test_a_code_counts_once(desk: Desk, other: Desk, server: Embedded) -> None:
    code = server.enroll_code(SITE, "Posko")
    joining.enrol(desk.book, server.url, code)
    joining.enrol(desk.book, server.url, code)
    with pytest.raises(CodeRefusedError):
        joining.enrol(other.book, server.url, code)


def test_a_restarted_server_gives_the_receipt_again(
    desk: Desk, server: Embedded, tmp_path: Path
) -> None:
    """protocol.md 7 (k): committed, then dead before the answer."""
    desk.enrol().save()
    desk.client.losing = 1
    desk.sync()
    server.stop()
    again = serve_in_thread(tmp_path / "central", int(server.url.rsplit(":", 1)[1]))
    try:
        assert desk.sync() == {"accepted": 1}
        assert len(heads(again)) == 1
    finally:
        again.stop()
