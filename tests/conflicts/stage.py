"""Two PCs of two sites and their server, with a copy of the first PC that somebody took home."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.central.client import START
from tests.e2e.desk import Desk
from vaxentry.central.embedded import Embedded, serve_in_thread
from vaxentry.central.register import import_register

SITES = ("KDL-01", "KDL-02")
PREFIX = "927106"


@dataclass
class Stage:
    """Where the cards are typed.

    Attributes:
        desks: the PC of each site.
    """

    folder: Path
    server: Embedded
    desks: tuple[Desk, Desk]

    def know(self, numbers: set[str]) -> None:
        """The population register holds these numbers and no others of the region."""
        path = self.folder / "register.csv"
        path.write_text("\n".join(("nik", *sorted(numbers))))
        import_register(
            self.server.central.database, path, scope=PREFIX, as_of=date(2021, 9, 1), now=START
        )

    def send(self) -> None:
        """Both send all they have, and hear what the other's cards changed."""
        for desk in (*self.desks, *self.desks):
            while _waiting(desk):
                desk.sync()
            desk.sync()

    def copy_first(self) -> Desk:
        """Another PC that begins as a copy of the first one."""
        first, second = self.desks
        first.book.close()
        shutil.copytree(self.folder / SITES[0], self.folder / "copy")
        again = Desk(self.folder / SITES[0], self.server)
        self.desks = (again, second)
        return Desk(self.folder / "copy", self.server)


def _waiting(desk: Desk) -> bool:
    states = desk.states()
    return bool(states.get("queued", 0) + states.get("uncertain", 0))


@contextmanager
def staged(folder: Path, database_url: str = "") -> Iterator[Stage]:
    server = serve_in_thread(folder / "central", database_url=database_url)
    for site in SITES:
        (folder / site).mkdir()
    first, second = (Desk(folder / site, server).enrol(site) for site in SITES)
    stage = Stage(folder, server, (first, second))
    try:
        yield stage
    finally:
        for desk in stage.desks:
            desk.close()
        server.stop()
