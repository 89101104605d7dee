"""Before a file for the civil registry is written: what kind of table, and the password."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vaxentry.domain.desk_files import FileForm, fits_as_password
from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.form_overlay import FormOverlay, go_to
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.panel import push_button, text_label

_WIDTH = 640


class DukcapilPanel(FormOverlay):
    """Asks once; Enter walks the fields, the last one goes on to the file's name.

    Signals:
        confirmed: (`FileForm`, password); "" = masked.
    """

    confirmed = Signal(object, str)

    def __init__(self, words: Words, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, _WIDTH)
        self._words = words
        self._is_full = True
        self.about = text_label("", "muted", wrap=True)
        forms = tuple(Option(form, words(f"dukcapil.form_{form}")) for form in FileForm)
        self.form = ChoiceField(forms, theme)
        self.password = LineField()
        self._password = Labelled(words("dukcapil.password"), self.password)
        self._password.set_hint(words("dukcapil.password_hint"))
        self.write_button = push_button(words("dukcapil.write"), theme, "save", "primary")
        self.back_button = push_button(words("lists.back"), theme)
        self._lay_out()
        self.password.edited.connect(self._password.clear_problem)
        self.submitted.connect(self._on_submitted)
        self.write_button.clicked.connect(self._on_submitted)
        self.back_button.clicked.connect(self.dismiss)

    def _lay_out(self) -> None:
        self.setAccessibleName(self._words("dukcapil.title"))
        self.column.addWidget(text_label(self._words("dukcapil.title"), "title"))
        self.column.addWidget(self.about)
        self.column.addWidget(Labelled(self._words("dukcapil.form"), self.form))
        self.column.addWidget(self._password)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.write_button)
        buttons.addWidget(self.back_button)
        self.column.addLayout(buttons)
        self.set_chain(self.form, self.password, self.write_button, self.back_button)

    def begin(self, persons: int, *, is_full: bool, password: str = "") -> None:
        """Ask for a file with so many persons.

        Args:
            persons: rows of the list.
            is_full: whether the file holds the full numbers, and so is locked.
            password: one to begin with; it may be typed over.
        """
        self._is_full = is_full
        kind = "full" if is_full else "masked"
        self.about.setText(self._words(f"dukcapil.{kind}", n=count(self._words, persons)))
        self.form.set_value(FileForm.XLSX)
        self.password.set_value(password)
        self._password.clear_problem()
        self._password.setVisible(is_full)
        self.bring(self.form)

    def forget(self) -> None:
        """The password is gone with it."""
        self.password.set_value("")
        super().forget()

    def _on_submitted(self) -> None:
        password = self.password.value.strip() if self._is_full else ""
        if self._is_full and not fits_as_password(password):
            self._password.show_problem(self._words("dukcapil.password_short"))
            go_to(self.password)
            return
        self.dismiss()
        self.confirmed.emit(FileForm(self.form.value), password)
