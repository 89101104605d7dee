"""A PC seen from outside: its process, its folder, and a look into its book."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from vaxentry.domain.contact import Link
from vaxentry.settings import Places

ANSWER_S = 120.0


@dataclass(frozen=True, slots=True)
class Rest:
    """Whether a book has come to rest.

    Attributes:
        waiting: records that still have to travel.
        unknown: tries whose end is not known.
    """

    waiting: int
    unknown: int

    @property
    def at_rest(self) -> bool:
        return not (self.waiting or self.unknown)


class Pc:
    """One PC through all its lives; `name` is how the log calls it."""

    def __init__(
        self, name: str, home: Path, seed: int, pace_s: float, tell: Callable[[str], None]
    ) -> None:
        self.name, self.home, self._seed, self._pace_s, self._tell = name, home, seed, pace_s, tell
        self.lives = 0
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Switch it on: it types and sends."""
        self.lives += 1
        seed = f"{self._seed} {self.name} {self.lives}"
        child = [sys.executable, "-m", "tests.harness.child", str(self.home), seed]
        with (self.home / "stderr").open("ab") as errors:
            self._process = subprocess.Popen(
                [*child, str(self._pace_s)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=errors, text=True,
            )  # fmt: skip

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self._gone(self._process)

    def end(self) -> None:
        """Switch it off as a person does."""
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()
            ended = self._process.wait(ANSWER_S)
            self._gone(self._process)
            assert ended == 0, f"{self.name} ended with {ended}: {self.errors()}"

    def _gone(self, process: "subprocess.Popen[str]") -> None:
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None and not pipe.closed:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
        self._process = None

    @property
    def runs(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.poll() is None

    def say(self, order: str) -> None:
        """Tell it one word."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(order + "\n")
        self._process.stdin.flush()

    def ask(self, order: str) -> str:
        """Tell it one word and read what it says to it."""
        self.say(order)
        assert self._process is not None
        assert self._process.stdout is not None
        told = self._process.stdout.readline().strip()
        assert told, f"{self.name} died at '{order}': {self.errors()}"
        return told

    def round(self) -> str:
        """One round of sync; the cause that ended it, empty when it went well."""
        return str(json.loads(self.ask("round"))["cause"])

    def errors(self) -> str:
        """The end of what it wrote on its error output."""
        return (self.home / "stderr").read_text("utf-8", errors="replace")[-2000:]

    def copy_to(self, name: str, home: Path) -> "Pc":
        """Another PC with a copy of the folder of this one, which must not run."""
        shutil.copytree(self.home, home)
        return Pc(name, home, self._seed, self._pace_s, self._tell)

    @contextmanager
    def eye(self) -> Iterator[Any]:
        """A connection of its own to the book, that only looks."""
        places = Places(self.home)
        key = places.key_file.read_text("ascii").strip()
        connection = sqlcipher.connect(str(places.database), isolation_level=None, timeout=30)
        try:
            connection.execute(f"PRAGMA key=\"x'{key}'\"")
            connection.execute("PRAGMA query_only=ON")
            yield connection
        finally:
            connection.close()

    def shown(self) -> list[tuple[Any, ...]]:
        """Every record with its state and the server's word on it."""
        with self.eye() as eye:
            chosen = "SELECT seq, head_rev, state, standing FROM record ORDER BY seq"
            return list(eye.execute(chosen).fetchall())

    def device(self) -> str:
        """Its present id at the server, in hex."""
        with self.eye() as eye:
            return str(eye.execute("SELECT device_id FROM device").fetchone()[0])

    def rest(self) -> Rest:
        """Whether anything still has to travel."""
        with self.eye() as eye:
            (waiting,) = eye.execute("SELECT count(*) FROM outbox").fetchone()
            unknown = "SELECT count(*) FROM attempt WHERE outcome IN ('open', 'unknown')"
            return Rest(waiting, eye.execute(unknown).fetchone()[0])

    def is_shut_out(self) -> bool:
        """Whether the server says that it does not know this PC."""
        with self.eye() as eye:
            (link,) = eye.execute("SELECT link FROM pace").fetchone()
            return bool(link == Link.NOT_ALLOWED)

    def unrest(self) -> str:
        """What still waits, and how the last tries ended, in numbers, codes and milliseconds."""
        asked = {
            "waiting": """SELECT state, count(*), min(due_at), max(due_at), max(tries)
                          FROM outbox JOIN record ON seq = record_seq GROUP BY state""",
            "groups": "SELECT count(*), count(DISTINCT group_id) FROM outbox WHERE group_id <> ''",
            "pace": "SELECT failures, next_try_at, link FROM pace",
            "tries": """SELECT device_seq, started_at, ended_at, outcome, cause, http_status,
                        records FROM attempt ORDER BY device_seq DESC LIMIT 8""",
        }
        with self.eye() as eye:
            told = {name: eye.execute(sql).fetchall() for name, sql in asked.items()}
        return f"at {int(time.time() * 1000)}: {told} {self.errors()}"
