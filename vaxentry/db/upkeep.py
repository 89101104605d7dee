"""The upkeep thread: what no save should pay for, done in quiet moments.

Checkpoints, the search index, and backups in generations.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from math import inf
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

from sqlalchemy import func, select

from vaxentry.db import search
from vaxentry.db.backup import (
    Written,
    copy_backup,
    heads_in,
    newest_at,
    newest_backup,
    write_backup,
)
from vaxentry.db.engine import bare, storage_errors
from vaxentry.db.tables import audit
from vaxentry.db.transactions import Transactions
from vaxentry.domain.backups import BackupState
from vaxentry.domain.ports import Clock
from vaxentry.domain.trail import Head
from vaxentry.errors import StorageError

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=2)
BACKUP_SAVES = 50
BACKUP_EVERY = timedelta(minutes=30)
SPARING = 20
"""A backup that took t seconds is not followed by another before 20 t: at most 5 % of the time."""
AFTER_FAILURE = timedelta(minutes=5)
"""A backup that failed, on a full disk, is not tried again before."""
WAL_PAGES = 256
"""Pages in the write-ahead log after which a quiet moment is used for a checkpoint."""
WAL_PAGES_AT_MOST = 64 * WAL_PAGES
"""Pages after which a checkpoint comes even while somebody saves."""


LAST_BACKUP_S = 5.0
"""How long a copy may go on after the end was asked for; checking it takes less than making it."""
GIVE_WAY_S = 0.2
"""After a save the backup leaves the disk alone for so long: the next save may follow at once."""
GIVE_WAY_AT_MOST_S = 2.0
UNINDEXED_AT_MOST = 128
"""Records after which the search index is written even while somebody saves."""


def checkpoint_is_due(pages: int, *, quiet: bool) -> bool:
    """Whether to move the log into the database now: it makes saves wait for the disk.

    Args:
        pages: pages in the log that are not in the database yet.
        quiet: nothing was saved since the last look.
    """
    return pages >= (WAL_PAGES if quiet else WAL_PAGES_AT_MOST)


def index_is_due(behind: int, *, quiet: bool) -> bool:
    """Whether to write the search index now: the longer the part without one, the slower a search.

    Args:
        behind: records that are not in it yet.
        quiet: nothing was saved since the last look.
    """
    return behind > (0 if quiet else UNINDEXED_AT_MOST)


def backup_is_due(changes: int, age: timedelta, rested: timedelta, last_took: timedelta) -> bool:
    """Whether to write a backup now.

    Args:
        changes: saves since the last one.
        age: time since the last one; below zero after the clock went back, which tells no age.
        rested: time since this program last began one.
        last_took: how long that one took.
    """
    went_back = min(age, rested) < timedelta()
    if not changes or (rested < SPARING * last_took and not went_back):
        return False
    return changes >= BACKUP_SAVES or age >= BACKUP_EVERY or went_back


class Upkeep:
    """Looks after one open book. Start it after opening, stop it before closing the store."""

    def __init__(
        self,
        transactions: Transactions,
        *,
        key: bytes,
        backups: Path,
        second: Path | None,
        clock: Clock,
    ) -> None:
        self._tx = transactions
        self._key = key
        self._backups = backups
        self._second = second
        self._clock = clock
        self._stop = Event()
        self._ends = inf
        self._one_backup = Lock()
        self._thread = Thread(target=self._run, name="upkeep", daemon=True)
        self._seen = self._at_start = self._changes()
        self._last: Written | None = None
        self._began = clock()
        self._tried_at, self._last_took = self._began, timedelta()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, timeout_s: float = 60.0) -> None:
        """End, after the backup that is due: a program that runs for a moment makes one too.

        A copy that takes longer than `LAST_BACKUP_S` is given up, and due again at the next start;
        one being verified is finished, up to the timeout.
        """
        self._ends = monotonic() + LAST_BACKUP_S
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        if not self._thread.is_alive():
            self._tell_failure(self._last_look)

    def _last_look(self) -> None:
        """Nobody types any more: what the last one took does not matter."""
        changes, now = self._changes(), self._clock()
        if changes == self._at_start or self._is_over():
            return
        self._last_took = timedelta()
        with self._one_backup:
            self._back_up_if_due(changes, now)

    def _is_over(self) -> bool:
        return monotonic() > self._ends

    def _run(self) -> None:
        while not self._stop.wait(LOOK_EVERY.total_seconds()):
            self._tell_failure(self.look)

    def _tell_failure(self, work: Callable[[], object]) -> None:
        try:
            work()
        except (StorageError, OSError) as e:
            if not self._is_over():  # a copy is given up at the end
                log.warning("upkeep: %s", e.detail if isinstance(e, StorageError) else e.errno)

    def look(self) -> Path | None:
        """Do what is due now; returns the backup that was written, if any.

        Raises:
            StorageError: the disk failed; the book itself is untouched.
        """
        changes, now = self._changes(), self._clock()
        quiet = changes == self._seen
        self._seen = changes
        self.index(quiet=quiet)
        self._checkpoint(quiet=quiet)
        with self._one_backup:
            return self._back_up_if_due(changes, now)

    def _back_up_if_due(self, changes: int, now: datetime) -> Path | None:
        last = self._last_written()
        unsaved, age, rested = changes - last.changes, now - last.at, now - self._tried_at
        if not backup_is_due(unsaved, age, rested, self._last_took):
            return None
        written = self._back_up(changes, now)
        if self._second is not None:
            copy_backup(written, self._second, self._is_over)
        return written

    def use_second(self, second: Path | None) -> None:
        """From now on copy each backup to another place too, beginning with one made now.

        Any thread; takes as long as a backup takes.

        Raises:
            StorageError: nothing can be written there; the place before stays in use.
        """
        with self._one_backup:
            if second is not None:
                if second.resolve() == self._backups.resolve():
                    raise StorageError("second backup", reason="backup_place_same")
                written = self._back_up(self._changes(), self._clock())
                if not copy_backup(written, second):
                    raise StorageError("second backup", reason="backup_place")
            self._second = second

    def state(self) -> BackupState:
        """How far the backups are; looks at names of files only. Any thread."""
        second = self._second
        there = newest_at(second) if second is not None else None
        return BackupState(newest_at(self._backups), str(second or ""), there)

    def _last_written(self) -> Written:
        """The last backup, be it of an earlier run; without any, age counts from this start."""
        if self._last is None:
            kept = newest_backup(self._backups, self._key)
            self._last = kept or Written(0, self._began)
        return self._last

    def trail_heads(self) -> Iterator[Head]:
        """How far the audit trail had come in each backup, in both places; from any thread."""
        for place in filter(None, (self._backups, self._second)):
            yield from heads_in(place, self._key)

    def index(self, *, quiet: bool) -> None:
        """Write the search index behind the saves, a piece at a time, as long as nobody saves.

        Raises:
            StorageError: the disk failed; what is not indexed is found all the same.
        """
        with self._tx.looking() as raw:
            behind = search.unindexed(raw)
        while index_is_due(behind, quiet=quiet) and not self._stop.is_set():
            with self._tx.writing() as c:
                behind -= max(search.index_some(bare(c), search.PIECE), 1)
            quiet = quiet and self._changes() == self._seen

    def _back_up(self, changes: int, now: datetime) -> Path:
        self._tried_at, self._last_took = now, AFTER_FAILURE / SPARING
        written = write_backup(
            self._tx.engine,
            self._backups,
            reason="saves",
            key=self._key,
            now=now,
            stopped=self._is_over,
            give_way=self._give_way,
        )
        self._last, self._last_took = Written(changes, now), self._clock() - now
        return written

    def _give_way(self) -> None:
        """Leave the disk to somebody who saves just now, but not for ever."""
        ends = monotonic() + GIVE_WAY_AT_MOST_S
        while self._tx.seconds_since_save() < GIVE_WAY_S and monotonic() < ends:
            if self._stop.wait(GIVE_WAY_S / 4):
                return

    def _changes(self) -> int:
        with self._tx.reading() as c:
            return int(c.execute(select(func.max(audit.c.seq))).scalar() or 0)

    def _checkpoint(self, *, quiet: bool) -> None:
        with storage_errors(), self._tx.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            _busy, log_pages, moved = raw.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
            if checkpoint_is_due(log_pages - moved, quiet=quiet):
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
