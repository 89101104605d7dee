"""What a schedule may contain, and what is asked of the program then."""

from collections.abc import Mapping
from dataclasses import dataclass

STEPS = 200
EXTRA = ("restore", "clone", "rollback", "rulings", "pauses", "requests", "full", "swaps")
"""What is off, or seldom, unless asked for."""


@dataclass(frozen=True, slots=True)
class Options:
    """One kind of schedule.

    Attributes:
        steps: how many, before the faults stop.
        restore: the server's database is set back to an earlier copy, and it is not told.
        clone: a PC's folder is copied, and both copies go on.
        rollback: a PC's folder is set back to an earlier copy.
        rulings: a supervisor decides much, and names are corrected after it.
        pauses: a supervisor holds cards back and lets them go.
        requests: one person works at each PC and signs in: what nobody there may let go is asked
            of the health office.
        full: the disk of the server is full, for as long as nobody makes room.
        swaps: the cards of two people were swapped, and their tickets are exchanged.
        converges: whether everything must come together in the end in spite of copied PCs and PCs
            set back. Without it each must at least come to rest.
        changes: whether what was decided elsewhere must have reached every PC in the end.
    """

    steps: int = STEPS
    restore: bool = False
    clone: bool = False
    rollback: bool = False
    rulings: bool = False
    pauses: bool = False
    requests: bool = False
    full: bool = False
    swaps: bool = False
    converges: bool = False
    changes: bool = True

    @property
    def forks(self) -> bool:
        """Whether two histories of one device can exist."""
        return self.clone or self.rollback

    @property
    def must_converge(self) -> bool:
        """Whether both sides must agree in the end."""
        return self.converges or not self.forks

    def chosen(self, weights: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
        """What the extra faults that are on add."""
        return {k: n for name in EXTRA if getattr(self, name) for k, n in weights[name].items()}

    def flags(self) -> str:
        """The same as command line arguments."""
        on = [name for name in EXTRA if getattr(self, name)]
        return f"--steps {self.steps}" + (f" --with {','.join(on)}" if on else "")
