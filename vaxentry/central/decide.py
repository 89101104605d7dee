"""What becomes of a batch: gathered facts in, changes out. Pure, every branch is a unit test.

The order of the checks is the protocol's (docs/sync.md, outcomes and standings).
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec.structs import replace

from vaxentry.central import hearing
from vaxentry.central.board import Board
from vaxentry.central.model import (
    ClaimKey,
    Contender,
    Decision,
    Event,
    Held,
    Holder,
    RevisionKey,
    Ruling,
    Snapshot,
)
from vaxentry.central.rivals import told_anew
from vaxentry.domain.rules import RuleCode
from vaxentry.wire.messages import Outcome
from vaxentry.wire.outcomes import Code

_STOPS_GROUP = frozenset(
    {Code.INVALID, Code.UNSUPPORTED, Code.ERASED, Code.STALE, Code.FORKED, Code.LATER}
)
"""What keeps the other members of a group from being applied. Being held does not."""

_PASSES = Outcome(Code.ACCEPTED)


def decide(snapshot: Snapshot, events: Sequence[Event]) -> Decision:
    """Play the events of one batch, group after group in their order."""
    board = Board(snapshot)
    first_seq = snapshot.last_seq + 1
    refused: dict[int, Outcome] = {}
    repeated: dict[int, RevisionKey] = {}
    for group in _groups(events):
        _play(board, group, first_seq, refused, repeated)
    return _decision(board, events, refused, repeated)


def erase(snapshot: Snapshot, record_id: str) -> Decision:
    """What the erasure of a record changes: what it claimed goes to the oldest contender."""
    board = Board(snapshot)
    board.erase(record_id)
    return _decision(board, (), {}, {})


def hear_anew(snapshot: Snapshot, record_ids: Sequence[str], rulings: Sequence[Ruling]) -> Decision:
    """What changes of these records, where they stand, by rulings.

    Args:
        snapshot: of them and of every party of their claims.
        record_ids: whose claims are judged once more.
        rulings: that are new.
    """
    board = Board(snapshot)
    for ruling in rulings:
        board.rule(ruling)
    board.hear_anew(record_ids)
    return _decision(board, (), {}, {})


def _groups(events: Sequence[Event]) -> list[list[Event]]:
    """The events by group; a group stands where its first member stands."""
    found: dict[str | int, list[Event]] = {}
    for event in events:
        found.setdefault(event.position if event.group is None else event.group, []).append(event)
    return list(found.values())


def _play(
    board: Board,
    group: Sequence[Event],
    first_seq: int,
    refused: dict[int, Outcome],
    repeated: dict[int, RevisionKey],
) -> None:
    verdicts = _verdicts(board, group)
    stopper = next((at for at, one in verdicts.items() if one.code in _STOPS_GROUP), None)
    passing: dict[int, Event] = {}
    for event in group:
        found = verdicts[event.position]
        twice = found.code == Code.ALREADY
        if twice and (stopper is None or event.key in board.held):
            repeated[event.position] = event.key
        elif found.code in {Code.STALE, Code.FORKED}:
            board.clash_of_versions(event, found.code, first_seq + event.position)
        elif found.code in _STOPS_GROUP:
            refused[event.position] = found
        elif stopper is not None:
            refused[event.position] = Outcome(Code.BLOCKED, position=stopper)
        elif found.code == Code.SUPERSEDED:
            board.store(event, Code.SUPERSEDED, frozenset(), first_seq + event.position)
        else:
            passing[event.position] = event
    for event in passing.values():
        hearing.rule(board, event)
    if passing:
        board.advance(passing, first_seq)


def _verdicts(board: Board, group: Sequence[Event]) -> dict[int, Outcome]:
    """What the checks before the claims say of each member, as if those before it were applied."""
    if len(group) == 1:
        return {group[0].position: verdict(board, group[0], {})}
    ahead: dict[str, Event] = {}
    verdicts = {}
    for event in group:
        verdicts[event.position] = verdict(board, event, ahead)
        if verdicts[event.position] == _PASSES:
            ahead[event.key.record_id] = event
    return verdicts


def verdict(board: Board, event: Event, ahead: Mapping[str, Event]) -> Outcome:
    """The outcome of the checks that need no claim; `accepted` = it passes to the claims.

    Args:
        board: what is held by now.
        event: the event to check.
        ahead: heads that earlier members of the same group are about to make.
    """
    outcome = event.refused or _against_store(board, event) or _against_head(board, event, ahead)
    if outcome is not None:
        return outcome
    if event.broken is not None:
        return Outcome(Code.INVALID, field=event.broken[0], rule=event.broken[1])
    return hearing.objection(board, event) or _PASSES


def _against_store(board: Board, event: Event) -> Outcome | None:
    record_id = event.key.record_id
    if record_id in board.snapshot.erased:
        return Outcome(Code.ERASED)
    if event.key in board.held:
        return Outcome(Code.ALREADY)
    if not _in_scope(board, event):
        return Outcome(Code.INVALID, field="site", rule=RuleCode.SITE_SCOPE)
    for other in board.revisions(record_id):
        if other.rev == event.key.rev and board.held[other].device == event.device:
            return Outcome(Code.FORKED)
    return None


def _against_head(board: Board, event: Event, ahead: Mapping[str, Event]) -> Outcome | None:
    head = ahead.get(event.key.record_id) or board.heads.get(event.key.record_id)
    if head is None:
        return None
    if head.key == event.key:
        return Outcome(Code.ALREADY)
    if (event.key.rev, event.key.digest) in head.parents:
        return Outcome(Code.SUPERSEDED)
    if (head.key.rev, head.key.digest) not in event.parents:
        return Outcome(Code.STALE)
    return None


def _in_scope(board: Board, event: Event) -> bool:
    """Whether the device may deliver for the event's site, and for that of the record's head."""
    head = board.heads.get(event.key.record_id)
    return event.in_scope and (head is None or head.site in board.snapshot.scope)


def _decision(
    board: Board,
    events: Sequence[Event],
    refused: Mapping[int, Outcome],
    repeated: Mapping[int, RevisionKey],
) -> Decision:
    before = board.snapshot
    last_seq = before.last_seq + len(events)
    numbered = {key: _renumber(held, last_seq) for key, held in board.held.items()}
    contenders = [c for claim in board.claims.values() for c in claim.contenders]
    known = {(c.claim, c.record_id): c for c in before.contenders}
    touched = {at: one for at, one in known.items() if at[0] in board.claims}
    present = {(c.claim, c.record_id): c for c in contenders}
    restanding = {
        key: held
        for key, held in numbered.items()
        if key in before.held and held != before.held[key]
    }
    restood = {key.record_id for key in restanding}
    told = [one for one in told_anew(board, touched, present) if one not in restood]
    numbered_to = last_seq + board.extra_numbers
    return Decision(
        outcomes=tuple(_outcome(numbered, one, refused, repeated) for one in events),
        stored=_stored(before, numbered, events, refused, repeated),
        restanding=restanding,
        heads={record: board.heads[record] for record in board.moved},
        holders=_changed_holders(board),
        opened=tuple(c for c in contenders if c.record_id in board.moved or _is_news(known, c)),
        closed=tuple(at for at in touched if at not in present),
        clashes=tuple(board.clashes.values()),
        settled=tuple(board.settled),
        facts=board.facts,
        last_seq=numbered_to + len(told),
        rulings=tuple(board.ruled),
        told={record_id: numbered_to + at for at, record_id in enumerate(told, start=1)},
    )


def _renumber(held: Held, last_seq: int) -> Held:
    """Numbers of changes outside the batch follow those of its events."""
    if held.server_seq >= 0:
        return held
    return replace(held, server_seq=last_seq - held.server_seq)


def _is_news(known: Mapping[tuple[ClaimKey, str], Contender], contender: Contender) -> bool:
    return known.get((contender.claim, contender.record_id)) != contender


def _stored(
    before: Snapshot,
    held: Mapping[RevisionKey, Held],
    events: Sequence[Event],
    refused: Mapping[int, Outcome],
    repeated: Mapping[int, RevisionKey],
) -> dict[int, Held]:
    return {
        event.position: held[event.key]
        for event in events
        if event.position not in refused
        and event.position not in repeated
        and event.key not in before.held
    }


def _changed_holders(board: Board) -> dict[ClaimKey, tuple[Holder, ...]]:
    return {
        key: claim.holders
        for key, claim in board.claims.items()
        if tuple(board.snapshot.holders.get(key, ())) != claim.holders
        or not board.moved.isdisjoint(holder.record_id for holder in claim.holders)
    }


@lru_cache(maxsize=256)
def _simply(standing: str, flags: frozenset[str]) -> Outcome:
    """What is said of a revision that is new: one value for all that stand alike."""
    return Outcome(standing, flags=flags)


def _outcome(
    held: Mapping[RevisionKey, Held],
    event: Event,
    refused: Mapping[int, Outcome],
    repeated: Mapping[int, RevisionKey],
) -> Outcome:
    if event.position in refused:
        return refused[event.position]
    present = held[event.key]
    if event.position not in repeated:
        return _simply(present.standing, present.flags)
    return Outcome(
        Code.ALREADY,
        standing=present.standing,
        flags=present.flags,
        server_seq=present.server_seq,
    )
