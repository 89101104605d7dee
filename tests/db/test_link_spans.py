"""Each contact leaves its trace: when the way was seen how, and between which sights it changed."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.db.conftest import START, Clock
from tests.db.test_pauses import Save, answered
from vaxentry.db import link_spans
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.contact import Link
from vaxentry.domain.link_spans import LinkSpan, Way
from vaxentry.domain.outbox import State


def note(outbox: Outbox, clock: Clock, link: Link, *, slow: bool = False) -> None:
    clock.now = START + timedelta(minutes=note_at.pop(0))
    outbox.note_link(link, clock.now, None, 0, slow=slow)


note_at: list[float] = []


def test_probes_and_receipts_are_folded_into_spans(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    note_at[:] = [0, 4, 5, 6, 8]
    save()
    note(outbox, clock, Link.ONLINE)
    note(outbox, clock, Link.ONLINE)
    note(outbox, clock, Link.PORTAL)
    note(outbox, clock, Link.ONLINE, slow=True)
    attempt = outbox.begin(uuid4(), outbox.due(clock.now, 9), clock.now)
    outbox.settle(answered(attempt, State.ACCEPTED), START + timedelta(minutes=7))
    note(outbox, clock, Link.ALONE)
    minute = [START + timedelta(minutes=at) for at in range(9)]
    assert book.link_spans(START) == [
        LinkSpan(Way.UP, minute[0], minute[4], None, minute[5]),
        LinkSpan(Way.PORTAL, minute[5], minute[5], minute[4], minute[6]),
        LinkSpan(Way.SLOW, minute[6], minute[7], minute[5], None),
    ]
    assert [one.way for one in book.link_spans(minute[6])] == [Way.SLOW]


def test_the_oldest_are_forgotten(
    book: Store, outbox: Outbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_spans, "MOST_SPANS", 3)
    note_at[:] = [*range(6)]
    for at in range(6):
        note(outbox, clock, (Link.ONLINE, Link.OFFLINE)[at % 2])
    assert [one.first.minute for one in book.link_spans(START)] == [3, 4, 5]


def test_a_clock_that_went_back_loses_nothing(book: Store, outbox: Outbox, clock: Clock) -> None:
    note_at[:] = [10, 3, 4]
    for _ in range(3):
        note(outbox, clock, Link.OFFLINE)
    first, second = book.link_spans(START)
    assert (first.last.minute, first.after) == (10, None)
    assert (second.first.minute, second.last.minute, second.before) == (3, 4, None)
