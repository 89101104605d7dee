"""What must hold of the server's database after every step, read by a connection of its own."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from tests.simulation import keeping_checks, ruling_checks, swap_checks
from tests.simulation.office import Office
from tests.simulation.options import Options
from tests.simulation.violation import hold, nothing

GIVEN = "lanjut"
CLAIMS = ("person", "ticket", "dose")


class Looked(Protocol):
    """A server whose database can be looked into."""

    @property
    def eye(self) -> Any:
        """A connection that takes SQL."""
        ...


class Head(NamedTuple):
    """The readable head of a record, with what claims are about."""

    id: str
    rev: int
    digest: str
    standing: str
    flags: str
    kind: str
    screening: str
    id_type: str
    id_number: str
    birth_order: int | None
    name: str
    birth_date: str | None
    ticket: str | None
    course: str | None
    dose_no: int | None

    @property
    def given(self) -> bool:
        """Whether it says that an injection was given."""
        return self.kind == "entry" and self.screening == GIVEN


Heads = Mapping[str, Head]
"""By record id."""


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


def read_heads(office: Looked) -> dict[str, Head]:
    """The heads of all records."""
    rows = office.eye.execute(
        "SELECT record.id, record.rev, record.digest, dose.standing, dose.flags, dose.kind,"
        " dose.screening, dose.id_type, dose.id_number, dose.birth_order, dose.name,"
        " dose.birth_date, dose.ticket, dose.course, dose.dose_no"
        " FROM record JOIN dose ON dose.record_id = record.id ORDER BY record.id"
    )
    return {row[0]: Head(*row) for row in rows}


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


def name_of(head: Head) -> str:
    """The name as it counts; the people here have no titles."""
    return head.name.upper()


def another_person(a: Head, b: Head) -> bool:
    """Whether name or date of birth say that these are two people."""
    born = a.birth_date and b.birth_date and a.birth_date != b.birth_date
    return name_of(a) != name_of(b) or bool(born)


def clash(a: Head, b: Head) -> str:
    """Why two injections can't both stand, independent of the server's own rules."""
    return next(iter(clashes(a, b).values()), "")


def clashes(a: Head, b: Head) -> dict[str, str]:
    """The same, by the kind of claim."""
    found = {}
    same_number = a.id_type == b.id_type and a.id_number == b.id_number and a.id_number
    own = a.id_type == "nik"
    if same_number and own and another_person(a, b):
        found["person"] = "one NIK, two people"
    dose = (a.course, a.dose_no) == (b.course, b.dose_no)
    twin = not own and (name_of(a), a.birth_order) != (name_of(b), b.birth_order)
    if same_number and dose and not twin and a.id_type != "none":
        found["dose"] = "one dose twice"
    if a.ticket and a.ticket == b.ticket and (_strangers(a, b) or dose):
        found["ticket"] = "one ticket, two people or one dose twice"
    return found


def _strangers(a: Head, b: Head) -> bool:
    numbers = a.id_type == b.id_type and a.id_number and b.id_number
    orders = a.id_type == b.id_type == "mother_nik" and a.birth_order != b.birth_order
    return another_person(a, b) or bool(numbers and a.id_number != b.id_number) or orders


def _nobody_under_anothers_name(heads: Iterable[Head], office: Office) -> None:
    standing = [head for head in heads if head.standing == "accepted" and head.given]
    for at, one in enumerate(standing):
        for other in standing[:at]:
            for kind, why in clashes(one, other).items():
                ruled = ruling_checks.in_force(office, kind, one, other)
                fine = ruled is not None and ruled.says == "both"
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


def no_newcomer(
    office: Office,
    claim: tuple[str, str],
    records: set[str],
    waiting: Mapping[str, int],
    memory: Memory,
    heads: Heads,
) -> None:
    """None of the holders was there before, while others waited who still wait; who left in between
    and came again waits anew.

    What brings a ruling against the holder comes in its place: a server that was set back meets it
    as a newcomer, and within one batch also what was ruled to stand above that, and who fits
    beside it. Where the holder leaves in that batch, it is ruled against who waited longest: the
    heir. An heir may leave in that batch, too, and who joined him meanwhile stays.
    """
    before = memory.holders.get(claim, set())
    older = memory.contenders.get(claim, {})
    passed = {one for one in older.keys() & waiting.keys() if older[one] == waiting[one]}
    if records & (before | older.keys()) or not passed:
        return
    next_in_line = min((waiting[one], one) for one in passed)
    heirs = {one for one in older.keys() - passed if (older[one], one) < next_in_line}
    known = [memory.heads[one] for one in before | heirs]
    by_right = ruling_checks.by_right(office, claim[0], known, heads)
    known += [heads[one] for one in by_right & records]
    by_right |= ruling_checks.by_right(office, claim[0], [heads[next_in_line[1]]], heads)
    by_right |= _exchanged(office, claim, before)
    # Of two who share a NIK one may well be held back for its dose: only this claim counts here.
    strange = [
        one
        for one in records
        if all(claim[0] in clashes(other, heads[one]) for other in known) and one not in by_right
    ]
    nothing("I9", strange, f"{claim} passed over {passed} to newcomers")


def _exchanged(office: Office, claim: tuple[str, str], before: set[str]) -> set[str]:
    """Who was exchanged with a holder: what a group held passes to whoever of it says it."""
    kind, key = claim
    who = set(office.exchanged[key]) if kind == "ticket" and key in office.exchanged else set()
    return who.union(*(office.mates.get(one, ()) for one in before))


def _counter_rises(office: Office, memory: Memory) -> None:
    (counter,) = office.eye.execute("SELECT server_seq FROM server").fetchone()
    (highest,) = office.eye.execute("SELECT max(server_seq) FROM revision").fetchone()
    hold("I10", counter >= memory.counter, f"the counter went back to {counter}")
    hold("I10", (highest or 0) <= counter, f"server_seq {highest} above the counter {counter}")
    memory.counter = counter
