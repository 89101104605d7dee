"""Members of a book: signing in, one-time passwords, the last supervisor, what is audited."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.db.people import (
    BOSS,
    BOSS_WORD,
    WORD,
    actions,
    hire,
    impossible,
    named,
    refused,
    save,
    sign_in,
    staff_of,
    trail,
)
from vaxentry.db.passwords import Passwords
from vaxentry.db.staff import Staff
from vaxentry.db.store import Store
from vaxentry.domain.permission import Permission, Right
from vaxentry.domain.staff import Role, Standing
from vaxentry.errors import StaffRuleError


@pytest.fixture
def staff(book: Store) -> Staff:
    return staff_of(book)


@pytest.fixture
def sheet(staff: Staff) -> str:
    """The recovery code of a book with one supervisor, who is signed in."""
    return staff.begin(BOSS, BOSS_WORD)


def test_before_the_first_member_everything_is_as_it_was(book: Store, staff: Staff) -> None:
    record = save(book)
    assert {staff.may(one) for one in Right} == {Permission.ALLOWED}
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


def test_what_nobody_put_a_name_to_does_not_become_the_first_members(
    book: Store, staff: Staff
) -> None:
    record = save(book)
    staff.begin(BOSS, BOSS_WORD)
    assert [one.author for one in book.detail(record).revisions] == [""]
    assert book.rows([record])[0].author == ""
    assert book.author().name == BOSS


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
    assert staff.may(Right.EXPORT_FULL) is Permission.ALLOWED
    book.transactions.session._ticks = lambda: 1e12
    assert staff.may(Right.EXPORT_FULL) is Permission.CONFIRM
    with refused("confirm_first"):
        staff.renew_recovery()
    book.transactions.session._ticks = lambda: 2e12
    assert staff.confirm("salah semua").standing is Standing.WRONG
    assert staff.may(Right.EXPORT_FULL) is Permission.CONFIRM
    staff.confirm(BOSS_WORD)
    assert staff.may(Right.EXPORT_FULL) is Permission.ALLOWED


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
    assert not real.fits(sealed, "padi \udc80")


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
