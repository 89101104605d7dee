"""Mistakes in the book and the engine of a PC."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, delete, select, update

from tests.simulation.options import Options
from tests.simulation.planted.garden import bug
from vaxentry import joining
from vaxentry.db import attempts, exchanged, heads, heard, requeue, revising, settling, voiding
from vaxentry.db import outbox as outboxes
from vaxentry.db.heard import Heard
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.db.tables import attempt, attempt_record, device, outbox
from vaxentry.domain.dose import Revision
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Attempt, Verdict
from vaxentry.domain.records import Saved
from vaxentry.errors import StorageError
from vaxentry.sync import comparing, pace, plan
from vaxentry.wire import merkle, outcomes, settle
from vaxentry.wire.contact import EnrolRequest
from vaxentry.wire.outcomes import Code, Meaning

Patch = pytest.MonkeyPatch


class _Anything(bytes):
    """Equal to every root."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = bytes.__hash__


@bug()
def root_is_not_checked(patch: Patch) -> None:
    """A receipt is believed without computing its root from the PC's own digests."""
    blind = SimpleNamespace(**vars(merkle) | {"root": lambda _leaves: _Anything()})
    patch.setattr(settle, "merkle", blind)


@bug()
def tried_as_chosen(patch: Patch) -> None:
    """A try is kept of what was chosen, whatever became of it since."""
    patch.setattr(outboxes, "may_all_go", lambda *_: True)


@bug(Options(pauses=True))
def lost_answer_ends_a_pause(patch: Patch) -> None:
    """What was paused on its way waits again when the server does not know it."""
    waits = attempts._let_go.values(state=State.QUEUED.value)
    patch.setattr(attempts, "_let_go", waits)


@bug()
def resent_without_asking(patch: Patch) -> None:
    """What is uncertain is sent again at once, without asking what became of it."""
    real = Outbox.unknown_attempts

    def unknown_attempts(self: Outbox) -> Sequence[Attempt]:
        for one in real(self):
            with self._tx.writing() as c:
                c.execute(
                    update(attempt)
                    .where(attempt.c.device_seq == one.device_seq)
                    .values(outcome=attempts.NOT_HERE)
                )
                attempts.let_go(c, one.device_seq, datetime.now(UTC))
        return []

    patch.setattr(Outbox, "unknown_attempts", unknown_attempts)


@bug()
def answer_settles_a_newer_revision(patch: Patch) -> None:
    """The answer about what was sent settles the record although it was corrected meanwhile."""

    def hear(c: Connection, verdicts: Sequence[Verdict], epoch_number: int) -> Heard:
        del c, epoch_number
        return Heard(verdicts, (), frozenset())

    patch.setattr(settling, "hear", hear)


@bug()
def unknown_word_is_success(patch: Patch) -> None:
    """A word this program does not know counts as accepted."""
    meaning = Meaning(State.ACCEPTED, stored=False)
    patch.setattr(outcomes, "_UNKNOWN", meaning)


@bug()
def held_is_shown_as_accepted(patch: Patch) -> None:
    """A NIK clash is shown as "Diterima server"."""
    held = outcomes._MEANINGS[Code.HELD_NIK]
    patch.setitem(outcomes._MEANINGS, Code.HELD_NIK, replace(held, state=State.ACCEPTED))


@bug()
def later_counts_as_settled(patch: Patch) -> None:
    """ "Later" takes the record out of the queue."""
    real = plan.verdict

    def verdict(*args: Any, **kwargs: Any) -> Verdict:
        return real(*args, **kwargs)._replace(settles=True)

    patch.setattr(plan, "verdict", verdict)


@bug()
def queue_row_goes_before_the_receipt(patch: Patch) -> None:
    """The row leaves the queue when the attempt begins, not when it is answered."""
    real = Outbox.begin

    def begin(self: Outbox, *args: Any, **kwargs: Any) -> Attempt:
        begun = real(self, *args, **kwargs)
        with self._tx.writing() as c:
            seqs = [one.seq for one in begun.records]
            c.execute(delete(outbox).where(outbox.c.record_seq.in_(seqs)))
        return begun

    patch.setattr(Outbox, "begin", begin)


@bug()
def broken_off_try_never_happened(patch: Patch) -> None:
    """A try left open by a crash is deleted, and its number is used again."""

    def bury(self: Outbox, now: object) -> Sequence[UUID]:
        del now
        with self._tx.writing() as c:
            is_open = attempt.c.outcome == attempts.OPEN
            dead = list(c.execute(select(attempt.c.device_seq).where(is_open)).scalars())
            c.execute(delete(attempt_record).where(attempt_record.c.device_seq.in_(dead)))
            c.execute(delete(attempt).where(is_open))
            last = device.c.last_device_seq - len(dead)
            c.execute(update(device).values(last_device_seq=last))
        return []

    patch.setattr(Outbox, "bury_open_attempts", bury)


@bug()
def doubt_outlives_its_answer(patch: Patch) -> None:
    """A record corrected while its upload was in doubt stays uncertain when the doubt ends."""
    patch.setattr(attempts, "let_go", lambda _c, _device_seq, _now: None)


@bug()
def correction_overwrites_what_was_sent(patch: Patch) -> None:
    """A correction takes the number of the revision before it, and its place."""
    real = heads.successor

    def same_number(c: Connection, seat: Any, head: Any, **more: Any) -> Revision:
        made = real(c, seat, head, **more)
        return replace(made, rev=head.head_rev, parents=made.parents[:-1])

    def store(raw: Any, seq: int, revised: Revision, sealed: Any) -> None:
        raw.execute(
            "INSERT OR REPLACE INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                seq, revised.rev, revised.kind.value, sealed.digest, sealed.content,
                revised.author.hex, 0, revised.reason,
            ),
        )  # fmt: skip

    patch.setattr(revising, "successor", same_number)
    patch.setattr(revising, "store_revision", store)


@bug()
def correction_forgets_what_it_knew(patch: Patch) -> None:
    """A correction does not name the revisions before it."""
    real = heads.successor

    def orphan(c: Connection, seat: Any, head: Any, **more: Any) -> Revision:
        return replace(real(c, seat, head, **more), parents=())

    patch.setattr(revising, "successor", orphan)


@bug(case="b")
def void_stays_here(patch: Patch) -> None:
    """A void is never sent, as if the server had never heard of the record."""
    patch.setattr(voiding, "may_be_held", lambda _c, _seq: False)


@bug(within=400, case="b")
def not_here_is_proof_and_nobody_compares(patch: Patch) -> None:
    """ "Not here" is taken as proof that the server never will have it: its void stays here, and
    no comparison looks for what only the server has. Alone, the first is healed by the second.
    """

    def surely_sent(c: Connection, seq: int) -> bool:
        tried = (
            select(attempt.c.device_seq)
            .join(attempt_record, attempt_record.c.device_seq == attempt.c.device_seq)
            .where(attempt_record.c.record_seq == seq, attempt.c.outcome != attempts.NOT_HERE)
        )
        return c.execute(tried.limit(1)).first() is not None

    patch.setattr(voiding, "may_be_held", surely_sent)
    patch.setattr(comparing, "strange", lambda _held, _listed: [])


@bug()
def failed_save_says_saved(patch: Patch) -> None:
    """The disk is full, and the screen says "Tersimpan"."""
    real = Store.add

    def add(self: Store, dose: Any, *, record_id: UUID, **more: Any) -> Saved:
        try:
            return real(self, dose, record_id=record_id, **more)
        except StorageError:
            return Saved(record_id, 1, "", self._clock())

    patch.setattr(Store, "add", add)


@bug()
def pause_is_obeyed_whatever_it_is(patch: Patch) -> None:
    """What a server asks for as a pause is not clamped."""
    patch.setattr(pace, "clamped", lambda asked_s: timedelta(seconds=asked_s))


@bug(case="r")
def older_word_wins(patch: Patch) -> None:
    """What the server said first is never replaced by what it says later."""

    def is_newer(held: Any, epoch_number: int, verdict: Verdict) -> bool:
        del epoch_number, verdict
        return held.server_seq is None

    patch.setattr(heard, "_is_newer", is_newer)


@bug(Options(restore=True))
def lost_revision_waits_for_a_person(patch: Patch) -> None:
    """What a restored server had of a record is not sent again while its head needs a person."""
    patch.setattr(requeue, "queue_earlier", lambda _c, _ids, _now: None)


@bug(Options(restore=True, swaps=True))
def lost_exchange_comes_back_apart(patch: Patch) -> None:
    """What was exchanged and lost by a restored server is sent each by itself."""
    patch.setattr(exchanged, "bind_again", lambda _c, _lost, _now: None)


@bug(Options(clone=True), within=120)
def copy_shuts_the_other_out(patch: Patch) -> None:
    """A copy of a PC that was never enrolled does not say so, and comes under the same id."""
    patch.setattr(joining, "EnrolRequest", lambda *told, **_: EnrolRequest(*told))
