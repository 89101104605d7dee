"""The three forms of the sign-in page: who signs in, another password, a forgotten one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vaxentry.domain.staff import Member
from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.keypad import ENTERS
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.panel import push_button, text_label
from vaxentry.ui.widgets.password_field import PasswordField


def names(members: Sequence[Member]) -> list[Option]:
    """The names as they are chosen: by the beginning of any of their words."""
    return [
        Option(one.name, one.name, also=tuple(one.name.split()))
        for one in members
        if not one.disabled
    ]


class StepForm(QWidget):
    """Fields one below the other. Enter goes on to the next one; at the last it submits.

    Signals:
        left: back to who signs in.
    """

    left = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self._fields: list[Labelled] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)

    def _tell(self, *keys: str) -> None:
        for key in keys:
            self._column.addWidget(text_label(self._words(key), "muted", wrap=True))
        self._column.addSpacing(6)

    def _add(self, key: str, editor: QWidget) -> Labelled:
        made = Labelled(self._words(key), editor)
        self._fields.append(made)
        self._column.addWidget(made)
        return made

    def _end(self, *buttons: QPushButton) -> None:
        row = QHBoxLayout()
        for button in buttons:
            row.addWidget(button)
        row.addStretch()
        self._column.addLayout(row)
        self._column.addStretch(1)

    def first_focus(self) -> QWidget:
        """The first field without an answer, else the last one."""
        empty = (one.editor for one in self._fields if not _answer(one.editor))
        return next(empty, self._fields[-1].editor)

    def forget(self) -> None:
        """Nothing secret stays in the fields."""
        for one in self._fields:
            one.clear_problem()
            if isinstance(one.editor, QLineEdit):
                one.editor.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Enter and Esc."""
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() not in ENTERS:
            super().keyPressEvent(event)
        elif isinstance(focused, QPushButton):
            focused.click()
        else:
            self._on_enter()

    def _on_enter(self) -> None:
        editors = [one.editor for one in self._fields]
        at = next((n for n, one in enumerate(editors) if one.hasFocus()), len(editors) - 1)
        if at + 1 < len(editors):
            editors[at + 1].setFocus()
        else:
            self.submit()

    def submit(self) -> None:
        """Say what was typed."""
        raise NotImplementedError


class FormStack(QWidget):
    """One form at a time. Qt's own stack is always as high as its highest page."""

    def __init__(self, *forms: StepForm) -> None:
        super().__init__()
        self.form = forms[0]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for form in forms:
            column.addWidget(form)
            form.setVisible(form is self.form)

    def bring(self, form: StepForm) -> None:
        """Let this one be in front."""
        self.form.setVisible(form is self.form)
        self.form = form
        form.show()


def _answer(editor: QWidget) -> str:
    if isinstance(editor, ChoiceField):
        return editor.value
    return editor.text() if isinstance(editor, QLineEdit) else ""


class WhoForm(StepForm):
    """Name and password.

    Signals:
        submitted: name and password.
        forgot: the password is forgotten.
    """

    submitted = Signal(str, str)
    forgot = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(words, theme, parent)
        self.name, self.password = ChoiceField((), theme), PasswordField()
        self._tell("sign_in.about")
        self.name_field = self._add("sign_in.name", self.name)
        self.name_field.set_hint(words("sign_in.opening"))
        self.password_field = self._add("sign_in.password", self.password)
        self.password.textEdited.connect(self.password_field.clear_problem)
        self.enter_button = push_button(words("sign_in.enter"), theme, "person", "primary")
        self.forgot_button = push_button(words("sign_in.forgot"), theme)
        self.enter_button.clicked.connect(self.submit)
        self.forgot_button.clicked.connect(self.forgot)
        self._end(self.enter_button, self.forgot_button)

    def offer(self, members: Sequence[Member]) -> None:
        """Who may be chosen; a choice made already stands."""
        chosen = self.name.value
        self.name.offer(names(members))
        self.name.set_value(chosen)
        self.name_field.set_hint(self._words("sign_in.name_hint"))

    def submit(self) -> None:
        """Say who signs in, once a name is chosen and a password typed: none is no try."""
        if not self.name.value:
            self.name_field.show_problem(self._words("sign_in.nobody_chosen"))
            self.name.setFocus()
            return
        self.name_field.clear_problem()
        if not self.password.text():
            self.password_field.show_problem(self._words("sign_in.no_password"))
            self.password.setFocus()
            return
        self.submitted.emit(self.name.value, self.password.take())


class NewPasswordForm(StepForm):
    """Another password in the place of a one-time one, typed twice.

    Signals:
        submitted: both as they were typed.
    """

    submitted = Signal(str, str)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(words, theme, parent)
        self.new, self.again = PasswordField(), PasswordField()
        self._tell("sign_in.new_about")
        self._add("sign_in.new", self.new)
        self._add("sign_in.again", self.again)
        self.keep_button = push_button(words("sign_in.keep"), theme, "check", "primary")
        self.back_button = push_button(words("sign_in.back"), theme)
        self.keep_button.clicked.connect(self.submit)
        self.back_button.clicked.connect(self.left)
        self._end(self.keep_button, self.back_button)

    def submit(self) -> None:
        """Say what was typed."""
        self.submitted.emit(self.new.take(), self.again.take())


class RecoverForm(StepForm):
    """The printed code gives a supervisor another password.

    Signals:
        submitted: code, name, and the password as it was typed twice.
    """

    submitted = Signal(str, str, str, str)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(words, theme, parent)
        self.name, self.code = ChoiceField((), theme), QLineEdit()
        self.new, self.again = PasswordField(), PasswordField()
        self._tell("sign_in.recover_clerk", "sign_in.recover_boss")
        self._add("sign_in.name", self.name)
        self._add("sign_in.code", self.code)
        self._add("sign_in.new", self.new)
        self._add("sign_in.again", self.again)
        self.recover_button = push_button(words("sign_in.recover"), theme, "check", "primary")
        self.back_button = push_button(words("sign_in.back"), theme)
        self.recover_button.clicked.connect(self.submit)
        self.back_button.clicked.connect(self.left)
        self._end(self.recover_button, self.back_button)

    def offer(self, members: Sequence[Member], chosen: str) -> None:
        """Whose password it may be: a disabled supervisor gets back in as well."""
        self.name.offer([Option(one.name, one.name, tuple(one.name.split())) for one in members])
        self.name.set_value(chosen)

    def ask_code(self) -> None:
        """The code was wrong: what is typed next takes its place."""
        self.code.setFocus()
        self.code.selectAll()

    def submit(self) -> None:
        """Say what was typed; the code stays, it is long."""
        typed = (self.new.take(), self.again.take())
        self.submitted.emit(self.code.text(), self.name.value, *typed)
