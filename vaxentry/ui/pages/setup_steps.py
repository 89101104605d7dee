"""The steps of setting a PC up: a server, a first supervisor."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from vaxentry.language import Words
from vaxentry.ui.pages.sign_in_forms import StepForm
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.panel import push_button
from vaxentry.ui.widgets.password_field import PasswordField


class ServerStep(StepForm):
    """Address and code of the server.

    Signals:
        submitted: both.
        passed: enrol later.
    """

    submitted = Signal(str, str)
    passed = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(words, theme, parent)
        self.url, self.code = QLineEdit(), QLineEdit()
        self._tell("setup.server_about")
        self.url_field = self._add("ui.server_url", self.url)
        self.url_field.set_hint(words("ui.server_url_hint"))
        self.code_field = self._add("ui.enrol_code", self.code)
        self.code_field.set_hint(words("ui.enrol_code_hint"))
        self.enrol_button = push_button(words("setup.enrol"), theme, "cloud-ok", "primary")
        self.alone_button = push_button(words("setup.alone"), theme)
        self.enrol_button.clicked.connect(self.submit)
        self.alone_button.clicked.connect(self.passed)
        self._end(self.enrol_button, self.alone_button)

    def submit(self) -> None:
        """Say both, once both are there."""
        for field, editor in ((self.url_field, self.url), (self.code_field, self.code)):
            if not editor.text().strip():
                field.show_problem(self._words("ui.needed"))
                editor.setFocus()
                return
            field.clear_problem()
        self.submitted.emit(self.url.text().strip(), self.code.text().strip())


class FirstStep(StepForm):
    """Name and password of the first supervisor.

    Signals:
        submitted: the name, and the password as it was typed twice.
        passed: nobody, for now.
    """

    submitted = Signal(str, str, str)
    passed = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(words, theme, parent)
        self.name, self.new, self.again = LineField(), PasswordField(), PasswordField()
        self._tell("setup.first_about")
        self.name_field = self._add("setup.name", self.name)
        self._add("sign_in.password", self.new)
        self._add("setup.again", self.again)
        self.make_button = push_button(words("setup.make"), theme, "person", "primary")
        self.skip_button = push_button(words("setup.skip"), theme)
        self.make_button.clicked.connect(self.submit)
        self.skip_button.clicked.connect(self.passed)
        self._end(self.make_button, self.skip_button)

    def submit(self) -> None:
        """Say what was typed, once there is a name."""
        if not self.name.value.strip():
            self.name_field.show_problem(self._words("ui.needed"))
            self.name.setFocus()
            return
        self.name_field.clear_problem()
        self.submitted.emit(self.name.value, self.new.take(), self.again.take())
