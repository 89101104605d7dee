"""Everybody's own password: the present one, and another one twice."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vaxentry.domain.staff import SignIn, Standing, refusal
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.sign_in_forms import StepForm
from vaxentry.ui.sentences import error_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.overlay import Overlay
from vaxentry.ui.widgets.panel import push_button, text_label
from vaxentry.ui.widgets.password_field import PasswordField

if TYPE_CHECKING:
    from vaxentry.domain.staff_desk import StaffDesk

_WIDTH = 460


class _Fields(StepForm):
    def __init__(self, words: Words, theme: Theme, submit: Callable[[], None]) -> None:
        super().__init__(words, theme)
        self.old, self.new, self.again = PasswordField(), PasswordField(), PasswordField()
        self._add("sign_in.old", self.old)
        self._add("sign_in.new", self.new)
        self._add("sign_in.again", self.again)
        self.button = push_button(words("sign_in.keep"), theme, "check", "primary")
        self.button.clicked.connect(self.submit)
        self._submit = submit
        self._end(self.button)

    def submit(self) -> None:
        self._submit()


class OwnPassword(Overlay):
    """Stands over the window; says itself what came of it, and goes away once it is done.

    Signals:
        done: the password was changed.
    """

    done = Signal()

    def __init__(
        self,
        staff: "Callable[[], StaffDesk]",
        background: Background,
        words: Words,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, _WIDTH)
        self._staff, self._background, self._words = staff, background, words
        self.fields = _Fields(words, theme, self._on_submit)
        self.banner = Banner(theme)
        self.fields.left.connect(self.dismiss)
        self.setAccessibleName(words("members.own_change"))
        self.column.addWidget(text_label(words("members.own_change"), "title"))
        self.column.addWidget(self.banner)
        self.column.addWidget(self.fields)

    def ask(self) -> None:
        """Show it, empty."""
        self._clear()
        self.bring(self.fields.old)

    def forget(self) -> None:
        """What was typed is gone with it."""
        self._clear()
        super().forget()

    def _clear(self) -> None:
        self.banner.hush()
        self.fields.forget()

    def _on_submit(self) -> None:
        """Nothing typed is no try."""
        fields = self.fields
        if not fields.old.text():
            self._refuse(self._words("sign_in.no_password"))
            return
        old, new, again = fields.old.take(), fields.new.take(), fields.again.take()
        if new != again:
            self._refuse(self._words("error.password_twice"))
            return
        work = partial(_change, self._staff, old, new)
        self._background.run(work, self._on_said, self._on_failed)

    def _on_said(self, said: SignIn) -> None:
        if said.standing is Standing.ALLOWED:
            self.dismiss()
            self.done.emit()
        else:
            self._on_failed(refusal(said))

    def _on_failed(self, error: Exception) -> None:
        self._refuse(error_text(self._words, error))

    def _refuse(self, sentence: str) -> None:
        self.banner.say(sentence, "error")
        self._centre()
        self.fields.old.setFocus()


def _change(staff: "Callable[[], StaffDesk]", old: str, new: str) -> SignIn:
    """Runs on a worker thread."""
    return staff().change_password(old, new)
