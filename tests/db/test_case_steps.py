"""What was done about a case, the lists beside the cases, and a dose counted otherwise."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.db.answered import ANOTHER, CONTESTED, PARTY, add, answer, case_of, held, say
from tests.db.conftest import Clock, a_dose
from vaxentry.db.outbox import Outbox
from vaxentry.db.saving import UnknownRecordError
from vaxentry.db.store import Store
from vaxentry.db.trail import Trail
from vaxentry.domain.case_steps import Step
from vaxentry.domain.cases import Amendment, Seen
from vaxentry.domain.findings import FindingKind
from vaxentry.domain.outbox import Flag, State
from vaxentry.domain.records import OtherParty
from vaxentry.domain.ruling import Claimed, Decided
from vaxentry.domain.trail import Kind, TrailQuery
from vaxentry.errors import RecordMovedError


def test_a_step_holds_until_the_record_changes_and_stands_in_the_trail(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = held(book, outbox, clock)
    book.take_step([record], Step.LETTER)
    assert [row.is_waiting for row in book.conflicts()] == [True]
    case = book.case(record)
    assert case is not None
    assert case.steps[Step.LETTER].rev == 1
    trail = Trail(book.transactions, clock)
    (noted,) = trail.page(TrailQuery(action="step_taken"))
    assert (noted.detail, noted.rev, noted.entry_no) == ("letter", None, case.ours.row.entry_no)
    assert {fault.kind for fault in trail.check().faults} == {Kind.RECEIPT_CHANGED}  # not signed
    book.correct(record, a_dose(phone="+62811"), reason="telepon")
    answer(outbox, clock, State.NIK_CLASH, "held.nik", PARTY)
    assert [row.is_waiting for row in book.conflicts()] == [False]


@pytest.mark.parametrize("between", [None, ANOTHER])
def test_a_step_counts_for_the_clash_it_was_taken_in(
    book: Store, outbox: Outbox, clock: Clock, between: OtherParty | None
) -> None:
    """The other one was corrected, and a third record contests ours, which never changed."""
    record = held(book, outbox, clock)
    book.take_step([record], Step.LETTER)
    if between is None:
        say(book, clock, record, 20, state=State.ACCEPTED)
        book.take_step([record], Step.LETTER)  # on the screen it was a case still
    clock.now -= timedelta(days=400)
    say(book, clock, record, 30, ANOTHER, state=State.ACCEPTED, flags=CONTESTED)
    assert [row.is_waiting for row in book.conflicts()] == [False]
    case = case_of(book, record)
    assert (case.other, case.steps) == (ANOTHER, {})


def test_a_later_clash_about_a_ticket_puts_nobody_on_the_list_of_the_registry(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = held(book, outbox, clock)
    book.take_step([record], Step.DUKCAPIL)
    book.take_step([record], Step.SENT_DUKCAPIL)
    assert [row.sent is not None for row in book.niks()] == [True]
    ticket = replace(PARTY, claims=(Claimed.TICKET,))
    say(book, clock, record, 20, ticket, state=State.ACCEPTED, flags=CONTESTED)
    assert (book.niks(), book.nik_cases()) == ([], [])
    say(book, clock, record, 30, PARTY)
    book.take_step([record], Step.DUKCAPIL)
    assert [row.sent for row in book.niks()] == [None]


def test_one_that_was_not_found_stays_sent_over_a_clash(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = held(book, outbox, clock)
    pending = frozenset({Flag.NIK_PENDING})
    say(book, clock, record, 20, PARTY, flags=pending)
    book.take_step([record], Step.SENT_DUKCAPIL)
    say(book, clock, record, 30, OtherParty(), state=State.ACCEPTED, flags=pending)
    assert [row.sent is not None for row in book.niks()] == [True]


def test_what_was_read_of_one_decision_hides_no_later_one(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = held(book, outbox, clock)
    dose = replace(PARTY, claims=(Claimed.DOSE,))
    both = replace(PARTY, claims=(), ruled=Decided.BOTH)
    say(book, clock, record, 20, both, state=State.ACCEPTED)
    book.take_step([record], Step.SEEN)
    assert book.conflicts() == []
    say(book, clock, record, 30, dose, state=State.ACCEPTED, flags=CONTESTED)
    book.take_step([record], Step.LETTER)
    say(book, clock, record, 40, both, state=State.ACCEPTED)
    assert [(row.is_overruled, row.is_waiting) for row in book.conflicts()] == [(True, False)]


def test_what_waits_for_others_hides_nothing_that_waits_for_us(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    first = held(book, outbox, clock)
    second = held(book, outbox, clock)
    book.take_step([first], Step.LETTER)
    (shown,) = book.conflicts(limit=1)
    assert shown.record.record_id == second


def test_of_one_unknown_record_no_step_is_taken(book: Store, outbox: Outbox, clock: Clock) -> None:
    record = held(book, outbox, clock)
    with pytest.raises(UnknownRecordError):
        book.take_step([record, UUID(int=1)], Step.LETTER)
    case = book.case(record)
    assert case is not None
    assert case.steps == {}


def test_what_is_gone_through_stands_below_until_it_is_changed(book: Store) -> None:
    stack = book.open_stack(date(2021, 8, 27), 2, "")
    made = [
        book.add(a_dose(complaint="pusing", ticket=None), record_id=uuid4(), stack=stack.id)
        for _ in range(2)
    ]
    newest, older = made[1].record_id, made[0].record_id
    book.take_step([newest], Step.COMPLAINT)
    rows = book.looked(FindingKind.COMPLAINT)
    assert [row.flagged.record_id for row in rows] == [older, newest]
    assert [row.done is not None for row in rows] == [False, True]
    (first,) = book.looked(FindingKind.COMPLAINT, limit=1)
    assert first.flagged.record_id == older
    book.correct(newest, a_dose(complaint="pusing, mual", ticket=None), reason="lengkap")
    assert [row.done for row in book.looked(FindingKind.COMPLAINT)] == [None, None]


def test_what_was_refused_is_listed_with_the_raw_word(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = add(book)
    answer(outbox, clock, State.NEEDS_UPDATE, "kata_baru", rule="aneh")
    (row,) = book.refused()
    assert (row.record.record_id, row.code, row.rule) == (record, "kata_baru", "aneh")
    assert row.masked_name == "Y***** W*****"
    with book.transactions.writing() as c:  # as a newer word that leaves it where it is
        c.execute(text("UPDATE record SET settled_at = settled_at + 3600000"))
    assert book.refused()[0].reached_at == row.reached_at


def test_a_dose_is_counted_otherwise_only_as_it_was_shown(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = held(book, outbox, clock)
    saved = book.amend(Seen(record, 1), Amendment(dose_no=2), reason="dosis kedua")
    dose = book.detail(record).dose
    assert (saved.rev, dose.dose_no, dose.course) == (2, 2, "primer")
    with pytest.raises(RecordMovedError):
        book.amend(Seen(record, 1), Amendment(course="primer_ulang"), reason="ulang")
    book.amend(Seen(record, 2), Amendment(course="primer_ulang"), reason="ulang")
    assert book.detail(record).dose == a_dose(dose_no=2, course="primer_ulang")


def test_notes_about_one_entry(book: Store, outbox: Outbox, clock: Clock) -> None:
    record, _ = held(book, outbox, clock), add(book, a_dose("9271060312009001", ticket=None))
    number = book.detail(record).row.entry_no
    found = Trail(book.transactions, clock).page(TrailQuery(entry_no=number))
    assert {row.entry_no for row in found} == {number}


def test_a_void_is_of_the_revision_that_was_shown(book: Store) -> None:
    record = add(book)
    book.correct(record, a_dose(phone="+62811"), reason="telepon")
    with pytest.raises(RecordMovedError):
        book.void(record, reason="kartu ganda", based_on=1)
    book.void(record, reason="kartu ganda", based_on=2)
    assert book.rows([record])[0].state is State.VOIDED
