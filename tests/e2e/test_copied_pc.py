"""Two copies of one PC at work: nothing of either is lost, doubled or hidden."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy import text

from tests.central.setback import set_back, take
from tests.db.conftest import a_dose
from tests.e2e.desk import Desk, epoch_of, heads, save
from vaxentry.central.embedded import Embedded
from vaxentry.domain.contact import Link
from vaxentry.domain.queue import Contract
from vaxentry.errors import OutcomeUnknownError, UnreachableError
from vaxentry.sync.asking import POST_AGAIN
from vaxentry.sync.replies import BatchReply
from vaxentry.wire.messages import PackedBatch


@contextmanager
def copied(first: Desk, server: Embedded, folder: Path) -> Iterator[tuple[Desk, Desk]]:
    """The PC and a copy of its folder, both at work from here on."""
    first.book.close()
    shutil.copytree(folder / "a", folder / "copy")
    one, other = Desk(folder / "a", server), Desk(folder / "copy", server)
    yield one, other
    one.close()
    other.close()


def test_a_try_whose_number_another_copy_used_is_sent_again_under_an_id_of_its_own(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path
) -> None:
    """protocol.md 7 (x): the receipt of that number is signed for us, and about something else."""
    first, _ = desks
    save(first, 9001)
    first.sync()
    with copied(first, server, tmp_path) as (one, other):
        (mine,) = save(one, 9002)
        _lose_the_next(one)
        assert one.sync() == {"accepted": 1, "uncertain": 1}
        (theirs,) = save(other, 9003)
        assert other.sync() == {"accepted": 2}
        one.book.correct(
            mine, a_dose("9271060312009002", ticket=None, phone="+62811"), reason="salah"
        )
        assert one.sync() == {"accepted": 2}
        assert one.book.site().device != other.book.site().device
        assert heads(server).keys() >= {mine, theirs}
        assert len(heads(server)) == 3
        with server.central.database.reading() as c:
            alarms = c.execute(text("SELECT kind FROM alarm")).scalars().all()
            adopted = c.execute(text("SELECT count(*) FROM device WHERE adopted_from IS NOT NULL"))
            assert (list(alarms), adopted.scalar()) == (["fork"], 1)


def test_a_spoilt_answer_about_such_a_try_hides_the_other_copy_for_a_while_only(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path
) -> None:
    """What stands under the number is looked into again, without a restart of the program."""
    first, _ = desks
    save(first, 9001)
    first.sync()
    with copied(first, server, tmp_path) as (one, other):
        (mine,) = save(one, 9002)
        _lose_the_next(one)
        one.sync()
        (theirs,) = save(other, 9003)
        other.sync()
        _spoil_the_next(one)
        assert one.sync()["uncertain"] == 1
        assert one.sync()["uncertain"] == 1
        one.waited += POST_AGAIN
        assert one.sync() == {"accepted": 2}
        assert one.book.site().device != other.book.site().device
        assert heads(server).keys() >= {mine, theirs}


def test_a_copy_is_known_of_until_the_server_has_taken_another_id_on(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line breaks between the server's word and the next id; the program is started again."""
    first, _ = desks
    with copied(first, server, tmp_path) as (one, other):
        (theirs,) = save(other, 9003)
        other.sync()
        (mine,) = save(one, 9002)
        with monkeypatch.context() as patch:
            patch.setattr(one.client, "adopt", _cut)
            assert one.engine.run_once().cause == "unreachable"
        one.new_run()
        assert one.sync() == {"accepted": 1}
        assert one.book.site().device != other.book.site().device
        assert heads(server).keys() == {mine, theirs}


def _cut(*_: object) -> NoReturn:
    raise UnreachableError


def test_what_was_lost_before_the_fork_comes_back_after_it(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path
) -> None:
    """The other copy has gone on over what a restore took, before this one says anything."""
    first, _ = desks
    save(first, 9001)
    first.sync()
    with copied(first, server, tmp_path) as (one, other):
        one.sync()
        before = take(server.central.database)
        lost = save(one, 9002, 9003)
        one.sync()
        set_back(server.central.database, before)
        for serial in (9004, 9005):
            save(other, serial)
            other.sync()
        save(one, 9006)
        one.sync()
        assert one.sync() == {"accepted": 4}
        assert one.book.site().device != other.book.site().device
        assert heads(server).keys() >= set(lost)
        assert (epoch_of(server), len(heads(server))) == (2, 6)


def test_what_was_lost_below_a_correction_of_the_other_copy_comes_back(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path
) -> None:
    """The server lists the correction, and only its word tells that what was corrected is gone."""
    first, _ = desks
    before = take(server.central.database)
    (card,) = save(first, 9001)
    first.sync()
    with copied(first, server, tmp_path) as (one, other):
        other.book.correct(
            card, a_dose("9271060312009001", ticket=None, phone="+62811"), reason="salah"
        )
        set_back(server.central.database, before)
        other.sync()
        for serial in (9002, 9003):  # the first of them under a number that the other one left out
            save(one, serial)
            one.sync()
        one.sync()
        assert one.book.site().device != other.book.site().device
        assert epoch_of(server) == 2
        with server.central.database.reading() as c:
            kept = text("SELECT rev, standing FROM revision WHERE record_id = :card ORDER BY rev")
            held = c.execute(kept, {"card": str(card)}).all()
        assert [tuple(row) for row in held] == [(1, "superseded"), (2, "accepted")]
        assert one.book.detail(card).row.is_replaced


def test_a_void_that_stayed_here_travels_once_another_copy_is_known_of(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path
) -> None:
    first, _ = desks
    save(first, 9001)
    first.sync()
    (wrong,) = save(first, 9002)
    with copied(first, server, tmp_path) as (one, other):
        one.book.void(wrong, reason="kartu salah")
        assert other.sync() == {"accepted": 2}
        save(one, 9003)
        assert one.sync() == {"accepted": 2, "voided": 1}
        assert heads(server)[wrong] == "void"


def test_a_void_that_stayed_here_travels_where_the_copy_has_taken_the_other_id(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path
) -> None:
    first, _ = desks
    (wrong,) = save(first, 9001)
    with copied(first, server, tmp_path) as (one, other):
        one.book.void(wrong, reason="kartu salah")
        assert other.sync() == {"accepted": 1}
        assert one.sync() == {"voided": 1}
        assert one.sync() == {"voided": 1}
        assert heads(server)[wrong] == "void"


def _spoil_the_next(desk: Desk) -> None:
    """Somebody answers its next batch with what was said of the other copy's."""
    real = desk.client.post_batch

    def spoilt(contract: Contract, batch: PackedBatch) -> BatchReply:
        desk.client.post_batch = real  # type: ignore[method-assign]
        found = desk.client.fetch_batch(contract, batch.device_seq)
        assert found is not None
        return BatchReply(*found, 0, 0.0)

    desk.client.post_batch = spoilt  # type: ignore[method-assign]


def _lose_the_next(desk: Desk) -> None:
    """Its next batch goes nowhere, and nobody says so."""
    real = desk.client.post_batch

    def nowhere(*_: Any) -> Any:
        desk.client.post_batch = real  # type: ignore[method-assign]
        raise OutcomeUnknownError("cut")

    desk.client.post_batch = nowhere  # type: ignore[method-assign, assignment]


def test_two_copies_that_are_both_given_a_code_end_as_two(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path
) -> None:
    """As after a restore that forgot them: one id, two codes, and the last token alone counts.
    Whoever is shut out says so, is given a code again, and in the end is found to be a copy.
    """
    first, _ = desks
    save(first, 9001)
    first.sync()
    with copied(first, server, tmp_path) as both:
        for desk in both:
            desk.enrol()
        typed, codes = [], 2
        for serial in range(9002, 9012):
            desk = both[serial % 2]
            typed += save(desk, serial)
            desk.sync()
            if desk.book.status().link is Link.NOT_ALLOWED:
                desk.enrol().sync()
                codes += 1
        states = [desk.sync() for desk in both]
        assert [told.keys() for told in states] == [{"accepted"}, {"accepted"}]
        assert both[0].book.site().device != both[1].book.site().device
        assert heads(server).keys() >= set(typed)
        assert len(heads(server)) == 1 + len(typed)
        assert 2 < codes <= 5
