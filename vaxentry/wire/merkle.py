"""The Merkle tree of a batch: one root signs every record's outcome (shape of RFC 6962).

A leaf binds (id, rev, digest, code, standing, flags), and the place of what was stored already, so
an answer that was shortened, swapped, spoilt or made for other bytes gives another root.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

NOT_STORED = bytes(32)
"""Stands for the digest of a revision whose body the server did not store."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path from a leaf to the root: the neighbour's hash and its side."""

    sibling: bytes
    on_left: bool


def leaf(
    record_id: UUID,
    rev: int,
    digest: bytes,
    code: str,
    standing: str,
    flags: Collection[str],
    place: int | None = None,
) -> bytes:
    """Hash of one record's outcome.

    Args:
        digest: `NOT_STORED` where the body was not stored.
        place: number of the standing, where the receipt's own first number does not tell it.
    """
    verdict = _verdict(code, standing, frozenset(flags))
    content = b"\x00" + record_id.bytes + rev.to_bytes(4, "big") + digest + verdict
    return sha256(content if place is None else b"%b|%d" % (content, place)).digest()


@lru_cache(maxsize=256)
def _verdict(code: str, standing: str, flags: frozenset[str]) -> bytes:
    """The end of a leaf, the same for all that were answered alike."""
    return "|".join([code, standing, ",".join(sorted(flags))]).encode()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def _next_level(level: Sequence[bytes]) -> list[bytes]:
    nodes = list(map(_node, level[::2], level[1::2]))
    return nodes + list(level[len(nodes) * 2 :])


def _levels(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """The leaves, then each level above them up to the root."""
    levels: list[Sequence[bytes]] = [leaves]
    while len(levels[-1]) > 1:
        levels.append(_next_level(levels[-1]))
    return levels


def root(leaves: Sequence[bytes]) -> bytes:
    """Root over the leaves in batch order; 32 zero bytes for an empty batch."""
    return _levels(leaves)[-1][0] if leaves else bytes(32)


def paths(leaves: Sequence[bytes]) -> list[bytes]:
    """For each leaf the steps that lead from it to the root, 33 bytes each: see `decode_path`."""
    steps = [_steps(level) for level in _levels(leaves)[:-1]]
    return [
        b"".join([level[position >> height] for height, level in enumerate(steps)])
        for position in range(len(leaves))
    ]


def _steps(level: Sequence[bytes]) -> list[bytes]:
    """For each place the step to its neighbour; the last one of an odd number has none."""
    paired = len(level) // 2 * 2
    steps = [b""] * len(level)
    steps[:paired:2] = [b"\x00" + right for right in level[1::2]]
    steps[1:paired:2] = [b"\x01" + left for left in level[:paired:2]]
    return steps


def root_from_path(leaf_hash: bytes, steps: Iterable[Step]) -> bytes:
    """The root that a leaf and its path lead to."""
    current = leaf_hash
    for step in steps:
        current = _node(step.sibling, current) if step.on_left else _node(current, step.sibling)
    return current


def decode_path(content: bytes) -> tuple[Step, ...]:
    """The steps in a path: each a byte for the neighbour's side (1 = left), then its hash."""
    return tuple(
        Step(content[i + 1 : i + 33], on_left=content[i] == 1) for i in range(0, len(content), 33)
    )
