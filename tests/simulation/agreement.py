"""What must be true when the faults have stopped and nothing is left to do: one truth."""

import json
from typing import Any
from uuid import UUID

from tests.simulation import book_checks, central_heads
from tests.simulation.book_checks import STATE_OF, Row
from tests.simulation.central_heads import Head, Looked
from tests.simulation.desk import Desk
from tests.simulation.ledger import Ledger
from tests.simulation.office import Office, Stored
from tests.simulation.options import Options
from tests.simulation.violation import hold
from vaxentry.central.tables import DOSE_COLUMNS

NOT_THERE = frozenset({"needs_fix", "needs_update"})


def check(desk: Desk, ledger: Ledger, office: Office, options: Options) -> None:
    """Both sides hold the same of every record of a PC."""
    book = book_checks.read(desk)
    heads = central_heads.read_heads(office)
    expected = 0
    for row in book.rows:
        digest, sealed = _head(desk, row)
        key = Stored(str(UUID(row.id)), row.head_rev, digest.hex())
        card = ledger.cards[UUID(row.id)]
        if row.state == "voided" and not book_checks.was_ever_held(office, key.record_id):
            hold("I5", key.record_id not in heads, f"{row.id} was voided here alone")
        elif row.state == "awaiting_approval":
            hold("I5", not _holds(office, key), f"{row.id} was sent without the supervisor")
        elif row.state in NOT_THERE:
            _is_refused(row, key, card.head is not None and _is_bad(sealed), office)
        else:
            expected += 1
            hold("I5", key.record_id in heads, f"{row.state} {row.id} is not at the server")
            _same(row, key, sealed, heads[key.record_id], office, options)
    own = {UUID(row.id) for row in book.rows}
    there = sum(UUID(head) in own for head in heads)
    hold("I5", there >= expected, f"{expected} records here, {there} at the server")


def _head(desk: Desk, row: Row) -> tuple[bytes, bytes]:
    digest, sealed = desk.eye.execute(
        "SELECT digest, sealed FROM revision WHERE record_seq = ? AND rev = ?",
        (row.seq, row.head_rev),
    ).fetchone()
    return bytes(digest), bytes(sealed)


def _holds(office: Office, key: Stored) -> bool:
    chosen = "SELECT 1 FROM revision WHERE record_id = ? AND rev = ? AND digest = ?"
    return office.eye.execute(chosen, tuple(key)).fetchone() is not None


def _is_bad(sealed: bytes) -> bool:
    """Born after the injection, or about a clash that was over or changed meanwhile."""
    body = json.loads(sealed)
    return "ruling" in body or bool(body.get("birth_date", "") > body["given_on"])


def _is_refused(row: Row, key: Stored, bad: bool, office: Office) -> None:
    """Only a card that is wrong needs a clerk, only an unknown word needs a newer program."""
    fair = bad if row.state == "needs_fix" else key in office.new_words
    hold("I5", fair, f"{row.state} {row.id} without a reason")


def _same(
    row: Row, key: Stored, sealed: bytes, head: Head, office: Office, options: Options
) -> None:
    """Same revision, same standing, same content field by field."""
    hold("I5", (head.rev, head.digest) == (key.rev, key.digest), f"heads of {row.id} differ")
    newest = max(office.told[key])
    if options.changes or row.server_seq == newest:
        hold("I5", row.state == STATE_OF[head.standing], f"{row.id}: {row.state}, {head.standing}")
    shown = office.eye.execute("SELECT * FROM dose WHERE record_id = ?", (key.record_id,))
    names = [column[0] for column in shown.description]
    there = dict(zip(names, shown.fetchone(), strict=True))
    body = json.loads(sealed)
    for name in DOSE_COLUMNS:
        if name != "site":  # a card typed before the enrolment has none of its own
            ours, theirs = body.get(name), _read(there[name])
            hold("I5", ours == theirs, f"{name} of {row.id}: {ours!r}, {theirs!r}")


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value[:1] in "{[" and value else value


def nobody_is_held_in_vain(office: Looked) -> None:
    """What clashes with nothing counts; of those who clash, the ones who count are one person."""
    heads = [head for head in central_heads.read_heads(office).values() if head.given]
    for head in heads:
        others = [one for one in heads if one is not head and central_heads.clash(head, one)]
        if not others:
            hold("I5", head.standing == "accepted", f"{head.id} is {head.standing}, but alone")
        contested = "contested" in head.flags.split(",")
        hold("I9", others or not contested, f"{head.id} is contested by nobody")
