"""Reference data, piece by piece: it goes on where it broke off, and nothing waits for it.

Last of everything in a round that went well, in the lowest class of the server's line.
"""

import hashlib
import json
import logging
import re
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from threading import Event

from vaxentry.domain.ports import Clock
from vaxentry.domain.queue import Contract, HeldSet
from vaxentry.errors import NetworkError
from vaxentry.sync.client import Client
from vaxentry.sync.pace import is_within
from vaxentry.sync.ports import Shelf
from vaxentry.sync.replies import Reply, raise_for
from vaxentry.sync.rest import Rest
from vaxentry.wire.contact import CLASS_HEADER
from vaxentry.wire.messages import BadMessageError
from vaxentry.wire.reference import LARGEST, REFERENCE, REFERENCE_HEADER, Whole, is_readable
from vaxentry.wire.signing import verified

log = logging.getLogger(__name__)

SETS = ("intervals", "vaccines", "regions", "sites")
EVERY = timedelta(days=1)
AFTER_TROUBLE = timedelta(minutes=15)
PIECE = 16 * 1024
PIECES_AT_MOST = 8
"""Questions in one round: what waits to be sent has its turn again."""
_CLASS = {CLASS_HEADER: "reference"}
_FROM = re.compile(r"bytes ([0-9]{1,12})-")


class Puller:
    """Pulls the sets once a day. Used by the sync thread."""

    def __init__(self, shelf: Shelf, client: Client, clock: Clock, stop: Event) -> None:
        self._shelf, self._client, self._clock, self._stop = shelf, client, clock, stop
        self._rest = Rest(clock)
        self._left = 0

    def pull(self, contract: Contract) -> None:
        """Ask for what is due; no trouble of it is anybody's trouble.

        Raises:
            StorageError: the book can't be written.
        """
        if self._rest.is_on:
            return
        self._left = PIECES_AT_MOST
        try:
            for name in SETS:
                self._pull_set(contract, name)
        except NetworkError as e:
            self._rest.begin(AFTER_TROUBLE)
            log.info("reference data comes later: %s", e.code)
        except BadMessageError as e:  # a server too old to sign it, or somebody between
            self._rest.begin(EVERY)
            log.info("reference data is not believed: %s", e)

    def _pull_set(self, contract: Contract, name: str) -> None:
        held = self._shelf.held(name)
        if held.checked_at and is_within(held.checked_at, self._clock(), EVERY):
            return
        while self._left and not self._stop.is_set():
            self._left -= 1
            found = self._ask(contract, name, held)
            if found is None:
                self._shelf.note_present(name, self._clock())
                return
            held, whole = found
            if len(held.part) >= whole.size:
                self._take(name, held, whole)
                return
            self._shelf.keep_part(name, held.part_tag, held.part)

    def _ask(self, contract: Contract, name: str, held: HeldSet) -> tuple[HeldSet, Whole] | None:
        """The next piece put to those before it; None = what is held is the present set.

        Raises:
            NetworkError: no answer of our server.
            BadMessageError: an answer, but not one about this set to this question.
        """
        begin = len(held.part)
        headers = {**_CLASS, "Range": f"bytes={begin}-{begin + PIECE - 1}"}
        headers |= {"If-Range": held.part_tag} if begin else {"If-None-Match": held.tag}
        reply, nonce = self._client.get(contract, f"/v1/reference/{name}", headers)
        if reply.status == HTTPStatus.NOT_MODIFIED and held.tag and not begin:
            return None
        if reply.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            self._shelf.keep_part(name, "", b"")
        if reply.status not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
            raise_for(reply)
        whole = _whole_of(reply, contract, name, nonce)
        if reply.status == HTTPStatus.OK:
            return replace(held, part=reply.content, part_tag=whole.tag), whole
        if _begin_of(reply) != begin or held.part_tag not in {"", whole.tag}:
            raise BadMessageError("another piece")
        return replace(held, part=held.part + reply.content, part_tag=whole.tag), whole

    def _take(self, name: str, held: HeldSet, whole: Whole) -> None:
        is_whole = hashlib.sha256(held.part).hexdigest() == whole.digest
        if is_whole and is_readable(name, held.part):
            self._shelf.keep(name, whole.tag, held.part, self._clock())
            return
        self._shelf.keep_part(name, "", b"")
        raise BadMessageError("set")


def _whole_of(reply: Reply, contract: Contract, name: str, nonce: str) -> Whole:
    """What the server says of the set, signed to this very question."""
    try:
        content = json.loads(reply.headers.get(REFERENCE_HEADER, ""))
    except ValueError as e:
        raise BadMessageError("unsigned") from e
    if not verified(contract.server_key, REFERENCE, content):
        raise BadMessageError("signature")
    whole = Whole.from_json(content)
    if (whole.name, whole.nonce) != (name, nonce) or not 0 < whole.size <= LARGEST:
        raise BadMessageError("another set")
    return whole


def _begin_of(reply: Reply) -> int:
    found = _FROM.match(reply.headers.get("Content-Range", ""))
    return int(found[1]) if found else -1
