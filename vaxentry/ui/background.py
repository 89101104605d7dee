"""Work off the main thread whose result comes home to it.

The one place of the screen that starts threads. Callables given to `run` must touch no widget; the
two callbacks run on the main thread, where the `Background` lives.
"""

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

_log = logging.getLogger(__name__)

Result = TypeVar("Result")
OnError = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class _Finished:
    call: Callable[[Any], None]
    value: Any


class Background(QObject):
    """One worker thread: jobs run in the order given, so a late draft never overtakes a save.

    Errors are delivered, never swallowed. After `close` nothing is started and nothing delivered.
    """

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="screen")
        self._open = True
        # Queued: work that ends within `run` is handed over on the main thread itself.
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    def run(
        self, work: Callable[[], Result], done: Callable[[Result], None], failed: OnError
    ) -> None:
        """Run `work` on the worker thread; then `done` or `failed` on the main thread, never within
        this call.
        """
        if not self._open:
            return
        self._pool.submit(work).add_done_callback(
            lambda future: self._report(future, done, failed),
        )

    def do(self, work: Callable[[], object], failed: OnError) -> None:
        """Run `work` on the worker thread; nothing is shown when it is done."""
        self.run(work, lambda _: None, failed)

    def close(self) -> None:
        """Let the running job end, forget the waiting ones, deliver nothing more."""
        self._open = False
        self._pool.shutdown(wait=True, cancel_futures=True)

    def drain(self) -> None:
        """Let every job given so far end, then close: for the last draft before the end."""
        self._open = False
        self._pool.shutdown(wait=True)

    def _report(
        self, future: Future[Result], done: Callable[[Result], None], failed: OnError
    ) -> None:
        """Runs on the worker thread: hand the outcome to the main thread."""
        try:
            error = future.exception()
        except CancelledError:
            return
        if not self._open:
            if error is not None:
                _log.error("work failed while closing: %s", type(error).__name__)
            return
        if error is None:
            self._finished.emit(_Finished(done, future.result()))
        elif isinstance(error, Exception):
            self._finished.emit(_Finished(failed, error))

    @Slot(object)
    def _on_finished(self, finished: _Finished) -> None:
        if self._open:
            finished.call(finished.value)
