"""Before a call is answered: is this database the one to answer from, and who is calling?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from vaxentry.central import tables
from vaxentry.central.calls import CallError
from vaxentry.central.devices import Device, by_token
from vaxentry.central.engine import Database
from vaxentry.central.journal import catch_up
from vaxentry.central.journal_file import JournalFile
from vaxentry.central.keys import Identity
from vaxentry.wire.contact import DEVICE_HEADER

_COPY_AGAIN_S = 300


@dataclass(frozen=True, slots=True)
class Entrance:
    """Looks at the server's row before every call. May be used from any thread.

    A database that was set back under the running server is behind the journal: it catches up here,
    so that nobody is answered by a server that forgot a revocation.
    """

    database: Database
    journal: JournalFile
    identity: Identity

    def life(self) -> Row[Any]:
        """The server's row, with everything the journal knows brought in.

        Raises:
            StorageError: the journal is lost or damaged.
        """
        with self.database.reading() as connection:
            life = _life(connection)
        return self._catch_up() if self._is_behind(life) else life

    def is_copy(self, life: Row[Any]) -> bool:
        """Whether the database came from elsewhere and nobody said that it is the primary."""
        return bool(life.instance_id != str(self.identity.instance_id))

    def may_write(self) -> None:
        """Refuse to change anything in a copy.

        Raises:
            CallError: 503 ``copy``.
        """
        refuse_copy(self.is_copy(self.life()))

    def caller(self, headers: Mapping[str, str]) -> "Caller":
        """Who is calling; the device may be revoked.

        Raises:
            CallError: 401, the token is missing, unknown, or another device's.
        """
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise CallError(401, "token")
        life, device = self._look_up(token)
        if self._is_behind(life):
            self._catch_up()
            life, device = self._look_up(token)
        if device is None or device.id != headers.get(DEVICE_HEADER.lower(), ""):
            raise CallError(401, "token")
        return Caller(device, self.is_copy(life))

    def _look_up(self, token: str) -> tuple[Row[Any], Device | None]:
        with self.database.reading() as connection:
            return _life(connection), by_token(connection, token.strip())

    def _is_behind(self, life: Row[Any]) -> bool:
        return not self.is_copy(life) and life.journal_at != self.journal.size()

    def _catch_up(self) -> Row[Any]:
        return self.database.run(lambda connection: catch_up(connection, self.journal))


@dataclass(frozen=True, slots=True)
class Caller:
    """A device that named itself rightly.

    Attributes:
        copy: whether the server it reached is a copy, which changes nothing.
    """

    device: Device
    copy: bool


def refuse_copy(copy: bool) -> None:
    """Refuse to change anything in a copy.

    Raises:
        CallError: 503 ``copy``.
    """
    if copy:
        raise CallError(503, "copy", retry_after_s=_COPY_AGAIN_S)


_server = select(tables.server)


def _life(connection: Connection) -> Row[Any]:
    return connection.execute(_server).one()
