"""Mistakes in the central server."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.exc import OperationalError

from tests.simulation.office import OfficeDied
from tests.simulation.options import Options
from tests.simulation.planted.garden import bug
from vaxentry.central import claims, decide, gather, ingest, intake, judging, ruled, tables
from vaxentry.central.board import Board
from vaxentry.central.claims import Claim, Move
from vaxentry.central.devices import Device
from vaxentry.central.engine import Database
from vaxentry.central.ingest import StoredBatch
from vaxentry.central.intake import Intake
from vaxentry.central.journal_file import JournalFile
from vaxentry.central.judging import Clash
from vaxentry.central.model import PERSON, ClaimKey, Event, Facts
from vaxentry.central.rulings import Rulings
from vaxentry.central.validate import facts_of
from vaxentry.wire.messages import Outcome
from vaxentry.wire.outcomes import Code

Patch = pytest.MonkeyPatch
Clock = Callable[[], datetime]
Wanted = Callable[[], None]
TWINS = Options(clone=True)


@bug(case="k")
def receipt_outside_the_transaction(patch: Patch) -> None:
    """The receipt's row is filled in after the records are committed, in a transaction apart."""
    keep, receive = ingest._keep, ingest.receive
    kept: list[tuple[Any, ...]] = []

    def later(connection: Connection, *args: Any) -> None:
        del connection
        kept.append(args)

    def in_two_steps(database: Database, *args: Any) -> StoredBatch:
        kept.clear()
        stored = receive(database, *args)
        for one in kept:
            with database.writing() as connection:
                keep(connection, *one)
        return stored

    patch.setattr(ingest, "_keep", later)
    patch.setattr(ingest, "receive", in_two_steps)


@bug()
def check_then_insert(patch: Patch) -> None:
    """Whether a try is known is looked up first, then it is written over what stands there now."""
    receive, reserve = ingest.receive, ingest._reserve

    def look_first(
        database: Database, journal: JournalFile, device: Device, batch: Intake, *more: Any
    ) -> StoredBatch:
        with database.reading() as connection:
            known = ingest.find_batch(connection, device, batch.device_seq)
        return known or receive(database, journal, device, batch, *more)

    def overwrite(connection: Connection, device: Device, batch: Intake, now: datetime) -> Any:
        own = (tables.batch.c.device == device.id) & (tables.batch.c.device_seq == batch.device_seq)
        connection.execute(delete(tables.batch).where(own))
        return reserve(connection, device, batch, now)

    patch.setattr(ingest, "receive", look_first)
    patch.setattr(ingest, "_reserve", overwrite)


@bug()
def answer_before_commit(patch: Patch) -> None:
    """The receipt is given although the commit behind it failed."""

    def receive(
        database: Database,
        journal: JournalFile,
        device: Device,
        batch: Intake,
        clock: Clock,
        wanted: Wanted,
    ) -> StoredBatch:
        stored = None
        try:
            with database.writing() as connection:
                stored = ingest._once(connection, journal, device, batch, wanted, clock())
        except (OfficeDied, OperationalError):
            if stored is None:
                raise
        return stored

    patch.setattr(ingest, "receive", receive)


@bug()
def receipts_expire(patch: Patch) -> None:
    """Batches are forgotten after an hour: the key that makes a try count once expires."""
    once = ingest._once

    def forgetful(connection: Connection, *args: Any) -> Any:
        now = args[-1]
        for row in connection.execute(select(tables.batch)).all():
            if (now - datetime.fromisoformat(row.received_at)).total_seconds() > 3600:
                connection.execute(
                    delete(tables.batch).where(
                        tables.batch.c.device == row.device,
                        tables.batch.c.device_seq == row.device_seq,
                    )
                )
        return once(connection, *args)

    patch.setattr(ingest, "_once", forgetful)


@bug(TWINS, case="d")
def last_writer_wins(patch: Patch) -> None:
    """Whichever revision arrives last is the head, whatever it knew: of one PC alone they come in
    order, of its copies they do not.
    """

    def against_head(board: Board, event: Event, ahead: Mapping[str, Event]) -> Outcome | None:
        head = ahead.get(event.key.record_id) or board.heads.get(event.key.record_id)
        known = head is not None and head.key == event.key
        return Outcome(Code.ALREADY) if known else None

    patch.setattr(decide, "_against_head", against_head)


@bug(TWINS, case="x")
def content_of_a_try_is_not_compared(patch: Patch) -> None:
    """The same number with other content gets the receipt of what stands there."""
    reserve = ingest._reserve

    def trusting(connection: Connection, device: Device, batch: Intake, now: datetime) -> Any:
        known = ingest.find_batch(connection, device, batch.device_seq)
        return known or reserve(connection, device, batch, now)

    patch.setattr(ingest, "_reserve", trusting)


@bug(case="e")
def freed_claim_goes_to_a_newcomer(patch: Patch) -> None:
    """What a record frees stays free, and the next who comes gets it."""
    settle = claims.settle

    def first_come(
        key: ClaimKey, claim: Claim, move: Move, facts: Mapping[str, Facts], by: Rulings
    ) -> Claim:
        left = [one for one in claim.holders if one.record_id not in move.group]
        waiting = tuple(one for one in claim.contenders if one.record_id not in move.group)
        if left or not waiting:
            return settle(key, claim, move, facts, by)
        if not move.takers:
            return Claim((), waiting)
        fresh = settle(key, Claim(), move, facts, by)
        return Claim(fresh.holders, (*fresh.contenders, *waiting))

    patch.setattr(claims, "settle", first_come)


@bug(case="s")
def one_nik_two_people(patch: Patch) -> None:
    """Another name under the same NIK is no clash."""
    judge = judging.judge

    def lenient(kind: str, holder: Facts, candidate: Facts) -> Clash | None:
        return None if kind == PERSON else judge(kind, holder, candidate)

    patch.setattr(claims, "judge", lenient)


@bug()
def ticket_of_another_person(patch: Patch) -> None:
    """A ticket that somebody else used already is no clash."""
    patch.setattr(judging, "_identity_differs", lambda _a, _b: ())


@bug(case="h")
def twins_are_one(patch: Patch) -> None:
    """Two children under their mother's NIK are taken for one."""

    def identity(facts: Facts) -> str:
        return f"{facts.id_type}|{facts.id_number}" if facts.id_number else ""

    patch.setattr(claims, "identity_of", identity)


@bug()
def deferred_card_claims(patch: Patch) -> None:
    """A card of somebody who got no injection claims ticket and number."""

    def facts(body: Mapping[Any, Any]) -> Facts | None:
        return facts_of({**body, "screening": "lanjut"})

    patch.setattr(intake, "facts_of", facts)
    patch.setattr(gather, "facts_of", facts)


@bug()
def voided_card_keeps_its_claims(patch: Patch) -> None:
    """A void does not free what its record held."""
    take_head = Board._take_head

    def keep(self: Board, event: Event, seq: int) -> None:
        before = self.facts.get(event.key.record_id)
        take_head(self, event, seq)
        if event.void and before is not None:
            self.facts[event.key.record_id] = before
            self._wanted.pop(event.key.record_id, None)

    patch.setattr(Board, "_take_head", keep)


@bug()
def contest_never_ends(patch: Patch) -> None:
    """The holder stays contested when the last contender is gone."""
    forget = Board._forget

    def half(self: Board, contender: Any) -> None:
        known = self._contested[contender.other]
        at = (contender.claim, contender.record_id)
        was = at in known
        forget(self, contender)
        if was:
            known.add(at)

    patch.setattr(Board, "_forget", half)


@bug()
def rival_changes_untold(patch: Patch) -> None:
    """Who stands as before is not told that the other party of its clash is another one now."""
    patch.setattr(decide, "told_anew", lambda _board, _before, _now: [])


@bug(Options(restore=True, rulings=True))
def ruling_forgotten_by_a_restore(patch: Patch) -> None:
    """Rulings stand in the database alone: one that was set back knows nothing of them."""

    patch.setattr(ruled, "write", lambda _connection, _journal, _entries: None)


@bug(Options(rulings=True))
def ruling_outlives_a_corrected_name(patch: Patch) -> None:
    """What was decided goes on after either side says that it is somebody else."""
    patch.setattr(Rulings, "_says", lambda _self, _kind, record, _then, facts: record in facts)


@bug()
def receipt_for_what_was_refused(patch: Patch) -> None:
    """Records that can't be rebuilt are left out of the batch, and the rest is called accepted."""
    receipt_row = ingest._receipt_row

    def all_accepted(batch: Intake, before: Any, decision: Any, counter: Any) -> StoredBatch:
        outcomes: Sequence[Outcome] = [
            Outcome(Code.ACCEPTED) if one.code == Code.INVALID else one for one in decision.outcomes
        ]
        changed = type(decision)(
            **{n: getattr(decision, n) for n in decision.__dataclass_fields__}
            | {"outcomes": tuple(outcomes)}
        )
        return receipt_row(batch, before, changed, counter)

    patch.setattr(ingest, "_receipt_row", all_accepted)


@bug()
def counter_outside_the_transaction(patch: Patch) -> None:
    """Two batches may get the same places in the server's order."""
    once = ingest._once

    def stuck(connection: Connection, *args: Any) -> Any:
        before = connection.execute(select(tables.server.c.server_seq)).scalar_one()
        stored = once(connection, *args)
        if stored.device_seq % 3 == 0:
            connection.execute(update(tables.server).values(server_seq=before))
        return stored

    patch.setattr(ingest, "_once", stuck)


@bug(Options(restore=True, swaps=True), within=150)
def set_back_server_takes_what_comes(patch: Patch) -> None:
    """A server that lacks what it promised takes the next batch all the same."""
    patch.setattr("vaxentry.central.promised.keeps", lambda *_: True)
