"""How large a batch may be: so that it needs a second or two on the link as it is. Pure."""

from dataclasses import dataclass, replace

FIRST_SIZE = 40
"""Records in the first batch after an outage: three kilobytes, half a second of a thin link."""
WANTED_S = 2.0
"""Seconds of the link a batch should take: long enough to pack well, short enough to survive its
cuts. Three are on their way at once, so the link never waits (measured, benchmarks/README.md)."""
GROWTH = 8
SPELL_S = 10.0
"""Seconds after which what was measured counts half: a link changes."""
SLOW_BYTES_S = 64 * 1024
"""Below this, time spent on packing harder is won back on the link."""
PACKED_HARD, PACKED_FAST = 19, 3
"""zstd levels for slow and for fast links."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One batch that got through: its records, its bytes, when it was sent and when answered.

    Attributes:
        waited_s: of that time, how long the server had it.
    """

    records: int
    sent_bytes: int
    begun: float
    ended: float
    waited_s: float = 0.0

    def bytes_s(self, trip_s: float) -> float:
        """What the link can do at least, by this batch alone: others may have shared it."""
        on_link_s = self.ended - self.begun - self.waited_s
        return self.sent_bytes / max(on_link_s - trip_s, on_link_s / 4, 0.001)


@dataclass(frozen=True, slots=True)
class Goodput:
    """What the last batches showed.

    Attributes:
        size: records in the next batch.
        bytes_s: bytes a second that got through, of all batches on their way together; None before
            the first one.
        spell_bytes, spell_from: what got through since when without a rest; None = at rest.
    """

    size: int = FIRST_SIZE
    bytes_s: float | None = None
    spell_bytes: int = 0
    spell_from: float | None = None

    @property
    def level(self) -> int:
        """How hard to pack the next batch; hard where nothing is known: then it is small."""
        fast = self.bytes_s is not None and self.bytes_s >= SLOW_BYTES_S
        return PACKED_FAST if fast else PACKED_HARD

    def after_success(self, one: Passage, trip_s: float = 0.0, idle_s: float = 0.0) -> "Goodput":
        """The size that would have taken `WANTED_S`, approached in steps of `GROWTH`.

        Args:
            trip_s: what a small request needs there and back. An estimate: at most three quarters
                of the time are taken for it.
            idle_s: meanwhile the link had nothing to carry: the server had the only batch.
        """
        began = one.begun if self.spell_from is None else self.spell_from
        began = min(began + idle_s, one.ended)
        passed = self.spell_bytes + one.sent_bytes
        took = one.ended - began
        rate = passed / max(took - trip_s, took / 4, 0.001)
        if took > SPELL_S:
            passed, began = passed // 2, one.ended - took / 2
        elif self.bytes_s is not None:
            rate = max(rate, self.bytes_s)  # what is still on its way is not counted yet
        rate = max(rate, one.bytes_s(trip_s))  # a server that works long is no slow link
        wanted = int(rate * WANTED_S * one.records / max(one.sent_bytes, 1))
        size = max(1, min(wanted, max(self.size, one.records) * GROWTH))
        return Goodput(size, rate, passed, began)

    def at_rest(self) -> "Goodput":
        """Nothing is on its way now."""
        return replace(self, spell_bytes=0, spell_from=None)

    def after_failure(self) -> "Goodput":
        """Half as many; a later success grows again."""
        return replace(self, size=max(self.size // 2, 1))

    def after_outage(self) -> "Goodput":
        """Small again: what the link can do is not known any more."""
        return Goodput(min(self.size, FIRST_SIZE))
