"""Signing in and out: whose name is sealed, what a lock and a last day shut."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.db.conftest import Clock, a_dose
from tests.db.people import (
    BOSS,
    BOSS_WORD,
    WORD,
    another_process,
    hire,
    impossible,
    named,
    refused,
    save,
    sign_in,
    staff_of,
    trail,
)
from vaxentry.db.staff import Staff
from vaxentry.db.store import Store
from vaxentry.domain.stacks import Draft, ParkReason
from vaxentry.domain.staff import Role, Standing


@pytest.fixture
def staff(book: Store) -> Staff:
    return staff_of(book)


@pytest.fixture
def sheet(staff: Staff) -> str:
    """The recovery code of a book with one supervisor, who is signed in."""
    return staff.begin(BOSS, BOSS_WORD)


@pytest.mark.usefixtures("sheet")
def test_who_is_signed_in_is_sealed_as_the_author(book: Store, staff: Staff) -> None:
    hire(staff, "Rahma")
    sign_in(staff, "rahma")
    record = save(book)
    assert book.author().name == "Rahma"
    assert [one.author for one in book.detail(record).revisions] == ["Rahma"]
    sign_in(staff, BOSS)
    assert not book.detail(record).is_free
    assert [one.author for one in book.detail(save(book)).revisions] == [BOSS]


@pytest.mark.usefixtures("sheet")
def test_another_process_has_its_own_sign_in(book: Store, staff: Staff) -> None:
    hire(staff, "Rahma")
    other = another_process(book)
    with refused("sign_in_first"):
        save(other)
    sign_in(staff_of(other), "Rahma")
    assert [book.detail(save(one)).revisions[0].author for one in (book, other, book)] == [
        BOSS, "Rahma", BOSS,
    ]  # fmt: skip


@pytest.mark.usefixtures("sheet")
def test_after_signing_out_nothing_is_saved_and_nothing_typed_is_lost(
    book: Store, staff: Staff
) -> None:
    stack = book.open_stack(None, 1, "")
    staff.sign_out(idle=True)
    draft = Draft(uuid4(), stack.id, 1, {}, {})
    book.save_draft(draft)
    with refused("sign_in_first"):
        book.add(a_dose(), record_id=draft.record_id, stack=stack.id)
    assert book.load_draft() is not None
    book.park(draft, ParkReason.OTHER)
    assert len(book.parked()) == 1
    assert (staff.signed_in(), book.counts().saved) == (None, 0)
    assert trail(book)[-1] == ("signed_out", "idle")
    staff.sign_out()
    sign_in(staff, BOSS)
    book.add(a_dose(), record_id=draft.record_id, stack=stack.id)


@pytest.mark.usefixtures("sheet")
def test_a_one_time_password_opens_nothing_but_the_choice_of_another(
    book: Store, staff: Staff
) -> None:
    one_time = staff.add("Rahma", [Role.ENTRY])
    said = staff.sign_in("Rahma", one_time.lower().replace("-", " "))
    assert (said.standing, said.must_change) == (Standing.ALLOWED, True)
    with refused("password_first"):
        save(book)
    for same in (one_time, one_time.replace("-", "")):
        with impossible("password_same"):
            staff.change_password(one_time, same)
    assert staff.change_password("not this one", WORD).standing is Standing.WRONG
    assert not staff.change_password(one_time, WORD).must_change
    save(book)
    assert staff.sign_in("Rahma", one_time).standing is Standing.WRONG


@pytest.mark.usefixtures("sheet")
def test_five_wrong_passwords_lock_and_a_reset_opens(staff: Staff, clock: Clock) -> None:
    hire(staff, "Rahma")
    told = [staff.sign_in("Rahma", "salah semua").standing for _ in range(5)]
    assert told == [Standing.WRONG] * 4 + [Standing.LOCKED]
    assert sign_in(staff, "Rahma").standing is Standing.LOCKED
    clock.now -= timedelta(days=2)
    assert sign_in(staff, "Rahma").standing is Standing.LOCKED
    sign_in(staff, BOSS)
    one_time = staff.reset(named(staff, "Rahma").id)
    assert staff.sign_in("Rahma", one_time).standing is Standing.ALLOWED


@pytest.mark.usefixtures("sheet")
def test_a_lock_ends_by_itself(staff: Staff, clock: Clock) -> None:
    for _ in range(5):
        staff.sign_in(BOSS, "salah semua")
    clock.now += timedelta(seconds=61)
    assert sign_in(staff, BOSS).standing is Standing.ALLOWED
    assert named(staff, BOSS).failures == 0


@pytest.mark.usefixtures("sheet")
def test_a_role_ends_on_its_day_also_while_signed_in_and_with_the_clock_set_back(
    book: Store, staff: Staff, clock: Clock
) -> None:
    hire(staff, "Rahma")
    today = clock.now.astimezone().date()
    staff.change(named(staff, "Rahma").id, name="Rahma", roles=[Role.ENTRY], valid_until=today)
    sign_in(staff, "Rahma")
    save(book)
    clock.now += timedelta(days=2)
    with refused("role_ended"):
        save(book)
    clock.now -= timedelta(days=2)
    with refused("role_ended"):
        save(book)
    clock.now += timedelta(days=2)
    sign_in(staff, BOSS)
    save(book)
    clock.now -= timedelta(days=2)
    assert sign_in(staff, "Rahma").standing is Standing.EXPIRED


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize("leaves", [True, False])
def test_a_role_that_ended_meanwhile_gives_no_way_in_with_the_clock_set_back(
    book: Store, staff: Staff, clock: Clock, leaves: bool
) -> None:
    """Of the day after the last one there is a sign-off, or a refused save and nothing else."""
    hire(staff, "Rahma")
    today = clock.now.astimezone().date()
    staff.change(named(staff, "Rahma").id, name="Rahma", roles=[Role.ENTRY], valid_until=today)
    sign_in(staff, "Rahma")
    clock.now += timedelta(days=1)
    if leaves:
        staff.sign_out()
    else:
        with refused("role_ended"):
            save(book)
    clock.now -= timedelta(days=3)
    assert sign_in(staff, "Rahma").standing is Standing.EXPIRED
    assert staff.seen_ahead() is not None
    staff.sign_out()
    assert sign_in(staff_of(another_process(book)), "Rahma").standing is Standing.EXPIRED


@pytest.mark.usefixtures("sheet")
def test_the_time_the_book_has_seen_grows_with_what_is_saved(
    book: Store, staff: Staff, clock: Clock
) -> None:
    hire(staff, "Rahma")
    until = clock.now.astimezone().date()
    staff.change(named(staff, "Rahma").id, name="Rahma", roles=[Role.ENTRY], valid_until=until)
    clock.now += timedelta(days=2)
    save(book)  # the supervisor's; nobody signs in
    clock.now -= timedelta(days=2)
    assert sign_in(staff, "Rahma").standing is Standing.EXPIRED
    other = another_process(book)
    other.transactions.session.enter(named(staff, "Rahma").id)
    with refused("role_ended"):
        save(other)
    sign_in(staff, BOSS)
    staff.trust_clock()
    assert sign_in(staff, "Rahma").standing is Standing.ALLOWED


@pytest.mark.usefixtures("sheet")
def test_who_is_disabled_is_out_at_once(book: Store, staff: Staff) -> None:
    hire(staff, "Rahma")
    other = another_process(book)
    sign_in(staff_of(other), "Rahma")
    save(other)
    staff.disable(named(staff, "Rahma").id)
    with refused("role_ended"):
        save(other)
    assert sign_in(staff, "Rahma").standing is Standing.DISABLED
    sign_in(staff, BOSS)
    staff.disable(named(staff, "Rahma").id, disabled=False)
    save(other)
