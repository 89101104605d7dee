"""Several requests on their way at once, each on a connection of its own."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import LifoQueue, SimpleQueue
from typing import Generic, Protocol, TypeVar

from vaxentry.sync.client import Client

T = TypeVar("T")
Tag = TypeVar("Tag")
Job = Callable[[Client], T]


class Landed(Generic[Tag, T]):
    """One request that ended: `result` gives its answer or raises its error."""

    def __init__(self, tag: Tag, result: Callable[[], T]) -> None:
        self.tag, self.result = tag, result


class Lanes(Protocol):
    """Runs jobs; used by one thread, which starts them and takes what has ended."""

    @property
    def width(self) -> int:
        """How many may be on their way."""
        ...

    def start(self, tag: Tag, job: "Job[T]") -> None:
        """Begin; never with more than `width` on their way."""
        ...

    def take(self) -> "Landed[object, object]":
        """Wait for one that has ended, in whatever order."""
        ...

    def hang_up(self) -> None:
        """Give the connections back, the next jobs make fresh ones; nothing is on its way."""
        ...

    def close(self) -> None:
        """The same, for good."""
        ...


class OneLane:
    """One at a time, on the calling thread."""

    width = 1

    def __init__(self, client: Client) -> None:
        self._client = client
        self._landed: deque[Landed[object, object]] = deque()

    def start(self, tag: object, job: Job[object]) -> None:
        """Run it now; it is taken later."""
        self._landed.append(Landed(tag, _outcome_of(job, self._client)))

    def take(self) -> Landed[object, object]:
        """The one that was run."""
        return self._landed.popleft()

    def hang_up(self) -> None:
        """Give the connections back."""
        self._client.close()

    close = hang_up


class ManyLanes:
    """As many at once as there are clients, one job with each at a time."""

    def __init__(self, clients: Sequence[Client]) -> None:
        self._clients = tuple(clients)
        # The one that was used last has its connection open.
        self._free: LifoQueue[Client] = LifoQueue()
        for client in reversed(self._clients):
            self._free.put(client)
        self._landed: SimpleQueue[Landed[object, object]] = SimpleQueue()
        self._pool = ThreadPoolExecutor(len(self._clients), "lane")

    @property
    def width(self) -> int:
        """One request a client."""
        return len(self._clients)

    def start(self, tag: object, job: Job[object]) -> None:
        """Hand it to a thread."""
        self._pool.submit(self._run, tag, job)

    def _run(self, tag: object, job: Job[object]) -> None:
        client = self._free.get()
        outcome = _outcome_of(job, client)
        self._free.put(client)
        self._landed.put(Landed(tag, outcome))

    def take(self) -> Landed[object, object]:
        """Wait for the next that ends."""
        return self._landed.get()

    def hang_up(self) -> None:
        """Give the connections back; nothing is on its way."""
        for client in self._clients:
            client.close()

    def close(self) -> None:
        """The same, and end the threads."""
        self._pool.shutdown()
        self.hang_up()


def _outcome_of(job: Job[object], client: Client) -> Callable[[], object]:
    try:
        answer = job(client)
    except Exception as error:  # noqa: BLE001 - raised again by whoever takes the result
        return _raiser(error)
    return lambda: answer


def _raiser(error: Exception) -> Callable[[], object]:
    def again() -> object:
        raise error

    return again
