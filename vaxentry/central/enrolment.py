"""Enrolment: a one-time code turns a PC that worked alone into one the server knows.

A code is eighteen letters: fifty random bits, then the fingerprint of the server's key, so that a
clerk who types it also checks that the server is the right one.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from vaxentry.central import rows, tables
from vaxentry.central.devices import ordered_scope
from vaxentry.central.engine import Database
from vaxentry.central.journal import catch_up, entry, write
from vaxentry.central.journal_file import JournalFile
from vaxentry.central.keys import Identity
from vaxentry.central.replay import keep_device
from vaxentry.central.validate import MAX_CODE, MAX_LINE
from vaxentry.domain.entry_no import PC_CODES, pc_code
from vaxentry.errors import StorageError
from vaxentry.wire.contact import Enrolment, EnrolRequest, hash_of, normal_code
from vaxentry.wire.messages import ACCESS, CERTIFICATE
from vaxentry.wire.signing import SIGNATURE, sign

RANDOM_LETTERS = 10
_GROUP = 4
_MAX_NAME = 200
_CERTIFIED = ("device", "site", "site_name", "scope", "pc_code", "token_hash")


class CodeRefused(Exception):  # noqa: N818 - an answer to a person, not a fault
    """Wrong, used by another PC, or expired."""


class DeviceRevoked(Exception):  # noqa: N818 - as above
    """The code is good, but not for this PC: it is listened to no more, whatever it brings."""


class DeviceTaken(Exception):  # noqa: N818 - as above
    """A PC that was never enrolled comes under an id that was: two are copies of one book."""


def make_code(
    database: Database,
    identity: Identity,
    *,
    site: str,
    name: str,
    sites: list[str],
    hours: int,
    now: datetime,
) -> str:
    """A new code for one PC of a site, in groups of four; only its hash is kept.

    Args:
        database: where the site and the code's hash go.
        identity: the server the code is good for.
        site: code of the PC's own site.
        name: the site's name for people.
        sites: more sites it may deliver for.
        hours: how long the code is good.
        now: server time, UTC.

    Raises:
        StorageError: reason ``site_code`` or ``site_name``: each entry with such a site would be
            refused.
    """
    _check_site(name, [site, *sites])
    letters = base64.b32encode(secrets.token_bytes(7)).decode()[:RANDOM_LETTERS]
    code = letters + identity.fingerprint
    values = {
        "code_hash": hash_of(code),
        "site": site,
        "scope": json.dumps(ordered_scope(site, sites)),
        "created_at": now.isoformat(),
        "expires_at": (now + timedelta(hours=hours)).isoformat(),
    }
    with database.writing() as connection:
        _keep_site(connection, site, name, now)
        connection.execute(tables.enroll_code.insert().values(values))
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def _check_site(name: str, codes: list[str]) -> None:
    """What a record must keep to, before any PC writes it into its records."""
    for reason, most, texts in (("site_code", MAX_CODE, codes), ("site_name", MAX_LINE, [name])):
        if not all(0 < len(text) <= most and text.isprintable() for text in texts):
            raise StorageError(reason=reason, most=most)


def _keep_site(connection: Connection, code: str, name: str, now: datetime) -> None:
    statement = rows.insert_into(connection.dialect.name, tables.site).values(
        code=code, name=name, created_at=now.isoformat()
    )
    connection.execute(
        statement.on_conflict_do_update(index_elements=["code"], set_={"name": name})
    )


def enrol(
    database: Database,
    journal: JournalFile,
    identity: Identity,
    request: EnrolRequest,
    now: datetime,
) -> Enrolment:
    """Adopt a device; the same device with the same code gets the same token.

    Raises:
        CodeRefused: the code is wrong, expired, or used by another PC.
        DeviceRevoked: the code is good, the device is revoked; the code stays unused.
        DeviceTaken: the code is good, but another PC has the id; the code stays unused.
    """

    def once(connection: Connection) -> Enrolment:
        catch_up(connection, journal)
        code = _good_code(connection, request, now)
        known = _device_row(connection, str(request.device))
        if known is not None and known.revoked_at is not None:
            raise DeviceRevoked
        if known is not None and request.is_first and code.used_by is None:
            # Let in, it would shut the other one out, whose token is replaced.
            raise DeviceTaken
        # What a device was adopted from stays true when it enrols anew.
        older = None if known is None else known.adopted_from
        newcomer = Newcomer(
            request.device, request.author, request.author_name, code.code_hash, older,
            request.nonce,
        )  # fmt: skip
        return admit(connection, journal, identity, newcomer, code, now)

    return database.run(once)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A device that is taken in.

    Attributes:
        code_hash: of the code it used, empty without one.
        adopted_from: the device under whose site and scope it comes, None = none.
        nonce: the one it asks under.
    """

    device: UUID
    author: UUID
    author_name: str
    code_hash: str
    adopted_from: str | None
    nonce: str


def admit(
    connection: Connection,
    journal: JournalFile,
    identity: Identity,
    newcomer: Newcomer,
    place: Any,
    now: datetime,
) -> Enrolment:
    """Take a device in, in a transaction that caught up with the journal.

    Args:
        connection: where to.
        journal: where it is written first.
        identity: who certifies.
        newcomer: who comes.
        place: a row with `site` and `scope` (JSON).
        now: server time, UTC.
    """
    token = _token(identity, newcomer)
    device, scope = str(newcomer.device), tuple(json.loads(place.scope))
    pc = _pc_code(connection, place.site, _device_row(connection, device))
    site_name = connection.execute(
        select(tables.site.c.name).where(tables.site.c.code == place.site)
    ).scalar_one()
    made = entry(
        "enrol", now, device=device, site=place.site, site_name=site_name, scope=list(scope),
        pc_code=pc, token_hash=hash_of(token), code_hash=newcomer.code_hash,
        adopted_from=newcomer.adopted_from, author=str(newcomer.author),
        author_name=newcomer.author_name[:_MAX_NAME],
    )  # fmt: skip
    keep_device(connection, made)
    write(connection, journal, [made])
    told = {key: made[key] for key in _CERTIFIED}
    certificate = {
        "server_id": str(identity.server_id),
        **told,
        "nonce": newcomer.nonce,
        "issued_at": now.isoformat(),
    }
    signed = sign(identity.key, CERTIFICATE, certificate)
    return Enrolment.from_json({"token": token, "certificate": signed})


def _token(identity: Identity, newcomer: Newcomer) -> str:
    """The device's secret: nobody without the server's key can guess it.

    Drawn anew, it would lock out a PC whose request arrives once more, late, from a proxy.
    """
    admitted_by = newcomer.code_hash or newcomer.adopted_from
    told = {"device": str(newcomer.device), "code": admitted_by}
    signed = sign(identity.key, ACCESS, told)
    return base64.urlsafe_b64encode(hashlib.sha256(signed[SIGNATURE].encode()).digest()).decode()


def _good_code(connection: Connection, request: EnrolRequest, now: datetime) -> Any:
    kept = tables.enroll_code
    same = kept.c.code_hash == hash_of(normal_code(request.code))
    code = connection.execute(select(kept).where(same).with_for_update()).one_or_none()
    device = str(request.device)
    if code is None or code.used_by not in {None, device}:
        raise CodeRefused
    if datetime.fromisoformat(code.expires_at) < now:
        raise CodeRefused
    return code


def _device_row(connection: Connection, device: str) -> Any:
    known = tables.device
    return connection.execute(
        select(known).where(known.c.id == device).with_for_update()
    ).one_or_none()


def _pc_code(connection: Connection, site: str, known: Any) -> str:
    """The PC's code within its site: the one it has, or the next free one from a random start."""
    if known is not None and known.site == site:
        return str(known.pc_code)
    # Lock the site: two PCs that enrol at once must not find the same code free.
    connection.execute(
        select(tables.site.c.code).where(tables.site.c.code == site).with_for_update()
    )
    there = tables.device.c
    taken = set(connection.execute(select(there.pc_code).where(there.site == site)).scalars())
    start = secrets.randbelow(PC_CODES)
    for number in range(start, start + PC_CODES):
        if pc_code(number) not in taken:
            return pc_code(number)
    raise CodeRefused
