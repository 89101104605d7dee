"""Evidence of a bad week, in memory."""

from datetime import timedelta
from pathlib import Path

from tests.ui.fake_piles import NOW, SITE
from vaxentry.domain.backlog import ALL, Period
from vaxentry.domain.link_spans import Way
from vaxentry.domain.outage import Edge, HourLine, Interval, Outage
from vaxentry.domain.report_desk import Format, Separator
from vaxentry.language import Words

SINCE = NOW - timedelta(days=13)


def _interval(way: Way, begin_h: float, end_h: float) -> Interval:
    """Hours before now; each edge is five minutes wide."""
    begin, end = NOW - timedelta(hours=begin_h), NOW - timedelta(hours=end_h)
    edge = timedelta(minutes=5)
    return Interval(way, Edge(begin - edge, begin), Edge(end, end + edge))


BAD = Outage(
    NOW, "Rahma Wijaya", SITE, SINCE, NOW,
    [
        _interval(Way.UP, 90, 72), _interval(Way.DOWN, 71.9, 40), _interval(Way.UP, 39.9, 30),
        _interval(Way.PORTAL, 29.9, 26), _interval(Way.SLOW, 25.9, 12),
        _interval(Way.TROUBLE, 11.9, 9),
        _interval(Way.UP, 8.9, 0.1),
    ],
    [HourLine(SINCE + timedelta(hours=h), h, 40, timedelta(), h + 2) for h in range(13 * 24)],
    timedelta(hours=31, minutes=4),
    {"answered": 41, "not_here": 7, "unknown": 12},
)  # fmt: skip


class FakeOutages:
    def __init__(self) -> None:
        self.found = BAD
        self.written: list[tuple[Format, Path]] = []
        self.fails: Exception | None = None

    def outage(self, period: Period = ALL) -> Outage:
        del period
        return self.found

    def write(
        self,
        kind: Format,
        path: Path,
        words: Words,
        period: Period = ALL,
        separator: Separator = Separator.SEMICOLON,
    ) -> str:
        del words, period, separator
        if self.fails:
            raise self.fails
        self.written.append((kind, path))
        return "K7QX2M4A"
