"""What is known of the other party of a clash, under words of the server that do not tell of it."""

from dataclasses import replace

import pytest

from tests.db.answered import ANOTHER, CONTESTED, PARTY, answer, case_of, held, say
from tests.db.conftest import Clock, a_dose
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.outbox import State
from vaxentry.domain.records import OtherParty
from vaxentry.domain.ruling import Decided

AT = 10
"""The place of the first answer in the server's order, in epoch 1."""
RULED = replace(PARTY, ruled=Decided.OURS)


def test_the_same_word_leaves_what_is_known(book: Store, outbox: Outbox, clock: Clock) -> None:
    record = held(book, outbox, clock, RULED)
    before = case_of(book, record)
    say(book, clock, record, AT)
    assert case_of(book, record) == before


@pytest.mark.parametrize(("epoch", "place"), [(1, AT + 1), (2, AT)])
def test_a_newer_word_shows_nobody_elses_name(
    book: Store, outbox: Outbox, clock: Clock, epoch: int, place: int
) -> None:
    record = held(book, outbox, clock, RULED)
    say(book, clock, record, place, epoch=epoch)
    unknown = case_of(book, record)
    assert unknown.other == OtherParty()
    say(book, clock, record, place, ANOTHER, epoch=epoch)
    told = case_of(book, record)
    assert (told.other, told.since) == (ANOTHER, unknown.since)


def test_the_same_word_takes_over_what_it_tells(book: Store, outbox: Outbox, clock: Clock) -> None:
    record = held(book, outbox, clock)
    since = case_of(book, record).since
    say(book, clock, record, AT, RULED)
    assert (case_of(book, record).other, case_of(book, record).since) == (RULED, since)
    say(book, clock, record, AT, OtherParty())
    assert case_of(book, record).other == OtherParty()


def test_that_it_was_decided_otherwise_stays_until_it_is_told_to_be_over(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = held(book, outbox, clock)
    both = replace(PARTY, claims=(), ruled=Decided.BOTH)
    say(book, clock, record, AT + 1, both, state=State.ACCEPTED)
    say(book, clock, record, AT + 1, state=State.ACCEPTED)
    assert case_of(book, record).is_overruled
    say(book, clock, record, AT + 1, OtherParty(), state=State.ACCEPTED)
    assert book.case(record) is None


def test_a_contested_one_keeps_its_kind(book: Store, outbox: Outbox, clock: Clock) -> None:
    record = held(book, outbox, clock)
    for other in (PARTY, None):
        say(book, clock, record, AT + 1, other, state=State.ACCEPTED, flags=CONTESTED)
        assert case_of(book, record).kind is State.NIK_CLASH


def test_a_word_about_another_revision_is_a_newer_one(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = held(book, outbox, clock)
    book.correct(record, a_dose(phone="+62811"), reason="telepon")
    answer(outbox, clock, State.NIK_CLASH, "held.nik")
    assert case_of(book, record).other == OtherParty()
