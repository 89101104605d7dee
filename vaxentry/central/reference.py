"""``GET /v1/reference/{set}``: what the desktop may look up, whole or from where it broke off."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from vaxentry.central import tables
from vaxentry.central.calls import JSON_TYPE, Answer, CallError
from vaxentry.central.engine import Database
from vaxentry.domain import vaccine_table
from vaxentry.wire.messages import LONGEST_NONCE
from vaxentry.wire.reference import REFERENCE, REFERENCE_HEADER, Whole
from vaxentry.wire.signing import sign

_RANGE = re.compile(r"bytes=([0-9]{1,12})-([0-9]{0,12})")


def answer(
    database: Database, key: Ed25519PrivateKey, name: str, nonce: str, headers: Mapping[str, str]
) -> Answer:
    """A set, or the part of it that is asked for; 304 when the caller has it already.

    Each answer says beside it, signed, what the whole set is.

    Args:
        database: where the sites are.
        key: the server's.
        name: ``vaccines``, ``intervals``, ``regions`` or ``sites``.
        nonce: the caller's, at most 100 letters of it.
        headers: of the call; ``If-None-Match``, ``Range`` and ``If-Range`` count.

    Raises:
        CallError: 404, there is no such set.
    """
    if name not in {"sites", *_STANDING}:
        raise CallError(404, "no_such_set")
    body = _sites(database) if name == "sites" else set_of(name)
    digest = hashlib.sha256(body).hexdigest()
    tag = f'"{digest[:32]}"'
    whole = Whole(name, tag, len(body), digest, nonce[:LONGEST_NONCE])
    told = {
        "content-type": JSON_TYPE,
        "etag": tag,
        "accept-ranges": "bytes",
        REFERENCE_HEADER.lower(): json.dumps(sign(key, REFERENCE, whole.to_json())),
    }
    if headers.get("if-none-match", "") == tag:
        return Answer(304, told, b"")
    wanted = _RANGE.fullmatch(headers.get("range", ""))
    if wanted is None or headers.get("if-range", tag) != tag:
        return Answer(200, told, body)
    return _part(body, told, int(wanted[1]), int(wanted[2] or len(body)))


def set_of(name: str) -> bytes:
    """A set that comes with the program: ``vaccines``, ``intervals`` or ``regions``."""
    return _STANDING[name]()


def _part(body: bytes, told: Mapping[str, str], first: int, last: int) -> Answer:
    last = min(last, len(body) - 1)
    if first > last:
        return Answer(416, {**told, "content-range": f"bytes */{len(body)}"}, b"")
    where = {"content-range": f"bytes {first}-{last}/{len(body)}"}
    return Answer(206, {**told, **where}, body[first : last + 1])


def _to_bytes(content: Any) -> bytes:
    plain = msgspec.to_builtins(content)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@cache
def _vaccines() -> bytes:
    return _to_bytes({"vaccines": vaccine_table.VACCINES, "courses": vaccine_table.COURSES})


@cache
def _intervals() -> bytes:
    return _to_bytes(
        {
            "intervals": vaccine_table.INTERVALS,
            "booster_intervals": vaccine_table.BOOSTER_INTERVALS,
            "boosters": vaccine_table.BOOSTERS,
            "as_of": vaccine_table.AS_OF,
        }
    )


@cache
def _regions() -> bytes:
    file = resources.files("vaxentry.domain").joinpath("data/regions.json")
    return _to_bytes(json.loads(file.read_bytes()))


def _sites(database: Database) -> bytes:
    site = tables.site.c
    with database.reading() as connection:
        found = connection.execute(select(site.code, site.name).order_by(site.code)).all()
    return _to_bytes({"sites": [{"code": row.code, "name": row.name} for row in found]})


_STANDING: Mapping[str, Callable[[], bytes]] = {
    "vaccines": _vaccines,
    "intervals": _intervals,
    "regions": _regions,
}
