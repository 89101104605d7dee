"""What the server says of itself: the content of the signed hello."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from vaxentry.central.calls import Limits
from vaxentry.central.keys import Identity
from vaxentry.central.turns import Turn
from vaxentry.central.validate import SCHEMAS
from vaxentry.wire.contact import Hello
from vaxentry.wire.messages import PROTOCOL, Epoch
from vaxentry.wire.notice import NOTICE, Notice
from vaxentry.wire.signing import sign


def greeting(
    identity: Identity,
    life: Row[Any],
    limits: Limits,
    now: datetime,
    nonce: str,
    turn: Turn,
) -> Hello:
    """The hello for one caller.

    Args:
        identity: who greets.
        life: the server's row.
        limits: of one batch.
        now: server time, UTC.
        nonce: the caller's.
        turn: when the caller may send.
    """
    return Hello(
        server_id=identity.server_id,
        public_key=identity.public_key,
        epoch=Epoch(life.epoch_number, life.epoch_nonce),
        time=now,
        api=(PROTOCOL, PROTOCOL),
        schema=SCHEMAS,
        max_records=limits.max_records,
        max_bytes=limits.max_bytes,
        pause_s=turn.pause_s,
        turn=turn.number,
        server_seq=life.server_seq,
        backed_up_seq=life.backed_up_seq,
        nonce=nonce,
        notice=_notice(identity, life.moved_to, now),
    )


def _notice(identity: Identity, url: str, now: datetime) -> dict[str, Any] | None:
    if not url:
        return None
    notice = Notice(identity.server_id, url, now)
    return sign(identity.key, NOTICE, notice.to_json())
