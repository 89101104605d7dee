"""Mistakes that no drawn schedule can meet: the named tests of their case must notice them."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from vaxentry.central import batches, care, decide, epochs, intake, journal
from vaxentry.central.board import Board
from vaxentry.central.calls import CallError
from vaxentry.central.entrance import Entrance
from vaxentry.central.model import Event
from vaxentry.db import attempts
from vaxentry.wire.messages import Outcome
from vaxentry.wire.outcomes import Code

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake and the letter of the case it is the opposite of."""

    plant: Plant
    case: str


MISTAKES: dict[str, Mistake] = {}
"""By name."""


def opposite_of(case: str) -> Callable[[Plant], Plant]:
    """Put a function that plants a mistake on the list."""

    def add(plant: Plant) -> Plant:
        MISTAKES[plant.__name__] = Mistake(plant, case)
        return plant

    return add


@opposite_of("f")
def swap_in_two_steps(patch: Patch) -> None:
    """Of a group each moves its claims by itself: what the first frees goes to who contends."""
    real = Board.advance

    def one_by_one(self: Board, events: Mapping[int, Event], first_seq: int) -> None:
        for position, event in events.items():
            real(self, {position: event}, first_seq)

    patch.setattr(Board, "advance", one_by_one)


@opposite_of("i")
def rules_before_what_is_stored(patch: Patch) -> None:
    """Whether a record keeps the rules of today is asked before whether it is stored already."""
    real = decide.verdict

    def verdict(board: Board, event: Event, ahead: Mapping[str, Event]) -> Outcome:
        if event.broken is not None:
            return Outcome(Code.INVALID, field=event.broken[0], rule=event.broken[1])
        return real(board, event, ahead)

    patch.setattr(decide, "verdict", verdict)


@opposite_of("i")
def columns_tell_tries_apart(patch: Patch) -> None:
    """A try is known by its columns as they came, not by what its records say."""
    real = intake.read_batch

    def read(content: Any, *more: Any) -> Any:
        columns = hashlib.sha256(json.dumps(content["events"]).encode())
        return replace(real(content, *more), content_hash=columns.hexdigest())

    patch.setattr(batches, "read_batch", read)


@opposite_of("j")
def what_a_column_lacks_is_empty(patch: Patch) -> None:
    """A column that is too short is filled up with nothing."""

    def to_bodies(columns: Mapping[str, Any], count: int) -> list[dict[str, Any]]:
        rows = list(zip_longest(*columns.values()))[:count]
        return [
            {name: one for name, one in zip(columns, row, strict=True) if one is not None}
            for row in rows
        ]

    patch.setattr(intake, "to_bodies", to_bodies)


@opposite_of("l")
def receipts_are_not_verified(patch: Patch) -> None:
    """A receipt proves a restore whoever signed it."""
    patch.setattr(epochs, "verified", lambda *_: True)


def _keeps_from_the_journal(patch: Patch, kind: str) -> None:
    real = journal.write

    def write(connection: Connection, file: Any, entries: Any) -> None:
        real(connection, file, [one for one in entries if one["kind"] != kind])

    patch.setattr(care, "write", write)


@opposite_of("n")
def revocation_forgotten_by_a_restore(patch: Patch) -> None:
    """Revocations stand in the database alone."""
    _keeps_from_the_journal(patch, "revoke")


@opposite_of("n")
def erasure_forgotten_by_a_restore(patch: Patch) -> None:
    """Erasures stand in the database alone."""
    _keeps_from_the_journal(patch, "erase")


@opposite_of("n")
def caught_up_at_the_start_alone(patch: Patch) -> None:
    """A server that keeps running while its database is set back does not look into the journal."""
    patch.setattr(Entrance, "_is_behind", lambda *_: False)


@opposite_of("p")
def full_disk_is_the_batchs_fault(patch: Patch) -> None:
    """Whatever goes wrong while a batch is stored is said to be wrong with the batch."""
    real = batches.take

    def take(*args: Any) -> Any:
        try:
            return real(*args)
        except DBAPIError:
            raise CallError(400, "bad_request") from None

    patch.setattr(batches, "take", take)


@opposite_of("w")
def group_is_applied_in_parts(patch: Patch) -> None:
    """A refused member keeps no other of its group from being applied."""
    patch.setattr(decide, "_STOPS_GROUP", frozenset())


@opposite_of("x")
def only_the_newest_tries_are_named(patch: Patch) -> None:
    """A post that was stuck for longer than three tries is taken for another copy's."""
    patch.setattr(attempts, "_without_receipt", attempts._without_receipt.limit(3))
