"""Requests that are still on their way although nobody waits for their answer any more."""

from random import Random

from vaxentry.central.calls import Call


class Air:
    """Late requests; they arrive in any order.

    Attributes:
        late: those under way, oldest first.
        overtaken: how many arrived before an older one.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self.late: list[Call] = []
        self.overtaken = 0

    def hold(self, call: Call) -> None:
        """Let a request wait somewhere."""
        self.late.append(call)

    def next_late(self) -> Call:
        """One of them, which arrives now."""
        at = self._random.randrange(len(self.late))
        self.overtaken += at > 0
        return self.late.pop(at)
