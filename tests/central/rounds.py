"""Many posts in the same moment: what they are, and what must hold of the database afterwards.

The rounds are the same in one process (`test_workers`) and against a server of several processes
(`parallel_posts`): a `Pc` does not know which of both it talks to.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy import Connection, select

from tests.central.client import Pc, Reply
from tests.simulation.violation import hold
from vaxentry.central import tables
from vaxentry.domain.dose import Revision
from vaxentry.wire.record import seal

HELD = "held.ticket"


def at_once(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all jobs, started in the same moment."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        barrier.wait(30)
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def stands_once(seen: Connection, record: Revision, replies: Sequence[Reply]) -> int:
    """One record, posted by everybody: one row, one post made it, every other one is told so.

    Returns:
        how many were told that it is there already.
    """
    codes = Counter(reply.only.code for reply in replies)
    expected = Counter({"accepted": 1, "already": len(replies) - 1})
    hold("I3", codes == +expected, f"one record was answered {dict(codes)}")
    told = {(r.only.standing, r.only.server_seq) for r in replies if r.only.code == "already"}
    (first,) = (r.receipt.first_server_seq for r in replies if r.only.code == "accepted")
    hold("I4", told <= {("accepted", first)}, f"it is {first}, told was {told}")
    for table, key in (
        (tables.record, tables.record.c.id),
        (tables.revision, tables.revision.c.record_id),
        (tables.dose, tables.dose.c.record_id),
    ):
        found = seen.execute(select(table).where(key == str(record.record_id))).all()
        hold("I3", len(found) == 1, f"{len(found)} rows of one record in {table.name}")
    kept = tables.revision.c
    body = seen.execute(select(kept.sealed).where(kept.record_id == str(record.record_id)))
    hold("I3", body.scalar_one().encode() == seal(record).content, "another body is kept")
    return codes["already"]


def has_one_holder(
    seen: Connection, ticket: str, cards: Sequence[Revision], replies: Sequence[Reply]
) -> int:
    """One ticket, claimed by a different person in each post: one has it, all others know.

    Returns:
        how many were told that it is another person's.
    """
    codes = Counter(reply.only.code for reply in replies)
    expected = Counter({"accepted": 1, HELD: len(replies) - 1})
    hold("I9", codes == +expected, f"one ticket was answered {dict(codes)}")
    by_code = {str(card.record_id): r.only.code for card, r in zip(cards, replies, strict=True)}
    (winner,) = (record for record, code in by_code.items() if code == "accepted")
    claim, dose, clash = tables.claim_ticket.c, tables.dose.c, tables.conflict.c
    holder = seen.execute(select(claim.holder).where(claim.key == ticket)).scalar_one()
    hold("I9", holder == winner, "the claim is another one's than was told")
    shown = seen.execute(select(dose.record_id, dose.standing).where(dose.ticket == ticket)).all()
    hold("I4", {row[0]: row[1] for row in shown} == by_code, "standings are not what was told")
    open_ones = select(clash.record_id, clash.other_id).where(
        clash.kind == "ticket", clash.key == ticket, clash.closed_seq.is_(None)
    )
    found = sorted(tuple(row) for row in seen.execute(open_ones))
    losers = sorted((record, winner) for record, code in by_code.items() if code == HELD)
    hold("I9", found == losers, f"{len(found)} contend with the holder, {len(losers)} lost")
    for reply in replies:
        if reply.only.code == HELD:
            named = reply.answer.others.get(0, {}).get("masked_name", "")
            hold("I9", "*" in named, "a loser is not told about the other one")
    return codes[HELD]


def holder_hears(pc: Pc, card: Revision, after: int) -> int:
    """Who has what others want is told through `changes`; the next cursor."""
    page = pc.changes(after)
    flags = {one.record_id: one.flags for one in page.standings}
    hold("I9", "contested" in flags.get(card.record_id, ()), "the holder is not told")
    return page.upto
