"""Members in a book, with hashes that cost next to nothing."""

from vaxentry.db.approving import Approvals
from vaxentry.db.passwords import Passwords
from vaxentry.db.staff import Staff
from vaxentry.db.store import Store
from vaxentry.db.transactions import Transactions
from vaxentry.domain.staff import Role, SignIn

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
