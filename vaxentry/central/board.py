"""The working copy a batch is played out on, event group after event group. Pure.

It starts as a `Snapshot` and ends as a `Decision`: only what differs is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from vaxentry.central import claims
from vaxentry.central.claims import Claim, Move
from vaxentry.central.model import (
    TICKET,
    ClaimKey,
    Contender,
    Event,
    Facts,
    Head,
    Held,
    Holder,
    RevisionKey,
    Ruling,
    Snapshot,
    VersionClash,
)
from vaxentry.central.rulings import Rulings
from vaxentry.domain.outbox import Flag
from vaxentry.wire.outcomes import Code


class Board:
    """What the server would hold after the events played so far.

    Attributes:
        extra_numbers: how many server_seqs changes outside the batch have taken; meanwhile such a
            change carries its number negative, because the batch's own come first.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.heads: dict[str, Head] = dict(snapshot.heads)
        self.held: dict[RevisionKey, Held] = dict(snapshot.held)
        self.facts: dict[str, Facts] = dict(snapshot.facts)
        self.claims: dict[ClaimKey, Claim] = {}
        self.clashes: dict[RevisionKey, VersionClash] = {}
        self.settled: list[RevisionKey] = []
        self.rulings = Rulings(snapshot.ruling_key, snapshot.rulings)
        self.ruled: list[Ruling] = []
        self.moved: set[str] = set()
        self.extra_numbers = 0
        self._wanted: dict[str, tuple[ClaimKey, ...]] = {}
        self._queues: dict[ClaimKey, list[Contender]] = defaultdict(list)
        self._lost: dict[str, dict[ClaimKey, Contender]] = defaultdict(dict)
        self._contested: dict[str, set[tuple[ClaimKey, str]]] = defaultdict(set)
        for contender in sorted(snapshot.contenders, key=lambda one: (one.since, one.record_id)):
            self._queues[contender.claim].append(contender)
            self._note(contender)
        self._revisions: dict[str, list[RevisionKey]] = defaultdict(list)
        for key in snapshot.held:
            self._revisions[key.record_id].append(key)

    def revisions(self, record_id: str) -> Sequence[RevisionKey]:
        """Every stored revision of a record."""
        return self._revisions.get(record_id, ())

    def store(self, event: Event, standing: str, flags: frozenset[str], seq: int) -> None:
        """Keep the body of an event."""
        self.held[event.key] = Held(standing, flags, seq, event.device)
        self._revisions[event.key.record_id].append(event.key)

    def clash_of_versions(self, event: Event, code: str, seq: int) -> None:
        """Keep the body of an event that conflicts with what is there; it claims nothing."""
        self.store(event, code, event.marks, seq)
        self.clashes[event.key] = VersionClash(event.key, code, seq)

    def advance(self, events: Mapping[int, Event], first_seq: int) -> None:
        """Make the events of one group the heads of their records and move their claims as a set.

        Args:
            events: by position in the batch.
            first_seq: server_seq of position 0.
        """
        if len(events) == 1:
            ((position, event),) = events.items()
            if self._takes_what_is_free(event, first_seq + position):
                return
        touched: dict[ClaimKey, None] = {}
        for position, event in events.items():
            record_id = event.key.record_id
            touched.update(dict.fromkeys(self._claims_of(record_id)))
            self._take_head(event, first_seq + position)
            touched.update(dict.fromkeys(self._claims_of(record_id)))
        records = {event.key.record_id: position for position, event in events.items()}
        disturbed = set(records)
        for key in touched:
            disturbed |= self._move(key, records, first_seq)
        seqs = {record: first_seq + position for record, position in records.items()}
        for record_id in sorted(disturbed):
            self._restand(record_id, seqs.get(record_id))

    def _takes_what_is_free(self, event: Event, seq: int) -> bool:
        """The short way of most cards: the record claimed nothing, and what it claims now nobody
        holds or wants. Then nobody else is concerned, and it stands as it was stored.
        """
        record_id = event.key.record_id
        wanted = claims.wanted(event.facts) if event.facts else ()
        if self._claims_of(record_id) or any(self.claim(key) is not claims.FREE for key in wanted):
            return False
        self._take_head(event, seq)
        self._wanted[record_id] = wanted
        for key in wanted:
            self.claims[key] = claims.held_by(record_id, seq)
        return True

    def rule(self, ruling: Ruling) -> None:
        """Let a ruling count from now on; the claims follow when their records move."""
        self.rulings.add(ruling)
        self.ruled.append(ruling)

    def hear_anew(self, record_ids: Sequence[str]) -> None:
        """Judge the claims of records once more, although none of them moved.

        Also whether what they hold beside each other is theirs still: where the database was set
        back, what let both stand may be over by a later ruling that does not hold yet.
        """
        keys = dict.fromkeys(key for one in record_ids for key in self._claims_of(one))
        disturbed: set[str] = set()
        for key in keys:
            holders = self.claim(key).holders
            since = {one.record_id: one.since for one in holders if one.record_id in record_ids}
            disturbed |= self._move(key, since, 0, anew=True)
        for record_id in sorted(disturbed):
            self._restand(record_id, None)

    def contested_between(self, a: str, b: str) -> set[str]:
        """The kinds of claim about which two records clash by now."""
        sides = ((a, b), (b, a))
        return {
            contender.claim.kind
            for one, other in sides
            for contender in self._lost.get(one, {}).values()
            if contender.other == other
        }

    def erase(self, record_id: str) -> None:
        """Take a record away: it claims nothing more, and every revision of it stands as erased."""
        given_up = self._claims_of(record_id)
        self.facts.pop(record_id, None)
        self._wanted[record_id] = ()
        disturbed: set[str] = set()
        for key in given_up:
            disturbed |= self._move(key, {record_id: 0}, 0)
        for other in sorted(disturbed - {record_id}):
            self._restand(other, None)
        for stored in sorted(self.revisions(record_id)):
            before = self.held[stored]
            if before.standing in {Code.STALE, Code.FORKED}:
                self.settled.append(stored)
            seq = self._number(before)
            self.held[stored] = Held(Code.ERASED, frozenset(), seq, before.device)

    def _claims_of(self, record_id: str) -> tuple[ClaimKey, ...]:
        known = self._wanted.get(record_id)
        if known is None:
            facts = self.facts.get(record_id)
            known = self._wanted[record_id] = claims.wanted(facts) if facts else ()
        return known

    def _take_head(self, event: Event, seq: int) -> None:
        record_id = event.key.record_id
        for older in self.revisions(record_id):
            if (older.rev, older.digest) in event.parents:
                self._supersede(older, seq)
        self.store(event, Code.VOID if event.void else Code.ACCEPTED, event.marks, seq)
        self.heads[record_id] = Head(event.key, event.parents, event.void, event.site, event.marks)
        self.moved.add(record_id)
        self.facts.pop(record_id, None)
        self._wanted.pop(record_id, None)
        if event.facts is not None:
            self.facts[record_id] = event.facts

    def _supersede(self, key: RevisionKey, seq: int) -> None:
        before = self.held[key]
        if before.standing == Code.SUPERSEDED:
            return
        if before.standing in {Code.STALE, Code.FORKED} and self.clashes.pop(key, None) is None:
            self.settled.append(key)
        self.held[key] = Held(Code.SUPERSEDED, frozenset(), seq, before.device)

    def claim(self, key: ClaimKey) -> Claim:
        """Who holds and who wants a claim by now."""
        known = self.claims.get(key)
        if known is None:
            holders, queue = self.snapshot.holders.get(key), self._queues.get(key)
            if not holders and not queue:
                return claims.FREE
            known = Claim(tuple(holders or ()), tuple(queue or ()))
        return known

    def _move(
        self, key: ClaimKey, records: Mapping[str, int], first_seq: int, *, anew: bool = False
    ) -> set[str]:
        """Settle one claim anew; the records whose standing may follow."""
        before = self.claim(key)
        takers = {
            record: first_seq + position
            for record, position in records.items()
            if key in self._claims_of(record)
        }
        move = Move(frozenset(records), takers, anew)
        after = claims.settle(key, before, move, self.facts, self.rulings)
        self.claims[key] = after
        gone, come = _replaced(before.contenders, after.contenders)
        for contender in gone:
            self._forget(contender)
        for contender in come:
            self._note(contender)
        concerned = {party for one in (*gone, *come) for party in (one.record_id, one.other)}
        if anew or before.holders != after.holders:
            concerned |= _ids(before.holders) | _ids(after.holders)
        return concerned | _ids(after.contenders) if anew else concerned

    def _note(self, contender: Contender) -> None:
        self._lost[contender.record_id][contender.claim] = contender
        self._contested[contender.other].add((contender.claim, contender.record_id))

    def _forget(self, contender: Contender) -> None:
        self._lost[contender.record_id].pop(contender.claim, None)
        self._contested[contender.other].discard((contender.claim, contender.record_id))

    def _restand(self, record_id: str, seq: int | None) -> None:
        """Work out standing and flags of a head; a change outside the batch takes a new number."""
        head = self.heads[record_id]
        before = self.held[head.key]
        standing, flags = self._standing(head)
        if (standing, flags) == (before.standing, before.flags):
            return
        if seq is None:
            seq = self._number(before)
        self.held[head.key] = Held(standing, flags, seq, before.device)

    def _number(self, before: Held) -> int:
        if before.server_seq < 0 or before.server_seq > self.snapshot.last_seq:
            return before.server_seq  # changed in this very batch: its number is new already
        self.extra_numbers += 1
        return -self.extra_numbers

    def _standing(self, head: Head) -> tuple[str, frozenset[str]]:
        if head.void:
            return Code.VOID, head.marks
        record_id = head.key.record_id
        lost = self._lost[record_id].values() if record_id in self._lost else ()
        flags = set(head.marks)
        if self._contested.get(record_id):
            flags.add(Flag.CONTESTED)
        if self._shares_ticket(record_id):
            flags.add(Flag.TICKET_REUSED)
        return claims.gravest([one.code for one in lost]), frozenset(flags)

    def _shares_ticket(self, record_id: str) -> bool:
        facts = self.facts.get(record_id)
        if facts is None or not facts.ticket:
            return False
        key = ClaimKey(TICKET, facts.ticket)
        if key not in self.claims:  # not touched by this batch
            return Flag.TICKET_REUSED in self.held[self.heads[record_id].key].flags
        holders = self.claims[key].holders
        return len(holders) > 1 and record_id in _ids(holders[1:])


def _replaced(
    before: Sequence[Contender], after: Sequence[Contender]
) -> tuple[Sequence[Contender], Sequence[Contender]]:
    """Who contends no more, and who does so since; of a crowd mostly the end alone changes."""
    same = 0
    for was, is_now in zip(before, after, strict=False):
        if was is not is_now and was != is_now:
            break
        same += 1
    return before[same:], after[same:]


def _ids(parties: Iterable[Holder | Contender]) -> set[str]:
    return {party.record_id for party in parties}
