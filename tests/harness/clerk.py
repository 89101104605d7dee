"""Who sits at a PC of the harness: saves, corrects, voids and decides while the PC sends."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from tests.harness import cards
from tests.harness.journal import Journal
from vaxentry import wiring
from vaxentry.db.store import Store
from vaxentry.db.tables import record, revision
from vaxentry.domain.dose import Dose
from vaxentry.domain.outbox import State
from vaxentry.domain.ruling import Says
from vaxentry.errors import VaxEntryError
from vaxentry.wire.record import unseal

LATELY = 30
_GONE = (State.VOIDED.value, State.ERASED.value)


@dataclass(frozen=True, slots=True)
class Card:
    """A card that can be corrected."""

    record_id: UUID
    rev: int
    dose: Dose


class Clerk:
    """One clerk; used by one thread."""

    def __init__(self, store: Store, journal: Journal, draw: Random) -> None:
        self._store, self._journal, self._draw = store, journal, draw
        stacks = store.stacks()
        self._stack = stacks[0] if stacks else store.open_stack(date(2021, 8, 27), 0, "")

    def step(self) -> None:
        """Do one thing; what the program refuses is noted as begun only."""
        acts = [self._save, self._correct, self._void, self._decide]
        act = self._draw.choices(acts, [58, 22, 8, 12])[0]
        try:
            act()
        except VaxEntryError:
            return

    def _save(self) -> None:
        dose, card = cards.draw(self._draw), wiring.new_record_id()
        self._journal.note(card, 1, dose, saved=False)
        self._store.add(dose, record_id=card, stack=self._stack.id)
        self._journal.note(card, 1, dose, saved=True)

    def _correct(self) -> None:
        if (card := self._some()) is not None:
            dose = cards.corrected(card.dose, self._draw)
            self._journal.note(card.record_id, card.rev + 1, dose, saved=False)
            self._store.correct(card.record_id, dose, reason="salah")
            self._journal.note(card.record_id, card.rev + 1, dose, saved=True)

    def _void(self) -> None:
        if (card := self._some()) is not None:
            self._journal.note(card.record_id, card.rev + 1, None, saved=False)
            self._store.void(card.record_id, reason="dobel")
            self._journal.note(card.record_id, card.rev + 1, None, saved=True)

    def _decide(self) -> None:
        """One of the clashes, whichever way: the same dose is sealed again with what is said."""
        found = self._store.conflicts()
        if not found:
            return
        chosen = self._draw.choice(found).record.record_id
        card = self._read(record.c.id == chosen)
        if card is None:
            return
        self._journal.note(chosen, card.rev + 1, card.dose, saved=False)
        says = self._draw.choice(list(Says))
        self._store.rule(chosen, says, reason="diputuskan", based_on=card.rev)
        self._journal.note(chosen, card.rev + 1, card.dose, saved=True)

    def _some(self) -> Card | None:
        """One of the last cards that still stand."""
        return self._read(record.c.state.not_in(_GONE))

    def _read(self, wanted: ColumnElement[bool]) -> Card | None:
        """One of the last cards of which this holds."""
        head = (revision.c.record_seq == record.c.seq) & (revision.c.rev == record.c.head_rev)
        lately: Any = (
            select(record.c.id, record.c.head_rev, revision.c.sealed)
            .join(revision, head)
            .where(wanted)
            .order_by(record.c.seq.desc())
            .limit(LATELY)
        )
        with self._store.transactions.reading() as c:
            found = c.execute(lately).all()
        if not found:
            return None
        chosen = self._draw.choice(found)
        dose = unseal(chosen.sealed).dose
        return None if dose is None else Card(chosen.id, chosen.head_rev, dose)
