"""Members in a book, with hashes that cost next to nothing."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, text

from tests.db.conftest import a_dose
from vaxentry.db.approving import Approvals
from vaxentry.db.passwords import Passwords
from vaxentry.db.staff import Staff
from vaxentry.db.store import Store
from vaxentry.db.trail import check
from vaxentry.db.transactions import Transactions
from vaxentry.domain.staff import Member, Role, SignIn
from vaxentry.domain.trail import Kind
from vaxentry.errors import NotPermittedError, StaffRuleError

CHEAP = Passwords(time_cost=1, memory_kib=8, lanes=1)
BOSS, BOSS_WORD = "Dewi", "padi menguning"
WORD = "sawah hijau 7"


def staff_of(book: Store) -> Staff:
    return Staff(book.transactions, book._clock, CHEAP)


def approvals_of(book: Store) -> Approvals:
    return Approvals(book.transactions, book._clock)


def sign_in(staff: Staff, name: str) -> SignIn:
    return staff.sign_in(name, BOSS_WORD if name == BOSS else WORD)


def hire(staff: Staff, name: str, *roles: Role) -> None:
    """A new member with a password of the own; the supervisor is signed in again afterwards."""
    one_time = staff.add(name, roles or (Role.ENTRY,))
    staff.sign_in(name, one_time)
    staff.change_password(one_time, WORD)
    sign_in(staff, BOSS)


def another_process(book: Store) -> Store:
    """The same book as another process sees it: its session is its own."""
    return Store(Transactions(book.transactions.engine), book._clock)


def save(book: Store) -> UUID:
    stack = book.open_stack(date(2021, 8, 27), 3, "")
    return book.add(a_dose(), record_id=uuid4(), stack=stack.id).record_id


def named(staff: Staff, name: str) -> Member:
    return next(one for one in staff.members() if one.name == name)


def fits(c: Connection) -> bool:
    """Whether the trail fits; no server signs receipts in these tests."""
    return all(fault.kind is Kind.RECEIPT_CHANGED for fault in check(c).faults)


def trail(book: Store) -> list[tuple[str, str]]:
    with book.transactions.reading() as c:
        assert fits(c)
        return [tuple(row) for row in c.execute(text("SELECT action, detail FROM audit"))]


def actions(book: Store) -> list[str]:
    return [action for action, _ in trail(book)]


def refused(reason: str) -> "pytest.RaisesExc[NotPermittedError]":
    return pytest.raises(NotPermittedError, check=lambda e: e.params["reason"] == reason)


def impossible(reason: str) -> "pytest.RaisesExc[StaffRuleError]":
    return pytest.raises(StaffRuleError, check=lambda e: e.params["reason"] == reason)
