"""Comparing what both sides hold, range by range, until every difference is named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any
from uuid import UUID

from vaxentry.domain.ports import Clock
from vaxentry.domain.queue import Contract, SentRecord, StoredRevision, Tally
from vaxentry.sync import plan
from vaxentry.sync.client import Client
from vaxentry.sync.ports import Agreement
from vaxentry.wire.compare import BEYOND, LOWEST, Compared, Listed, Print, print_of
from vaxentry.wire.messages import Epoch

PARTS = 22
"""Ranges a differing one is cut into: with 100,000 records three cuts reach ten or so, which the
server lists. Fewer parts make the list longer, more the questions: this is the least of both."""
ASKED_AT_ONCE = 500
CUTS_AT_MOST = 40
"""Questions in one comparison; what is left is found in the next one."""

Range = tuple[UUID, UUID]


def cut(held: Sequence[StoredRevision], whole: Range) -> list[UUID]:
    """Bounds that part a range so that our own records are spread evenly over at most `PARTS`."""
    step = max(1, -(-len(held) // PARTS))
    inner = [between(held[at - 1], held[at]) for at in range(step, len(held), step)]
    return [whole[0], *inner, whole[1]]


def between(below: StoredRevision, above: StoredRevision) -> UUID:
    """The roundest bound that parts two neighbours: its zeros cost nothing on the wire."""
    zeros = (below.record_id.int ^ above.record_id.int).bit_length() - 1
    return UUID(int=above.record_id.int >> zeros << zeros)


def missing(held: Iterable[StoredRevision], listed: Iterable[Listed]) -> list[UUID]:
    """Records of ours that the server does not hold as we were told it does."""
    there = {one.record_id: (one.rev, one.digest) for one in listed}
    return [
        one.record_id
        for one in held
        if there.get(one.record_id) != (one.rev, one.digest[:8])
        and not _is_newer(there.get(one.record_id), one)
    ]


def strange(held: Iterable[StoredRevision], listed: Iterable[Listed]) -> list[UUID]:
    """Records the server has from us and we did not know: another copy of this PC delivered them.
    One that was voided here alone, because it had never travelled, counts there until it hears so.
    """
    known = {one.record_id for one in held}
    return [one.record_id for one in listed if one.record_id not in known]


def unheard(held: Iterable[StoredRevision], listed: Iterable[Listed]) -> list[tuple[UUID, int]]:
    """Revisions the server holds from us beyond what it told us: their post came late, or its
    answer was lost, and since then nothing was sent whose answer would name them.
    """
    known = {one.record_id: one.rev for one in held}
    return [(one.record_id, one.rev) for one in listed if one.rev > known.get(one.record_id, 0)]


def beneath(held: Iterable[StoredRevision], listed: Iterable[Listed]) -> list[tuple[UUID, int]]:
    """Revisions of ours over which the server lists a later one: it may be another copy's of this
    PC, that came after a restore took ours.
    """
    ours = {one.record_id: one.rev for one in held}
    found = ((one.record_id, ours.get(one.record_id, one.rev), one.rev) for one in listed)
    return [(record_id, rev) for record_id, rev, later in found if later > rev]


def _is_newer(there: tuple[int, bytes] | None, ours: StoredRevision) -> bool:
    """The server holds a later revision of ours whose answer we never saw."""
    return there is not None and there[0] > ours.rev


@dataclass(frozen=True, slots=True)
class Difference:
    """How a comparison ended.

    Attributes:
        epoch: the server's, when it is not the one we knew: nothing was compared.
        missing: records to send again, as far as they are ours.
        unheard: revisions to ask about, as far as they are ours.
        beneath: ours of which only the server's word tells whether it holds them.
        tally: how many each side held, None when nothing was compared.
    """

    epoch: Epoch | None
    missing: Sequence[UUID] = ()
    unheard: Sequence[tuple[UUID, int]] = ()
    beneath: Sequence[tuple[UUID, int]] = ()
    tally: Tally | None = None


@dataclass(slots=True)
class _Found:
    """What the ranges that the server listed have shown so far."""

    lost: list[UUID] = field(default_factory=list)
    unheard: list[tuple[UUID, int]] = field(default_factory=list)
    beneath: list[tuple[UUID, int]] = field(default_factory=list)

    def add(self, held: Sequence[StoredRevision], listed: Sequence[Listed]) -> None:
        self.lost += missing(held, listed)
        self.lost += strange(held, listed)
        self.unheard += unheard(held, listed)
        self.beneath += beneath(held, listed)


@dataclass(frozen=True, slots=True)
class Comparer:
    """Compares with the server. Used by the sync thread."""

    agreement: Agreement
    client: Client
    clock: Clock

    def compare(self, contract: Contract, shown: Mapping[str, Any] | None) -> Difference | None:
        """Find what the server lost; None = it is too old to be asked.

        Whoever differs is shown our proof before anything that it lists is believed.

        Args:
            shown: what proves that the server was set back, where it looks so: shown at once.

        Raises:
            NetworkError: the line failed; nothing was changed, it is compared again.
        """
        found = _Found()
        tally: Tally | None = None
        open_ranges: list[tuple[UUID, ...]] = [(LOWEST, BEYOND)]
        proof = shown
        for _ in range(CUTS_AT_MOST):
            if not open_ranges:
                break
            bounds = open_ranges.pop()
            prints = self._prints(bounds)
            told = self.client.compare(contract, bounds, prints, proof)
            proof = None
            if told is None:
                return None
            if told.epoch != Epoch(contract.epoch_number, contract.epoch_nonce):
                return Difference(told.epoch)
            tally = tally or _tally(prints, told)
            self._look_into(told, bounds, found, open_ranges)
            if told.differs and shown is None:
                shown = proof = self.agreement.proof() or {}
                if not open_ranges:
                    open_ranges, found = [bounds], _Found()
        assert tally is not None
        tally = replace(tally, is_whole=not open_ranges)
        return Difference(None, found.lost, found.unheard, found.beneath, tally)

    def hear_anew(self, contract: Contract) -> None:
        """Ask about all that is held or flagged: what the server said of it in a life that it lost
        does not hold any more. What it holds or flags and we do not know of is in the news.

        Raises:
            NetworkError: the line failed; it is asked again.
        """
        self._hear(contract, self.agreement.flagged())

    def hear_of(self, contract: Contract, revisions: Sequence[tuple[UUID, int]]) -> bool:
        """Ask what became of revisions that the server holds; whether it told of any of ours.

        Raises:
            NetworkError: the line failed; it is asked again after the next comparison.
        """
        return bool(self._hear(contract, self.agreement.revisions_of(revisions)))

    def not_held(self, contract: Contract, revisions: Sequence[tuple[UUID, int]]) -> list[UUID]:
        """Ask about revisions of ours; the records of those that the server tells nothing of.

        Raises:
            NetworkError: the line failed; it is asked again after the next comparison.
        """
        records = self.agreement.revisions_of(revisions)
        told = self._hear(contract, records)
        return [one.record_id for one in records if one.record_id not in told]

    def _hear(self, contract: Contract, records: Sequence[SentRecord]) -> set[UUID]:
        heard = set()
        for at in range(0, len(records), ASKED_AT_ONCE):
            some = records[at : at + ASKED_AT_ONCE]
            told = self.client.outcomes(contract, [(one.record_id, one.rev) for one in some])
            now = self.clock()
            verdicts = plan.verdicts_of(told.standings, some, now, told.others)
            self.agreement.take_word(told.epoch.number, verdicts, now)
            heard |= {verdict.record.record_id for verdict in verdicts}
        return heard

    def _prints(self, bounds: Sequence[UUID]) -> list[Print]:
        return [print_of(self.agreement.digests(low, high)) for low, high in pairwise(bounds)]

    def _look_into(
        self,
        told: Compared,
        bounds: Sequence[UUID],
        found: _Found,
        open_ranges: list[tuple[UUID, ...]],
    ) -> None:
        for at in told.differs:
            low, high = bounds[at], bounds[at + 1]
            held = list(self.agreement.stored(low, high))
            if at in told.listed:
                found.add(held, told.listed[at])
            elif len(held) < PARTS:  # the server holds many more here than we know of
                open_ranges.append((low, *_even_bounds(low, high), high))
            else:
                open_ranges.append(tuple(cut(held, (low, high))))


def _tally(whole: Sequence[Print], told: Compared) -> Tally:
    """What the first question showed: it was about everything."""
    here = sum(one.count for one in whole)
    return Tally(here, told.held, is_equal=not told.differs and told.held == here)


def _even_bounds(low: UUID, high: UUID) -> Sequence[UUID]:
    """Bounds by the numbers alone, where our own records give none."""
    step = (high.int - low.int) // PARTS
    return [UUID(int=low.int + step * n) for n in range(1, PARTS)] if step else []
