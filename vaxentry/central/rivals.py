"""Of whom something else is to be told to the other side of a clash or ruling. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from vaxentry.central.board import Board
from vaxentry.central.model import ClaimKey, Contender

Clashes = Mapping[tuple[ClaimKey, str], Contender]
"""By claim and the record that contends for it."""


def told_anew(board: Board, before: Clashes, now: Clashes) -> list[str]:
    """The records whose PCs show of another one what is no longer so, in order.

    Those whose own head moved are left out: who moved it learns of it from the receipt, everybody
    else by the standing of the revision before.

    Args:
        board: after everything was played.
        before: the clashes there were about the claims that were touched.
        now: those there are.
    """
    beside = {*_of_changed_clashes(before, now), *_of_changed_parties(board, now.values())}
    for ruling in board.ruled:
        beside |= {ruling.record_id, ruling.other_id}
    return sorted(beside - board.moved)


def _of_changed_clashes(before: Clashes, now: Clashes) -> Iterator[str]:
    """Both sides: of several clashes of one record only the gravest is told, and which one that is
    may be another one now.
    """
    for at in before.keys() | now.keys():
        was, is_now = before.get(at), now.get(at)
        if was != is_now:
            for one in (was, is_now):
                if one is not None:
                    yield from (one.record_id, one.other)


def _of_changed_parties(board: Board, clashes: Iterable[Contender]) -> Iterator[str]:
    """Who clashes with a record that says something else by now, or was ruled about with it."""
    sides = [(one.record_id, one.other) for one in clashes]
    sides += [(one.record_id, one.other_id) for one in board.snapshot.rulings]
    for one, other in sides:
        if _says_something_else(board, one):
            yield other
        if _says_something_else(board, other):
            yield one


def _says_something_else(board: Board, record_id: str) -> bool:
    return board.snapshot.facts.get(record_id) != board.facts.get(record_id)
