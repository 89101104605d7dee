from contextlib import suppress
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from vaxentry.wire import body, merkle
from vaxentry.wire.contact import Enrolment, Hello
from vaxentry.wire.messages import BadMessageError, BatchAnswer, Outcome, Receipt
from vaxentry.wire.outcomes import Code, meaning
from vaxentry.wire.settle import leaf_of
from vaxentry.wire.signing import fingerprint, public_bytes, sign, verified

KEY = Ed25519PrivateKey.generate()
PUBLIC = public_bytes(KEY)
hashes = st.binary(min_size=32, max_size=32)


@given(st.lists(hashes, min_size=1, max_size=40), st.data())
def test_every_path_leads_to_the_root_and_no_other_leaf_does(
    leaves: list[bytes], data: st.DataObject
) -> None:
    position = data.draw(st.integers(0, len(leaves) - 1))
    steps = merkle.decode_path(merkle.paths(leaves)[position])
    assert merkle.root_from_path(leaves[position], steps) == merkle.root(leaves)
    other = data.draw(hashes.filter(lambda h: h != leaves[position]))
    assert merkle.root_from_path(other, steps) != merkle.root(leaves)


def test_a_leaf_binds_every_part() -> None:
    parts = (UUID(int=1), 1, bytes(32), "accepted", "", ("a",))
    changed = [
        (UUID(int=2), 1, bytes(32), "accepted", "", ("a",)),
        (UUID(int=1), 2, bytes(32), "accepted", "", ("a",)),
        (UUID(int=1), 1, bytes([1] * 32), "accepted", "", ("a",)),
        (UUID(int=1), 1, bytes(32), "held.nik", "", ("a",)),
        (UUID(int=1), 1, bytes(32), "accepted", "void", ("a",)),
        (UUID(int=1), 1, bytes(32), "accepted", "", ("a", "b")),
        (UUID(int=1), 1, bytes(32), "accepted", "", ()),
    ]
    assert merkle.leaf(*parts) not in {merkle.leaf(*other) for other in changed}
    placed = [merkle.leaf(*parts, place=place) for place in (None, 3, 34, 36)]
    assert len(set(placed)) == len(placed)


def test_the_place_of_what_was_stored_already_is_signed_with_it() -> None:
    sent = (UUID(int=1), 1, bytes(32))
    leaves = {leaf_of(sent, Outcome(Code.ALREADY, "accepted", server_seq=n)) for n in (34, 36)}
    assert len(leaves) == 2


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=5))
def test_a_signature_holds_for_its_content_and_purpose_alone(content: dict[str, object]) -> None:
    content.pop("signature", None)
    signed = sign(KEY, "receipt", content)
    assert verified(PUBLIC, "receipt", signed)
    assert not verified(PUBLIC, "hello", signed)
    assert not verified(PUBLIC, "receipt", {**signed, "more": 1})
    assert not verified(public_bytes(Ed25519PrivateKey.generate()), "receipt", signed)


@pytest.mark.parametrize("content", [None, [], "x", {}, {"signature": 1}, {"signature": "!"}])
def test_what_is_not_signed_is_not_verified(content: object) -> None:
    assert not verified(PUBLIC, "receipt", content)


def test_what_is_too_deep_to_be_said_again_is_not_verified() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert not verified(PUBLIC, "receipt", {"signature": "", "deep": deep})


def test_a_fingerprint_is_eight_letters() -> None:
    assert len(fingerprint(PUBLIC)) == 8
    assert fingerprint(PUBLIC).isalnum()


@pytest.mark.parametrize("encoding", body.ENCODINGS)
def test_bodies_come_back(encoding: str) -> None:
    content = {"nama": "Ñ" * 1000, "n": [1, None, 2.5]}
    assert body.unpack(body.pack(content, encoding), encoding) == content


@pytest.mark.parametrize("encoding", body.ENCODINGS)
def test_a_body_that_swells_is_refused(encoding: str) -> None:
    packed = body.pack("x" * 100_000, encoding)
    with pytest.raises(body.BadBodyError):
        body.unpack(packed, encoding, limit=50_000)


@given(st.binary(max_size=200), st.sampled_from([*body.ENCODINGS, "", "br"]))
def test_rubbish_is_a_bad_body_and_nothing_else(raw: bytes, encoding: str) -> None:
    with suppress(body.BadBodyError):
        body.unpack(raw, encoding)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@given(json_values)
def test_rubbish_is_a_bad_message_and_nothing_else(content: object) -> None:
    for read in (Hello.from_json, Receipt.from_json, BatchAnswer.from_json, Enrolment.from_json):
        with suppress(BadMessageError):
            read(content)


def test_every_code_has_a_meaning_of_its_own() -> None:
    unknown = meaning("from_the_future")
    for code in Code:
        if code is not Code.ALREADY:
            assert meaning(code) is not unknown
            assert meaning("already", code.value) is meaning(code)
    assert not unknown.stored
