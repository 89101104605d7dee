"""Stacks, batches, the card at hand and the cards put aside."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import KEY, Clock, a_dose
from vaxentry.db.outbox import Outbox
from vaxentry.db.seats import Enrolled
from vaxentry.db.stacks import UnknownStackError
from vaxentry.db.store import Store
from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Settlement, Verdict
from vaxentry.domain.records import RecordQuery, Saved, Stack
from vaxentry.domain.stacks import (
    Batch,
    Draft,
    ParkReason,
    Village,
)
from vaxentry.errors import RecordVoidedError
from vaxentry.wire.record import unseal

Save = Callable[..., Saved]


@pytest.fixture
def stack(book: Store) -> Stack:
    return book.open_stack(date(2021, 8, 27), 3, "IBU RINA", "3201-09")


def a_draft(stack: Stack, card_no: int = 1, record_id: UUID | None = None) -> Draft:
    return Draft(
        record_id or uuid4(), stack.id, card_no, {Field.NAME: "SITI"}, {Field.NAME: Origin.HISTORY}
    )


def accept(book: Store, clock: Clock) -> None:
    """The server takes everything that is due."""
    outbox = Outbox(book.transactions)
    sent = outbox.begin(uuid4(), outbox.due(clock(), 100), clock())
    verdicts = [
        Verdict(one, State.ACCEPTED, "accepted", "", frozenset(), number)
        for number, one in enumerate(sent.records, 1)
    ]
    outbox.settle(Settlement(sent.device_seq, 1, "e", {}, verdicts, 200), clock())


def test_a_stack_is_in_force_with_its_head_after_a_restart(tmp_path: Path, clock: Clock) -> None:
    header = {Field.VACCINE: "sinovac", Field.BATCH: "B1"}
    with Store.open(tmp_path / "v.db", KEY, tmp_path, clock) as book:
        assert book.stack_in_force() is None
        first = book.open_stack(date(2021, 8, 27), 3, "IBU RINA")
        book.open_stack(None, 0, "")
        book.enter_stack(first.id, header)
        book.add(a_dose(), record_id=uuid4(), stack=first.id)
    with Store.open(tmp_path / "v.db", KEY, tmp_path, clock) as book:
        held = book.stack_in_force()
    assert held == replace(first, header=header, cards_saved=1, next_card=2)


def test_a_stack_nobody_registered_is_told(book: Store) -> None:
    for ask in (book.progress, book.batches, lambda stack: book.enter_stack(stack, {})):
        with pytest.raises(UnknownStackError):
            ask(uuid4())
    with pytest.raises(UnknownStackError):
        book.add(a_dose(), record_id=uuid4(), stack=uuid4())
    assert book.stack_in_force() is None


def test_the_site_of_the_stack_is_sealed_not_the_pcs(book: Store, stack: Stack) -> None:
    own = book.open_stack(None, 0, "")
    enrolled = Enrolled(
        "https://x", uuid4(), b"k", "token", "3201-01", "Puskesmas", "KD", {}, 1, "n"
    )
    book.keep_enrolment(enrolled)
    for pile in (stack, own, book.open_stack(None, 0, "")):
        saved = book.add(a_dose(), record_id=uuid4(), stack=pile.id)
        book.correct(saved.record_id, a_dose(phone="-"), reason="x")
    with book.transactions.reading() as c:
        sealed = c.execute(text("SELECT sealed FROM revision ORDER BY record_seq, rev")).scalars()
        sites = [unseal(content).site for content in sealed]
    assert sites == ["3201-09"] * 2 + ["3201-01"] * 4
    assert [one.site for one in book.stacks()] == ["3201-01", "", "3201-09"]


def test_cards_are_counted_by_their_place(book: Store, stack: Stack) -> None:
    first = book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    book.park(a_draft(stack, 2), ParkReason.CARD_DAMAGED)
    assert book.stacks()[0].next_card == 3
    third = book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    tenth = book.add(a_dose(), record_id=uuid4(), stack=stack.id, card_no=10)
    early = book.add(a_dose(), record_id=uuid4(), stack=stack.id, card_no=4)
    places = [book.detail(one.record_id).card_no for one in (first, third, tenth, early)]
    assert places == [1, 3, 10, 4]
    (held,) = book.stacks()
    assert (held.cards_saved, held.next_card) == (4, 11)


def test_progress_tells_what_may_be_filed(book: Store, stack: Stack, clock: Clock) -> None:
    saved = [book.add(a_dose(), record_id=uuid4(), stack=stack.id) for _ in range(3)]
    other = book.open_stack(None, 0, "")
    book.add(a_dose(), record_id=uuid4(), stack=other.id)
    book.void(saved[0].record_id, reason="never sent")
    assert (book.progress(stack.id).to_file, book.progress(stack.id).to_keep) == (0, 2)
    accept(book, clock)
    assert (book.progress(stack.id).to_file, book.progress(stack.id).to_keep) == (2, 0)
    book.correct(saved[1].record_id, a_dose(phone="-"), reason="x")
    book.void(saved[2].record_id, reason="it has to be told to the server")
    found = book.progress(stack.id)
    assert (found.saved, found.to_file, found.to_keep) == (1, 0, 1)


def test_a_voided_entry_gives_the_last_number_back_and_never_one_in_between(
    book: Store, stack: Stack
) -> None:
    saved = [book.add(a_dose(), record_id=uuid4(), stack=stack.id) for _ in range(4)]
    book.void(saved[1].record_id, reason="")
    assert (book.stacks()[0].cards_saved, book.stacks()[0].next_card) == (3, 5)
    book.void(saved[3].record_id, reason="")
    assert (book.stacks()[0].cards_saved, book.stacks()[0].next_card) == (2, 4)
    book.park(a_draft(stack, 4), ParkReason.OTHER)
    book.void(saved[2].record_id, reason="")
    assert (book.stacks()[0].cards_saved, book.stacks()[0].next_card) == (1, 5)
    again = book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    assert book.detail(again.record_id).card_no == 5
    book.void(saved[0].record_id, reason="")
    assert book.progress(stack.id).saved == book.stacks()[0].cards_saved == 1


def test_a_correction_never_brings_a_voided_entry_back(book: Store, stack: Stack) -> None:
    saved = book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    book.void(saved.record_id, reason="")
    assert (book.stacks()[0].cards_saved, book.stacks()[0].next_card) == (0, 1)
    head = book.detail(saved.record_id).head_rev
    for based_on in (0, 1, head):
        with pytest.raises(RecordVoidedError):
            book.correct(saved.record_id, a_dose(), reason="x", based_on=based_on)
    assert (book.stacks()[0].cards_saved, book.stacks()[0].next_card) == (0, 1)
    assert book.detail(saved.record_id).head_rev == head
    book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    assert (book.stacks()[0].cards_saved, book.stacks()[0].next_card) == (1, 2)


def test_batches_keep_their_digits_and_there_are_nine(book: Store, stack: Stack) -> None:
    book.keep_batch(stack.id, "sinovac", "B1")
    book.keep_batch(stack.id, "pfizer", "B1", date(2021, 12, 31))
    book.keep_batch(stack.id, "pfizer", "B1")
    found = book.keep_batch(stack.id, "sinovac", "B1", date(2022, 1, 31))
    expected = [
        Batch(1, "sinovac", "B1", date(2022, 1, 31)),
        Batch(2, "pfizer", "B1", date(2021, 12, 31)),
    ]
    assert found == expected
    for number in range(9):
        book.keep_batch(stack.id, "sinovac", f"C{number}")
    digits = [one.digit for one in book.batches(stack.id)]
    assert digits == list(range(1, 10))
    assert book.batches(book.open_stack(None, 0, "").id) == []


def test_villages_are_kept_sorted(book: Store) -> None:
    assert book.villages() == []
    book.keep_villages([Village("SUKAMAJU", "KEC. X"), Village("CIBADAK"), Village("CIBADAK")])
    assert book.villages() == [Village("CIBADAK"), Village("SUKAMAJU", "KEC. X")]
    book.keep_villages([])
    assert book.villages() == []


def test_a_save_takes_draft_and_parked_card_with_it(book: Store, stack: Stack) -> None:
    draft = a_draft(stack, 2)
    book.park(draft, ParkReason.NUMBER_UNREADABLE)
    book.save_draft(draft)
    assert [one.draft for one in book.parked(stack.id)] == [draft]
    book.add(a_dose(), record_id=draft.record_id, stack=stack.id, card_no=2)
    assert (book.load_draft(), book.parked()) == (None, [])


def test_a_save_that_came_twice_takes_them_too(book: Store, stack: Stack) -> None:
    """The program died between the save and its answer; the form came back as a draft."""
    draft = a_draft(stack)
    first = book.add(a_dose(), record_id=draft.record_id, stack=stack.id)
    book.save_draft(draft)
    book.park(draft, ParkReason.OTHER)
    assert (book.load_draft(), book.parked()) == (None, [])
    again = book.add(a_dose(), record_id=draft.record_id, stack=stack.id)
    assert again == replace(first, saved_at=again.saved_at)
    assert book.counts().saved == book.stacks()[0].cards_saved == 1


def test_a_save_that_fails_leaves_draft_and_parked_card(book: Store, stack: Stack) -> None:
    draft = a_draft(stack)
    book.park(draft, ParkReason.OTHER)
    book.save_draft(draft)
    with pytest.raises(UnknownStackError):
        book.add(a_dose(), record_id=draft.record_id, stack=uuid4())
    assert book.load_draft() == draft
    assert len(book.parked()) == 1


def test_parking_forgets_that_draft_and_the_newer_wins(book: Store, stack: Stack) -> None:
    draft, other = a_draft(stack, 1), a_draft(stack, 2)
    book.save_draft(draft)
    book.park(draft, ParkReason.NAME_MISSING)
    assert book.load_draft() is None
    book.save_draft(other)
    newer = replace(draft, form={Field.NAME: "SITI A"})
    book.park(newer, ParkReason.OTHER)
    assert book.load_draft() == other
    (parked,) = book.parked()
    assert (parked.draft, parked.reason) == (newer, ParkReason.OTHER)
    assert parked.stack_number == stack.number


def test_parked_cards_come_in_the_order_of_the_pile(book: Store, stack: Stack) -> None:
    other = book.open_stack(None, 0, "")
    for pile, card_no in ((other, 1), (stack, 5), (stack, 2)):
        book.park(a_draft(pile, card_no), ParkReason.OTHER)
    places = [(one.stack_number, one.draft.card_no) for one in book.parked()]
    assert places == [(1, 2), (1, 5), (2, 1)]
    assert [one.draft.card_no for one in book.parked(other.id)] == [1]
    assert book.progress(stack.id).parked == 2


def test_a_record_is_free_until_it_was_sent_and_for_its_author(
    book: Store, stack: Stack, clock: Clock
) -> None:
    book.set_author("RAHMA")
    saved = book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    assert book.detail(saved.record_id).is_free
    book.set_author("DEWI")
    assert not book.detail(saved.record_id).is_free
    book.set_author("RAHMA")
    outbox = Outbox(book.transactions)
    outbox.begin(uuid4(), outbox.due(clock(), 10), clock())
    assert not book.detail(saved.record_id).is_free


def test_the_page_of_a_stack_shows_its_rows(book: Store, stack: Stack, save: Save) -> None:
    save()
    saved = book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    assert [r.record_id for r in book.page(RecordQuery(stack=stack.id))] == [saved.record_id]


def test_count_giver_and_site_of_a_head_are_corrected_for_good(
    tmp_path: Path, clock: Clock
) -> None:
    with Store.open(tmp_path / "v.db", KEY, tmp_path, clock) as book:
        stack = book.open_stack(date(2021, 8, 27), 3, "IBU RINA", "3201-99")
        book.enter_stack(stack.id, {}, cards_counted=0, handed_over_by="IBU RANI", site="3201-09")
        book.enter_stack(stack.id, {})
    with Store.open(tmp_path / "v.db", KEY, tmp_path, clock) as book:
        held = book.stack_in_force()
        assert held is not None
        assert (held.cards_counted, held.handed_over_by, held.site) == (0, "IBU RANI", "3201-09")
        assert book.enter_stack(stack.id, {}, site="").site == book.site().site


def test_a_stack_without_a_card_gets_another_day_and_one_with_cards_keeps_its_own(
    book: Store, stack: Stack
) -> None:
    first, other = date(2021, 8, 28), date(2021, 8, 29)
    assert book.change_day(stack.id, first).given_on == first
    book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    assert book.change_day(stack.id, other).given_on == first
    assert [one.given_on for one in book.stacks()] == [first]


def test_the_site_stays_once_a_card_is_saved(book: Store, stack: Stack) -> None:
    book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    held = book.enter_stack(stack.id, {}, cards_counted=40, site="3201-11")
    assert (held.cards_counted, held.site) == (40, "3201-09")
