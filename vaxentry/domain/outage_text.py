"""Bukti gangguan in words, the same on the screen and on paper. Pure."""

from collections.abc import Sequence
from datetime import timedelta

from vaxentry.domain.outage import Edge, Interval, Outage, stretches
from vaxentry.language import Words
from vaxentry.language.spelling import clock_time, count, duration, moment

COLUMNS = ("way", "begins", "ends", "least", "most")
"""Each has its heading ``outage.column_<name>``."""


def span_text(words: Words, least: timedelta, most: timedelta) -> str:
    """From the least to the most; one length where both read the same."""
    low, high = duration(words, least), duration(words, most)
    return low if low == high else words("outage.span", least=low, most=high)


def facts(words: Words, found: Outage) -> list[tuple[str, str]]:
    """The figures, in the order they are read."""
    wait, not_seen = found.longest_wait, words("outage.not_seen")
    return [
        (words("outage.out"), span_text(words, *found.out) if found.is_seen else not_seen),
        (words("outage.seen"), duration(words, found.seen) if found.is_seen else not_seen),
        (words("outage.most_waiting"), count(words, found.most_waiting)),
        (words("outage.most_cards"), count(words, found.most_cards)),
        (
            words("outage.longest_wait"),
            words("outage.none") if wait is None else duration(words, wait),
        ),
        (words("outage.tries"), tries_text(words, found)),
    ]


def tries_text(words: Words, found: Outage) -> str:
    """How many tries to send, and how they ended."""
    total = count(words, sum(found.tries.values()))
    parts = [f"{words(f'outage.try_{name}')} {count(words, n)}" for name, n in found.tries.items()]
    return words("outage.tries_told", n=total, parts=", ".join(parts)) if parts else total


def lost_facts(words: Words, found: Outage) -> list[tuple[str, str]]:
    """How long each kind of way lasted."""
    return [
        (words(f"queue.way_{way}"), span_text(words, *amount)) for way, amount in found.lost.items()
    ]


def outages(found: Outage) -> list[Interval]:
    """The times in which nothing got through, the longest first."""
    return sorted(stretches(found.intervals), key=lambda one: one.most, reverse=True)


def heading(words: Words, found: Outage, shown: int) -> str:
    """Above the longest outages; what was not looked at is no time without an outage.

    Args:
        shown: how many are listed.
    """
    amount = len(outages(found))
    if amount:
        told = {"shown": count(words, shown), "n": count(words, amount)}
        return words("outage.section_intervals", **told)
    return words("outage.no_intervals" if found.is_seen else "outage.not_seen_at_all")


def interval_cells(words: Words, one: Interval) -> Sequence[str]:
    """An interval as cells, in the order of `COLUMNS`."""
    return (
        words(f"queue.way_{one.way}"),
        edge_text(words, one.begins),
        edge_text(words, one.ends),
        duration(words, one.least),
        duration(words, one.most),
    )


def edge_text(words: Words, edge: Edge) -> str:
    """Between which moments something happened; of one day the day is told once."""
    earliest, latest = edge
    told = [words("outage.not_known") if at is None else moment(words, at) for at in edge]
    if earliest and latest and earliest.astimezone().date() == latest.astimezone().date():
        told[1] = clock_time(words, latest)
    return words("outage.between", earliest=told[0], latest=told[1])
