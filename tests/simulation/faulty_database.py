"""A database whose commits may fail, as its office's fates will have it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine

from vaxentry.central.engine import Database

if TYPE_CHECKING:
    from tests.simulation.office import Office


class FaultyDatabase(Database):
    """The real database, whose commits may fail and whose process may die at them."""

    def __init__(self, engine: Engine, office: "Office") -> None:
        super().__init__(engine)
        self._office = office

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """As the real one."""
        self._office.before_reading()
        with super().reading() as connection:
            yield connection

    @contextmanager
    def writing(self, soon: bool = False) -> Iterator[Connection]:
        """As the real one."""
        self._office.turn()
        with super().writing(soon) as connection:
            yield connection
            kind = self._office.before_commit()
        self._office.after_commit(kind)
