"""Members of a book: signing in, one-time passwords, the last supervisor, what is audited."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import Clock, a_dose
from tests.db.people import BOSS, BOSS_WORD, WORD, another_process, hire, sign_in, staff_of
from vaxentry.db import audit
from vaxentry.db.passwords import Passwords
from vaxentry.db.staff import Staff
from vaxentry.db.store import Store
from vaxentry.domain.permission import Action, Permission
from vaxentry.domain.stacks import Draft, ParkReason
from vaxentry.domain.staff import Member, Role, Standing
from vaxentry.errors import NotPermittedError, StaffRuleError


@pytest.fixture
def staff(book: Store) -> Staff:
    return staff_of(book)


@pytest.fixture
def sheet(staff: Staff) -> str:
    """The recovery code of a book with one supervisor, who is signed in."""
    return staff.begin(BOSS, BOSS_WORD)


def save(book: Store) -> UUID:
    stack = book.open_stack(date(2021, 8, 27), 3, "")
    return book.add(a_dose(), record_id=uuid4(), stack=stack.id).record_id


def named(staff: Staff, name: str) -> Member:
    return next(one for one in staff.members() if one.name == name)


def trail(book: Store) -> list[tuple[str, str]]:
    with book.transactions.reading() as c:
        assert audit.first_broken(c) is None
        return [tuple(row) for row in c.execute(text("SELECT action, detail FROM audit"))]


def actions(book: Store) -> list[str]:
    return [action for action, _ in trail(book)]


def refused(reason: str) -> "pytest.RaisesExc[NotPermittedError]":
    return pytest.raises(NotPermittedError, check=lambda e: e.params["reason"] == reason)


def impossible(reason: str) -> "pytest.RaisesExc[StaffRuleError]":
    return pytest.raises(StaffRuleError, check=lambda e: e.params["reason"] == reason)


def test_before_the_first_member_everything_is_as_it_was(book: Store, staff: Staff) -> None:
    record = save(book)
    assert {staff.may(one) for one in Action} == {Permission.ALLOWED}
    assert (staff.members(), staff.signed_in()) == ([], None)
    book.set_author("Rahma")
    book.void(record, reason="x")


@pytest.mark.usefixtures("sheet")
def test_the_first_member_supervises_and_keeps_what_was_typed(book: Store, staff: Staff) -> None:
    (first,) = staff.members()
    assert (first.name, first.roles) == (BOSS, frozenset({Role.SUPERVISE}))
    assert staff.signed_in() == first
    assert book.author().id == first.id
    with impossible("staff_exists"):
        staff.begin("Rahma", WORD)


def test_the_author_of_before_goes_on_under_the_same_id(book: Store, staff: Staff) -> None:
    was = book.set_author(BOSS)
    staff.begin(BOSS, BOSS_WORD)
    assert [one.id for one in staff.members()] == [was.id]


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
    sign_in(staff, BOSS)
    save(book)
    clock.now -= timedelta(days=2)
    assert sign_in(staff, "Rahma").standing is Standing.EXPIRED


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


@pytest.mark.usefixtures("sheet")
def test_only_a_supervisor_manages_and_one_has_to_stay(staff: Staff) -> None:
    hire(staff, "Rahma")
    boss = named(staff, BOSS)
    with impossible("last_supervisor"):
        staff.disable(boss.id)
    with impossible("last_supervisor"):
        staff.change(boss.id, name=BOSS, roles=[Role.ENTRY], valid_until=None)
    with impossible("member_taken"):
        staff.add("RAHMA", [Role.VIEW])
    with impossible("member_roles"):
        staff.add("Yusuf", [])
    with impossible("member_unknown"):
        staff.reset(uuid4())
    assert named(staff, BOSS) == boss
    sign_in(staff, "Rahma")
    for act in (
        lambda: staff.add("Yusuf", [Role.VIEW]),
        lambda: staff.disable(boss.id),
        lambda: staff.reset(boss.id),
        staff.renew_recovery,
        staff.trust_clock,
    ):
        with refused("not_permitted"):
            act()
    assert [one.name for one in staff.members()] == [BOSS, "Rahma"]


def test_the_printed_code_brings_the_last_supervisor_back_once(staff: Staff, sheet: str) -> None:
    for _ in range(5):
        staff.sign_in(BOSS, "salah semua")
    fresh = staff.recover(sheet.lower(), BOSS, "kata baru 123")
    assert staff.sign_in(BOSS, "kata baru 123").standing is Standing.ALLOWED
    assert fresh != sheet
    with impossible("recovery_code"):
        staff.recover(sheet, BOSS, "kata lain 123")
    hire_as_entry = staff.add("Rahma", [Role.ENTRY])
    assert hire_as_entry
    with impossible("recovery_member"):
        staff.recover(fresh, "Rahma", "kata lain 123")
    newest = staff.renew_recovery()
    with impossible("recovery_code"):
        staff.recover(fresh, BOSS, "kata lain 123")
    staff.recover(newest, BOSS, "kata lain 123")


def test_a_full_export_needs_a_password_given_just_now(book: Store, staff: Staff) -> None:
    staff.begin(BOSS, BOSS_WORD)
    assert staff.may(Action.EXPORT_FULL) is Permission.ALLOWED
    book.transactions.session._ticks = lambda: 1e12
    assert staff.may(Action.EXPORT_FULL) is Permission.REFUSED
    with refused("confirm_first"):
        staff.renew_recovery()
    book.transactions.session._ticks = lambda: 2e12
    assert staff.confirm("salah semua").standing is Standing.WRONG
    assert staff.may(Action.EXPORT_FULL) is Permission.REFUSED
    staff.confirm(BOSS_WORD)
    assert staff.may(Action.EXPORT_FULL) is Permission.ALLOWED


def test_every_step_is_audited_in_codes_alone(book: Store, staff: Staff, sheet: str) -> None:
    hire(staff, "Rahma")
    staff.sign_in("Rahma", "salah semua")
    staff.sign_in("nobody", "salah semua")
    staff.sign_out()
    told = trail(book)
    rahma, boss = named(staff, "Rahma").id.hex, named(staff, BOSS).id.hex
    assert told == [
        ("staff_begun", f"{boss} supervise -"),
        ("member_added", f"{rahma} entry -"),
        ("signed_in", ""),
        ("confirmed", ""),
        ("password_changed", rahma),
        ("signed_in", ""),
        ("sign_in_wrong", ""),
        ("sign_in_unknown", ""),
        ("signed_out", ""),
    ]
    staff.sign_in(BOSS, BOSS_WORD)
    staff.disable(named(staff, "Rahma").id)
    sign_in(staff, "Rahma")
    with pytest.raises(StaffRuleError):
        staff.recover("AAAA", BOSS, WORD)
    staff.recover(sheet, BOSS, WORD)
    assert actions(book)[9:] == [
        "signed_in", "member_disabled", "sign_in_disabled", "recovery_refused", "recovered",
    ]  # fmt: skip


@pytest.mark.usefixtures("sheet")
def test_a_hash_of_other_parameters_is_renewed_at_the_next_sign_in(
    book: Store, staff: Staff
) -> None:
    dearer = Passwords(time_cost=2, memory_kib=16, lanes=1)
    Staff(book.transactions, book._clock, dearer).sign_in(BOSS, BOSS_WORD)
    with book.transactions.reading() as c:
        sealed = c.execute(text("SELECT password FROM member")).scalar_one()
    assert sealed.startswith("$argon2id$v=19$m=16,t=2,p=1$")
    assert sign_in(staff, BOSS).standing is Standing.ALLOWED


def test_the_real_parameters_are_heavy_enough() -> None:
    real = Passwords()
    sealed = real.seal("padi menguning")
    assert sealed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert real.fits(sealed, "padi menguning")
    assert not real.fits(sealed, "padi menguninG")
    assert not real.is_old(sealed)
    assert not real.fits("", "padi menguning")


@pytest.mark.usefixtures("sheet")
def test_the_kept_code_and_password_are_hashes(book: Store, sheet: str) -> None:
    with book.transactions.reading() as c:
        kept = str(c.execute(text("SELECT value FROM setting")).all())
        kept += str(c.execute(text("SELECT * FROM member")).all())
    assert sheet not in kept
    assert sheet.replace("-", "") not in kept
    assert BOSS_WORD not in kept


@pytest.mark.usefixtures("sheet")
def test_who_types_is_who_signs_in(book: Store) -> None:
    with refused("sign_in_first"):
        book.set_author("Yusuf")
