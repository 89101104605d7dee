"""Waiting for one's turn in an event loop, as `Admission` decides it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from vaxentry.central.admission import Admission, Place

T = TypeVar("T")


class Line:
    """Hands the free workers of a pool to those whose turn it is. For one event loop."""

    def __init__(self, admission: Admission, pool: ThreadPoolExecutor) -> None:
        self._admission = admission
        self._pool = pool
        self._free = admission.workers
        self._turns: dict[int, asyncio.Future[None]] = {}

    async def work(self, place: Place, job: Callable[[], T]) -> T:
        """Do a job in a thread when its turn comes; a caller who gives up loses the turn."""
        turn = asyncio.get_running_loop().create_future()
        self._turns[place.number] = turn
        self._admission.wait(place)
        self._hand_out()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_back()
            raise
        finally:
            self._turns.pop(place.number, None)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, job)
        finally:
            self._give_back()

    def _give_back(self) -> None:
        self._free += 1
        self._hand_out()

    def _hand_out(self) -> None:
        while self._free:
            place = self._admission.take()
            if place is None:
                return
            turn = self._turns.get(place.number)
            if turn is not None and not turn.done():
                self._free -= 1
                turn.set_result(None)
