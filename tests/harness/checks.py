"""The end of a round: what was promised at the PCs, what their books say, what the server holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from uuid import UUID

from tests.harness.journal import lines_of, print_of
from tests.harness.office import Office, Spare
from tests.harness.pc import Pc
from tests.harness.ruled import Ruled, hex_of, read_ruled
from tests.simulation import book_checks, central_heads
from tests.simulation.book_checks import STATE_OF, Row
from tests.simulation.central_checks import CLAIMS
from tests.simulation.central_heads import Head
from tests.simulation.violation import hold, nothing
from vaxentry.domain.dose import Revision
from vaxentry.wire.outcomes import REFUSED
from vaxentry.wire.record import unseal

GONE = frozenset({"erased", "voided", "needs_fix", "awaiting_approval"})
"""What a PC may show of a record that was erased: it has heard of it, or had never sent it."""


class Key(NamedTuple):
    """A revision, by record id (hex), number and digest (hex)."""

    record_id: str
    rev: int
    digest: str


@dataclass(frozen=True, slots=True)
class Eye:
    """A database that can be looked into."""

    eye: Any


@dataclass(slots=True)
class Held:
    """What the server holds.

    Attributes:
        standings: by revision.
        deliverers: by record, the ids under which it was delivered.
        erased: records with a tombstone; `stripped`: revisions without their bytes.
        devices: id to whether it was revoked.
        epoch: number and nonce.
    """

    standings: dict[Key, str] = field(default_factory=dict)
    deliverers: dict[str, set[str]] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    stripped: set[Key] = field(default_factory=set)
    devices: dict[str, bool] = field(default_factory=dict)
    holders: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    ruled: Ruled = field(default_factory=Ruled)
    epoch: tuple[int, str] = (0, "")

    @property
    def records(self) -> set[str]:
        return {key.record_id for key in self.standings}


@dataclass(slots=True)
class Expected:
    """What was done to the server beside delivering."""

    spares: list[Spare] = field(default_factory=list)
    erased: set[UUID] = field(default_factory=set)

    def copy(self) -> "Expected":
        return Expected([replace(one) for one in self.spares], set(self.erased))

    def revoke(self, device: UUID) -> None:
        for spare in self.spares:
            spare.revoked |= spare.device == device


@dataclass(frozen=True, slots=True)
class Copied:
    """A book as one look found it.

    Attributes:
        delivered: records with a try that the server may have stored, by number.
    """

    book: book_checks.Book
    delivered: frozenset[int]
    sealed: Mapping[Key, bytes]
    device: str
    epoch: tuple[int, str]

    def heads(self) -> Iterator[tuple[Row, Key]]:
        """Each record with the key of its head."""
        keys = {(key.record_id, key.rev): key for key in self.sealed}
        return ((row, keys[row.id, row.head_rev]) for row in self.book.rows)


def check(office: Office, pcs: Sequence[Pc], expected: Expected) -> dict[str, int]:
    """Hold everything against everything; figures of what there is.

    Raises:
        Violation: a promise is broken.
    """
    held = read_server(office)
    known: set[Key] = set()
    for pc in pcs:
        copied = read_book(pc)
        promises_kept(pc, copied)
        comes_to_rest(pc, copied, held)
        for row, key in copied.heads():
            same_word(pc, row, key, copied, held)
        known |= copied.sealed.keys()
    nothing("I3", held.standings.keys() - known, "the server holds what nobody typed")
    one_dose_each(office, held)
    nobody_under_anothers_name(held)
    nothing_forgotten(held, expected)
    return {
        "records": len({key.record_id for key in known}),
        "revisions": len(known),
        "held": len(held.records),
        "flagged": sum(head.standing.startswith("held") for head in held.heads.values()),
        "ruled": len(held.ruled.rulings),
        "epoch": held.epoch[0],
    }


def read_server(office: Office) -> Held:
    """Everything the checks look at, at one moment."""
    held = Held()
    with office.data.eye() as eye:
        revisions = "SELECT record_id, rev, digest, standing, delivered_by, sealed = ''"
        for record_id, rev, digest, standing, by, empty in eye.execute(
            f"{revisions} FROM revision"
        ):
            key = Key(hex_of(record_id), rev, digest)
            held.standings[key] = standing
            held.deliverers.setdefault(key.record_id, set()).add(hex_of(by))
            if empty:
                held.stripped.add(key)
        heads = central_heads.read_heads(Eye(eye))
        held.heads = {hex_of(one): head for one, head in heads.items()}
        held.erased = {hex_of(one) for (one,) in eye.execute("SELECT record_id FROM tombstone")}
        devices = eye.execute("SELECT id, revoked_at FROM device")
        held.devices = {hex_of(one): revoked is not None for one, revoked in devices}
        held.holders = _holders(eye)
        held.ruled = read_ruled(eye)
        held.epoch = tuple(eye.execute("SELECT epoch_number, epoch_nonce FROM server").fetchone())
    return held


def _holders(eye: Any) -> dict[tuple[str, str], set[str]]:
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for kind in CLAIMS:
        statement = f"SELECT key, holder FROM claim_{kind} WHERE holder IS NOT NULL"  # noqa: S608
        for key, holder in eye.execute(statement):
            found[kind, key].add(hex_of(holder))
    for kind, key, record_id in eye.execute("SELECT kind, key, record_id FROM claim_share"):
        found[kind, key].add(hex_of(record_id))
    return found


def read_book(pc: Pc) -> Copied:
    """Everything the checks look at, at one moment."""
    with pc.eye() as eye:
        book = book_checks.read(Eye(eye))
        ids = {row.seq: row.id for row in book.rows}
        revisions = eye.execute("SELECT record_seq, rev, digest, sealed FROM revision")
        sealed = {Key(ids[seq], rev, digest.hex()): body for seq, rev, digest, body in revisions}
        book_checks.counts_add_up(Eye(eye), book)
        tries = eye.execute("SELECT record_seq, code FROM attempt_record")
        delivered = frozenset(seq for seq, code in tries if code not in REFUSED)
        device, *epoch = eye.execute(
            "SELECT device_id, epoch_number, epoch_nonce FROM device"
        ).fetchone()
    return Copied(book, delivered, sealed, device, (epoch[0], epoch[1]))


def promises_kept(pc: Pc, copied: Copied) -> None:
    """What the program called saved is there as typed, and nothing that nobody typed."""
    begun: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    saved: dict[tuple[str, int], str] = {}
    for line in lines_of(pc.home):
        begun[line.record_id, line.rev].add(line.content)
        if line.saved:
            saved[line.record_id, line.rev] = line.content
    contents = {(k[0], k[1]): print_of(unseal(b).dose) for k, b in copied.sealed.items()}
    nothing("I1", saved.keys() - contents.keys(), f"{pc.name}: saved and gone")
    other = [key for key, content in saved.items() if contents[key] != content]
    nothing("I1", other, f"{pc.name}: saved otherwise than typed")
    strange = [key for key, content in contents.items() if content not in begun[key]]
    nothing("I1", strange, f"{pc.name}: nobody typed these")


def comes_to_rest(pc: Pc, copied: Copied, held: Held) -> None:
    """Nothing waits, nothing is uncertain, and it is the same life of the server."""
    book = copied.book
    book_checks.queue_fits(book)
    nothing("I5", book.waiting, f"{pc.name}: these wait")
    unknown = [seq for seq, outcome in book.tries.items() if outcome in {"open", "unknown"}]
    nothing("I5", unknown, f"{pc.name}: tries without an end")
    hold("I7", copied.epoch == held.epoch, f"{pc.name} lives in {copied.epoch}, not {held.epoch}")
    known = held.devices.get(hex_of(copied.device))
    hold("I7", known is False, f"{pc.name}: its enrolment is gone or revoked")


def same_word(pc: Pc, row: Row, key: Key, copied: Copied, held: Held) -> None:
    """Both sides say the same of one record."""
    told, what = held.standings.get(key), f"{pc.name}: {row.state} {row.id} rev {row.head_rev}"
    if row.id in held.erased:
        hold("S14", row.state in GONE, f"{what} was erased")
    elif row.state == "awaiting_approval":
        hold("I9", told is None, f"{what} was sent without a supervisor")
    elif row.state == "needs_fix":
        refused = _may_be_refused(unseal(copied.sealed[key]))
        hold("I5", told is None and refused, f"{what} without a reason")
    elif row.state == "voided" and told is None:
        hold("I5", row.void_settled, f"{what} is not settled")
        hold("I5", row.seq not in copied.delivered, f"{what} was sent once")
        # Known to be open: a copy that took another id before it delivered the entry tells nobody.
        hold(
            "I5",
            hex_of(copied.device) not in held.deliverers.get(row.id, ()),
            f"{what}, but the server has it",
        )
    else:
        hold("I4", told is not None, f"{what} is not at the server")
        hold("I5", row.state == STATE_OF.get(told or ""), f"{what}, but the server says {told}")


def _may_be_refused(revised: Revision) -> bool:
    """Whether it is no sound dose, or decides what may have been decided or changed elsewhere."""
    dose = revised.dose
    is_bad = dose and dose.birth_date and dose.birth_date > dose.given_on
    return bool(is_bad or revised.ruling)


def one_dose_each(office: Office, held: Held) -> None:
    """One readable row a record, and of every record the server knows."""
    with office.data.eye() as eye:
        shown = [hex_of(one) for (one,) in eye.execute("SELECT record_id FROM dose")]
        known = "SELECT id FROM record WHERE rev IS NOT NULL"
        records = {hex_of(one) for (one,) in eye.execute(known)}
    hold("I3", len(shown) == len(set(shown)), "a record is shown twice")
    hold("I3", set(shown) == records == held.records, "records and what is shown of them differ")


def nobody_under_anothers_name(held: Held) -> None:
    """Claims fit their holders, and nobody is held or contested in vain."""
    for claim, records in held.holders.items():
        idle = [one for one in records if one not in held.heads or not held.heads[one].given]
        nothing("I9", idle, f"claim {claim} is held without an injection")
        standing = [held.heads[one] for one in records if held.heads[one].standing == "accepted"]
        for at, one in enumerate(standing):
            for other in standing[:at]:
                why = held.ruled.rivals(one, other)
                hold("I9", not why, f"{claim} is held by {one.id} and {other.id}: {why}")
    for head, others in _rivals(held.heads.values(), held.ruled):
        counting = [one for one in others if head.standing == one.standing == "accepted"]
        nothing("I9", (one.id for one in counting), f"{head.id} counts beside these")
        if not others:
            hold("I5", head.standing == "accepted", f"{head.id} is {head.standing}, but alone")
        contested = "contested" in head.flags.split(",")
        hold("I9", others or not contested, f"{head.id} is contested by nobody")


def _rivals(heads: Iterable[Head], ruled: Ruled) -> Iterator[tuple[Head, list[Head]]]:
    """Each injection with those it clashes with, unless it was decided that both stand."""
    given = [head for head in heads if head.given]
    near: defaultdict[object, list[Head]] = defaultdict(list)
    for head in given:
        for shared in _shared(head):
            near[shared].append(head)
    for head in given:
        about = {one.id: one for shared in _shared(head) for one in near[shared]}
        yield head, [o for o in about.values() if o is not head and ruled.rivals(head, o)]


def _shared(head: Head) -> Iterator[object]:
    """What two injections must have in common to clash."""
    if head.id_number:
        yield head.id_type, head.id_number
    if head.ticket:
        yield head.ticket


def nothing_forgotten(held: Held, expected: Expected) -> None:
    """Enrolments, revocations and erasures are as they were made."""
    for spare in expected.spares:
        found = held.devices.get(spare.device.hex)
        hold("I7", found is not None, f"the enrolment of {spare.device} is gone")
        hold("I7", found == spare.revoked, f"{spare.device} revoked: {found}")
    nothing("S14", {one.hex for one in expected.erased} - held.erased, "erasures are gone")
    bare = {key for key in held.standings if key.record_id in held.erased}
    nothing("S14", bare - held.stripped, "erased, but their content is here")
