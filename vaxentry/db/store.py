"""The book of doses: the one door to the encrypted database."""

import secrets
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Self
from uuid import UUID, uuid4

from vaxentry.db import (
    calls,
    details,
    findings,
    people,
    reading,
    revising,
    row_list,
    saving,
    schema,
    seats,
    status,
    voiding,
)
from vaxentry.db.audit import Entry, write_reading
from vaxentry.db.engine import bare, make_engine
from vaxentry.db.gate import seat_read, seated
from vaxentry.db.queue_desk import QueueDesk
from vaxentry.db.shelf import Shelf
from vaxentry.db.times import to_ms
from vaxentry.db.transactions import Transactions
from vaxentry.domain import rights
from vaxentry.domain.contact import Link, QueueStatus
from vaxentry.domain.dose import Dose
from vaxentry.domain.findings import MOST_FLAGGED, FlaggedRow
from vaxentry.domain.permission import Right
from vaxentry.domain.person import Person, Probe
from vaxentry.domain.ports import Clock
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Counts, RecordDetail, RecordQuery, RecordRow, Saved
from vaxentry.domain.routine import Visit
from vaxentry.domain.stacks import CallRow
from vaxentry.domain.trail import Action


class Store(QueueDesk):
    """Fulfils `domain.ports.DoseBook` and `domain.routine.VisitBook`. Thread-safe.

    Each call is one short transaction.

    Raises (all methods): `errors.StorageError` or a child; then nothing was written.
    """

    @classmethod
    def open(cls, path: Path, key: bytes, backups: Path, clock: Clock) -> Self:
        """Open the book at `path`, make or upgrade it first where needed.

        Raises:
            WrongKeyError, NewerStoreError, StorageError: it can't be opened; it is left as it is.
        """
        schema.bring_up_to_date(path, key, backups)
        transactions = Transactions(make_engine(path, key))
        with transactions.writing() as c:
            seats.seat_first_clerk(c, clock(), uuid4, secrets.token_bytes)
        Shelf(transactions).go_by_kept_rules()
        return cls(transactions, clock)

    def close(self) -> None:
        """Give the connections back. Nothing may use the store afterwards."""
        self.transactions.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Writing

    def add(
        self,
        dose: Dose,
        *,
        record_id: UUID,
        stack: UUID,
        card_no: int = 0,
        warnings: Sequence[Problem] = (),
    ) -> Saved:
        """Save a new record durably; the same `record_id` with the same dose adds nothing.

        With another dose it is a correction: the first save was durable although its answer never
        reached the form, and what was typed since must not be lost.
        """
        card = saving.NewCard(dose, record_id, stack, self.rules(), card_no, warnings)
        (saved,) = self._add([card])
        return saved

    def add_visit(self, visit: Visit, *, stack: UUID, card_no: int = 0) -> Sequence[Saved]:
        """Save every antigen of a visit on one card, in one transaction: all of them or none."""
        rules = self.rules()
        cards = [
            saving.NewCard(one.dose, one.record_id, stack, rules, card_no, one.warnings)
            for one in visit.antigens
        ]
        return self._add(cards)

    def _add(self, cards: Sequence[saving.NewCard]) -> list[Saved]:
        """Save what stands on one card of a stack; what was saved before is renewed."""
        with self.transactions.driving() as raw:
            held = [saving.held_save(raw, card.record_id) for card in cards]
            fresh = [card for card, was in zip(cards, held, strict=True) if was is None]
            known = [was for was in held if was is not None]
            if fresh:
                now = self._clock()
                seat = seated(raw, self.transactions.session, now)
                known += saving.save(raw, seat, fresh, now)
        saved = {one.record_id: one for one in known}
        if len(fresh) < len(cards):
            again = [card for card in cards if card not in fresh]
            saved |= {one.record_id: one for one in self._renew(again)}
        self.transactions.tell(list(saved))
        return [saved[card.record_id] for card in cards]

    def _renew(self, cards: Sequence[saving.NewCard]) -> list[Saved]:
        """They were saved before: nothing to do, unless something was typed since."""
        with self.transactions.writing() as c:
            changed = [one for one in cards if details.held_dose(c, one.record_id) != one.dose]
            wanted = (
                revising.Correction(a.record_id, a.dose, "", a.rules, a.warnings) for a in changed
            )
            return [revising.revise(c, self._seat(c), one, self._clock()) for one in wanted]

    def correct(
        self,
        record_id: UUID,
        dose: Dose,
        *,
        reason: str,
        warnings: Sequence[Problem] = (),
        site: str = "",
        closes_draft: bool = False,
        based_on: int = 0,
    ) -> Saved:
        """Append a corrected revision; what its check finds says whether its number is in doubt."""
        wanted = revising.Correction(
            record_id,
            dose,
            reason,
            self.rules(),
            warnings,
            closes_draft=closes_draft,
            site=site,
            based_on=based_on,
            only_free=not reason.strip(),
        )
        with self.transactions.writing() as c:
            saved = revising.revise(c, self._seat(c), wanted, self._clock())
        self.transactions.tell([record_id])
        return saved

    def void(self, record_id: UUID, *, reason: str, based_on: int = 0) -> Saved:
        """Append a void: the record stays visible as *Entri dibatalkan*, or waits to be so."""
        is_free = not reason.strip()
        wanted = voiding.Void(record_id, reason, only_free=is_free, based_on=based_on)
        with self.transactions.writing() as c:
            saved = voiding.void(c, self._seat(c), wanted, self._clock())
        self.transactions.tell([record_id])
        return saved

    # Reading

    def people(self, number: str) -> Sequence[Person]:
        """The persons held under an identity number, newest first; twins are two."""
        with self.transactions.looking() as raw:
            return people.people(raw, number)

    def similar(self, probe: Probe, limit: int = 5) -> Sequence[Person]:
        """Persons under other numbers that look alike, the likeliest first."""
        with self.transactions.looking() as raw:
            return people.similar(raw, probe, limit)

    def deferred(self, until: date) -> Sequence[CallRow]:
        """Deferred cards that come back until that day, first those without a date."""
        with self.transactions.reading() as c:
            return calls.deferred(c, until)

    def count_deferred(self, until: date) -> int:
        """How many deferred cards come back until that day."""
        with self.transactions.reading() as c:
            return calls.count_deferred(c, until)

    def next_doses(self, first: date, last: date) -> Sequence[CallRow]:
        """Persons whose next dose is due in these days."""
        with self.transactions.reading() as c:
            return calls.next_doses(c, first, last)

    def for_supervisor(self, limit: int = MOST_FLAGGED) -> Sequence[FlaggedRow]:
        """Complaints, clinical findings and missing doses, the newest first."""
        with self.transactions.reading() as c:
            return findings.for_supervisor(c, limit)

    def counts(self, query: RecordQuery | None = None) -> Counts:
        """Counts by state; their sum is the number saved."""
        with self.transactions.reading() as c:
            return reading.counts(c, query)

    def page(
        self, query: RecordQuery, *, after: int | None = None, limit: int = 200
    ) -> Sequence[RecordRow]:
        """One page by keyset."""
        if reading.is_search(query):
            with self.transactions.looking() as raw:
                return reading.search(raw, query, after, limit)
        with self.transactions.reading() as c:
            return reading.page(c, query, after, limit)

    def rows(self, record_ids: Sequence[UUID]) -> Sequence[RecordRow]:
        """The rows of these records."""
        with self.transactions.looking() as raw:
            return row_list.rows(raw, row_list.numbers_of(raw, record_ids))

    def detail(self, record_id: UUID) -> RecordDetail:
        """Everything held of one record; who shows the person unmasked calls `note_opened`."""
        with self.transactions.reading() as c:
            author = seats.author_now(c, self.transactions.session.author).id
            found = details.detail(c, record_id, author)
            roles = seat_read(bare(c), self.transactions.session, self._clock()).roles
        return found if roles is None else rights.with_rights(found, roles)

    def note_opened(self, record_id: UUID) -> None:
        """Audit that somebody looked at the person of this record unmasked."""
        with self.transactions.writing() as c:
            (row,) = reading.rows(c, [record_id])
            author = seats.author_now(c, self.transactions.session.author)
            write_reading(c, Entry(to_ms(self._clock()), author.id, Action.OPENED, row.seq))

    def note_leaving(self, action: Action, what: str) -> None:
        """Audit that a list or a sheet leaves on paper or as a PDF; see `ports.DoseBook`."""
        with self.transactions.writing() as c:
            seat = self._seat(c)
            seat.demand(Right.EXPORT_MASKED)
            write_reading(c, Entry(to_ms(self._clock()), seat.author, action, detail=what))

    def status(self) -> QueueStatus:
        """What the status line shows; that nothing is kept any more is told here too.

        Raises:
            BookGoneError: the file is not under its name any more.
        """
        self.transactions.files.check_database()
        with self.transactions.reading() as c:
            return status.status(c, self._clock(), self.transactions.heard)

    def last_link(self) -> Link:
        """What the last try to reach the server told, be it of an earlier run."""
        with self.transactions.reading() as c:
            return status.last_link(c)
