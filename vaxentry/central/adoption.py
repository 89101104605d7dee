"""``POST /v1/adopt``: a PC told `fork` goes on under a new device id, vouched for by the old one.

Which of the copies is the real PC nobody can know. Both go on, each under an id of its own or the
old one, nothing is lost, and an alarm tells a person that two are at work.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, select

from vaxentry.central import tables
from vaxentry.central.calls import CallError, RevokedError
from vaxentry.central.devices import Device, refuse_revoked
from vaxentry.central.engine import Database
from vaxentry.central.enrolment import CodeRefused, Newcomer, admit
from vaxentry.central.journal import catch_up
from vaxentry.central.journal_file import JournalFile
from vaxentry.central.keys import Identity
from vaxentry.wire.contact import Enrolment
from vaxentry.wire.messages import LONGEST_NONCE, PROTOCOL
from vaxentry.wire.texts import STORABLE


class AdoptIn(msgspec.Struct, frozen=True):
    """The body of ``POST /v1/adopt``, sent with the old device's token.

    Attributes:
        device: the new id, made by the PC.
        author: who is at work there.
        nonce: comes back in the certificate; empty from an older program.
    """

    protocol: int
    device: UUID
    author: UUID
    author_name: Annotated[str, Meta(max_length=200, pattern=STORABLE)]
    nonce: Annotated[str, Meta(max_length=LONGEST_NONCE, pattern=STORABLE)] = ""


def adopt(
    database: Database,
    journal: JournalFile,
    identity: Identity,
    older: Device,
    content: object,
    now: datetime,
) -> Enrolment:
    """Take in the new device under the old one's site and scope; again it gets the same token.

    Raises:
        CallError: 400, not our message; 426, another protocol; 409 ``taken``, the new id belongs to
            a device that was not adopted from this one; 403, one of the two was revoked, or the
            site has no PC code left.
    """
    asked = _read(content)

    def once(connection: Connection) -> Enrolment:
        catch_up(connection, journal)
        refuse_revoked(connection, older)
        _refuse_taken(connection, older, asked)
        newcomer = Newcomer(
            asked.device, asked.author, asked.author_name, "", older.id, asked.nonce
        )
        place = connection.execute(
            select(tables.device.c.site, tables.device.c.scope).where(
                tables.device.c.id == older.id
            )
        ).one()
        return admit(connection, journal, identity, newcomer, place, now)

    try:
        return database.run(once)
    except CodeRefused:
        raise CallError(403, "no_pc_code") from None


def _read(content: object) -> AdoptIn:
    if isinstance(content, dict) and content.get("protocol", PROTOCOL) != PROTOCOL:
        raise CallError(426, "update")
    try:
        return msgspec.convert(content, AdoptIn)
    except msgspec.ValidationError:
        raise CallError(400, "bad_request") from None


def _refuse_taken(connection: Connection, older: Device, asked: AdoptIn) -> None:
    known = connection.execute(
        select(tables.device).where(tables.device.c.id == str(asked.device)).with_for_update()
    ).one_or_none()
    if known is None:
        return
    if known.adopted_from != older.id:
        raise CallError(409, "taken")
    if known.revoked_at is not None:
        raise RevokedError
