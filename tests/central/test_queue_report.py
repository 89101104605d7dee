"""What the server knows of the queue of a PC, from its batches and from its idle contacts."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from tests.central.client import START, Clock, Pc, given
from vaxentry.central import queue_report, tables
from vaxentry.central.queue_report import ReportIn
from vaxentry.wire.messages import Outcome, QueueReport


def told(read: Any) -> tuple[int, str | None, int, int, int]:
    (row,) = read(select(tables.device))
    return row.waiting, row.oldest_saved_at, row.uncertain, row.conflicts, row.cards_on_paper


def asked(pc: Pc, **report: str) -> int:
    query = {"epoch": pc.say_hello().epoch.nonce, "after": "0", "nonce": "c1", **report}
    return pc.call("GET", "/v1/changes", query=query).status


def test_the_last_batch_of_a_pc_leaves_nothing_waiting(pc: Pc, read: Any) -> None:
    queued = QueueReport(waiting=2, oldest_saved_at=START, cards_on_paper=7)
    pc.send(pc.revision(given("SITI")), pc.revision(given("BUDI")), report=queued)
    assert told(read) == (0, None, 0, 0, 7)


def test_what_waits_beside_a_batch_goes_on_waiting(pc: Pc, read: Any) -> None:
    first = pc.revision(given("SITI"))
    pc.send(first, report=QueueReport(waiting=5, oldest_saved_at=START, uncertain=1))
    assert told(read) == (4, START.isoformat(), 1, 0, 0)
    pc.send(pc.void(first), report=QueueReport(waiting=4, oldest_saved_at=START))
    assert told(read)[0] == 3


def test_what_is_to_come_again_later_still_waits() -> None:
    outcomes = [Outcome("accepted"), Outcome("later", after_s=5.0), Outcome("invalid")]
    assert queue_report.after(ReportIn(waiting=3), outcomes).waiting == 1


def test_an_idle_contact_tells_of_the_queue_at_once(pc: Pc, read: Any, clock: Clock) -> None:
    pc.send(pc.revision(given()), report=QueueReport(waiting=9, oldest_saved_at=START))
    clock.advance(timedelta(seconds=1))
    oldest = START.isoformat()
    assert asked(pc, waiting="3", oldest_saved_at=oldest, uncertain="2", conflicts="1") == 200
    assert told(read) == (3, oldest, 2, 1, 0)
    assert asked(pc, waiting="0", uncertain="0", conflicts="0", cards_on_paper="0") == 200
    assert told(read) == (0, None, 0, 0, 0)


def test_a_pc_that_tells_nothing_or_nonsense_changes_no_number(pc: Pc, read: Any) -> None:
    pc.send(pc.revision(given()), report=QueueReport(waiting=9, oldest_saved_at=START))
    held = told(read)
    assert asked(pc) == 200
    assert asked(pc, waiting="-1") == 200
    assert asked(pc, waiting="3", oldest_saved_at="kemarin") == 200
    assert told(read) == held
