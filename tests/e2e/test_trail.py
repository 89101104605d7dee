"""The audit trail from the desk to the server's receipts and back: what a set-back book shows."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.central.setback import set_back, take
from tests.db.conftest import KEY
from tests.db.trail_stage import copied, trail_of
from tests.e2e.desk import Desk, save
from vaxentry.central.embedded import Embedded
from vaxentry.db.backup import heads_in, write_backup
from vaxentry.db.trail import Trail
from vaxentry.domain.trail import Action, Fault, Kind, TrailQuery


def kinds(desk: Desk) -> set[Kind]:
    return {fault.kind for fault in trail_of(desk).check().faults}


def test_the_server_stands_for_the_trail_up_to_its_last_batch(desks: tuple[Desk, Desk]) -> None:
    first, _ = desks
    save(first, 9001, 9002)
    assert trail_of(first).check().signed_until == 0
    first.sync()
    save(first, 9003)
    report = trail_of(first).check()
    assert (report.faults, report.entries, report.vouched, report.signed_until) == ((), 3, 1, 2)


def test_a_lost_answer_fetched_later_vouches_for_the_trail_as_it_was_then(
    desks: tuple[Desk, Desk],
) -> None:
    first, _ = desks
    save(first, 9001)
    first.client.losing = 1
    first.sync()
    save(first, 9002)
    first.sync()
    report = trail_of(first).check()
    assert (report.faults, report.vouched, report.signed_until) == ((), 2, 2)


@pytest.mark.parametrize("works", [False, True], ids=["idle", "at work"])
def test_a_book_that_was_set_back_is_told_by_the_server(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path, works: bool
) -> None:
    """Its later receipts went with it; nothing at the PC could tell."""
    first, _ = desks
    save(first, 9001)
    first.sync()
    older = copied(first, tmp_path / "older")
    (seen,) = save(first, 9002)
    first.book.note_opened(seen)
    first.sync()
    again = Desk(older, server)
    if works:
        save(again, 9003, 9004, 9005)
    assert trail_of(again).check().is_whole
    again.sync()
    assert kinds(again) == {Kind.SET_BACK}
    noted = trail_of(again).page(TrailQuery(action=Action.SET_BACK))
    assert [row.detail for row in noted] == ["entry:3"]
    again.new_run()
    again.sync()
    assert kinds(again) == {Kind.SET_BACK}
    assert len(trail_of(again).page(TrailQuery(action=Action.SET_BACK))) == 1
    again.close()


def test_a_book_set_back_to_before_its_last_try_knows_nothing_of_that_try(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path
) -> None:
    first, _ = desks
    save(first, 9001)
    older = copied(first, tmp_path / "older")
    first.sync()
    again = Desk(older, server)
    with again.book.transactions.writing() as c:
        c.execute(text("UPDATE record SET state = 'paused'"))
    again.sync()
    assert trail_of(again).check().faults == (Fault(Kind.TRY_UNKNOWN, 1),)
    again.close()


def test_counters_set_forward_hide_no_set_back(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path
) -> None:
    """Whoever holds the key can spare the book its fork, and sends from it before he asks."""
    first, _ = desks
    save(first, 9001)
    first.sync()
    older = copied(first, tmp_path / "older")
    save(first, 9002, 9003)
    first.sync()
    again = Desk(older, server)
    with again.book.transactions.writing() as c:
        c.execute(text("UPDATE device SET last_device_seq = 2, highest_receipt = 2"))
    save(again, 9004, 9005, 9006)
    again.sync()
    assert again.book.site().device == first.book.site().device
    assert kinds(again) == {Kind.SET_BACK}
    again.close()


def test_a_server_that_was_set_back_makes_no_trail_look_cut(
    desks: tuple[Desk, Desk], server: Embedded
) -> None:
    first, _ = desks
    save(first, 9001)
    first.sync()
    before = take(server.central.database)
    save(first, 9002)
    first.sync()
    set_back(server.central.database, before)
    first.new_run()
    first.sync()
    first.sync()
    assert trail_of(first).check().is_whole


def test_a_backup_vouches_for_what_it_holds(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    first, _ = desks
    save(first, 9001, 9002)
    first.book.note_leaving(Action.EXPORTED, "list_next")
    write_backup(first.book.transactions.engine, tmp_path / "b", reason="saves", key=KEY)
    (tmp_path / "b" / "vaxentry-none.db").write_bytes(b"no book")
    with first.book.transactions.writing() as c:
        c.execute(text("DROP TRIGGER audit_kept"))
        c.execute(text("DELETE FROM audit WHERE seq = 3"))
    trail = Trail(first.book.transactions, first.clock, lambda: heads_in(tmp_path / "b", KEY))
    assert trail.check().faults == (Fault(Kind.SET_BACK, 1, 3),)
    assert trail_of(first).check().is_whole
