"""What must hold of the database after every order, by rules of our own."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from uuid import UUID

from tests.interleavings.moves import Post
from tests.interleavings.state import Clash, State
from tests.simulation.central_heads import clash
from tests.simulation.violation import hold, nothing
from vaxentry.central.ingest import StoredBatch

VERSION = "version"
_SHOWN = 3
_VERSIONS = frozenset({"stale", "forked"})


def check(state: State) -> None:
    """One row per revision, one truth per record, one holder per claim, both parties flagged."""
    hold("I3", state.rows == len(state.revisions), "a revision is stored twice")
    _bodies(state)
    _heads(state)
    _people(state)
    _claims(state)
    claims = [one for one in state.clashes if one.kind != VERSION]
    _held_are_flagged(state, claims)
    _holders_are_flagged(state, claims)
    _versions(state, [one for one in state.clashes if one.kind == VERSION])
    highest = max((held.server_seq for held in state.revisions.values()), default=0)
    hold("I10", highest <= state.counter, f"server_seq {highest} is above the counter")


def _bodies(state: State) -> None:
    for key, held in state.revisions.items():
        if held.standing != "erased":
            digest = hashlib.sha256(held.body.encode()).hexdigest()
            hold("I9", digest == key.digest, f"the bytes of {key} are not those of its digest")


def _heads(state: State) -> None:
    """A record's row, its readable row and its revision say the same; one revision is the head."""
    for record, head in state.heads.items():
        of_record = state.of_heads[record][:2]
        found = [
            (key.rev, key.digest, held.standing, ",".join(sorted(held.flags)))
            for key, held in state.revisions.items()
            if key.record == record and held.standing not in {"superseded", *_VERSIONS}
        ]
        there = (head.rev, head.digest, head.standing, head.flags)
        shown = (head.standing, head.flags) == of_record
        hold("I10", shown, f"{record}: {of_record} and {there} differ")
        if head.standing != "erased":
            hold("I10", found == [there], f"{record}: head {there}, revisions {found}")


def _people(state: State) -> None:
    """Nobody counts under another one's name, number or ticket."""
    given = [one for one in state.heads.values() if one.given and one.standing == "accepted"]
    ruled = _let_stand(state)
    for one, other in combinations(given, 2):
        why = "" if {one.id, other.id} in ruled else clash(one, other)
        hold("I9", not why, f"{one.name} and {other.name} both count: {why}")


def _let_stand(state: State) -> list[set[str]]:
    """Pairs of which the head of one says that both count; nobody's name changes beside it."""
    heads = {(head.id, head.rev, head.digest) for head in state.heads.values()}
    bodies = [(key.record, json.loads(held.body)) for key, held in state.revisions.items()
              if tuple(key) in heads and held.body]  # fmt: skip
    found = [(record, body["ruling"]) for record, body in bodies if "ruling" in body]
    return [{record, ruling["other"]} for record, ruling in found if ruling["says"] == "both"]


def _claims(state: State) -> None:
    """Only given heads hold; who counts holds all that is its own; nobody waits for nothing."""
    holding = {record for holders in state.holders.values() for record in holders}
    idle = [one for one in holding if one not in state.heads or not state.heads[one].given]
    nothing("I9", idle, "claims are held by records without an injection")
    for head in state.heads.values():
        if head.given and head.standing == "accepted" and head.ticket:
            held = state.holders.get(("ticket", head.ticket), {})
            hold("I9", head.id in held, f"{head.name} counts, but does not hold {head.ticket}")
    for one in state.clashes:
        if one.kind != VERSION:
            holders = state.holders.get((one.kind, one.key), {})
            hold("I9", one.other in holders, f"{one} is against nobody who holds it")
            hold("I9", one.record not in holders, f"{one} holds it itself")


def _held_are_flagged(state: State, claims: Sequence[Clash]) -> None:
    waiting = {one.record for one in claims}
    held = {record for record, head in state.heads.items() if head.standing.startswith("held.")}
    hold("I9", held == waiting, f"held {sorted(held)}, contending {sorted(waiting)}")


def _holders_are_flagged(state: State, claims: Sequence[Clash]) -> None:
    contested = {record for record, head in state.heads.items() if "contested" in head.flags}
    others = {one.other for one in claims}
    hold("I9", contested == others, f"flagged {sorted(contested)}, contested {sorted(others)}")


def _versions(state: State, versions: Sequence[Clash]) -> None:
    stale = {key for key, held in state.revisions.items() if held.standing in _VERSIONS}
    told = {(one.record, one.rev, one.digest) for one in versions}
    hold("I10", told == {tuple(key) for key in stale}, f"stale {sorted(stale)}, open {told}")


def check_numbers(committed: Iterable[tuple[Post, StoredBatch]]) -> None:
    """Who commits later has the higher numbers; the same try again has those it got."""
    reached = 0
    tries: dict[tuple[UUID, int], StoredBatch] = {}
    for post, stored in committed:
        before = tries.setdefault((post.pc.device, stored.device_seq), stored)
        hold("I3", before == stored, "one try has two receipts")
        if before is stored:
            first = stored.first_server_seq
            hold("I10", first > reached, f"numbers from {first} after {reached}: not as committed")
            reached = first + stored.count - 1


def check_serial(state: State, serial: Mapping[str, State], alike: Sequence[str]) -> None:
    """It is what some order of the same transactions one after the other gives.

    Args:
        state: what came out.
        serial: what the serial orders give, by their names.
        alike: the names that may be right; one alone is compared with its numbers.
    """
    numbers = len(alike) == 1
    ours = state.lines(numbers=numbers)
    differences = []
    for name in alike:
        theirs = serial[name].lines(numbers=numbers)
        if ours == theirs:
            return
        differences.append(f"not as {name}: {_difference(ours, theirs)}")
    hold("I10", False, "; ".join(differences))


def _difference(ours: Sequence[str], theirs: Sequence[str]) -> str:
    """The first lines that only one side has."""
    more, less = sorted(set(ours) - set(theirs)), sorted(set(theirs) - set(ours))
    shown = [f"has {line}" for line in more[:_SHOWN]] + [f"lacks {line}" for line in less[:_SHOWN]]
    return " | ".join(shown)
