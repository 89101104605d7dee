"""One member, new or known: name, roles, last day, and what may be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vaxentry.domain.staff import Member, Role
from vaxentry.language import Words
from vaxentry.language.spelling import day_text
from vaxentry.ui.pages.card_fields import date_reader, far_future
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.date_field import DateField
from vaxentry.ui.widgets.keypad import ENTERS
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.panel import Panel, push_button, text_label
from vaxentry.ui.widgets.tick_box import TickBox


@dataclass(frozen=True, slots=True)
class MemberWish:
    """What a member is to be.

    Attributes:
        id: None = a new one.
    """

    id: UUID | None
    name: str
    roles: frozenset[Role]
    until: date | None


class MemberForm(Panel):
    """Enter goes on; at the last field it submits, Ctrl+Enter anywhere.

    Signals:
        submitted: a `MemberWish`.
        reset_wanted: a one-time password for the member shown.
        switch_wanted: disable the member shown, or enable it again.
        left: back to the list.
    """

    submitted = Signal(object)
    reset_wanted = Signal()
    switch_wanted = Signal()
    left = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.member: Member | None = None
        self._read = date_reader(far_future)
        self._as_shown: tuple[object, ...] = ()
        self.title = text_label("", "heading")
        self.name, self.day = LineField(), DateField(self._read)
        self.name_field = Labelled(words("members.name"), self.name)
        self.day_field = Labelled(words("members.until"), self.day)
        self.day_field.set_hint(words("members.until_hint"))
        self.boxes: Mapping[Role, TickBox] = {
            role: TickBox(f"{words(f'staff.role_{role}')}: {words(f'members.about_{role}')}", theme)
            for role in Role
        }
        self.save_button = push_button("", theme, "save", "primary")
        self.reset_button = push_button(words("members.reset"), theme, "lock")
        self.switch_button = push_button("", theme)
        self._lay_out()
        self.save_button.clicked.connect(self.submit)
        self.reset_button.clicked.connect(self.reset_wanted)
        self.switch_button.clicked.connect(self.switch_wanted)
        self.show_member(None)

    def _lay_out(self) -> None:
        roles = QVBoxLayout()
        roles.addWidget(text_label(self._words("members.roles"), "label"))
        for box in self.boxes.values():
            roles.addWidget(box)
        more = QHBoxLayout()
        for button in (self.reset_button, self.switch_button):
            more.addWidget(button)
        more.addStretch()
        save = QHBoxLayout()
        save.addWidget(self.save_button)
        save.addStretch()
        self.column.addWidget(self.title)
        self.column.addWidget(self.name_field)
        self.column.addLayout(roles)
        self.column.addSpacing(6)
        self.column.addWidget(self.day_field)
        self.column.addLayout(save)
        self.column.addLayout(more)

    def show_member(self, member: Member | None) -> None:
        """Show a member as it is; None = a new one."""
        words = self._words
        self.member = member
        is_new = member is None
        self.title.setText(words("members.new_title" if is_new else "members.change_title"))
        self.name.set_value(member.name if member else "")
        until = member.valid_until if member else None
        self.day.set_value(day_text(until) if until else "")
        held = member.roles if member else {Role.ENTRY}
        for role, box in self.boxes.items():
            box.setChecked(role in held)
        self.save_button.setText(f" {words('members.add' if is_new else 'members.change')}")
        is_out = member is not None and member.disabled
        self.switch_button.setText(words("members.enable" if is_out else "members.disable"))
        for button in (self.reset_button, self.switch_button):
            button.setVisible(not is_new)
        for field in (self.name_field, self.day_field):
            field.clear_problem()
        self._as_shown = self._typed

    @property
    def is_touched(self) -> bool:
        """Whether something was typed or ticked since the member was shown."""
        return self._typed != self._as_shown

    @property
    def _typed(self) -> tuple[object, ...]:
        ticked = tuple(box.isChecked() for box in self.boxes.values())
        return self.name.value, self.day.value, ticked

    def submit(self) -> None:
        """Say what the member is to be, once the fields can be read."""
        text = self.day.value.strip()
        until = self._read(text)
        if not self.name.value.strip():
            self.name_field.show_problem(self._words("ui.needed"))
            self.name.setFocus()
        elif text and until is None:
            self.day_field.show_problem(self._words("members.not_a_day"))
            self.day.setFocus()
        else:
            roles = frozenset(role for role, box in self.boxes.items() if box.isChecked())
            named = self.member.id if self.member else None
            self.submitted.emit(MemberWish(named, self.name.value, roles, until))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Enter and Esc."""
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() not in ENTERS:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submit()
        elif isinstance(focused, QPushButton):
            focused.click()
        else:
            self._go_on(focused)

    def _go_on(self, focused: QWidget | None) -> None:
        walked: list[QWidget] = [self.name, *self.boxes.values(), self.day]
        at = walked.index(focused) if focused in walked else len(walked) - 1
        if at + 1 < len(walked):
            walked[at + 1].setFocus()
        else:
            self.submit()
