"""Mistakes that are each the opposite of a case of the protocol (docs/sync.md) and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from tests.simulation.options import Options
from tests.simulation.planted import at_the_office
from tests.simulation.planted.garden import bug
from vaxentry.central import batches, claims, decide, enrolment, epochs, intake, judging
from vaxentry.central.board import Board
from vaxentry.central.intake import BadBatchError
from vaxentry.central.model import Event, Facts
from vaxentry.db import attempts
from vaxentry.db.outbox import Outbox
from vaxentry.db.tables import outbox, record
from vaxentry.domain.outbox import State
from vaxentry.domain.rules import RuleCode
from vaxentry.wire.messages import Outcome
from vaxentry.wire.outcomes import Code

Patch = pytest.MonkeyPatch


@bug(case="a")
def what_is_stored_is_accepted(patch: Patch) -> None:
    """Of what comes again is said that it is here, and not that it is held."""
    real = decide._outcome

    def already(*args: Any) -> Outcome:
        said = real(*args)
        return replace(said, standing=Code.ACCEPTED) if said.code == Code.ALREADY else said

    patch.setattr(decide, "_outcome", already)


@bug(case="c")
def correction_needs_its_predecessor(patch: Patch) -> None:
    """A second revision is refused where the first is not stored."""
    real = decide._against_head

    def against(board: Board, event: Event, ahead: Mapping[str, Event]) -> Outcome | None:
        known = event.key.record_id in board.heads
        if event.parents and not known:
            return Outcome(Code.INVALID, field="parents", rule=RuleCode.REQUIRED)
        return real(board, event, ahead)

    patch.setattr(decide, "_against_head", against)


@bug(case="g")
def deferred_card_uses_the_ticket_up(patch: Patch) -> None:
    """Somebody who comes back finds the own ticket used, by the card on which it was deferred."""
    at_the_office.deferred_card_claims(patch)
    real = judging._same_dose

    def same(a: Facts, b: Facts) -> bool:
        return a.dose_no is None or real(a, b)

    patch.setattr(judging, "_same_dose", same)


@bug(Options(restore=True), case="m")
def any_older_receipt_begins_an_epoch(patch: Patch) -> None:
    """A receipt of another epoch than the present one proves a restore."""

    def begins(receipt: Any, current: Any, _known: Any, root: str | None) -> bool:
        return bool(receipt.epoch != current or root != receipt.root.hex())

    patch.setattr(epochs, "begins_an_epoch", begins)


@bug(Options(restore=True), case="n")
def enrolment_forgotten_by_a_restore(patch: Patch) -> None:
    """Enrolments stand in the database alone."""
    patch.setattr(enrolment, "write", lambda *_: None)


@bug(Options(restore=True), case="n")
def epoch_forgotten_by_a_restore(patch: Patch) -> None:
    """Epochs stand in the database alone: who is restored twice begins one of them twice."""
    patch.setattr(epochs, "write", lambda *_: None)


@bug(Options(full=True), case="p")
def busy_server_makes_poison(patch: Patch) -> None:
    """A record that the server did not take four times waits for a person."""
    real = Outbox.take_back

    def give_up(self: Outbox, *args: Any) -> Any:
        changed = real(self, *args)
        with self._tx.writing() as c:
            often = outbox.c.tries >= attempts.WHOLE_TRIES
            its = record.c.seq.in_(select(outbox.c.record_seq).where(often))
            c.execute(update(record).where(its).values(state=State.NEEDS_FIX.value))
            c.execute(delete(outbox).where(often))
        return changed

    patch.setattr(Outbox, "take_back", give_up)


@bug(case="q")
def only_who_was_enrolled_has_a_site(patch: Patch) -> None:
    """What was typed before the enrolment names no site, and is refused for it."""
    real = intake._Assembly.__init__
    patch.setattr(intake._Assembly, "__init__", lambda self, _site, scope: real(self, "", scope))


@bug(case="t")
def correction_stands_last_in_line(patch: Patch) -> None:
    """Who corrects a record gives up what it held, and takes it again behind who contends."""
    patch.setattr(claims, "_heirs", lambda *_: [])


@bug(case="u")
def failed_try_stays_in_doubt(patch: Patch) -> None:
    """A try that the server broke on is in doubt for ever, and so is every correction of it."""
    real = Outbox.not_here

    def not_here(
        self: Outbox, device_seq: int, now: datetime, retry_at: datetime
    ) -> Sequence[UUID]:
        return real(self, device_seq, now, retry_at) if retry_at <= now else ()

    patch.setattr(Outbox, "not_here", not_here)


@bug(case="v")
def one_bad_record_refuses_the_batch(patch: Patch) -> None:
    """A record that can't be taken refuses all that came with it."""
    real = intake.read_batch

    def strict(*args: Any) -> Any:
        read = real(*args)
        if any(one.refused or one.broken for one in read.events):
            raise BadBatchError("bad_request")
        return read

    patch.setattr(batches, "read_batch", strict)


@bug(Options(clone=True), case="y")
def void_needs_to_know_nothing(patch: Patch) -> None:
    """A void counts whatever it knew of the record."""
    real = decide._against_head

    def against(board: Board, event: Event, ahead: Mapping[str, Event]) -> Outcome | None:
        said = real(board, event, ahead)
        return None if event.void and said == Outcome(Code.STALE) else said

    patch.setattr(decide, "_against_head", against)
