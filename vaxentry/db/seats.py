"""Who types, on which device, for which site: the one row of `device` and the authors."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from vaxentry.db import epoch_proof
from vaxentry.db.settling import NEVER_COMPARED
from vaxentry.db.tables import attempt, audit, author, device, office_person, pace, reference
from vaxentry.db.times import from_ms_or_none, to_ms
from vaxentry.db.transactions import Transactions
from vaxentry.domain.entry_no import PC_ALPHABET
from vaxentry.domain.records import Author, SiteInfo
from vaxentry.errors import AlreadySendingError, WrongServerError


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What an enrolment brought, to be kept."""

    server_url: str
    server_id: UUID
    server_key: bytes
    token: str
    site: str
    site_name: str
    pc_code: str
    certificate: Mapping[str, Any]
    epoch_number: int
    epoch_nonce: str


def seat_first_clerk(
    c: Connection,
    now: datetime,
    new_id: Callable[[], UUID],
    random_bytes: Callable[[int], bytes],
) -> None:
    """Give a new database its device, its first author and its keyed-hash key."""
    if c.execute(select(device.c.id)).first() is not None:
        return
    author_id = new_id()
    c.execute(insert(author).values(id=author_id, name="", created_at=to_ms(now)))
    c.execute(
        insert(device).values(
            id=1,
            device_id=new_id(),
            author_id=author_id,
            pc_code=_pc_code(random_bytes(2)),
            site="",
            site_name="",
            server_url="",
            epoch_number=0,
            epoch_nonce="",
            last_device_seq=0,
            highest_receipt=0,
            hash_key=random_bytes(32),
            created_at=to_ms(now),
        )
    )
    c.execute(insert(pace).values(id=1, failures=0))


def _pc_code(drawn: bytes) -> str:
    return "".join(PC_ALPHABET[byte % len(PC_ALPHABET)] for byte in drawn)


_device = select(device)
_server = select(device.c.server_id)
_has_worked = (
    select(audit.c.seq)
    .join(author, author.c.id == audit.c.author_id)
    .where(author.c.id == bindparam("who"), author.c.name == "")
    .limit(1)
)


def site(c: Connection) -> SiteInfo:
    """The site this PC works for, and how it is enrolled."""
    row = c.execute(_device).one()
    return SiteInfo(
        site=row.site,
        site_name=row.site_name,
        pc_code=row.pc_code,
        device=row.device_id,
        server_url=row.server_url,
        enrolled=row.token is not None,
        scope=_scope(row.certificate),
        moved_from=row.moved_from or "",
        moved_at=from_ms_or_none(row.moved_at),
    )


def _scope(certificate: str | None) -> tuple[str, ...]:
    """The sites that the signed certificate of the enrolment names."""
    named = json.loads(certificate).get("scope", ()) if certificate else ()
    return tuple(str(code) for code in named)


def author_now(c: Connection, signed_in: UUID | None = None) -> Author:
    """Who types at present: who is signed in, else who typed here last."""
    chosen = select(author.c.id, author.c.name)
    if signed_in is None:
        chosen = chosen.join(device, device.c.author_id == author.c.id)
    else:
        chosen = chosen.where(author.c.id == signed_in)
    return Author(*c.execute(chosen).one())


def author_named(c: Connection, name: str, new_id: Callable[[], UUID]) -> Author:
    """The person of that name. The nameless first author takes the first name given."""
    present = author_now(c)
    known = typed_as(c, name)
    if known is None and present.name == "":
        known = present.id
    return Author(known or new_id(), name)


def newcomer(c: Connection, name: str, new_id: Callable[[], UUID]) -> Author:
    """As `author_named`; but what somebody without a name did here stays nobody's."""
    one = author_named(c, name, new_id)
    return Author(new_id(), name) if c.execute(_has_worked, {"who": one.id}).first() else one


def typed_as(c: Connection, name: str) -> UUID | None:
    """Who types here under that name; a namesake at the health office is somebody else."""
    elsewhere = select(office_person.c.author_id)
    named = select(author.c.id).where(author.c.name == name, author.c.id.not_in(elsewhere))
    return c.execute(named).scalar()


def seat_author(c: Connection, one: Author, now: datetime) -> None:
    """Let this person type from now on."""
    keep_author(c, one, now)
    c.execute(update(device).values(author_id=one.id))


def keep_author(c: Connection, one: Author, now: datetime) -> None:
    """Keep a person whose name may stand on entries."""
    named = c.execute(update(author).where(author.c.id == one.id).values(name=one.name))
    if not named.rowcount:
        c.execute(insert(author).values(id=one.id, name=one.name, created_at=to_ms(now)))


def bound_to(c: Connection) -> UUID | None:
    """The server of the present contract, once anything was sent to it."""
    if c.execute(select(attempt.c.device_seq).limit(1)).first() is None:
        return None
    return c.execute(_server).scalar()


_ask_anew = update(reference).values(checked_at=None, part_tag="", part=b"")
"""What another server lent stays until this one's has come."""
_no_pause = update(pace).values(failures=0, next_try_at=None)
"""It was another server that asked for it."""


@contextmanager
def only_with(transactions: Transactions, server_id: UUID) -> Iterator[None]:
    """Within the block this thread writes only while the PC is enrolled with that server.

    Raises:
        AlreadySendingError: when it would write, and the PC has been enrolled with another one.
    """

    def demand() -> None:
        with transactions.reading() as c:
            if c.execute(_server).scalar() != server_id:
                raise AlreadySendingError("enrolled elsewhere")

    with transactions.only_while(demand):
        yield


def another_device(c: Connection, made: UUID) -> None:
    """Let `made` be the id of this PC, which was never enrolled; what was typed stays."""
    c.execute(update(device).where(device.c.token.is_(None)).values(device_id=made))


def enrol(c: Connection, enrolled: Enrolled) -> None:
    """Keep an enrolment. What was typed before it is sent under it, unchanged.

    The life in which this PC saw its server stays: whether there is another one since, the next
    hello says, and what follows from that must not be passed over. A life that another server
    named is none of this one's.

    Raises:
        WrongServerError: something was sent to another server, be it while the code was asked for.
    """
    if bound_to(c) not in {None, enrolled.server_id}:
        raise WrongServerError(reason="enrol_wrong_server")
    known = c.execute(_server).scalar()
    is_new = known != enrolled.server_id
    if is_new:
        c.execute(_ask_anew)
        c.execute(_no_pause)
    c.execute(
        update(device).values(
            server_url=enrolled.server_url,
            server_id=enrolled.server_id,
            server_key=enrolled.server_key,
            token=enrolled.token,
            site=enrolled.site,
            site_name=enrolled.site_name,
            pc_code=enrolled.pc_code,
            certificate=json.dumps(dict(enrolled.certificate)),
            other_url=None,
            moved_from=None,
            moved_at=None,
        )
    )
    if is_new or epoch_proof.is_another_servers(c, enrolled.server_key):
        epoch_proof.keep(c, {})
        c.execute(update(device).values(_first_seen(enrolled, sent_before=not is_new)))


def _first_seen(enrolled: Enrolled, *, sent_before: bool) -> dict[str, Any]:
    return {
        "epoch_number": enrolled.epoch_number,
        "epoch_nonce": enrolled.epoch_nonce,
        # Where nothing was ever sent both sides hold the same.
        "confirmed_epoch": 0 if sent_before else enrolled.epoch_number,
        "changes_upto": 0,
        "highest_server_seq": 0,
        **NEVER_COMPARED,
    }
