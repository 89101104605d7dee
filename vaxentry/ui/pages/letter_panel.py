"""Before a letter about a case is printed: to whom, and what else it asks."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vaxentry.domain.cases import Case
from vaxentry.language import Words
from vaxentry.ui.printing.letter import Addressee, letter_title
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.form_overlay import FormOverlay
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.panel import push_button, text_label

_WIDTH = 700
_SITE, _OFFICE = "site", "office"


class LetterPanel(FormOverlay):
    """Enter walks the fields; the last one prints.

    Signals:
        print_wanted: the letter goes to a printer.
        pdf_wanted: the letter goes into a file.
    """

    print_wanted = Signal()
    pdf_wanted = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, _WIDTH)
        self._words = words
        self.case: Case | None = None
        self.title = text_label("", "title")
        whom = tuple(Option(one, words(f"letter.whom_{one}")) for one in (_SITE, _OFFICE))
        self.whom = ChoiceField(whom, theme)
        self.note = LineField()
        note = Labelled(words("letter.note"), self.note)
        note.set_hint(words("letter.note_hint"))
        self.print_button = push_button(words("lists.print"), theme, "report", "primary")
        self.pdf_button = push_button(words("lists.pdf"), theme, "save")
        self.back_button = push_button(words("lists.back"), theme)
        self.column.addWidget(self.title)
        self.column.addWidget(text_label(words("letter.panel_about"), "muted", wrap=True))
        self.column.addWidget(Labelled(words("letter.whom"), self.whom))
        self.column.addWidget(note)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (self.print_button, self.pdf_button, self.back_button):
            buttons.addWidget(button)
        self.column.addLayout(buttons)
        self.set_chain(self.whom, self.note, self.print_button, self.pdf_button, self.back_button)
        self.submitted.connect(self.print_wanted)
        self.print_button.clicked.connect(self.print_wanted)
        self.pdf_button.clicked.connect(self.pdf_wanted)
        self.back_button.clicked.connect(self.dismiss)

    @property
    def addressee(self) -> Addressee:
        """Who gets it."""
        return Addressee(self.whom.value != _SITE, " ".join(self.note.value.split()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Ctrl+P and Ctrl+Shift+P as on every page that prints."""
        held = event.modifiers()
        if event.key() == Qt.Key.Key_P and held & Qt.KeyboardModifier.ControlModifier:
            into_file = held & Qt.KeyboardModifier.ShiftModifier
            (self.pdf_wanted if into_file else self.print_wanted).emit()
        else:
            super().keyPressEvent(event)

    def begin(self, case: Case) -> None:
        """Ask about the letter of one case; where no site was told it goes to the health office."""
        self.case = case
        self.title.setText(f"{self._words('letter.panel')} · {case.ours.row.entry_no}")
        self.setAccessibleName(letter_title(case))
        self.whom.set_value(_SITE if case.other.site else _OFFICE)
        self.note.set_value("")
        self.bring(self.whom)
