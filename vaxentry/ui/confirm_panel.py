"""Asks for the password of who is signed in, once more."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.overlay import Overlay
from vaxentry.ui.widgets.panel import push_button, text_label
from vaxentry.ui.widgets.password_field import PasswordField

_WIDTH = 420


class ConfirmPanel(Overlay):
    """A small panel; Esc leaves everything as it is.

    Signals:
        submitted: a password.
    """

    submitted = Signal(str)

    def __init__(self, words: Words, theme: Theme, window: QWidget) -> None:
        super().__init__(window, _WIDTH)
        self.setAccessibleName(words("staff.confirm_title"))
        self.password = PasswordField()
        self.banner = Banner(theme)
        self._words = words
        self._field = Labelled(words("sign_in.password"), self.password)
        self.go_button = push_button(words("staff.confirm_go"), theme, "check", "primary")
        self.back_button = push_button(words("sign_in.back"), theme)
        self.column.addWidget(text_label(words("staff.confirm_title"), "title"))
        self.column.addWidget(text_label(words("staff.confirm_about"), "muted", wrap=True))
        self.column.addWidget(self.banner)
        self.column.addWidget(self._field)
        row = QHBoxLayout()
        row.addWidget(self.go_button)
        row.addWidget(self.back_button)
        row.addStretch()
        self.column.addLayout(row)
        self.password.textEdited.connect(self._field.clear_problem)
        self.password.returnPressed.connect(self._on_enter)
        self.go_button.clicked.connect(self._on_enter)
        self.back_button.clicked.connect(self.dismiss)

    def ask(self) -> None:
        """Show it, empty."""
        self._clear()
        self.bring(self.password, Qt.FocusReason.PopupFocusReason)

    def forget(self) -> None:
        """What was typed is gone with it."""
        self._clear()
        super().forget()

    def _clear(self) -> None:
        self.banner.hush()
        self._field.clear_problem()
        self.password.clear()
        self.set_busy(busy=False)

    def _on_enter(self) -> None:
        """Nothing typed is no try."""
        if not self.password.text():
            self._field.show_problem(self._words("sign_in.no_password"))
            self.password.setFocus()
            return
        self.submitted.emit(self.password.take())

    def set_busy(self, *, busy: bool) -> None:
        """Whether a password is being looked at."""
        self.go_button.setEnabled(not busy)
        self.password.setReadOnly(busy)

    def refuse(self, sentence: str) -> None:
        """Say why not."""
        self.banner.say(sentence, "error")
        self.set_busy(busy=False)
        self._centre()
        self.password.setFocus()
