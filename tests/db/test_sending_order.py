"""In which order what waits is sent: urgent, whose next dose is due, then the oldest."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from tests.db.answered import answer, held
from tests.db.conftest import Clock, a_dose
from vaxentry.db.agreement import Agreement
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.outbox import State
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.domain.records import Saved
from vaxentry.domain.ruling import Says

Save = Callable[..., Saved]
JUST_GIVEN = date(2021, 8, 27)
SOON = date(2021, 8, 6)
"""The next dose of this vaccine may be given 28 days later: seven days from now."""
NOT_SOON = date(2021, 8, 7)
LONG_DUE = date(2021, 5, 1)


def order(outbox: Outbox, clock: Clock, *, urgent_only: bool = False) -> Sequence[UUID]:
    return [one.record_id for one in outbox.due(clock(), 99, urgent_only=urgent_only)]


def ids(*saved: Saved) -> list[UUID]:
    return [one.record_id for one in saved]


def test_whose_next_dose_is_due_goes_before_the_older(
    outbox: Outbox, save: Save, clock: Clock
) -> None:
    plain, later = save(given_on=JUST_GIVEN), save(given_on=NOT_SOON)
    soon, long_due = save(given_on=SOON), save(given_on=LONG_DUE)
    last = save(given_on=LONG_DUE, course="booster1", dose_no=1)
    assert order(outbox, clock) == ids(soon, long_due, plain, later, last)


def test_only_what_is_urgent_goes_before_them(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    soon, first = save(given_on=SOON), save(given_on=JUST_GIVEN)
    complaint = save(given_on=JUST_GIVEN, complaint="pingsan")
    book.act(Act.PUT_FIRST, Chosen.one(2))
    assert order(outbox, clock) == ids(complaint, first, soon)
    assert order(outbox, clock, urgent_only=True) == ids(complaint, first), "out of turn"


def test_a_correction_finds_its_own_place(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    plain, other = save(given_on=JUST_GIVEN), save(given_on=JUST_GIVEN)
    book.correct(other.record_id, a_dose(given_on=SOON), reason="")
    assert order(outbox, clock) == ids(other, plain)
    book.correct(other.record_id, a_dose(given_on=JUST_GIVEN), reason="")
    assert order(outbox, clock) == ids(plain, other)


def test_who_is_put_back_goes_with_those_whose_next_dose_is_due(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    plain, soon, other = save(given_on=JUST_GIVEN), save(given_on=SOON), save(given_on=SOON)
    book.act(Act.PUT_FIRST, Chosen(spans=((1, 3),)))
    book.act(Act.PUT_BACK, Chosen(spans=((1, 2),)))
    assert order(outbox, clock) == ids(other, soon, plain)


def test_what_a_restored_server_lost_goes_in_the_same_order(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    ruled = held(book, outbox, clock)
    book.rule(ruled, Says.MINE, reason="Dukcapil membenarkan")
    plain, soon = save(given_on=JUST_GIVEN), save(given_on=SOON)
    withdrawn = save(given_on=SOON)
    complaint = save(given_on=JUST_GIVEN, complaint="pingsan")
    answer(outbox, clock, State.ACCEPTED, "accepted")
    book.void(withdrawn.record_id, reason="dobel")
    answer(outbox, clock, State.VOIDED, "void")
    everything = [ruled, *ids(plain, soon, withdrawn, complaint)]
    Agreement(book.transactions).send_again(everything, clock())
    urgent = [complaint.record_id, ruled]
    assert order(outbox, clock) == urgent + ids(soon, plain, withdrawn)
    assert order(outbox, clock, urgent_only=True) == urgent


def test_what_was_lost_of_who_waits_for_a_person_goes_in_its_place(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    complaint = save(given_on=JUST_GIVEN, complaint="pingsan")
    answer(outbox, clock, State.ACCEPTED, "accepted")
    other = a_dose("9271060312009002", given_on=JUST_GIVEN, complaint="pingsan")
    assert book.correct(complaint.record_id, other, reason="salah").needs_approval
    Agreement(book.transactions).send_again([complaint.record_id], clock())
    assert order(outbox, clock, urgent_only=True) == [complaint.record_id]


def test_the_correction_of_a_ruling_that_was_not_sent_yet_keeps_its_place(
    book: Store, outbox: Outbox, save: Save, clock: Clock
) -> None:
    record = held(book, outbox, clock)
    soon = save(given_on=SOON)
    book.rule(record, Says.MINE, reason="Dukcapil membenarkan")
    dose = replace(book.detail(record).dose, phone="")
    book.correct(record, dose, reason="telepon")
    assert order(outbox, clock) == [record, soon.record_id]
