"""What a second person has to let go: only the health office's word does it, and all of it."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from tests.simulation.book_checks import dashed, revs
from tests.simulation.desk import Desk
from tests.simulation.ledger import Ledger
from tests.simulation.office import Office, Stored
from tests.simulation.options import Options
from tests.simulation.violation import hold, nothing
from vaxentry.domain.approval import OfficeSays

_REQUESTS = """SELECT record.id, approval.rev, digest, base_rev, decision, record.head_rev
    FROM approval
    JOIN record ON record.seq = approval.record_seq
    JOIN revision ON revision.record_seq = approval.record_seq AND revision.rev = approval.rev"""
_UNASKED = """SELECT record.id, revision.rev FROM revision
    JOIN record ON record.seq = revision.record_seq
    WHERE kind = 'void' AND head_rev = rev AND void_settled = 0 AND EXISTS (
        SELECT 1 FROM attempt_record AS tried
        WHERE tried.record_seq = record.seq AND tried.rev < revision.rev)
    AND NOT EXISTS (
        SELECT 1 FROM approval
        WHERE approval.record_seq = record.seq AND approval.rev = revision.rev)"""
_SETTLED = """SELECT id FROM record
    WHERE state = 'voided' AND void_settled = 1 OR state IN ('needs_fix', 'needs_update')"""
_ON_THE_WAY = "SELECT id FROM record JOIN outbox ON record_seq = seq"
_SAID = {"approved": OfficeSays.APPROVE, "declined": OfficeSays.DECLINE}


def _requests(desk: Desk) -> Iterator[tuple[Stored, Any]]:
    for record, rev, digest, *more in desk.eye.execute(_REQUESTS).fetchall():
        yield Stored(dashed(record), rev, digest.hex()), more


def learn(desk: Desk, ledger: Ledger) -> None:
    """What was declined stands again as it stood: nobody typed that, the office said so."""
    for asked, (base_rev, decision, head) in _requests(desk):
        card = ledger.cards.get(UUID(asked.record_id))
        if card is not None and decision == "declined" and card.rev == asked.rev < head:
            next_rev = min(rev for rev in revs(desk, card.record_id) if rev > asked.rev)
            ledger.saved(card.record_id, next_rev, card.revisions[base_rev])


def shown_are_asked(desks: Sequence[Desk], shown: Sequence[Stored], options: Options) -> None:
    """Of what the office is shown something waits at a PC, but a void that need not travel, and
    what the server refused since; a copied PC may have let go under an id not known there yet.
    """
    asked, settled = set(), set()
    for desk in desks:
        asked |= {one.record_id for one, (_, decision, _) in _requests(desk) if decision == "open"}
        settled |= {dashed(one) for (one,) in desk.eye.execute(_SETTLED)}
        settled |= {dashed(one) for (one,) in desk.eye.execute(_ON_THE_WAY)}
    if not options.forks:
        left = [one for one in shown if one.record_id not in asked | settled]
        nothing("I10", left, "requests that nobody makes any more")


def check(desk: Desk, office: Office, options: Options) -> None:
    """Nothing was let go or declined but by the office, and what waits is not at the server."""
    for asked, (_, decision, _) in _requests(desk):
        if decision in _SAID:
            said = office.answers.get(asked, set())
            hold("I10", _SAID[decision] in said, f"{asked} was {decision}, the office said {said}")
        elif decision == "open" and not options.forks:
            hold("I10", not office.told.get(asked), f"{asked} waits, and was sent")
    # A server that was set back may be sent what was before a free void, after it.
    if options.requests and not (options.forks or options.restore):
        nothing("I10", desk.eye.execute(_UNASKED).fetchall(), "voids nobody was asked about")
