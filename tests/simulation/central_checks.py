"""What must hold of the server's database after every step, read by a connection of its own."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.simulation import keeping_checks, ruling_checks, swap_checks
from tests.simulation.central_heads import Head, Heads, clashes, read_heads
from tests.simulation.newcomer_checks import no_newcomer
from tests.simulation.office import Office
from tests.simulation.options import Options
from tests.simulation.violation import hold, nothing

CLAIMS = ("person", "ticket", "dose")


@dataclass(slots=True)
class Memory:
    """What was seen of the database before.

    Attributes:
        seen: which state of the file was checked last.
        contenders: who waited for a claim, and since when.
        owed: who has to get whose ticket.
    """

    seen: tuple[int, int, int] = (-1, -1, -1)
    revisions: dict[tuple[str, int, str], str] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    holders: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    contenders: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    owed: list[swap_checks.Owed] = field(default_factory=list)
    counter: int = 0
    restored: int = 0


def check(office: Office, memory: Memory, options: Options) -> None:
    """Check the server, if anything in it changed."""
    (version,) = office.eye.execute("PRAGMA data_version").fetchone()
    state = (office.lives, office.restored, version)
    if memory.seen == state:
        return
    memory.seen = state
    if memory.restored != office.restored:
        fresh = Memory(seen=state, restored=office.restored)
        for name in fresh.__dataclass_fields__:
            setattr(memory, name, getattr(fresh, name))
    office.eye.execute("BEGIN")
    _revisions_stay(office, memory, options)
    _receipts_stay(office)
    _one_is_not_two(office, options)
    heads = read_heads(office)
    _heads_follow(office, memory, heads, options)
    _nobody_under_anothers_name(heads.values(), office)
    _claims_pass_on(office, memory, heads)
    ruling_checks.check(office, heads, memory.holders)
    _counter_rises(office, memory)
    office.eye.execute("COMMIT")


def _revisions_stay(office: Office, memory: Memory, options: Options) -> None:
    """One row per (id, rev, digest); kept for ever; one content per (id, rev) and device."""
    rows = office.eye.execute(
        "SELECT record_id, rev, digest, delivered_by, device_seq, standing FROM revision"
    ).fetchall()
    keys = [(row[0], row[1], row[2]) for row in rows]
    hold("I3", len(keys) == len(set(keys)), "a revision is stored twice")
    nothing("I7", memory.revisions.keys() - set(keys), "stored revisions are gone")
    if not options.forks:
        numbers = [(row[0], row[1]) for row in rows]
        hold("I10", len(numbers) == len(set(numbers)), "a revision number has two contents")
    for key, row in zip(keys, rows, strict=True):
        if key not in memory.revisions:
            _is_sealed(office, key, row)
            memory.revisions[key] = row[3]


def _is_sealed(office: Office, key: tuple[str, int, str], row: tuple[Any, ...]) -> None:
    """The bytes kept are those of the digest, and the batch that brought them has its row."""
    (sealed,) = office.eye.execute(
        "SELECT sealed FROM revision WHERE record_id = ? AND rev = ? AND digest = ?", key
    ).fetchone()
    hold("I4", hashlib.sha256(sealed.encode()).hexdigest() == key[2], f"bytes of {key}")
    batch = office.eye.execute(
        "SELECT root FROM batch WHERE device = ? AND device_seq = ?", row[3:5]
    ).fetchone()
    hold("I4", batch and batch[0], f"{key} is stored, but no receipt can be given")


def _receipts_stay(office: Office) -> None:
    """A receipt can be given again at any time, and it is the same."""
    now = office.receipts_held()
    nothing("I4", office.receipts.keys() - now.keys(), "receipts are gone")
    changed = [key for key, content in office.receipts.items() if now[key] != content]
    nothing("I4", changed, "receipts changed")


def _one_is_not_two(office: Office, options: Options) -> None:
    """A PC of which there is no copy is taken for none."""
    if not options.forks:
        forks = office.eye.execute("SELECT about FROM alarm WHERE kind = 'fork'").fetchall()
        nothing("I8", [device for (device,) in forks], "PCs are taken for copies")


def _heads_follow(office: Office, memory: Memory, heads: Heads, options: Options) -> None:
    """A head gives way only to a revision that knew it; a void only to another void: two copies
    of a PC may void one record, and the second hears of the first before it is sent. Who is shown
    two versions of two copies may also type what the card says: that counts.
    """
    nothing("I7", memory.heads.keys() - heads.keys(), "records are gone")
    for record, head in heads.items():
        before = memory.heads.get(record)
        if before is None or before.digest == head.digest:
            continue
        (parents,) = office.eye.execute(
            "SELECT parents FROM record WHERE id = ?", (record,)
        ).fetchone()
        known = [before.rev, before.digest] in json.loads(parents)
        hold("I10", known, f"rev {head.rev} of {record} replaced rev {before.rev} unseen")
        is_back = before.kind == "void" and head.kind != "void" and not options.forks
        hold("I10", not is_back, f"{record} came back from its void")


def _nobody_under_anothers_name(heads: Iterable[Head], office: Office) -> None:
    standing = [head for head in heads if head.standing == "accepted" and head.given]
    for at, one in enumerate(standing):
        for other in standing[:at]:
            for kind, why in clashes(one, other).items():
                fine = ruling_checks.is_beside(office, kind, one, other)
                hold("I9", fine, f"{one.id} and {other.id} both count: {why}")


def _claims_pass_on(office: Office, memory: Memory, heads: Heads) -> None:
    """Only a given head holds a claim, and no newcomer gets one while others wait for it."""
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    contenders: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for kind in CLAIMS:
        for key, holder in office.eye.execute(f"SELECT key, holder FROM claim_{kind}"):  # noqa: S608
            if holder is not None:
                holders[kind, key].add(holder)
    for kind, key, record in office.eye.execute("SELECT kind, key, record_id FROM claim_share"):
        holders[kind, key].add(record)
    waits = "SELECT kind, key, record_id, since FROM conflict WHERE closed_seq IS NULL"
    for kind, key, record, since in office.eye.execute(waits):
        contenders[kind, key][record] = since
    for claim, records in holders.items():
        idle = [one for one in records if one not in heads or not heads[one].given]
        nothing("I9", idle, f"claim {claim} is held by records without an injection")
        no_newcomer(office, claim, records, contenders[claim], memory, heads)
    keeping_checks.check(office, (memory.heads, memory.holders), heads, holders, _share_a_ticket)
    swap_checks.check(office, memory.owed, memory.holders, holders)
    memory.heads = dict(heads)
    memory.holders = dict(holders)
    memory.contenders = dict(contenders)


def _share_a_ticket(one: Head, others: Iterable[Head]) -> bool:
    return all("ticket" not in clashes(one, other) for other in others)


def _counter_rises(office: Office, memory: Memory) -> None:
    (counter,) = office.eye.execute("SELECT server_seq FROM server").fetchone()
    (highest,) = office.eye.execute("SELECT max(server_seq) FROM revision").fetchone()
    hold("I10", counter >= memory.counter, f"the counter went back to {counter}")
    hold("I10", (highest or 0) <= counter, f"server_seq {highest} above the counter {counter}")
    memory.counter = counter
