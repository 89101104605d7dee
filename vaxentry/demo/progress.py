"""What the demo says while it runs and when it is done."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from vaxentry.demo.proxy import Damage
from vaxentry.demo.tally import Tally
from vaxentry.domain.outbox import State
from vaxentry.domain.records import Counts
from vaxentry.language import Words

EVERY_S = 10.0
_WIDTH = 46


class Progress:
    """Prints a line now and then. Main thread only."""

    def __init__(
        self,
        words: Words,
        cards: int,
        out: Callable[[str], None] = print,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._words, self._cards, self._out, self._clock = words, cards, out, clock
        self._last = clock() - EVERY_S

    def say(self, key: str, **params: object) -> None:
        """Print the sentence ``demo.<key>`` now."""
        self._out(self._words(f"demo.{key}", **params))

    def is_due(self) -> bool:
        """Whether it is time for another line; asking starts the next wait."""
        now = self._clock()
        if now - self._last < EVERY_S:
            return False
        self._last = now
        return True

    def report(self, typed: int, counts: Counts, damage: Damage) -> None:
        """Print how far typing and sending have come."""
        self.say(
            "progress",
            typed=typed,
            cards=self._cards,
            accepted=counts[State.ACCEPTED],
            attempts=damage.uploads,
            lost=damage.cut_after_commit,
        )

    def figures(self, figures: Mapping[str, object], altered: Sequence[str]) -> None:
        """Print the figures of a typed deck, what is not as on the cards last."""
        self._out("")
        for name, value in _flat(figures):
            self._out(f"  {name:<{_WIDTH}}{value:>12}")
        for note in altered:
            self._out(f"  {note}")
        self._out("")

    def conclude(self, tally: Tally) -> None:
        """Print the table and the verdict."""
        self._out("")
        for key, value in _lines(tally):
            self._out(f"  {self._words(key):<{_WIDTH}}{value:>7}")
        self._out("")
        for note in (*tally.findings.misfiled, *tally.findings.altered):
            self._out(f"  {note}")
        for code in tally.complaints:
            self.say(f"complaint_{code}")
        self.say("unbalanced" if tally.complaints else "balanced")


def _flat(figures: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", str(len(value) if isinstance(value, list | tuple) else value)


_CLASHES = {"nik": "nik_clash", "ticket": "ticket_clash", "dose": "dose_check"}


def _lines(tally: Tally) -> list[tuple[str, int]]:
    """Text keys and numbers; a state is called what the screen calls it."""
    findings, damage = tally.findings, tally.damage
    clashes = [(f"state.{_CLASHES[kind]}", number) for kind, number in tally.conflicts.items()]
    return [
        ("demo.row_typed", tally.typed),
        ("state.accepted", tally.states["accepted"]),
        *clashes,
        ("state.needs_fix", tally.states["needs_fix"]),
        ("demo.row_moving", tally.states["waiting"] + tally.states["uncertain"]),
        ("demo.row_nik_pending", tally.nik_pending),
        ("demo.row_undetectable", findings.undetectable),
        ("demo.row_attempts", damage.uploads),
        ("demo.row_cut_early", damage.cut_before + damage.cut_during),
        ("demo.row_lost_replies", damage.cut_after_commit),
        ("demo.row_server_rows", findings.server_rows),
        ("demo.row_lost", len(findings.lost)),
        ("demo.row_doubled", len(findings.doubled)),
        ("demo.row_altered", len(findings.altered)),
        ("demo.row_misfiled", len(findings.misfiled)),
    ]
