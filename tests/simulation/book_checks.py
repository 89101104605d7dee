"""What must hold of a PC's book after every step, read from its file by a connection of its own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from tests.simulation.central_heads import Looked
from tests.simulation.desk import Desk
from tests.simulation.ledger import Card, Ledger
from tests.simulation.office import Office, Stored
from tests.simulation.options import Options
from tests.simulation.violation import hold, nothing
from vaxentry.wire.record import unseal

TOLD = frozenset({"accepted", "nik_clash", "ticket_clash", "dose_check"})
"""States that say: the server holds this."""
MOVING = frozenset({"queued", "uncertain"})
KEPT = MOVING | {"paused"}
"""What is in the queue; what is paused is in it, and goes nowhere."""
PERSON_FIRST = frozenset({"needs_fix", "awaiting_approval", "needs_update"})
STATE_OF = {
    "accepted": "accepted",
    "superseded": "accepted",
    "held.ticket": "ticket_clash",
    "held.nik": "nik_clash",
    "held.dose": "dose_check",
    "stale": "dose_check",
    "forked": "dose_check",
    "void": "voided",
}
"""What the screen makes of the server's word."""
AFTER_A_VOID = frozenset({"voided", "erased"})


class Row(NamedTuple):
    """A record as its table shows it."""

    seq: int
    id: str
    head_rev: int
    state: str
    standing: str
    standing_rev: int | None
    server_seq: int | None
    receipt_seq: int | None
    void_settled: int


@dataclass(slots=True)
class Memory:
    """What was seen of a book before.

    Attributes:
        seen: which state of the file was checked last.
        digests: of every revision ever seen, by record number and rev.
        told: the rows of which the server was seen to have told what they show. It was told for
            good: only a row that changed can be wrong about it.
        last_try: the highest number of a try.
        held: the tries a record was in when its pause was first seen, by the pause's number.
    """

    seen: tuple[int, int] = (-1, -1)
    digests: dict[tuple[int, int], bytes] = field(default_factory=dict)
    told: dict[int, Row] = field(default_factory=dict)
    last_try: int = 0
    held: dict[int, list[int]] = field(default_factory=dict)


Cards = Mapping[str, Card]
"""What was typed, by the record's id as a book writes it."""


@dataclass(slots=True)
class Book:
    """A book, read whole."""

    rows: list[Row]
    waiting: dict[int, int]
    stored: dict[int, int]
    tries: dict[int, str]
    tried: dict[int, list[int]]
    pauses: list[tuple[int, int]] = field(default_factory=list)


def dashed(record: str) -> str:
    """A record's id as the server writes it."""
    return "-".join((record[:8], record[8:12], record[12:16], record[16:20], record[20:]))


def head_rev(desk: Desk, card: UUID) -> int:
    """The newest durable revision of a record, 0 = none."""
    found = desk.eye.execute("SELECT head_rev FROM record WHERE id = ?", (card.hex,)).fetchone()
    return int(found[0]) if found else 0


def revs(desk: Desk, card: UUID) -> set[int]:
    """The numbers of its durable revisions."""
    of_card = "SELECT rev FROM revision JOIN record ON seq = record_seq WHERE id = ?"
    return {rev for (rev,) in desk.eye.execute(of_card, (card.hex,))}


def shown(desk: Desk) -> str:
    """The counts of the screen in one line."""
    counts = desk.eye.execute("SELECT state, n FROM state_count WHERE n > 0 ORDER BY state")
    return " ".join(f"{state}={n}" for state, n in counts)


def check(desk: Desk, ledger: Ledger, memory: Memory, office: Office, options: Options) -> None:
    """Check a book, if anything in it changed."""
    (version,) = desk.eye.execute("PRAGMA data_version").fetchone()
    if memory.seen == (desk.died, version):
        return
    memory.seen = (desk.died, version)
    book = read(desk)
    cards = {card.record_id.hex: card for card in ledger.cards.values()}
    _nothing_lost(book, cards, options)
    counts_add_up(desk, book)
    _revisions_stay(desk, book, cards, memory)
    queue_fits(book, forks=options.forks)
    _paused_stay_here(book, memory)
    _tries_fit(desk, book, memory, options)
    for row in book.rows:
        card = cards[row.id]
        digest = memory.digests[row.seq, row.head_rev]
        if card.voided and not options.forks:
            _void_stays(row, digest, office, options)
        if row.state in TOLD and memory.told.get(row.seq) != row:
            _was_told(row, digest, office)
            memory.told[row.seq] = row
        if row.state == "voided" and row.void_settled:
            _void_is_settled(row, digest, book, office, options)


def read(desk: Looked) -> Book:
    """Everything the checks look at, as one consistent view."""
    ask = desk.eye.execute
    ask("BEGIN")
    rows = ask(
        "SELECT seq, id, head_rev, state, standing, standing_rev, server_seq, receipt_seq,"
        " void_settled FROM record ORDER BY seq"
    )
    book = Book([Row(*row) for row in rows], {}, {}, {}, {})
    book.waiting.update(ask("SELECT record_seq, rev FROM outbox"))
    book.stored.update(ask("SELECT seq, stored_rev FROM record WHERE stored_rev IS NOT NULL"))
    book.tries.update(ask("SELECT device_seq, outcome FROM attempt"))
    for record, seq in ask("SELECT record_seq, device_seq FROM attempt_record ORDER BY device_seq"):
        book.tried.setdefault(record, []).append(seq)
    book.pauses.extend(ask("SELECT id, record_seq FROM pause WHERE ended_at IS NULL"))
    ask("COMMIT")
    return book


def _nothing_lost(book: Book, cards: Cards, options: Options) -> None:
    if not options.forks:  # a copied PC goes on behind the other one's number
        gaps = (one for one, card in cards.items() if card.rev != len(card.revisions))
        nothing("I1", gaps, "revisions were left out")
    held = {row.id: row.head_rev for row in book.rows}
    promised = {record: card.rev for record, card in cards.items()}
    if held == promised:
        return
    nothing("I1", promised.keys() - held.keys(), "saved records that are gone")
    nothing("I1", held.keys() - promised.keys(), "records nobody saved")
    nothing("I1", (one for one in held if held[one] != promised[one]), "revisions are gone")


def counts_add_up(desk: Looked, book: Book) -> None:
    counts = {state: n for state, n in desk.eye.execute("SELECT state, n FROM state_count") if n}
    found: dict[str, int] = {}
    for row in book.rows:
        found[row.state] = found.get(row.state, 0) + 1
    hold("I2", counts == found, f"the counts say {counts}, the records {found}")


def _revisions_stay(desk: Desk, book: Book, cards: Cards, memory: Memory) -> None:
    """Sealed once, never changed; and what is sealed is what was typed."""
    found = desk.eye.execute("SELECT record_seq, rev, digest FROM revision")
    now = {(seq, rev): digest for seq, rev, digest in found}
    if now == memory.digests:
        return
    ids = {row.seq: row.id for row in book.rows}
    for (seq, rev), digest in now.items():
        if memory.digests.get((seq, rev)) == digest:
            continue
        hold("I10", (seq, rev) not in memory.digests, f"rev {rev} of {ids[seq]} was overwritten")
        _is_what_was_typed(desk, seq, rev, cards[ids[seq]])
        memory.digests[seq, rev] = digest


def _is_what_was_typed(desk: Desk, seq: int, rev: int, card: Card) -> None:
    digest, sealed = desk.eye.execute(
        "SELECT digest, sealed FROM revision WHERE record_seq = ? AND rev = ?", (seq, rev)
    ).fetchone()
    hold("I4", hashlib.sha256(sealed).digest() == digest, f"digest of rev {rev} of {seq}")
    sealed_dose = unseal(sealed).dose
    hold("I1", rev in card.revisions, f"nobody made rev {rev} of {card.record_id}")
    hold("I1", sealed_dose == card.revisions[rev], f"rev {rev} of {card.record_id} is another")


def queue_fits(book: Book, *, forks: bool = False) -> None:
    """What still has to travel is in the queue with its head, and nothing else is, but for what a
    server that was set back had of a record whose head needs a person first.
    """
    unknown = {seq for seq, outcome in book.tries.items() if outcome in {"unknown", "open"}}
    for row in book.rows:
        travels = row.state in KEPT or (row.state == "voided" and not row.void_settled)
        if row.state in PERSON_FIRST and row.seq in book.waiting:
            rev = book.waiting[row.seq]
            hold("I2", rev < row.head_rev, f"{row.state} {row.id} goes without anybody")
            # Under another id of this PC nothing is known of what the server holds; of what another
            # copy (`forks`) delivered since it may be told while this waits.
            lost = book.stored.get(row.seq, rev)
            fine = rev == lost or (forks and rev < lost)
            hold("I2", fine, f"rev {rev} of {row.id} was not lost")
            continue
        hold("I2", travels == (row.seq in book.waiting), f"{row.state} {row.id} and its queue row")
        if travels:
            hold("I2", book.waiting[row.seq] == row.head_rev, f"{row.id}: an old revision waits")
        if row.state == "uncertain":
            doubtful = unknown & set(book.tried.get(row.seq, ()))
            hold("I2", doubtful, f"{row.id} is uncertain, but no try of it is")


def _paused_stay_here(book: Book, memory: Memory) -> None:
    """Since it was paused, a record is in no try that it was not in before."""
    held = {seq for _, seq in book.pauses}
    for row in book.rows:
        shown = row.state == "paused"
        hold("I2", not shown or row.seq in held, f"{row.id} is shown as paused, and is not")
        hold("I2", row.seq not in held or row.state != "queued", f"{row.id} is paused, and waits")
    for pause, seq in book.pauses:
        tries = book.tried.get(seq, [])
        before = memory.held.setdefault(pause, list(tries))
        hold("I2", tries == before, f"{seq} is paused, and was sent in {tries}")


def _tries_fit(desk: Desk, book: Book, memory: Memory, options: Options) -> None:
    last, highest = desk.eye.execute(
        "SELECT last_device_seq, highest_receipt FROM device"
    ).fetchone()
    hold("I8", last >= memory.last_try, f"try {memory.last_try} was forgotten")
    hold("I8", max(book.tries, default=0) <= last, f"a try above {last}")
    memory.last_try = last
    receipts = {seq for (seq,) in desk.eye.execute("SELECT device_seq FROM receipt")}
    answered = {seq for seq, outcome in book.tries.items() if outcome == "answered"}
    hold("I4", receipts == answered, f"receipts {receipts}, answered {answered}")
    newest = max(receipts, default=0)
    passed = newest < highest and options.forks  # another id: its tries begin above all of the old
    hold("I4", newest == highest or passed, f"highest receipt {highest} of {receipts}")


def _void_stays(row: Row, digest: bytes, office: Office, options: Options) -> None:
    if _stored(row, digest) not in office.new_words:
        fair = AFTER_A_VOID | ({"awaiting_approval"} if options.requests else set())
        fair |= {"needs_fix"} if row.standing == "blocked" else set()  # with its group
        hold("I10", row.state in fair, f"voided {row.id} is {row.state}")


def _stored(row: Row, digest: bytes) -> Stored:
    return Stored(dashed(row.id), row.head_rev, digest.hex())


def _was_told(row: Row, digest: bytes, office: Office) -> None:
    """The server stored this very revision, and gave it this standing at this place."""
    hold("I4", row.standing_rev == row.head_rev, f"{row.state} {row.id}: rev {row.standing_rev}")
    hold("I9", row.state == STATE_OF.get(row.standing), f"{row.standing} is shown as {row.state}")
    hold("I4", row.receipt_seq is not None or row.server_seq, f"{row.state} {row.id}: no receipt")
    told = office.told.get(_stored(row, digest))
    hold("I4", told, f"{row.state} {row.id} rev {row.head_rev} is not at the server")
    if told and row.server_seq is not None:
        standings = told.get(row.server_seq, set())
        said = f"{row.standing} at {row.server_seq}, the server said {dict(told)}"
        hold("I4", row.standing in standings, f"{row.id} is {said}")


def was_ever_held(office: Office, record_id: str) -> bool:
    """Whether the server ever stored any revision of a record."""
    return any(one.record_id == record_id for one in office.told)


def _void_is_settled(row: Row, digest: bytes, book: Book, office: Office, options: Options) -> None:
    """It leaves the backlog: the server holds the void, or never held anything of the record."""
    if options.forks or office.restored:
        return
    key = _stored(row, digest)
    if row.seq in book.tried:
        is_there = office.told.get(key) or not was_ever_held(office, key.record_id)
        hold("I4", is_there, f"void of {row.id} is not at the server")
    else:
        heard = [one for one in office.told if one.record_id == key.record_id]
        nothing("I4", heard, "voided here alone, but the server has it")
