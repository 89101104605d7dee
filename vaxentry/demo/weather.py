"""When the server of 2021 is up and what it does to an upload: "an hour up, then dead", sped up.

Pure: the same seed gives the same weather. What a machine does with it stands in `proxy`.
"""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from random import Random


class Sky(StrEnum):
    """Whether the server answers, and how it does not; outages take turns."""

    UP = "up"
    CLOSED = "closed"
    """No connection is made: surely nothing was sent."""
    HANGING_UP = "hanging_up"
    """Connections are made and reset, the open ones too: who knows what arrived."""


class Fate(StrEnum):
    """What becomes of one upload."""

    FORWARD = "forward"
    TRICKLE = "trickle"
    """Delivered, and the reply comes back a few bytes at a time."""
    CUT_BEFORE = "cut_before"
    """Nothing of it reaches the server."""
    CUT_DURING = "cut_during"
    """Half of it reaches the server."""
    CUT_AFTER_COMMIT = "cut_after_commit"
    """The server does its work and answers; the answer is lost."""


@dataclass(frozen=True, slots=True)
class Climate:
    """How bad it is.

    Attributes:
        up_s, down_s: shortest and longest period, seconds.
        delay_s: added to every exchange, seconds.
        bytes_per_s: speed of the line in each direction.
        trickle_bytes, trickle_s: size of a piece and pause between pieces of a trickled reply.
        fates: one round of uploads; its order is drawn anew for each round.
    """

    up_s: tuple[float, float] = (6.0, 12.0)
    down_s: tuple[float, float] = (1.5, 4.0)
    delay_s: float = 0.05
    bytes_per_s: float = 60_000
    trickle_bytes: int = 64
    trickle_s: float = 0.05
    fates: tuple[Fate, ...] = (
        *(Fate.CUT_AFTER_COMMIT,) * 3,
        Fate.CUT_BEFORE,
        Fate.CUT_DURING,
        Fate.TRICKLE,
        *(Fate.FORWARD,) * 6,
    )
    """Three of ten uploads that commit lose their reply: 1,000 cards in 50 batches lose 15."""


_DAY_PERIODS = 2_000
FAIR = Climate(down_s=(0.0, 0.0), delay_s=0.0, bytes_per_s=1e9, fates=(Fate.FORWARD,))
"""Nothing ever goes wrong."""


class Weather:
    """The weather of one run: periods by time, fates by the number of the upload."""

    def __init__(self, seed: int, climate: Climate) -> None:
        self.climate = climate
        self._seed = seed
        random = Random(f"{seed} periods")
        spans = (
            random.uniform(*(climate.down_s if number % 2 else climate.up_s))
            for number in range(_DAY_PERIODS)
        )
        self._ends = list(accumulate(spans))

    def sky(self, elapsed_s: float) -> Sky:
        """Whether the server answers, so many seconds after the start; up at first."""
        spell = bisect_right(self._ends, elapsed_s)
        if spell % 2 == 0:
            return Sky.UP
        return Sky.CLOSED if spell % 4 == 1 else Sky.HANGING_UP

    def fate(self, upload: int) -> Fate:
        """What becomes of the upload with this number, counted from 0."""
        round_no, place = divmod(upload, len(self.climate.fates))
        order = list(self.climate.fates)
        Random(f"{self._seed} round {round_no}").shuffle(order)
        return order[place]
