"""The spans of the link in the book, in the caller's transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from vaxentry.db.prepared import at_most
from vaxentry.db.tables import link_span
from vaxentry.db.times import from_ms, from_ms_or_none, to_ms
from vaxentry.domain.link_spans import MOST_SPANS, LinkSpan, Way, fold, still_up

_newest = select(link_span).order_by(link_span.c.seq.desc()).limit(at_most(1))
_since = select(link_span).where(link_span.c.last >= bindparam("since")).order_by(link_span.c.seq)
_change = (
    update(link_span)
    .where(link_span.c.seq == bindparam("which"))
    .values(last=bindparam("until"), after=bindparam("behind"))
)
_insert = insert(link_span).returning(link_span.c.seq)
_forget = delete(link_span).where(link_span.c.seq <= bindparam("upto"))
"""Made once: every contact writes."""


def note(c: Connection, way: Way | None, now: datetime) -> None:
    """Put a sight of the way to what is known; None = a receipt: it is up."""
    row = c.execute(_newest).one_or_none()
    newest = None if row is None else _span(row)
    ended, present = fold(newest, way or still_up(newest), now)
    if row is not None and (ended is None or ended != newest):
        _keep(c, row.seq, ended or present)
    if row is None or ended is not None:
        _begin(c, present)


def _keep(c: Connection, seq: int, span: LinkSpan) -> None:
    behind = None if span.after is None else to_ms(span.after)
    c.execute(_change, {"which": seq, "until": to_ms(span.last), "behind": behind})


def _begin(c: Connection, span: LinkSpan) -> None:
    before = None if span.before is None else to_ms(span.before)
    begun = {"kind": span.way.value, "before": before, "first": to_ms(span.first)}
    seq = c.execute(_insert, begun | {"last": to_ms(span.last)}).scalar_one()
    c.execute(_forget, {"upto": seq - MOST_SPANS})


def since(c: Connection, moment: datetime) -> list[LinkSpan]:
    """The spans that were seen since a time, in the order of noting."""
    return [_span(row) for row in c.execute(_since, {"since": to_ms(moment)})]


def _span(row: Any) -> LinkSpan:
    return LinkSpan(
        Way(row.kind),
        from_ms(row.first),
        from_ms(row.last),
        from_ms_or_none(row.before),
        from_ms_or_none(row.after),
    )
