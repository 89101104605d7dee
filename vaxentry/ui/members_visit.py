"""From Pengaturan to the members and back; what of it asks for the password once more."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vaxentry.domain.permission import Right
from vaxentry.ui.attendance import Attendance
from vaxentry.ui.page_set import PageSet
from vaxentry.ui.reauth import Reauth
from vaxentry.ui.sentences import error_text
from vaxentry.ui.setup_visit import SetupVisit
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.rail import Place

if TYPE_CHECKING:
    from vaxentry.domain.staff import Member
    from vaxentry.domain.staff_desk import StaffDesk
    from vaxentry.ui.main_window import MainWindow
    from vaxentry.ui.pages.members import MembersPage
    from vaxentry.ui.pages.people_panel import PeoplePanel


class MembersVisit(QObject):
    """Makes the page when it is wanted. Main thread.

    Signals:
        left: back to Pengaturan.
    """

    left = Signal()

    def __init__(
        self,
        window: "MainWindow",
        around: Surroundings,
        pages: PageSet,
        attendance: Attendance,
        setup: SetupVisit,
        reauth: Reauth,
    ) -> None:
        super().__init__(window)
        self._window, self._around, self._pages = window, around, pages
        self._attendance, self._setup, self._reauth = attendance, setup, reauth
        self._words = around.words
        self._page: MembersPage | None = None
        self._panel: PeoplePanel | None = None
        attendance.came.connect(self._on_came)

    def connect_panel(self, panel: "PeoplePanel") -> None:
        """The part of Pengaturan about people."""
        self._panel = panel
        panel.setVisible(self._around.actions.staff is not None)
        panel.show_present(self._attendance.member)
        panel.members_wanted.connect(self.show)
        panel.setup_wanted.connect(self._setup.begin)
        panel.minutes_chosen.connect(self._on_minutes)

    def _on_came(self, member: "Member | None") -> None:
        if self._panel is not None:
            self._panel.show_present(member)

    def _on_minutes(self, minutes: int) -> None:
        """A setting of the PC: for who may change those."""
        assert self._panel is not None
        keep = partial(self._keep_minutes, minutes)
        self._reauth.ask(Right.CHANGE_SETTINGS, self._say_in_settings, keep)

    def _say_in_settings(self, sentence: str, tone: str) -> None:
        assert self._panel is not None
        self._panel.minutes.set_value(str(self._attendance.idle.minutes))
        self._panel.minutes_field.show_problem(sentence, tone)

    def _keep_minutes(self, minutes: int) -> None:
        self._attendance.idle.set_minutes(minutes)
        work = partial(self._around.actions.remember, "lock_after", minutes)
        self._around.writes.do(work, self._on_failed)

    @property
    def page(self) -> "MembersPage":
        """The page, made now if it was never wanted."""
        from vaxentry.ui.pages.members import MembersPage  # noqa: PLC0415 - when it is wanted

        if self._page is None:
            around, staff = self._around, self._around.actions.staff
            assert staff is not None
            self._page = MembersPage(
                staff=staff,
                background=around.writes,
                reader=around.reads,
                words=around.words,
                theme=around.theme,
            )
            self._page.left.connect(self.left)
            ask = partial(self._reauth.fresh, Right.MANAGE_STAFF, self._page.banner.say)
            self._page.sheet_wanted.connect(partial(ask, self._renew))
            self._page.clock_wanted.connect(partial(ask, self._trust_clock))
            self._pages.add(self._page)
        return self._page

    def show(self) -> None:
        """The members come to the front."""
        self._window.rail.mark(Place.SETTINGS)
        self._window.top.title.setText(self._words("members.title"))
        self._pages.bring(self.page)

    def _renew(self) -> None:
        member = self._attendance.member
        told = partial(self._on_code, member.name if member else "")
        self._around.writes.run(partial(_renew, self._desk), told, self._on_failed)

    def _on_code(self, name: str, code: str) -> None:
        """The sheet is theirs who wanted it, whoever is here by now."""
        self._setup.show_code(code, name)

    def _trust_clock(self) -> None:
        work = partial(_trust_clock, self._desk)
        self._around.writes.run(work, self._on_trusted, self._on_failed)

    def _on_trusted(self, _: None) -> None:
        self.page.banner.say(self._words("members.clock_trusted"), "good")
        self.page.look_again()

    def _on_failed(self, error: Exception) -> None:
        self.page.banner.say(error_text(self._words, error), "error")

    def _desk(self) -> "StaffDesk":
        make = self._around.actions.staff
        assert make is not None
        return make()


def _renew(desk: "Callable[[], StaffDesk]") -> str:
    """Runs on a worker thread."""
    return desk().renew_recovery()


def _trust_clock(desk: "Callable[[], StaffDesk]") -> None:
    """Runs on a worker thread."""
    desk().trust_clock()
