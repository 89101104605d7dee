"""Mistakes in what keeps transactions apart; each must be noticed in some order of its scenario."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from tests.interleavings.orders import of_two
from tests.interleavings.play import Play
from tests.interleavings.stage import Stage
from tests.simulation.planted.at_the_office import check_then_insert
from tests.simulation.violation import Violation
from vaxentry.central import gather, ingest, tables

Patch = pytest.MonkeyPatch


def claims_lock_nobody_out(patch: Patch) -> None:
    """Claims are read under a lock that excludes nobody."""
    strong = gather._claim_holders
    patch.setattr(gather, "_claim_holders", lambda *at: _weak(strong(*at)))


def records_lock_nobody_out(patch: Patch) -> None:
    """Records are read under a lock that excludes nobody."""
    strong = gather._records
    patch.setattr(gather, "_records", lambda dialect: _weak(strong(dialect)))


def parties_lock_nobody_out(patch: Patch) -> None:
    """A batch's own records are locked, but not those it clashes with."""
    read, strong, now = gather._read_records, gather._records, threading.local()

    def read_records(connection: Connection, ids: Sequence[str], reading: Any) -> None:
        now.parties = bool(reading.holders)
        read(connection, ids, reading)

    def records(dialect: str) -> Any:
        return _weak(strong(dialect)) if now.parties else strong(dialect)

    patch.setattr(gather, "_read_records", read_records)
    patch.setattr(gather, "_records", records)


def what_is_not_there_is_not_locked(patch: Patch) -> None:
    """No empty rows are put where none are yet."""
    nothing = text("SELECT CAST(:rows AS text)")
    patch.setattr(gather, "_place_holders", lambda *_: nothing)


def counter_is_not_locked(patch: Patch) -> None:
    """The server's number is read as it is at the moment."""
    patch.setattr(ingest, "_lock_counter", lambda: select(tables.server))


def thrown_back_is_the_end(patch: Patch) -> None:
    """A transaction that lost against another one is not run again."""
    patch.setattr("vaxentry.central.engine.may_be_retried", lambda *_: False)


def _weak(statement: Any) -> Any:
    """The same with FOR KEY SHARE, which keeps nobody from anything that is done here."""
    return statement.with_for_update(read=True, key_share=True)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake and where it must show."""

    plant: Callable[[Patch], None]
    scenario: str

    @property
    def name(self) -> str:
        """What it is called."""
        return self.plant.__name__


MISTAKES = (
    Mistake(claims_lock_nobody_out, "clash+correct"),
    Mistake(records_lock_nobody_out, "correct+void"),
    Mistake(parties_lock_nobody_out, "withdraw+alias"),
    Mistake(what_is_not_there_is_not_locked, "crowd+crowd"),
    Mistake(counter_is_not_locked, "save+correct"),
    Mistake(thrown_back_is_the_end, "clash+correct"),
    Mistake(check_then_insert, "again+again"),
)


@dataclass(slots=True)
class Hunt:
    """How a mistake was noticed; no violation = it was not."""

    orders: int = 0
    violation: str = ""
    order: str = ""


def hunt(stage: Stage, mistake: Mistake, seed: int) -> Hunt:
    """Play the orders of its scenario with a mistake in the code, until one breaks a promise."""
    found = Hunt()
    with pytest.MonkeyPatch.context() as patch:
        mistake.plant(patch)
        try:
            play = Play(stage, mistake.scenario, seed)
        except Violation as broken:
            return Hunt(1, str(broken), "one after the other")
        for order in of_two(play.lengths):
            found.orders += 1
            found.violation, found.order = play.perform(order).violation, str(order)
            if found.violation:
                break
    return found


def show(stage: Stage, seed: int) -> bool:
    """Print the table; whether each was noticed."""
    print(f"{'mistake':34} {'scenario':16} {'orders':>6} {'s':>5}  what was seen")
    missed = 0
    for mistake in MISTAKES:
        begun = time.perf_counter()
        found = hunt(stage, mistake, seed)
        seconds = time.perf_counter() - begun
        missed += not found.violation
        seen = found.violation.partition("\n")[0][:100] or "NOT NOTICED"
        print(
            f"{mistake.name:34} {mistake.scenario:16} {found.orders:6} {seconds:5.1f}"
            f'  "{found.order}" {seen}',
            flush=True,
        )
    print(f"planted {len(MISTAKES)}, not noticed {missed}")
    return not missed
