"""What the status line says about the store, as words. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from vaxentry.domain.contact import Link, QueueStatus
from vaxentry.domain.link_spans import tone_of
from vaxentry.domain.records import Counts
from vaxentry.language import Words
from vaxentry.language.spelling import count, duration, short_moment

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class StatusTexts:
    """The four parts of the line; an empty one is not shown.

    Attributes:
        link: connection.
        link_tone: that of the way, as `link_spans.tone_of`; "good" = a verified server answered.
        waiting: how many move by themselves, age of the oldest, time left at the measured rate.
        person: how many need somebody, and how many that were accepted are contested since.
        safe: how many are saved, and that the clerk may go home, or why nothing is sent.
    """

    link: str
    link_tone: str
    waiting: str
    person: str
    safe: str


def status_texts(words: Words, status: QueueStatus, counts: Counts) -> StatusTexts:
    """What the line says about `status` and `counts`. Pure."""
    saved = count(words, counts.saved)
    return StatusTexts(
        link=_link(words, status),
        link_tone=tone_of(status.link),
        waiting=_waiting(words, status),
        person=_person(words, status),
        safe=words(_resting(status), n=saved),
    )


def _person(words: Words, status: QueueStatus) -> str:
    told = {"person": status.needs_person, "contested": status.contested}
    return " · ".join(words(f"status.{name}", n=count(words, n)) for name, n in told.items() if n)


def _link(words: Words, status: QueueStatus) -> str:
    """Where nothing was heard for a while the line says for how long."""
    link = words(f"status.link_{status.link}")
    if status.link_age is None or status.link_age < _MINUTE:
        return link
    return words("status.link_since", link=link, age=duration(words, status.link_age))


def clock_text(words: Words, status: QueueStatus) -> str:
    """That the clock of this PC is wrong, by how much, and what to do; empty = it is not. Pure."""
    off = status.wrong_clock
    if off is None:
        return ""
    way = "ahead" if off > timedelta() else "behind"
    return words(f"status.clock_{way}", span=duration(words, abs(off)))


def match_text(words: Words, status: QueueStatus, now: datetime) -> str:
    """Whether both sides hold the same, as of when; what happens next where they do not. Pure."""
    match = status.match
    if status.link is Link.ALONE:
        return ""
    if match is None:
        return words("status.match_none")
    at, here = short_moment(words, match.at, now), count(words, match.here)
    there = count(words, match.there)
    if not match.is_equal:
        return words("status.match_differs", here=here, there=there, at=at)
    said = words("status.match_equal", n=here, at=at)
    if not match.apart:
        return said
    return f"{said} · {words('status.match_apart', n=count(words, match.apart))}"


def _resting(status: QueueStatus) -> str:
    """A PC that can't send yet gains nothing by staying on."""
    if not status.to_send:
        return "status.safe"
    return "status.safe_alone" if status.link is Link.ALONE else "status.safe_leave"


def _waiting(words: Words, status: QueueStatus) -> str:
    if not status.to_send:
        return words("status.none_waiting")
    told = (("status.waiting", status.waiting), ("status.changes", status.changes))
    parts = [words(key, n=count(words, n)) for key, n in told if n]
    if status.oldest_age is not None:
        parts.append(words("status.oldest", age=duration(words, status.oldest_age)))
    if status.time_left is not None and status.link is Link.ONLINE:
        left = max(status.time_left, _MINUTE)
        parts.append(words("status.left", time=duration(words, left)))
    return " · ".join(parts)
