"""The Merkle tree of a batch: one root signs every record's outcome (shape of RFC 6962).

A leaf binds (id, rev, digest, code, standing, flags), so an answer that was shortened, swapped or
made for other bytes gives another root.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

NOT_STORED = bytes(32)
"""Stands for the digest of a revision whose body the server did not store."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path from a leaf to the root: the neighbour's hash and its side."""

    sibling: bytes
    on_left: bool


def leaf(
    record_id: UUID, rev: int, digest: bytes, code: str, standing: str, flags: Iterable[str]
) -> bytes:
    """Hash of one record's outcome; `digest` is `NOT_STORED` where the body was not stored."""
    verdict = "|".join([code, standing, ",".join(sorted(flags))]).encode()
    content = record_id.bytes + rev.to_bytes(4, "big") + digest + verdict
    return hashlib.sha256(b"\x00" + content).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _next_level(level: Sequence[bytes]) -> list[bytes]:
    pairs = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return pairs + list(level[len(pairs) * 2 :])


def _levels(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """The leaves, then each level above them up to the root."""
    levels: list[Sequence[bytes]] = [leaves]
    while len(levels[-1]) > 1:
        levels.append(_next_level(levels[-1]))
    return levels


def root(leaves: Sequence[bytes]) -> bytes:
    """Root over the leaves in batch order; 32 zero bytes for an empty batch."""
    return _levels(leaves)[-1][0] if leaves else bytes(32)


def paths(leaves: Sequence[bytes]) -> list[tuple[Step, ...]]:
    """For each leaf the steps that lead from it to the root."""
    below = _levels(leaves)[:-1]
    return [tuple(_steps(below, position)) for position in range(len(leaves))]


def _steps(below: Sequence[Sequence[bytes]], position: int) -> Iterator[Step]:
    for level in below:
        sibling = position ^ 1
        if sibling < len(level):
            yield Step(level[sibling], on_left=sibling < position)
        position //= 2


def root_from_path(leaf_hash: bytes, steps: Iterable[Step]) -> bytes:
    """The root that a leaf and its path lead to."""
    current = leaf_hash
    for step in steps:
        current = _node(step.sibling, current) if step.on_left else _node(current, step.sibling)
    return current


def encode_path(steps: Iterable[Step]) -> bytes:
    """A path as 33 bytes a step, to be kept beside the record."""
    return b"".join(bytes([step.on_left]) + step.sibling for step in steps)


def decode_path(content: bytes) -> tuple[Step, ...]:
    """Inverse of `encode_path`."""
    return tuple(
        Step(content[i + 1 : i + 33], on_left=content[i] == 1) for i in range(0, len(content), 33)
    )
