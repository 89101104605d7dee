"""Everything that is drawn comes from one seed."""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import pytest


@dataclass(frozen=True, slots=True)
class Streams:
    """Random numbers of one schedule; one stream does not disturb another.

    Attributes:
        actions: what people and clocks do.
        faults: what goes wrong.
        ids: ids, nonces, keys, tokens: what the program draws itself.
    """

    actions: Random
    faults: Random
    ids: Random

    @staticmethod
    def of(seed: int) -> "Streams":
        """The streams of a seed."""
        return Streams(*(Random(f"{seed}/{name}") for name in ("actions", "faults", "ids")))


@contextmanager
def entropy_from(ids: Random) -> Iterator[None]:
    """Let `secrets`, `uuid4` and `os.urandom` draw from the seed, and the PC's day be that of UTC.

    `os.urandom` is the one source of all of them; the names the standard library has taken of it
    already are replaced too.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "urandom", ids.randbytes)
        patch.setattr(random, "_urandom", ids.randbytes)
        patch.setenv("TZ", "UTC")
        _read_time_zone()
        yield
    _read_time_zone()


def _read_time_zone() -> None:
    if hasattr(time, "tzset"):
        time.tzset()
