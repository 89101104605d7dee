"""Mistakes in what keeps transactions apart; each must be noticed in some order of its scenario."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Row, select

from tests.interleavings.orders import of_two
from tests.interleavings.play import Play
from tests.interleavings.stage import Stage
from tests.simulation.planted.at_the_office import check_then_insert
from tests.simulation.violation import Violation
from vaxentry.central import care, erasing, ingest, tables, verification
from vaxentry.central.devices import Device
from vaxentry.central.gather import gather
from vaxentry.central.intake import Intake

Patch = pytest.MonkeyPatch


def batches_lock_nobody_out(patch: Patch) -> None:
    """A batch reads the server's row as it is at the moment."""
    patch.setattr(ingest, "lock_life", _life)


def facts_are_older_than_the_turn(patch: Patch) -> None:
    """A batch waits for its turn when it has read everything already."""
    read, reserve, now = gather, ingest._reserve, threading.local()

    def early(connection: Connection, device: Device, batch: Intake, at: datetime) -> Any:
        now.found = read(connection, batch.events, device.scope)
        return reserve(connection, device, batch, at)

    patch.setattr(ingest, "_reserve", early)
    patch.setattr(ingest, "gather", lambda *_: now.found)


def erasure_waits_for_nobody(patch: Patch) -> None:
    """A record is erased while batches that know it run."""
    patch.setattr(erasing, "lock_life", _life)
    patch.setattr(care, "catch_up", lambda connection, _: _life(connection))


def register_waits_for_nobody(patch: Patch) -> None:
    """A new register is verified while batches run that looked into the old one."""
    patch.setattr(verification, "lock_life", _life)


def _life(connection: Connection) -> Row[Any]:
    return connection.execute(select(tables.server)).one()


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake and where it must show.

    Attributes:
        case: the letter of the protocol's case it is the opposite of there, empty = of none.
    """

    plant: Callable[[Patch], None]
    scenario: str
    case: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.plant.__name__


MISTAKES = (
    Mistake(batches_lock_nobody_out, "save+correct", "o"),
    Mistake(facts_are_older_than_the_turn, "clash+correct", "e"),
    Mistake(facts_are_older_than_the_turn, "correct+void", "d"),
    Mistake(facts_are_older_than_the_turn, "withdraw+alias"),
    Mistake(facts_are_older_than_the_turn, "crowd+crowd"),
    Mistake(erasure_waits_for_nobody, "erase+correct"),
    Mistake(register_waits_for_nobody, "register+save"),
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
    print(f"{'mistake':34} {'scenario':16} case {'orders':>6} {'s':>5}  what was seen")
    missed = 0
    for mistake in MISTAKES:
        begun = time.perf_counter()
        found = hunt(stage, mistake, seed)
        seconds = time.perf_counter() - begun
        missed += not found.violation
        seen = found.violation.partition("\n")[0][:100] or "NOT NOTICED"
        print(
            f"{mistake.name:34} {mistake.scenario:16} {mistake.case:4} {found.orders:6}"
            f' {seconds:5.1f}  "{found.order}" {seen}',
            flush=True,
        )
    print(f"planted {len(MISTAKES)}, not noticed {missed}")
    return not missed
