from dataclasses import astuple
from hashlib import sha256
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from vaxentry.wire.body import pack, unpack
from vaxentry.wire.changes import Changes
from vaxentry.wire.compare import (
    BEYOND,
    COMPARED,
    LOWEST,
    Compared,
    Comparison,
    Listed,
    Print,
    completed,
    print_of,
    shortened,
)
from vaxentry.wire.messages import BadMessageError, Epoch
from vaxentry.wire.signing import public_bytes, sign, verified
from vaxentry.wire.standings import Standing

digests = st.lists(st.binary(min_size=32, max_size=32), max_size=20)
EPOCH = Epoch(3, "ab" * 8)
SMALL = 200
"""Bytes that the question about everything may have, and the answer that all is equal."""


@given(digests)
def test_a_print_is_the_count_and_the_sums_of_the_beginnings_of_both_halves(
    held: list[bytes],
) -> None:
    left, right = (sum(int.from_bytes(one[at : at + 8]) for one in held) for at in (0, 16))
    assert print_of(held) == Print(len(held), left % 2**64, right % 2**64)


@given(digests, digests)
def test_prints_add_up_in_any_order(a: list[bytes], b: list[bytes]) -> None:
    parts = zip(astuple(print_of(a)), astuple(print_of(b)), strict=True)
    assert print_of([*b, *reversed(a)]) == Print(*((x + y) % 2**64 for x, y in parts))


@given(digests.filter(len), st.data())
def test_another_digest_gives_another_print(held: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(held) - 1))
    changed = [*held]
    changed[at] = sha256(held[at]).digest()
    assert print_of(changed) != print_of(held)
    assert print_of(held[:-1]) != print_of(held)


@given(digests)
def test_a_comparison_comes_over_whole(held: list[bytes]) -> None:
    half = UUID(int=2**127)
    asked = Comparison(EPOCH, "n", {"a": 1}, [LOWEST, half, BEYOND], [print_of(held)] * 2)
    assert Comparison.from_json(unpack(pack(asked.to_json()), "zstd")) == asked
    listed = {1: [Listed(half, 2, digest[:8]) for digest in held]}
    told = Compared(EPOCH, half, "n", 7, (1,), listed)
    assert Compared.from_json(unpack(pack(told.to_json()), "zstd")) == told


def test_the_answer_that_all_is_equal_is_small_and_signed() -> None:
    key, device = Ed25519PrivateKey.generate(), UUID(int=2**127)
    epoch = Epoch(999, "0" * len(EPOCH.nonce))
    told = Compared(epoch, device, "0" * 16, 10**6, (), {})
    body = pack(shortened(sign(key, COMPARED, told.to_json())), "identity")
    assert len(body) <= SMALL
    content = unpack(body, "identity")
    assert verified(public_bytes(key), COMPARED, completed(content, device, "0" * 16))
    for other in ((UUID(int=1), "0" * 16), (device, "1" * 16)):
        assert not verified(public_bytes(key), COMPARED, completed(content, *other))


@given(st.lists(st.integers(0, 9), max_size=3), st.booleans())
def test_what_was_shortened_is_completed(differs: list[int], lists: bool) -> None:
    listed = {0: [Listed(UUID(int=4), 2, bytes(8))]} if lists else {}
    told = Compared(EPOCH, UUID(int=1), "n", 7, tuple(differs), listed)
    travelled = unpack(pack(shortened(told.to_json()), "identity"), "identity")
    assert completed(travelled, told.device, "n") == told.to_json()
    assert completed([travelled], told.device, "n") == [travelled], "nothing of ours stays that"


def test_changes_come_over_whole() -> None:
    standing = Standing(UUID(int=5), 1, bytes(32), "accepted", frozenset({"contested"}), 9)
    told = Changes(EPOCH, UUID(int=1), "n", 9, more=False, standings=(standing,))
    assert Changes.from_json(told.to_json()) == told


def test_the_question_about_everything_is_small() -> None:
    held = print_of(sha256(bytes([i])).digest() for i in range(100))
    asked = Comparison(EPOCH, "0" * 16, None, [LOWEST, BEYOND], [held])
    assert len(pack(asked.to_json())) <= SMALL


@pytest.mark.parametrize("bounds", [["0" * 32], ["f" * 32, "0" * 32], ["0" * 32] * 3])
def test_ranges_that_are_none_are_refused(bounds: list[str]) -> None:
    content = Comparison(EPOCH, "n", None, [LOWEST, BEYOND], [Print(0, 0, 0)]).to_json()
    with pytest.raises(BadMessageError):
        Comparison.from_json(content | {"bounds": bounds})
