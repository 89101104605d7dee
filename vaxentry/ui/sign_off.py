"""Who left is signed off in the book: behind the saves of that name, and behind an import in it."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from vaxentry.domain.staff import Member, same_name
from vaxentry.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from vaxentry.domain.staff_desk import StaffDesk


class SignOff(QObject):
    """The window is covered at once; what an import still saves is saved in the name of who began
    it. Until it has ended only they may come back. Main thread.

    Attributes:
        is_working: whether an import runs.

    Signals:
        done: who left is signed off; carries the member if an import had to end before, else None.
        failed: it could not be written; carries the exception.
    """

    done = Signal(object)
    failed = Signal(object)

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self.is_working: Callable[[], bool] = lambda: False
        self.waits_for: Member | None = None
        """Who has left and is signed in until an import has ended."""
        self._idle = self._is_held = False

    def leave(self, member: Member, *, idle: bool) -> None:
        """This person has left; `idle` = the window locked itself."""
        if self.is_working():
            self.waits_for, self._idle = member, idle
        else:
            self._write(None, idle=idle)

    def may_come(self, name: str) -> bool:
        """Whether the person of that name may sign in now."""
        return self.waits_for is None or same_name(name.strip(), self.waits_for.name)

    def hold(self) -> None:
        """Somebody's password is being looked at: who comes back is not signed off behind it."""
        self._is_held = True

    def release(self) -> None:
        """Nobody was let in."""
        self._is_held = False
        self.go_on()

    def forget(self) -> None:
        """Who left is back."""
        self.waits_for, self._is_held = None, False

    @Slot()
    def go_on(self) -> None:
        """An import has ended: there may be nothing to wait for any more."""
        member = self.waits_for
        if member is not None and not self._is_held and not self.is_working():
            self.waits_for = None
            self._write(member, idle=self._idle)

    def _write(self, waited_for: Member | None, *, idle: bool) -> None:
        make = self._around.actions.staff
        assert make is not None
        work = partial(_sign_out, make, idle=idle)
        self._around.writes.run(work, lambda _: self.done.emit(waited_for), self.failed.emit)


def _sign_out(staff: "Callable[[], StaffDesk]", *, idle: bool) -> None:
    """Runs on a worker thread."""
    staff().sign_out(idle=idle)
