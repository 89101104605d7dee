"""A server set back where what a PC sent last does not simply tell."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.central.setback import Kept, set_back, take
from tests.db.conftest import a_dose
from tests.e2e.desk import Desk, epoch_of, heads, save
from vaxentry.central import promised
from vaxentry.central.embedded import Embedded
from vaxentry.central.journal_file import JOURNAL_FILE
from vaxentry.db.outbox import Outbox
from vaxentry.domain.contact import Link
from vaxentry.domain.outbox import Flag
from vaxentry.errors import OutcomeUnknownError
from vaxentry.sync import plan
from vaxentry.wire.messages import PackedBatch

IDLE = timedelta(minutes=5)


def lost_with_its_journal(server: Embedded, folder: Path) -> Callable[[], None]:
    """Keep the whole server as it is now; what puts it back so."""
    kept: Kept = take(server.central.database)
    journal = folder / JOURNAL_FILE
    lines = journal.read_bytes()

    def put_back() -> None:
        journal.write_bytes(lines)
        set_back(server.central.database, kept)

    return put_back


def test_a_server_that_lost_an_epoch_with_its_journal_is_reminded_of_it(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path
) -> None:
    """Nothing of the first PC was lost at the first restore: no receipt of its names the epoch."""
    first, second = desks
    save(first, 9001, 9002)
    first.sync()
    put_back = lost_with_its_journal(server, tmp_path / "central")
    kept = take(server.central.database)
    save(second, 9003)
    second.sync()
    set_back(server.central.database, kept)
    for desk in (second, first):
        desk.new_run()
        desk.sync()
    assert epoch_of(server) == 2
    put_back()
    assert epoch_of(server) == 1
    first.new_run()
    save(first, 9004)
    done = first.engine.run_once()
    assert (done.link, done.cause) == (Link.ONLINE, "")
    assert epoch_of(server) == 3
    second.new_run()
    assert second.sync() == {"accepted": 1}
    assert first.states() == {"accepted": 3}
    assert len(heads(server)) == 4


def test_a_server_that_can_not_be_reminded_is_another_one(
    desks: tuple[Desk, Desk], server: Embedded
) -> None:
    first, _ = desks
    with first.book.transactions.writing() as c:
        c.execute(text("UPDATE device SET epoch_number = 7, epoch_nonce = 'unheard of'"))
    save(first, 9001)
    done = first.engine.run_once()
    assert (done.link, done.cause) == (Link.WRONG_SERVER, "wrong_server")
    assert first.states() == {"queued": 1}
    assert epoch_of(server) == 1


def test_what_others_sent_meanwhile_hides_no_restore(
    desks: tuple[Desk, Desk], server: Embedded
) -> None:
    """The PC goes on running, has nothing to send, and the server's order is past its own again."""
    first, second = desks
    second.sync()
    before = take(server.central.database)
    lost = save(first, *range(9001, 9006))
    first.sync()
    set_back(server.central.database, before)
    save(second, *range(9101, 9121))
    second.sync()
    assert not heads(server).keys() & set(lost)
    first.waited += IDLE
    first.sync()
    assert first.sync() == {"accepted": 5}
    assert heads(server).keys() >= set(lost)
    assert len(heads(server)) == 25


def lose_the_last(desk: Desk, server: Embedded) -> UUID:
    """Of two batches of a PC the server has lost the second one's record, which is returned."""
    save(desk, 9001)
    desk.sync()
    before = take(server.central.database)
    [lost] = save(desk, 9002)
    desk.sync()
    set_back(server.central.database, before)
    return lost


def test_nor_does_what_this_pc_sent_since_where_the_answer_to_that_was_lost(
    desks: tuple[Desk, Desk], server: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its newest receipt is of the present life by then: the one before has to be asked about."""
    first, second = desks
    lost = lose_the_last(first, server)
    save(second, 9003, 9004)
    second.sync()
    save(first, 9005)
    with monkeypatch.context() as patch:
        patch.setattr(first.client, "changes", cut)
        first.sync()
    assert lost not in heads(server)
    first.sync()
    assert lost in heads(server)
    assert first.states() == {"accepted": 3}


@pytest.mark.parametrize("others", [0, 6])
def test_a_server_set_back_since_its_hello_is_seen_by_the_next_batch(
    desks: tuple[Desk, Desk], server: Embedded, others: int
) -> None:
    """Also where others have brought its order past what was lost; nothing is put off."""
    first, second = desks
    second.sync()
    lost = lose_the_last(first, server)
    save(second, *range(9101, 9101 + others))
    second.sync()
    save(first, 9003)
    done = first.engine.run_once()
    assert (done.link, done.cause) == (Link.ONLINE, "")
    assert lost in heads(server)
    assert first.states() == {"accepted": 3}
    assert (epoch_of(server), len(heads(server))) == (2, 3 + others)


def test_a_server_set_back_between_two_batches_takes_no_third(
    desks: tuple[Desk, Desk], server: Embedded
) -> None:
    """What it lost is of this very round: its receipt is a moment old."""
    first, _ = desks
    first.new_run(batch_limit=1)
    before = take(server.central.database)
    save(first, 9001, 9002, 9003)
    held: list[int] = []

    def lose_the_first() -> None:
        held.append(len(heads(server)))
        if len(held) == 2:
            set_back(server.central.database, before)

    first.client.before_batch = lose_the_first
    assert first.sync() == {"accepted": 3}
    assert held == [0, 1, 0, 1, 2]
    assert (epoch_of(server), len(heads(server))) == (2, 3)


def test_a_life_that_another_pc_began_since_the_hello_is_entered_before_anything_is_sent(
    desks: tuple[Desk, Desk], server: Embedded
) -> None:
    first, second = desks
    before = take(server.central.database)
    [lost] = save(first, 9001)
    save(second, 9101)
    first.sync()
    second.sync()
    set_back(server.central.database, before)
    second.new_run()
    second.sync()
    assert epoch_of(server) == 2
    save(first, 9002)
    assert first.sync() == {"accepted": 2}
    assert lost in heads(server)
    assert epoch_of(server) == 2


def test_a_server_that_is_set_back_again_and_again_ends_the_round(
    desks: tuple[Desk, Desk], server: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = desks
    save(first, 9001)
    first.sync()
    with monkeypatch.context() as patch:
        patch.setattr(promised, "keeps", lambda *_: False)
        save(first, 9002)
        done = first.engine.run_once()
        assert (done.link, done.cause) == (Link.SERVER_TROUBLE, "set_back")
        assert first.states() == {"accepted": 1, "queued": 1}
    first.waited += IDLE
    assert first.sync() == {"accepted": 2}
    assert epoch_of(server) == 1


def cut(*_: object, **__: object) -> NoReturn:
    raise OutcomeUnknownError("cut")


def test_what_was_said_in_a_life_that_is_lost_is_asked_anew(
    desks: tuple[Desk, Desk], server: Embedded
) -> None:
    """Who contested the record takes that back before the server can hear of it again."""
    first, second = desks
    holder = first.save(a_dose(ticket=None))
    first.sync()
    before = take(server.central.database)
    rival = second.save(a_dose(name="RINA WULANDARI", ticket=None))
    assert second.sync() == {"nik_clash": 1}
    first.sync()
    assert first.book.detail(holder).row.flags == {Flag.CONTESTED}
    set_back(server.central.database, before)
    second.book.void(rival, reason="kartu orang lain")
    second.new_run()
    second.sync()
    first.waited += IDLE
    first.sync()
    assert (epoch_of(server), heads(server)[rival]) == (2, "void")
    assert not first.book.detail(holder).row.flags


def test_what_was_committed_last_proves_a_restore_whatever_its_number(
    desks: tuple[Desk, Desk], server: Embedded
) -> None:
    """Two batches are on their way: the one begun first is committed last, and lost."""
    first, _ = desks
    save(first, 9001)
    early = _begun(first)
    save(first, 9002)
    late = _begun(first)
    late()
    before = take(server.central.database)
    early()
    assert first.states() == {"accepted": 2}
    set_back(server.central.database, before)
    first.new_run()
    first.sync()
    assert first.sync() == {"accepted": 2}
    assert (epoch_of(server), len(heads(server))) == (2, 2)


def _begun(desk: Desk) -> Callable[[], None]:
    """An attempt that is stored; what sends it and settles its answer."""
    outbox = Outbox(desk.book.transactions)
    contract = outbox.contract()
    assert contract is not None
    due = outbox.due(desk.clock(), 10)
    attempt = outbox.begin(uuid4(), due, desk.clock())
    request = plan.request_of(attempt, due, plan.report_of(outbox.summary()))

    def send() -> None:
        reply = desk.client.post_batch(contract, PackedBatch.of(request))
        desk.engine._sender.settle(contract, attempt, reply.answer, reply.status)

    return send


def test_a_receipt_spoilt_on_its_way_is_no_other_copy(
    desks: tuple[Desk, Desk], server: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = desks
    save(first, 9001)
    first.client.losing = 1
    assert first.sync() == {"uncertain": 1}
    fetch = first.client.fetch_batch

    def spoilt(*asked: Any) -> Any:
        found = fetch(*asked)
        assert found is not None
        answer, status = found
        return replace(answer, receipt={**answer.receipt, "root": "00" * 32}), status

    monkeypatch.setattr(first.client, "fetch_batch", spoilt)
    device = first.book.site().device
    assert first.sync() == {"accepted": 1}
    assert first.book.site().device == device
    with server.central.database.reading() as c:
        assert c.execute(text("SELECT count(*) FROM batch")).scalar() == 1
