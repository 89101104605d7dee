"""Who is at the window: signing in and off, the lock after a while without a key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from vaxentry.domain.staff import Member, SignIn, Standing, refusal
from vaxentry.errors import StaffRuleError, VaxEntryError
from vaxentry.ui import coming_in
from vaxentry.ui.cover import Cover
from vaxentry.ui.idle_clock import IdleClock
from vaxentry.ui.sentences import error_text
from vaxentry.ui.short_cuts import ShortCuts
from vaxentry.ui.sign_off import SignOff
from vaxentry.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from vaxentry.domain.staff_desk import StaffDesk
    from vaxentry.ui.main_window import MainWindow
    from vaxentry.ui.pages.sign_in import SignInPage


@dataclass(frozen=True, slots=True)
class Roll:
    """Who may be here and who is.

    Attributes:
        seen: the latest time the book has seen, where the PC's clock is behind it.
    """

    members: Sequence[Member]
    present: Member | None
    seen: datetime | None


class Attendance(QObject):
    """Covers the window until somebody has signed in; where there are no members, never.

    What is half typed stays as it is below the cover, and sending goes on. Everything about
    passwords happens on the worker of the saves: what was saved before somebody left is saved in
    that name. Main thread.

    Signals:
        came: somebody may type; carries the `Member`, None where nobody has to sign in.
        taken_over: before `came`: it is somebody else than before.
        leaving: nobody types any more; what is typed is to be kept.
        recovery_told: a new recovery code, to be shown this once; whose name it is for.
    """

    came = Signal(object)
    taken_over = Signal()
    leaving = Signal()
    recovery_told = Signal(str, str)

    def __init__(
        self, window: "MainWindow", around: Surroundings, keys: ShortCuts, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._around = window, around
        self._words = around.words
        self.member: Member | None = None
        self._last: UUID | None = None
        self._is_asking = self._has_begun = False
        self._cover = Cover(window, keys, self)
        self.sign_offs = SignOff(around, self)
        self.sign_offs.done.connect(self._on_signed_off)
        self.sign_offs.failed.connect(self._on_refused)
        self._one_time = ""
        self.page: SignInPage | None = None
        self.idle = IdleClock(around.actions.lock_after, self)
        self.idle.went_idle.connect(self._on_idle)

    @property
    def is_locked(self) -> bool:
        """Whether the window is covered."""
        return self.page is not None and not self.page.isHidden()

    # Whether somebody has to sign in

    def begin(self) -> None:
        """The window is on the screen: ask who is here; `came` follows, sooner or later."""
        if self._around.actions.staff is None:
            self._let_in(None)
            return
        if self._around.actions.signs_in:
            self._lay_cover()
        self.look()

    @Slot()
    def on_told(self) -> None:
        """How things stand was told: members may have been made by a command meanwhile."""
        is_known = self.page is not None and self.page.has_names
        if self.member is None and not (self.is_locked and is_known):
            self.look()

    @Slot()
    def look(self) -> None:
        """Ask the book who may be here; there may be members by now."""
        if self._around.actions.staff is None or self._is_asking:
            return
        self._is_asking = True
        self._around.reads.run(self._call_the_roll, self._on_roll, self._on_no_roll)

    def _call_the_roll(self) -> Roll:
        """Runs on a worker thread."""
        staff = self._desk()
        return Roll(staff.members(), staff.signed_in(), staff.seen_ahead())

    def _desk(self) -> "StaffDesk":
        make = self._around.actions.staff
        assert make is not None
        return make()

    def _on_roll(self, roll: Roll) -> None:
        """Only at the start does the book say that somebody is here: a roll may be called before
        somebody leaves and arrive after it.
        """
        self._is_asking = False
        is_nobody_missing = not roll.members or roll.present is not None
        if not self._has_begun and is_nobody_missing:
            self._let_in(roll.present)
            return
        if not self.is_locked and (is_nobody_missing or self.member is not None):
            return
        if not self.is_locked:
            self._lay_cover()
        assert self.page is not None
        self.page.offer(roll.members)
        self.page.show_clock(roll.seen, self._around.clock())

    def _on_no_roll(self, error: Exception) -> None:
        """The book can't be read: without a cover the window says so itself."""
        self._is_asking = False
        if self.page is not None and self.is_locked:
            self.page.refuse(error_text(self._words, error))
        elif not self._has_begun:
            self._let_in(None)

    def adopt(self, member: Member) -> None:
        """The first member was made here and is signed in by that."""
        self._let_in(member)

    # The cover

    def _lay_cover(self) -> None:
        if self.page is None:
            self.page = self._make_page()
        self.idle.rest()
        self._cover.lay(self.page)
        self.page.begin()

    def _make_page(self) -> "SignInPage":
        from vaxentry.ui.pages.sign_in import SignInPage  # noqa: PLC0415 - where people sign in

        page = SignInPage(self._words, self._around.theme)
        page.sought.connect(self._on_sought)
        page.chosen.connect(self._on_chosen)
        page.recovered.connect(self._on_recovered)
        return page

    def _let_in(self, member: Member | None) -> None:
        last, self._last = self._last, None if member is None else member.id
        is_another = self._has_begun and self.is_locked and last != self._last
        self.member, self._has_begun = member, True
        self.sign_offs.forget()
        self._cover.take_away(is_another=is_another)
        if is_another:
            self.taken_over.emit()
        if member is not None:
            if handle := self._window.windowHandle():
                self.idle.watch(handle)
            self.idle.begin()
        self.came.emit(member)

    # Signing off

    @Slot()
    def sign_off(self) -> None:
        """Nobody types from now on; the next one may sign in. Nothing to do without members."""
        self._leave("")

    def _on_idle(self) -> None:
        if self.member is None:
            return
        self._leave(self._words("sign_in.idle", n=self.idle.minutes))

    def _leave(self, idle: str) -> None:
        """`idle` = the sentence that the window locked itself."""
        if self.member is None or self.is_locked:
            return
        member, self.member = self.member, None
        self.leaving.emit()
        self._lay_cover()
        self.sign_offs.leave(member, idle=bool(idle))
        waits = self._waits()
        assert self.page is not None
        self.page.begin(member.name if idle else "", " ".join(filter(None, (idle, waits))))

    def _waits(self) -> str:
        """That others wait for an import, where they do."""
        member = self.sign_offs.waits_for
        return "" if member is None else self._words("sign_in.importing", name=member.name)

    def _on_signed_off(self, waited_for: Member | None) -> None:
        if waited_for is not None and self.page is not None and self.is_locked:
            told = self._words("sign_in.imported", name=waited_for.name)
            self.page.banner.say(told, "good")
        self.look()

    # Signing in

    def _on_sought(self, name: str, password: str) -> None:
        work = partial(coming_in.sign_in, self._desk, name, password)
        self._try_as(name, work, partial(self._on_said, password))

    def _try_as(self, name: str, work: Callable[[], object], then: Callable[..., None]) -> None:
        assert self.page is not None
        if self.sign_offs.may_come(name):
            self._try(work, then)
        else:
            self.page.refuse(self._waits())

    def _try(self, work: Callable[[], object], then: Callable[..., None]) -> None:
        assert self.page is not None
        self.sign_offs.hold()
        self.page.set_busy(busy=True)
        self._around.writes.run(work, then, self._on_refused)

    def _on_refused(self, error: Exception) -> None:
        if self.page is not None:
            self.page.refuse(error_text(self._words, error), is_code=_is_of_code(error))
        self.sign_offs.release()

    def _on_said(self, password: str, said: SignIn) -> None:
        assert self.page is not None
        if said.standing is not Standing.ALLOWED:
            self._on_refused(refusal(said))
            self.look()  # the clock may have been set back meanwhile
        elif said.must_change:
            self.sign_offs.release()
            self._one_time = password
            self.page.ask_new()
        else:
            self._let_in(said.member)

    def _on_chosen(self, new: str, again: str) -> None:
        """The one-time password was right: another one takes its place."""
        assert self.page is not None
        if new != again:
            self.page.refuse(self._words("error.password_twice"))
            return
        work = partial(coming_in.change, self._desk, self._one_time, new)
        self._try(work, partial(self._on_said, ""))

    def _on_recovered(self, code: str, name: str, new: str, again: str) -> None:
        assert self.page is not None
        if new != again:
            self.page.refuse(self._words("error.password_twice"))
            return
        work = partial(coming_in.recover, self._desk, code, name, new)
        self._try_as(name, work, partial(self._on_code, name))

    def _on_code(self, name: str, done: tuple[str, SignIn | VaxEntryError]) -> None:
        """The old code is void: the new one is told, whatever became of the sign-in."""
        code, said = done
        if isinstance(said, SignIn):
            self._on_said("", said)
        else:
            self._on_refused(said)
        self.recovery_told.emit(code, name)

    def end(self) -> None:
        """Watch no more."""
        self.idle.rest()


def _is_of_code(error: Exception) -> bool:
    return isinstance(error, StaffRuleError) and error.params.get("reason") == "recovery_code"
