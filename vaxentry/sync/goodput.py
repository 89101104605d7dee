"""How large a batch may be: so that it needs a few seconds on the link as it is. Pure."""

from dataclasses import dataclass, replace

FIRST_SIZE = 10
"""Records in the first batch after an outage."""
WANTED_S = 2.0
"""Seconds a batch should take: long enough to fill the link, short enough to survive its cuts. With
a round trip of 0.3 s and 20 s between cuts sqrt(2 * 0.3 * 20) = 3.5 s is best for one batch at a
time; with several on their way 2 s is enough (measured, benchmarks/README.md)."""
GROWTH = 16
"""What the first small batch showed is enough to go on with."""
WEIGHT = 0.5
SLOW_BYTES_S = 64 * 1024
"""Below this, time spent on packing harder is won back on the link."""
PACKED_HARD, PACKED_FAST = 19, 3
"""zstd levels for slow and for fast links."""


@dataclass(frozen=True, slots=True)
class Goodput:
    """What the last batches showed.

    Attributes:
        size: records in the next batch.
        bytes_s: bytes a second that got through, None before the first batch.
        record_bytes: packed bytes of one record.
    """

    size: int = FIRST_SIZE
    bytes_s: float | None = None
    record_bytes: float = 100.0

    @property
    def level(self) -> int:
        """How hard to pack the next batch."""
        slow = self.bytes_s is not None and self.bytes_s < SLOW_BYTES_S
        return PACKED_HARD if slow else PACKED_FAST

    def after_success(self, records: int, sent_bytes: int, seconds: float) -> "Goodput":
        """The size that would have taken `WANTED_S`, approached in steps of `GROWTH`."""
        rate = sent_bytes / max(seconds, 0.001)
        bytes_s = rate if self.bytes_s is None else WEIGHT * rate + (1 - WEIGHT) * self.bytes_s
        record_bytes = sent_bytes / max(records, 1)
        wanted = int(bytes_s * WANTED_S / max(record_bytes, 1.0))
        size = max(1, min(wanted, max(self.size, records) * GROWTH))
        return Goodput(size, bytes_s, record_bytes)

    def after_failure(self) -> "Goodput":
        """Half as many; a later success grows again."""
        return replace(self, size=max(self.size // 2, 1))

    def after_outage(self) -> "Goodput":
        """Small again: what the link can do is not known any more."""
        return Goodput(min(self.size, FIRST_SIZE))
