"""Who types from now on: the page that covers the window until somebody has signed in."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.staff import Member
from vaxentry.language import Words
from vaxentry.language.spelling import moment
from vaxentry.ui.pages.sign_in_forms import (
    FormStack,
    NewPasswordForm,
    RecoverForm,
    StepForm,
    WhoForm,
)
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.panel import Panel, text_label

_WIDTH = 470


class SignInPage(QWidget):
    """Shows one form at a time. Knows nothing of how a password is looked at."""

    sought = Signal(str, str)
    """A name and a password."""
    chosen = Signal(str, str)
    """Another password, twice."""
    recovered = Signal(str, str, str, str)
    """The recovery code, a name, another password, twice."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(words("sign_in.title"))
        self._words = words
        self._members: Sequence[Member] = ()
        self._proposed = ""
        self.title = text_label(words("sign_in.title"), "title")
        self.place = text_label("", "muted", wrap=True)
        self.clock = Banner(theme)
        self.banner = Banner(theme)
        self.who = WhoForm(words, theme)
        self.new = NewPasswordForm(words, theme)
        self.recover = RecoverForm(words, theme)
        self.forms = FormStack(self.who, self.new, self.recover)
        for form in (self.who, self.new, self.recover):
            form.left.connect(self.back)
        self.who.submitted.connect(self.sought)
        self.who.forgot.connect(self._on_forgot)
        self.new.submitted.connect(self.chosen)
        self.recover.submitted.connect(self.recovered)
        self._lay_out()

    def _lay_out(self) -> None:
        panel = Panel(margin=28)
        panel.setFixedWidth(_WIDTH)
        for part in (self.title, self.place, self.clock, self.banner, self.forms):
            panel.column.addWidget(part)
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(panel, 0, Qt.AlignmentFlag.AlignTop)
        middle.addStretch()
        page = QVBoxLayout(self)
        page.addStretch(2)
        page.addLayout(middle)
        page.addStretch(3)

    @property
    def form(self) -> StepForm:
        """The form in front."""
        return self.forms.form

    def begin(self, name: str = "", told: str = "") -> None:
        """Ask anew who signs in.

        Args:
            name: who is proposed.
            told: why it is asked.
        """
        self._proposed = name
        self.who.name.set_value(name)
        self.back()
        if told:
            self.banner.say(told, "wait")

    def back(self) -> None:
        """Name and password again; nothing secret stays in a field."""
        for form in (self.who, self.new, self.recover):
            form.forget()
        self.banner.hush()
        self._show(self.who, "sign_in.title")

    def _show(self, form: StepForm, title: str) -> None:
        self.forms.bring(form)
        self.title.setText(self._words(title))
        self.set_busy(busy=False)

    def set_busy(self, *, busy: bool) -> None:
        """Whether a password is being looked at: nothing is typed meanwhile."""
        if busy:
            self.setFocus()  # a disabled field would pass the keys on
        self.forms.setEnabled(not busy)
        if not busy:
            self.form.first_focus().setFocus()

    def take_keys(self) -> None:
        """Whatever is typed comes here."""
        (self.form.first_focus() if self.forms.isEnabled() else self).setFocus()

    def offer(self, members: Sequence[Member]) -> None:
        """Whose names may be chosen."""
        before, self._members = self._members, members
        if members == before:
            return
        self.who.offer(members)
        if not self.who.name.value:
            self.who.name.set_value(self._proposed)
        if self.form is self.who and not self.who.password.text():
            self.who.first_focus().setFocus()

    @property
    def has_names(self) -> bool:
        """Whether anybody may be chosen."""
        return bool(self._members)

    def ask_new(self) -> None:
        """The password was a one-time one."""
        self.banner.hush()
        self._show(self.new, "sign_in.new_title")

    def _on_forgot(self) -> None:
        self.banner.hush()
        self.recover.offer(self._members, self.who.name.value)
        self._show(self.recover, "sign_in.recover_title")

    def refuse(self, sentence: str, *, is_code: bool = False) -> None:
        """Say why nobody was let in; what is asked for stays asked for.

        Args:
            is_code: whether it is the recovery code that is wrong: it is typed again.
        """
        self.banner.say(sentence, "error")
        self.set_busy(busy=False)
        if is_code:
            self.recover.ask_code()

    def show_clock(self, seen: datetime | None, now: datetime) -> None:
        """Say that the PC's clock is behind what the book has seen; None = it is not."""
        if seen is None:
            self.clock.hush()
            return
        told = {"now": moment(self._words, now), "seen": moment(self._words, seen)}
        self.clock.say(self._words("sign_in.clock", **told), "warn")
