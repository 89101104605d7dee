"""What coming in asks of the book. Each runs on a worker thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from vaxentry.domain.staff import SignIn
from vaxentry.errors import VaxEntryError

if TYPE_CHECKING:
    from vaxentry.domain.staff_desk import StaffDesk

Desk = Callable[[], "StaffDesk"]


def sign_in(desk: Desk, name: str, password: str) -> SignIn:
    """Sign in; a refusal is an answer."""
    return desk().sign_in(name, password)


def change(desk: Desk, old: str, new: str) -> SignIn:
    """Another password in the place of the one-time one."""
    return desk().change_password(old, new)


def recover(desk: Desk, code: str, name: str, password: str) -> tuple[str, SignIn | VaxEntryError]:
    """The next code of the sheet, and what became of the sign-in with the new password."""
    staff = desk()
    fresh = staff.recover(code, name, password)
    try:
        return fresh, staff.sign_in(name, password)
    except VaxEntryError as error:
        return fresh, error
