"""Running the server as a process, with one or several workers behind one socket."""

import multiprocessing
import os
import signal
import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from pathlib import Path

import uvicorn
from filelock import FileLock, Timeout

from vaxentry.central.api import Central
from vaxentry.central.http import application
from vaxentry.central.listening import bind, quiet_config
from vaxentry.central.logs import log_to_stderr
from vaxentry.central.opening import Place, open_central
from vaxentry.errors import StorageError
from vaxentry.rings import look_for_rings_seldom

_WATCH_S = 0.5
_END_S = 30.0
"""How long workers may take to finish what they do. The database lets none of it last long."""
_SEAT_FILE = "serving.lock"


@dataclass(frozen=True, slots=True)
class Service:
    """How the server is reached.

    Attributes:
        port: 0 = any free one.
        tls_cert, tls_key: files in PEM form; None = plain HTTP, for loopback or behind a proxy.
        workers: processes; more than one makes sense on PostgreSQL only.
        port_file: where the port is written once connections are taken, None = nowhere.
    """

    host: str = "127.0.0.1"
    port: int = 8470
    tls_cert: Path | None = None
    tls_key: Path | None = None
    workers: int = 1
    port_file: Path | None = None


def serve(place: Place, service: Service) -> None:
    """Serve until SIGTERM or SIGINT; what runs then is finished first.

    Raises:
        StorageError: the server can't be opened; reason ``address`` when the port is taken, ``tls``
            when the certificate can't be used, ``serving`` when this folder is served already.
        OSError: the port file can't be written.
    """
    _check_tls(service)
    with seat(place):
        _serve(place, service)


@contextmanager
def seat(place: Place) -> Iterator[None]:
    """The right to serve from a folder, or to replace what is in it.

    Raises:
        StorageError: reason ``serving``, another process has it.
    """
    place.folder.mkdir(parents=True, exist_ok=True)
    taken = FileLock(place.folder / _SEAT_FILE, timeout=0, mode=0o600)
    try:
        with taken:
            yield
    except Timeout as error:
        raise StorageError(reason="serving") from error


def _serve(place: Place, service: Service) -> None:
    central = open_central(place)
    try:
        listener = bind(service.host, service.port)
    except OSError as error:
        raise StorageError(reason="address") from error
    with listener, closing(central.database):
        _end_well_on_signals()
        if service.port_file is not None:
            _write_port(service.port_file, listener)
        if service.workers > 1:
            central.database.close()
            Workers(place, service, listener).run()
        else:
            _answer(central, service, listener)


def _answer(central: Central, service: Service, listener: socket.socket) -> None:
    look_for_rings_seldom()
    config = quiet_config(application(central))
    if service.tls_cert is not None:
        config.ssl_certfile = str(service.tls_cert)
        config.ssl_keyfile = str(service.tls_key) if service.tls_key else None
    uvicorn.Server(config).run(sockets=[listener])


def _check_tls(service: Service) -> None:
    """Refuse unusable files before anything is started with them."""
    if service.tls_cert is None:
        if service.tls_key is not None:
            # A key alone would mean plain HTTP where somebody meant TLS.
            raise StorageError(reason="tls")
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(service.tls_cert, service.tls_key)
    except OSError as error:  # ssl.SSLError is one
        raise StorageError(reason="tls") from error


def _worker(place: Place, service: Service, listener: socket.socket) -> None:
    """The whole life of one worker process."""
    _end_well_on_signals()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    log_to_stderr()
    _answer(open_central(place), service, listener)


class Workers:
    """Several processes behind one socket; one that dies is started again."""

    def __init__(self, place: Place, service: Service, listener: socket.socket) -> None:
        self._spawn = multiprocessing.get_context("spawn")
        self._arguments = (place, service, listener)
        self._end = threading.Event()
        self._processes = [self._start() for _ in range(service.workers)]

    def _start(self) -> SpawnProcess:
        process = self._spawn.Process(target=_worker, args=self._arguments)
        process.start()
        return process

    def run(self) -> None:
        """Watch over the workers until SIGTERM or SIGINT, then let each finish its work."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._end.set())
        while not self._end.wait(_WATCH_S):
            self._processes = [p if p.is_alive() else self._start() for p in self._processes]
        end(self._processes, _END_S)


def end(processes: Sequence[SpawnProcess], patience_s: float) -> None:
    """Let each finish its work, at most for so many seconds altogether: then it is killed, which
    loses nothing that was answered for.
    """
    until = time.monotonic() + patience_s
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
        if process.is_alive():
            process.kill()
            process.join()


def _end_well_on_signals() -> None:
    """An end that was asked for is no failure, also before and after uvicorn's own handlers."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))


def _end_with_parent() -> None:
    """Stop when the process that watches the workers is gone: nobody would stop them else."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _write_port(path: Path, listener: socket.socket) -> None:
    """Write the port so that a reader sees it whole or not at all."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(f"{listener.getsockname()[1]}\n")
    draft.replace(path)
