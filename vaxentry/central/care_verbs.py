"""The verbs of `vaxentry-central` with which an operator looks after a server."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from vaxentry.central import care
from vaxentry.central.alarms import settle_alarm
from vaxentry.central.backup import make_backup
from vaxentry.central.entrance import Entrance
from vaxentry.central.opening import Place, now_utc, open_database
from vaxentry.central.quarantine import kept_bodies
from vaxentry.central.restore import restore
from vaxentry.central.serving import seat
from vaxentry.errors import StorageError
from vaxentry.language import Words
from vaxentry.wire.address import may_be_called

# argparse has no public name for what add_subparsers returns.
Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001
_LONGEST_REASON = 200
_LONGEST_ADDRESS = 300
HIGHEST_NUMBER = 2**31 - 1
"""Highest number that either kind of database takes."""
Verb = Callable[[argparse.Namespace, Words], None]


def place_of(options: argparse.Namespace) -> Place:
    """Where the server lives, by the options of every verb."""
    return Place.find(options.data, options.database)


@contextmanager
def opened(options: argparse.Namespace, *, copy: bool = False) -> Iterator[Entrance]:
    """The server for one verb.

    Args:
        options: of the verb.
        copy: whether it may be a copy.

    Raises:
        StorageError: reason ``copy``, and those of `open_database`.
    """
    database, identity, journal = open_database(place_of(options))
    entrance = Entrance(database, journal, identity)
    try:
        if not copy and entrance.is_copy(entrance.life()):
            raise StorageError(reason="copy")
        yield entrance
    finally:
        database.close()


def _backup(options: argparse.Namespace, words: Words) -> None:
    with opened(options, copy=True) as server:
        folder = place_of(options).folder
        made = make_backup(
            server.database, server.identity, server.journal, folder, options.folder, now_utc()
        )
    print(words("central.backed_up", folder=options.folder, records=made.records))
    print(words("central.keep_apart", folder=options.folder / "identity"))


def _restore(options: argparse.Namespace, words: Words) -> None:
    place = place_of(options)
    with seat(place):
        put_back = restore(place, options.folder, now_utc(), replace=options.replace)
        with opened(options, copy=True) as server:
            copy = server.is_copy(server.life())
    print(words("central.restored", records=put_back.records, made_at=put_back.made_at[:16]))
    print(words("central.restored_copy" if copy else "central.restored_here"))


def _promote(options: argparse.Namespace, words: Words) -> None:
    with opened(options, copy=True) as server:
        done = care.promote(server.database, server.journal, server.identity, now_utc())
    print(words("central.promoted" if done else "central.primary_already"))


def _revoke(options: argparse.Namespace, words: Words) -> None:
    with opened(options) as server:
        if not care.revoke(server.database, server.journal, options.device, now_utc()):
            raise StorageError(reason="no_device")
    print(words("central.revoked"))


def _erase(options: argparse.Namespace, words: Words) -> None:
    with opened(options) as server:
        erased = care.erase_record(
            server.database, server.journal, options.record, options.reason, now_utc()
        )
        with server.database.reading() as connection:
            apart = sum(kept.bodies for kept in kept_bodies(connection))
    print(words("central.erased" if erased else "central.erased_already"))
    if apart:
        print(words("central.not_erased_apart", bodies=apart))


def _move(options: argparse.Namespace, words: Words) -> None:
    if options.to and not (len(options.to) <= _LONGEST_ADDRESS and may_be_called(options.to)):
        raise StorageError(reason="bad_address")
    with opened(options) as server:
        care.move(server.database, server.journal, options.to, now_utc())
    print(words("central.moving", url=options.to) if options.to else words("central.staying"))


def _settle(options: argparse.Namespace, words: Words) -> None:
    with opened(options) as server:
        is_one = 0 < options.number <= HIGHEST_NUMBER
        if not (is_one and settle_alarm(server.database, options.number, now_utc().isoformat())):
            raise StorageError(reason="no_alarm")
    print(words("central.settled"))


def _new_journal(options: argparse.Namespace, words: Words) -> None:
    place = place_of(options)
    with seat(place):
        database, _, journal = open_database(place, bring_in=False)
        try:
            care.new_journal(database, journal, now_utc())
        finally:
            database.close()
    print(words("central.new_journal"))


def add_care(verbs: Verbs, where: argparse.ArgumentParser) -> None:
    """Add these verbs to the command."""

    def add(name: str, run: Verb, told: str) -> argparse.ArgumentParser:
        verb = verbs.add_parser(name, parents=[where], help=told)
        verb.set_defaults(run=run)
        return verb

    backup = add("backup", _backup, "copy data, key and journal into an empty folder")
    backup.add_argument("folder", type=Path, metavar="DIR")
    back = add("restore", _restore, "put a backup back; the server must be stopped")
    back.add_argument("folder", type=Path, metavar="DIR")
    back.add_argument("--replace", action="store_true", help="also where records are held now")
    add("promote", _promote, "make a restored copy the server that the PCs use")
    revoke = add("revoke", _revoke, "listen to a PC no more, for good")
    revoke.add_argument("device", type=UUID, metavar="DEVICE")
    erase = add("erase", _erase, "remove the personal data of a record by rule or order")
    erase.add_argument("record", type=UUID, metavar="RECORD")
    erase.add_argument("--reason", required=True, type=reason_of, help="rule or order, no names")
    move = add("move", _move, "tell the PCs another address of this server")
    move.add_argument("--to", required=True, type=_bare, metavar="URL", help="'' = take it back")
    settle = add("settle", _settle, "an alarm was looked after")
    settle.add_argument("number", type=int, metavar="ALARM")
    add("new-journal", _new_journal, "begin a journal anew where it was lost")


def reason_of(text: str) -> str:
    """A reason that can be kept; raises ValueError."""
    if not 1 <= len(text.strip()) <= _LONGEST_REASON:
        raise ValueError
    return text.strip()


def _bare(text: str) -> str:
    return text.rstrip("/")
