"""The audit trail as `domain.trail.Trail`: read by pages, checked from end to end."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from vaxentry.db import shown
from vaxentry.db.audit import names_digest
from vaxentry.db.chain import Walk, walk
from vaxentry.db.engine import bare
from vaxentry.db.tables import audit, author, record, revision
from vaxentry.db.times import from_ms, to_ms
from vaxentry.db.transactions import Transactions
from vaxentry.db.vouched import TRY, by_backups, by_receipts, hash_at
from vaxentry.domain.ports import Clock
from vaxentry.domain.records import Author
from vaxentry.domain.trail import (
    PAGE,
    Fault,
    Head,
    Kind,
    Source,
    TrailQuery,
    TrailReport,
    TrailRow,
    Vouched,
    misfit,
)

PIECE = 2000
"""Rows read at a time for a file: between two pieces others have their turn."""

_entries = (
    select(
        audit.c.seq,
        audit.c.at,
        audit.c.author_id,
        author.c.name,
        audit.c.action,
        record.c.entry_no,
        audit.c.rev,
        audit.c.detail,
    )
    .select_from(audit)
    .outerjoin(author, author.c.id == audit.c.author_id)
    .outerjoin(record, record.c.seq == audit.c.record_seq)
)

_unnamed = """SELECT count(*) FROM (SELECT record_seq, rev FROM revision
              EXCEPT SELECT record_seq, rev FROM audit)"""


class Trail:
    """Fulfils `domain.trail.Trail` for an open book.

    Args:
        backups: tells the last entries of its backups.
    """

    def __init__(
        self,
        transactions: Transactions,
        clock: Clock,
        backups: Callable[[], Iterable[Head]] = tuple,
    ) -> None:
        self._tx, self._clock, self._backups = transactions, clock, backups

    def page(
        self, query: TrailQuery, *, before: int | None = None, limit: int = PAGE
    ) -> Sequence[TrailRow]:
        """Entries below a number, the newest first."""
        chosen = _chosen(query).order_by(audit.c.seq.desc()).limit(limit)
        if before is not None:
            chosen = chosen.where(audit.c.seq < before)
        with self._tx.reading() as c:
            return [_row(found) for found in c.execute(chosen)]

    def rows(self, query: TrailQuery) -> Iterator[TrailRow]:
        """All entries, the oldest first."""
        chosen, after = _chosen(query).order_by(audit.c.seq).limit(PIECE), 0
        while True:
            with self._tx.reading() as c:
                found = c.execute(chosen.where(audit.c.seq > after)).all()
            yield from map(_row, found)
            if len(found) < PIECE:
                return
            after = found[-1].seq

    def authors(self) -> Sequence[Author]:
        """Everybody who ever was at work here, by name."""
        with self._tx.reading() as c:
            chosen = select(author.c.id, author.c.name).order_by(author.c.name, author.c.id)
            return [Author(*row) for row in c.execute(chosen)]

    def check(self) -> TrailReport:
        """Read the whole trail; one transaction, nobody's save waits for it."""
        heads = list(by_backups(self._backups()))
        with self._tx.reading() as c:
            return check(c, heads)


def check(c: Connection, heads: Sequence[Vouched] = ()) -> TrailReport:
    """Read the trail through in the caller's transaction; `heads` vouch beside the receipts."""
    raw = bare(c)
    walked = walk(raw)
    told = [*by_receipts(c), *heads]
    vouched = [one for one in told if isinstance(one, Vouched)]
    compared, signed_until = _compare(raw, vouched)
    faults = [walked.fault] if walked.fault else [*_unlisted(c, walked), *_misshown(raw)]
    faults += compared + [one for one in told if isinstance(one, Fault)]
    faults += [Fault(Kind.TRY_UNKNOWN, seq) for seq in _tries(walked)]
    entries = c.execute(select(func.count()).select_from(audit)).scalar_one()
    return TrailReport(entries, len(vouched), signed_until, tuple(sorted(faults, key=_place)))


def _compare(raw: Any, vouched: Sequence[Vouched]) -> tuple[list[Fault], int]:
    """The first head of each source that the trail does not hold; how far receipts stand for it."""
    last = raw.execute("SELECT max(seq) FROM audit").fetchone()[0] or 0
    faults: dict[Source, Fault] = {}
    fitted = signed_until = 0
    for one in sorted(vouched, key=lambda one: one.head.seq):
        fault = misfit(one, hash_at(raw, one.head.seq), last, fitted)
        if fault is not None:
            faults.setdefault(one.source, fault)
            continue
        fitted = one.head.seq
        if one.source is not Source.BACKUP:
            signed_until = fitted
    return list(faults.values()), signed_until


def _unlisted(c: Connection, walked: Walk) -> list[Fault]:
    """Versions of entries that the trail, read to its end, says nothing of."""
    listed = c.execute(select(func.count()).select_from(revision)).scalar_one()
    if listed == walked.revisions:
        return []
    # Something was noted twice, or not at all: only now all of them are laid side by side.
    (extra,) = bare(c).execute(_unnamed).fetchone()
    return [Fault(Kind.REVISION_UNLISTED, 0, count=extra)] if extra else []


def _misshown(raw: Any) -> list[Fault]:
    """Whether each entry is still there, and shown as its sealed version has it."""
    counted = {Kind.ENTRY_REMOVED: shown.gone(raw), Kind.SHOWN_OTHERWISE: shown.altered(raw)}
    return [Fault(kind, 0, count=n) for kind, n in counted.items() if n]


def _tries(walked: Walk) -> list[int]:
    """Tries that the server had and that were never begun here, as the trail itself notes."""
    return [int(told.removeprefix(TRY)) for told in walked.set_back if told.startswith(TRY)]


def _place(fault: Fault) -> tuple[bool, int]:
    """Faults of the trail itself first, by entry; then those of what lies beside it."""
    beside = {
        Kind.REVISION_UNLISTED,
        Kind.ENTRY_REMOVED,
        Kind.SHOWN_OTHERWISE,
        Kind.TRY_UNKNOWN,
        Kind.RECEIPT_CHANGED,
        Kind.RECEIPT_REMOVED,
    }
    return fault.kind in beside, fault.seq


def _chosen(query: TrailQuery) -> Select[Any]:
    chosen = _entries
    if query.since is not None:
        chosen = chosen.where(audit.c.at >= to_ms(query.since))
    if query.until is not None:
        chosen = chosen.where(audit.c.at < to_ms(query.until))
    if query.action:
        chosen = chosen.where(audit.c.action == query.action)
    if query.author is not None:
        chosen = chosen.where(audit.c.author_id == query.author)
    if query.entry_no:
        chosen = chosen.where(record.c.entry_no == query.entry_no)
    return chosen


def _row(found: Any) -> TrailRow:
    # The digest of a revision is no word for people.
    detail = "" if names_digest(found.detail) else found.detail
    return TrailRow(
        found.seq,
        from_ms(found.at),
        found.author_id,
        (found.name or "").strip(),
        found.action,
        found.entry_no or "",
        found.rev,
        detail,
    )
