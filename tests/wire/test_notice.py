"""Which words about another address are believed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vaxentry.wire.contact import Hello
from vaxentry.wire.messages import Epoch
from vaxentry.wire.notice import NOTICE, Notice, address_in
from vaxentry.wire.signing import public_bytes, sign

KEY = Ed25519PrivateKey.generate()
NOW = datetime(2026, 11, 23, 3, 4, 5, 678901, tzinfo=UTC)
SERVER = UUID(int=7)
URL = "https://baru.example"
PLAIN = Hello(
    SERVER, public_bytes(KEY), Epoch(1, "e"), NOW, (1, 1), (1, 1), 500, 10**6, 0.0, 9, 0, "n"
)


def hello(notice: Notice, key: Ed25519PrivateKey = KEY) -> Hello:
    told = replace(PLAIN, notice=sign(key, NOTICE, notice.to_json()))
    return Hello.from_json(told.to_json())


def test_a_notice_of_this_moment_names_the_address() -> None:
    assert address_in(hello(Notice(SERVER, URL, NOW)), PLAIN.public_key) == URL
    assert address_in(PLAIN, PLAIN.public_key) == ""


@pytest.mark.parametrize(
    "told",
    [
        hello(Notice(SERVER, URL, NOW - timedelta(days=1))),
        hello(Notice(SERVER, URL, NOW + timedelta(days=1))),
        hello(Notice(UUID(int=8), URL, NOW)),
        hello(Notice(SERVER, URL, NOW), Ed25519PrivateKey.generate()),
        replace(PLAIN, notice=Notice(SERVER, URL, NOW).to_json()),
        replace(PLAIN, notice=sign(KEY, NOTICE, {"url": URL})),
        replace(PLAIN, notice=sign(KEY, "hello", Notice(SERVER, URL, NOW).to_json())),
    ],
    ids=["older", "later", "other server", "other key", "unsigned", "no notice", "other purpose"],
)
def test_any_other_word_names_none(told: Hello) -> None:
    assert address_in(told, PLAIN.public_key) == ""
