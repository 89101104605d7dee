"""Bukti gangguan as CSV: facts, intervals and hours in lines of one shape, before the signature.

The first cell says what a line is. Moments carry their offset; lengths are seconds, and empty where
nobody looked at the way.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from vaxentry.domain.outage import Outage
from vaxentry.reports.cells import guarded

HEAD = (
    "line", "name", "begin_earliest", "begin_latest", "end_earliest", "end_latest", "least_s",
    "most_s", "waiting", "cards", "waiting_most",
)  # fmt: skip


def content(found: Outage, separator: str = ";") -> bytes:
    """The file but its last line, which signs it."""
    file = io.StringIO(newline="")
    sheet = csv.writer(file, delimiter=separator, lineterminator="\r\n")
    sheet.writerow(HEAD)
    sheet.writerows([guarded(cell) for cell in line] for line in _lines(found))
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _lines(found: Outage) -> Iterator[Sequence[str]]:
    site = found.site
    for name, value in (
        ("site", f"{site.site} {site.site_name}".strip()), ("pc", site.pc_code),
        ("device", str(site.device)), ("made_by", found.made_by),
        ("made_at", _moment(found.made_at)), ("since", _moment(found.since)),
        ("until", _moment(found.until)),
        ("observed", "yes" if found.is_seen else "no"),
        ("seen_s", _length(found.seen if found.is_seen else None)),
        ("out_least_s", _length(found.out[0] if found.is_seen else None)),
        ("out_most_s", _length(found.out[1] if found.is_seen else None)),
        ("longest_wait_s", _length(found.longest_wait)),
        ("waiting_most", str(found.most_waiting)),
        ("cards_most_at_hour", str(found.most_cards)),
        *((f"tries_{name}", str(n)) for name, n in found.tries.items()),
    ):  # fmt: skip
        yield ("fact", name, value)
    for one in found.intervals:
        edges = (*one.begins, *one.ends)
        moments = ("" if edge is None else _moment(edge) for edge in edges)
        yield ("interval", one.way.value, *moments, _length(one.least), _length(one.most))
    for hour in found.hours:
        told = (str(hour.waiting), str(hour.cards), str(hour.most))
        yield ("hour", _moment(hour.begins), "", "", "", "", _length(hour.out), "", *told)


def _moment(at: datetime) -> str:
    return at.astimezone().isoformat(timespec="milliseconds")


def _length(length: timedelta | None) -> str:
    """In seconds; empty where nobody looked, or there is none."""
    return "" if length is None else f"{length.total_seconds():.3f}"
