"""The people in Pengaturan: who is signed in, the way to the members, when the window locks."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vaxentry.domain.staff import Member
from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.panel import Panel, push_button, text_label

MINUTES = (3, 5, 10, 15, 30, 60)


class PeoplePanel(Panel):
    """Without members it offers to set the PC up.

    Signals:
        members_wanted: show the members.
        setup_wanted: make the first one.
        minutes_chosen: lock after so many without a key.
    """

    members_wanted = Signal()
    setup_wanted = Signal()
    minutes_chosen = Signal(int)

    def __init__(
        self, words: Words, theme: Theme, minutes: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self.about = text_label("", "muted", wrap=True)
        self.members_button = push_button(words("members.open"), theme, "person")
        self.setup_button = push_button(words("members.set_up"), theme, "person")
        known = sorted({*MINUTES, minutes})
        options = [Option(str(one), words("members.minutes", n=one)) for one in known]
        self.minutes = ChoiceField(options, theme)
        self.minutes.set_value(str(minutes))
        self.minutes_field = Labelled(words("members.lock_after"), self.minutes)
        self.column.addWidget(text_label(words("members.section"), "section"))
        self.column.addWidget(self.about)
        column = QVBoxLayout()
        for part in (self.members_button, self.setup_button, self.minutes_field):
            column.addWidget(part)
        self.column.addLayout(column)
        self.members_button.clicked.connect(self.members_wanted)
        self.setup_button.clicked.connect(self.setup_wanted)
        self.minutes.edited.connect(self._on_minutes)
        self.show_present(None)

    def show_present(self, member: Member | None) -> None:
        """Who is signed in; None = nobody has to."""
        words = self._words
        is_staffed = member is not None
        told = words("members.some", name=member.name) if member else words("members.nobody")
        self.about.setText(told)
        self.members_button.setVisible(is_staffed)
        self.setup_button.setVisible(not is_staffed)
        self.minutes_field.setVisible(is_staffed)

    def _on_minutes(self) -> None:
        if self.minutes.value:
            self.minutes_chosen.emit(int(self.minutes.value))
