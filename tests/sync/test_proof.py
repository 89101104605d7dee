"""Which answers are believed, however they were spoilt on their way."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vaxentry.errors import PortalError
from vaxentry.sync.proof import proven_hello
from vaxentry.wire.contact import Hello
from vaxentry.wire.messages import HELLO, Epoch
from vaxentry.wire.signing import public_bytes, sign

KEY = Ed25519PrivateKey.generate()
NOW = datetime(2026, 11, 23, 3, 4, 5, tzinfo=UTC)
TOLD = Hello(
    UUID(int=7), public_bytes(KEY), Epoch(1, "e"), NOW, (1, 1), (1, 1), 500, 10**6, 0.0, 9, 0, "n"
)
SIGNED = sign(KEY, HELLO, TOLD.to_json())


def test_a_hello_signed_over_our_nonce_is_believed() -> None:
    assert proven_hello(SIGNED, "n", TOLD.public_key) == TOLD


@pytest.mark.parametrize("spoilt", [None, [], [11], {}, 1, "1"])
@pytest.mark.parametrize("field", SIGNED)
def test_a_hello_spoilt_in_any_place_is_none_of_ours(field: str, spoilt: object) -> None:
    with pytest.raises(PortalError):
        proven_hello(SIGNED | {field: spoilt}, "n", TOLD.public_key)
