"""Anggota: who may sign in at this PC, as a supervisor manages it; everybody's own password."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.permission import Permission, Right
from vaxentry.domain.staff import Member
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.member_form import MemberForm, MemberWish
from vaxentry.ui.pages.member_list import MemberModel, MemberTable
from vaxentry.ui.pages.own_password import OwnPassword
from vaxentry.ui.pages.page import Page
from vaxentry.ui.sentences import error_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.panel import Panel, push_button, text_label
from vaxentry.ui.widgets.scrolled import Scrolled

if TYPE_CHECKING:
    from vaxentry.domain.staff_desk import StaffDesk

Desk = Callable[[], "StaffDesk"]


@dataclass(frozen=True, slots=True)
class Roster:
    """The members, and what who is here may do with them.

    Attributes:
        at: the time by which roles are counted.
        seen: the latest time the book has seen, where the PC's clock is behind it.
    """

    members: Sequence[Member]
    may_manage: bool
    at: datetime
    seen: datetime | None


class MembersPage(Page):
    """List, form, and what is everybody's own.

    Signals:
        left: back to Pengaturan.
        sheet_wanted: another recovery code; the password has to be fresh.
        clock_wanted: the PC's clock is right; the same.
    """

    left = Signal()
    sheet_wanted = Signal()
    clock_wanted = Signal()

    def __init__(
        self,
        *,
        staff: Desk,
        background: Background,
        reader: Background,
        words: Words,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(words("members.title"))
        self._staff, self._background, self._reader = staff, background, reader
        self._words = words
        self._may_manage = self._adds = False
        self.model = MemberModel(words, self)
        self.table = MemberTable(self.model, words, theme)
        self.lead = text_label("", "muted", wrap=True)
        self.banner = Banner(theme)
        self.form = MemberForm(words, theme)
        self._theme = theme
        self._own: OwnPassword | None = None
        self.own_button = push_button(words("members.own_change"), theme, "lock")
        self.sheet_button = push_button(words("members.sheet_new"), theme, "report")
        self.clock_button = push_button(words("members.clock_trust"), theme, "clock")
        self.sheet = Panel()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        words = self._words
        left = Panel()
        for part in (self.lead, self.banner):
            left.column.addWidget(part)
        left.column.addWidget(self.table, 1)
        self.sheet.column.addWidget(text_label(words("members.sheet_title"), "section"))
        self.sheet.column.addWidget(text_label(words("members.sheet_about"), "muted", wrap=True))
        row = QHBoxLayout()
        row.addWidget(self.sheet_button)
        row.addWidget(self.clock_button)
        row.addStretch()
        self.sheet.column.addLayout(row)
        inner = QWidget()
        right = QVBoxLayout(inner)
        right.setContentsMargins(0, 0, 0, 0)
        own = Panel()
        own.column.addWidget(text_label(words("members.own_title"), "section"))
        line = QHBoxLayout()
        line.addWidget(self.own_button)
        line.addStretch()
        own.column.addLayout(line)
        for panel in (self.form, own, self.sheet):
            right.addWidget(panel)
        right.addStretch()
        page = QHBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(12)
        page.addWidget(left, 7)
        page.addWidget(Scrolled(inner), 5)

    def _connect(self) -> None:
        self.table.row_changed.connect(self._on_row)
        self.table.letter_pressed.connect(self._on_letter)
        self.form.submitted.connect(self._on_wish)
        self.form.reset_wanted.connect(self._on_reset)
        self.form.switch_wanted.connect(self._on_switch)
        self.form.left.connect(self.table.setFocus)
        self.own_button.clicked.connect(self._on_own)
        self.sheet_button.clicked.connect(self.sheet_wanted)
        self.clock_button.clicked.connect(self.clock_wanted)

    @property
    def own(self) -> OwnPassword:
        """What asks for the own password, made now if it was never wanted."""
        if self._own is None:
            self._own = OwnPassword(
                self._staff, self._background, self._words, self._theme, self.window()
            )
            self._own.done.connect(self._on_own_done)
        return self._own

    def _on_own(self) -> None:
        self.own.ask()

    def _on_own_done(self) -> None:
        self.banner.say(self._words("staff.password_changed"), "good")

    def first_focus(self) -> QWidget:
        """The page's own answer."""
        return self.table

    def forget(self) -> None:
        """The page's own answer: a one-time password is told to who made it, and what was typed is
        not for somebody else.
        """
        self.banner.hush()
        self._on_row(self.table.currentIndex().row())

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt override: the page is left or covered; a one-time password is readable no more."""
        if not event.spontaneous():
            self.banner.hush()
        super().hideEvent(event)

    def look_again(self) -> None:
        """Read the members, and what may be done with them."""
        self._reader.run(partial(_roster, self._staff), self._on_roster, self._on_failed)

    def _on_roster(self, roster: Roster) -> None:
        self._may_manage = roster.may_manage
        self.lead.setText(self._words("members.lead" if self._may_manage else "members.lead_view"))
        self.form.setVisible(self._may_manage)
        self.sheet.setVisible(self._may_manage)
        self.clock_button.setVisible(roster.seen is not None)
        self.model.at = roster.at
        self._show_rows(roster.members)
        if not (self._adds or self.form.is_touched):
            self._on_row(self.table.currentIndex().row())

    def _show_rows(self, members: Sequence[Member]) -> None:
        """The list anew; what is typed in the form stays with whom it is about."""
        shown = self.form.member.id if self.form.member else None
        at = max(self.table.currentIndex().row(), 0)
        with QSignalBlocker(self.table):
            self.model.set_rows(members)
            found = None if shown is None else self.model.row_of(shown)
            self.table.selectRow(min(at, len(members) - 1) if found is None else found)

    def _on_row(self, row: int) -> None:
        self._adds = False
        if 0 <= row < len(self.model.rows):
            self.form.show_member(self.model.rows[row])

    def _on_letter(self, letter: str) -> None:
        if not self._may_manage:
            return
        if letter == "n":
            self._adds = True
            self.form.show_member(None)
            self.form.name.setFocus()
        elif letter == "enter":
            self._on_row(self.table.currentIndex().row())
            self.form.name.setFocus()
        elif letter == "r":
            self._on_reset()
        elif letter == "d":
            self._on_switch()

    # What is done

    def _do(self, work: Callable[[], str]) -> None:
        """`work` returns what is told afterwards."""
        self._background.run(work, self._on_done, self._on_failed)

    def _on_done(self, told: str) -> None:
        self.banner.say(told, "good")
        self.table.setFocus()
        self._on_row(self.table.currentIndex().row())
        self.look_again()

    def _on_failed(self, error: Exception) -> None:
        self.banner.say(error_text(self._words, error), "error")

    def _on_wish(self, wish: MemberWish) -> None:
        self._do(partial(_keep, self._staff, wish, self._words))

    def _on_reset(self) -> None:
        if (member := self.form.member) is not None:
            self._do(partial(_reset, self._staff, member, self._words))

    def _on_switch(self) -> None:
        if (member := self.form.member) is not None:
            self._do(partial(_switch, self._staff, member, self._words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _roster(staff: Desk) -> Roster:
    """Runs on a worker thread, as all below."""
    desk = staff()
    may_manage = desk.may(Right.MANAGE_STAFF) is Permission.ALLOWED
    return Roster(desk.members(), may_manage, desk.counted_now(), desk.seen_ahead())


def _keep(staff: Desk, wish: MemberWish, words: Words) -> str:
    if wish.id is None:
        password = staff().add(wish.name, wish.roles, wish.until)
        return words("staff.added", name=wish.name, password=password)
    staff().change(wish.id, name=wish.name, roles=wish.roles, valid_until=wish.until)
    return words("staff.changed", name=wish.name)


def _reset(staff: Desk, member: Member, words: Words) -> str:
    password = staff().reset(member.id)
    return words("staff.was_reset", name=member.name, password=password)


def _switch(staff: Desk, member: Member, words: Words) -> str:
    staff().disable(member.id, disabled=not member.disabled)
    return words("staff.enabled" if member.disabled else "staff.disabled", name=member.name)
