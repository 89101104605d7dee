"""*Serah terima*: who hands a stack to whom, before the slip is printed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vaxentry.domain.records import Stack
from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.form_overlay import FormOverlay, go_to
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.panel import push_button, text_label

_WIDTH = 700


class SlipPanel(FormOverlay):
    """Asks for the two names; the giver is who types here unless changed.

    Signals:
        print_wanted: the slip goes to a printer.
        pdf_wanted: the slip goes into a file.
    """

    print_wanted = Signal()
    pdf_wanted = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, _WIDTH)
        self._words = words
        self.stack: Stack | None = None
        self.giver, self.taker = LineField(), LineField()
        self._giver = Labelled(words("lists.slip_giver"), self.giver)
        self._taker = Labelled(words("lists.slip_taker"), self.taker)
        self.title = text_label("", "title")
        self.print_button = push_button(words("lists.print"), theme, "report", "primary")
        self.pdf_button = push_button(words("lists.pdf"), theme, "save")
        self.back_button = push_button(words("lists.back"), theme)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.column.addWidget(self.title)
        self.column.addWidget(text_label(self._words("lists.slip_about"), "muted", wrap=True))
        self.column.addWidget(self._giver)
        self.column.addWidget(self._taker)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (self.print_button, self.pdf_button, self.back_button):
            buttons.addWidget(button)
        self.column.addLayout(buttons)
        self.set_chain(self.giver, self.taker, self.print_button, self.pdf_button, self.back_button)

    def _connect(self) -> None:
        for field, labelled in ((self.giver, self._giver), (self.taker, self._taker)):
            field.edited.connect(labelled.clear_problem)
        self.submitted.connect(self._on_print)
        self.print_button.clicked.connect(self._on_print)
        self.pdf_button.clicked.connect(self._on_pdf)
        self.back_button.clicked.connect(self.dismiss)

    @property
    def hands(self) -> tuple[str, str]:
        """From whom to whom."""
        return self.giver.value.strip(), self.taker.value.strip()

    def begin(self, stack: Stack, author: str) -> None:
        """Ask for the names of one stack."""
        self.stack = stack
        self.title.setText(self._words("lists.slip_title", number=stack.number))
        self.setAccessibleName(self.title.text())
        self.giver.set_value(author)
        self.taker.set_value("")
        self._giver.clear_problem()
        self._taker.clear_problem()
        self.bring(self.taker if author else self.giver)

    def _is_complete(self) -> bool:
        for field, labelled in ((self.giver, self._giver), (self.taker, self._taker)):
            if not field.value.strip():
                labelled.show_problem(self._words("ui.needed"))
                go_to(field)
                return False
        return True

    def _on_print(self) -> None:
        if self._is_complete():
            self.print_wanted.emit()

    def _on_pdf(self) -> None:
        if self._is_complete():
            self.pdf_wanted.emit()
