"""A database that was set back is noticed by a receipt, and by nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from tests.central.client import Clock, Pc, Reply, given
from tests.central.rounds import at_once
from tests.central.setback import set_back, take
from tests.central.test_workers import through
from vaxentry.central import side_tables, tables
from vaxentry.central.api import Central
from vaxentry.central.epochs import begins_an_epoch
from vaxentry.central.opening import Place, open_central
from vaxentry.domain.dose import Revision
from vaxentry.wire.messages import HELLO, RECEIPT, Epoch, Receipt
from vaxentry.wire.signing import sign

NOW, OLDER, STRANGE = Epoch(3, "now"), Epoch(2, "older"), Epoch(3, "strange")
ROOT = bytes(range(32))


@pytest.mark.parametrize(
    ("epoch", "root", "begins"),
    [
        (NOW, ROOT.hex(), False),
        (NOW, None, True),
        (NOW, "00" * 32, True),
        (OLDER, None, False),
        (OLDER, ROOT.hex(), False),
        (STRANGE, None, True),
        (STRANGE, ROOT.hex(), True),
    ],
)
def test_what_a_receipt_proves(epoch: Epoch, root: str | None, begins: bool) -> None:
    receipt = Receipt(uuid4(), epoch, uuid4(), 1, 1, 1, ROOT)
    assert begins_an_epoch(receipt, NOW, frozenset({NOW, OLDER}), root) == begins


def epoch_of(central: Central) -> Epoch:
    with central.database.reading() as connection:
        row = connection.execute(select(tables.server)).one()
        return Epoch(row.epoch_number, row.epoch_nonce)


@pytest.fixture
def sent(central: Central, pc: Pc) -> tuple[Revision, Reply]:
    """A record whose receipt the PC holds, and which the server has forgotten."""
    before = take(central.database)
    revision = pc.revision(given())
    reply = pc.send(revision)
    set_back(central.database, before)
    return revision, reply


def test_a_restore_is_noticed_and_what_is_missing_comes_back(
    central: Central, pc: Pc, sent: tuple[Revision, Reply]
) -> None:
    revision, reply = sent
    told = pc.compare([revision], receipt=reply.answer.receipt)
    assert (told.epoch.number, told.held, told.differs) == (2, 0, ())
    assert pc.say_hello().epoch == told.epoch

    again = pc.compare([revision], receipt=reply.answer.receipt)
    assert (again.epoch, again.differs, again.listed) == (told.epoch, (0,), {0: []})
    assert pc.send(revision).codes == ["accepted"]
    assert pc.compare([revision]).differs == ()
    with central.database.reading() as connection:
        known = connection.execute(select(side_tables.epoch)).all()
        alarm = connection.execute(select(side_tables.alarm)).one()
    assert {(row.number, row.parent) for row in known} == {(1, ""), (2, pc.hello.epoch.nonce)}
    assert (alarm.kind, alarm.about) == ("epoch", "2")


def test_what_is_held_or_flagged_is_told_anew_in_a_new_epoch(central: Central, pc: Pc) -> None:
    """By its receipt the other PC knew it; in the life that is lost it may have heard otherwise."""
    other, third = Pc(central), Pc(central)
    holder, plain = pc.revision(given("BUDI", ticket="T-1")), other.revision(given())
    pc.send(holder)
    held = other.revision(given("SITI", ticket="T-1"))
    other.send(plain, held)
    before = take(central.database)
    receipt = third.send(third.revision(given())).answer.receipt
    set_back(central.database, before)
    assert other.news() == {}
    third.compare([], receipt=receipt)
    assert other.news() == {(held.record_id, 1): "held.ticket"}
    assert pc.news() == {(holder.record_id, 1): "accepted"}
    assert third.news() == {}


def test_a_batch_with_another_root_under_the_same_number_is_noticed(
    central: Central, pc: Pc, sent: tuple[Revision, Reply]
) -> None:
    _, reply = sent
    pc.seq = 0
    pc.send(pc.revision(given("BUDI")))
    pc.compare([], receipt=reply.answer.receipt)
    assert epoch_of(central).number == 2


def test_a_receipt_whose_batch_is_here_begins_nothing(central: Central, pc: Pc) -> None:
    revision = pc.revision(given())
    reply = pc.send(revision)
    assert pc.compare([revision], receipt=reply.answer.receipt).differs == ()
    assert epoch_of(central).number == 1


def test_m_a_late_pc_with_an_older_epochs_receipt_begins_nothing(
    central: Central, pc: Pc, sent: tuple[Revision, Reply]
) -> None:
    _, reply = sent
    pc.compare([], receipt=reply.answer.receipt)
    for _ in range(3):
        pc.compare([], receipt=reply.answer.receipt)
    assert epoch_of(central).number == 2


def test_an_epoch_that_nobody_here_knows_is_outnumbered_once(central: Central, pc: Pc) -> None:
    receipt = Receipt(
        central.identity.server_id, Epoch(7, "lost"), pc.device, 90, 4000, 5, ROOT
    )  # fmt: skip
    other = Pc(central)
    for device in (pc, other):
        shown = sign(
            central.identity.key, RECEIPT, replace(receipt, device=device.device).to_json()
        )
        device.compare([], receipt=shown)
    assert epoch_of(central).number == 8


def test_a_hello_of_ours_proves_an_epoch_that_nobody_here_knows(central: Central, pc: Pc) -> None:
    """A PC that lost nothing at a restore has no receipt of the epoch after it."""
    known = pc.say_hello()
    lost = replace(known, epoch=Epoch(4, "lost"))
    for hello in (known, lost, lost):
        pc.compare([], receipt=sign(central.identity.key, HELLO, hello.to_json()))
        expected = 1 if hello is known else 5
        assert epoch_of(central).number == expected
    for shown in (lost.to_json(), sign(Ed25519PrivateKey.generate(), HELLO, lost.to_json())):
        pc.compare([], receipt={**shown, "epoch": Epoch(9, "forged").to_json()})
    assert epoch_of(central).number == 5


def forgeries(central: Central, receipt: Receipt) -> Iterator[dict[str, Any]]:
    key = central.identity.key
    good = sign(key, RECEIPT, receipt.to_json())
    yield sign(Ed25519PrivateKey.generate(), RECEIPT, receipt.to_json())
    yield {**good, "device_seq": 99}
    yield {**good, "epoch": {"number": 99, "nonce": "x"}}
    yield receipt.to_json()
    yield sign(key, HELLO, receipt.to_json())
    yield sign(key, RECEIPT, replace(receipt, server_id=uuid4()).to_json())
    yield sign(key, RECEIPT, {"nonsense": 1})
    yield {}


def test_l_a_forged_receipt_begins_nothing(
    central: Central, pc: Pc, sent: tuple[Revision, Reply]
) -> None:
    _, reply = sent
    for forged in forgeries(central, reply.receipt):
        pc.compare([], receipt=forged)
        assert epoch_of(central).number == 1
    pc.compare([], receipt=reply.answer.receipt)
    assert epoch_of(central).number == 2


def test_n_restored_twice_begins_two_epochs_and_never_one_again(central: Central, pc: Pc) -> None:
    before = take(central.database)
    seen = [epoch_of(central)]
    revision = pc.revision(given())
    for _ in range(2):
        receipt = pc.send(revision, highest=0, open_seqs=range(9)).answer.receipt
        set_back(central.database, before)
        pc.compare([revision], receipt=receipt)
        seen.append(epoch_of(central))
    assert [one.number for one in seen] == [1, 2, 3]
    assert len({one.nonce for one in seen}) == 3


def test_n_the_journal_is_brought_in_before_a_new_epoch_is_visible(
    central: Central, pc: Pc, sent: tuple[Revision, Reply]
) -> None:
    """An epoch that began after the backup was made is known again and not begun anew."""
    _, reply = sent
    pc.compare([], receipt=reply.answer.receipt)
    second = epoch_of(central)
    with central.database.writing() as connection:
        first = {"epoch_number": 1, "epoch_nonce": pc.hello.epoch.nonce, "epoch_parent": None}
        mark = {"journal_at": 0, "journal_last": ""}
        connection.execute(tables.server.update().values(**first, **mark))
        connection.execute(side_tables.epoch.delete())
    pc.compare([], receipt=reply.answer.receipt)
    assert epoch_of(central) == second


def test_two_pcs_that_notice_at_once_begin_one_epoch(
    tmp_path: Path, database_url: str, clock: Clock
) -> None:
    place = Place(tmp_path / "central", database_url)
    workers = [open_central(place, clock, clock.monotonic) for _ in range(4)]
    pcs = [Pc(worker) for worker in workers]
    before = take(workers[0].database)
    receipts = [pc.send(pc.revision(given())).answer.receipt for pc in pcs]
    set_back(workers[0].database, before)
    jobs = [
        partial(through(worker, pc).compare, [], receipt=receipt, epoch=pc.hello.epoch)
        for pc, receipt in zip(pcs, receipts, strict=True)
        for worker in workers
    ]
    told = at_once(jobs)
    assert epoch_of(workers[0]).number == 2
    assert {one.epoch for one in told} == {epoch_of(workers[0])}
    for worker in workers:
        worker.database.close()
