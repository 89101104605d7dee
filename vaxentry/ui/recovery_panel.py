"""The recovery sheet: a code that is shown this once, and how it gets on paper."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from vaxentry.ui.printing.jobs import recovery_job
from vaxentry.ui.printing.press import Press
from vaxentry.ui.sentences import error_text
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.keypad import ENTERS
from vaxentry.ui.widgets.overlay import Overlay
from vaxentry.ui.widgets.panel import push_button, text_label
from vaxentry.ui.widgets.tick_box import TickBox

_WIDTH = 760


class RecoveryPanel(Overlay):
    """Goes away once the box is ticked, or when it is put away twice without."""

    def __init__(self, around: Surroundings, window: QWidget) -> None:
        super().__init__(window, _WIDTH)
        self._words = words = around.words
        theme = around.theme
        self.press = Press(around, window)
        self._code = self._name = ""
        self._is_warned = False
        self.code = text_label("", "big")
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.banner = Banner(theme)
        self.print_button = push_button(words("setup.print"), theme, "report", "primary")
        self.pdf_button = push_button(words("setup.pdf"), theme, "save")
        self.box = TickBox(words("setup.is_printed"), theme)
        self.done_button = push_button(words("setup.done"), theme, "check")
        self._lay_out()
        self.print_button.clicked.connect(self._on_print)
        self.pdf_button.clicked.connect(self._on_pdf)
        self.done_button.clicked.connect(self.dismiss)
        self.press.done.connect(partial(self.banner.say, tone="good"))
        self.press.failed.connect(self._on_failed)

    def _lay_out(self) -> None:
        words = self._words
        self.setAccessibleName(words("setup.sheet_title"))
        self.column.addWidget(text_label(words("setup.sheet_title"), "title"))
        self.column.addWidget(text_label(words("setup.sheet_about"), "muted", wrap=True))
        self.column.addSpacing(8)
        self.column.addWidget(self.code)
        self.column.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.addWidget(self.print_button)
        buttons.addWidget(self.pdf_button)
        buttons.addStretch()
        self.column.addLayout(buttons)
        self.column.addWidget(text_label(words("setup.pdf_note"), "muted", wrap=True))
        self.column.addWidget(self.box)
        self.column.addWidget(self.banner)
        end = QHBoxLayout()
        end.addWidget(self.done_button)
        end.addStretch()
        self.column.addLayout(end)

    def show_code(self, code: str, name: str) -> None:
        """Show a code and offer it to the printer.

        Args:
            name: whose password it was made for.
        """
        self._code, self._name = code, name
        self._is_warned = False
        self.box.setChecked(False)
        self.banner.hush()
        self.code.setText(code)
        self.code.setAccessibleName(" ".join(code))
        self.bring(self.print_button, Qt.FocusReason.PopupFocusReason)

    def _on_print(self) -> None:
        title = self._words("setup.paper_title")
        self.press.to_printer(title, recovery_job(self._code, self._name), is_wide=False)

    def _on_pdf(self) -> None:
        name = self._words("setup.file_name")
        self.press.to_file(name, recovery_job(self._code, self._name))

    def _on_failed(self, error: Exception) -> None:
        self.banner.say(error_text(self._words, error), "error")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Enter presses what has the focus."""
        focused = self.focusWidget()
        if event.key() in ENTERS and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def dismiss(self) -> None:
        """Put it away; without the tick it says first what that means. The code is forgotten."""
        if not self.box.isChecked() and not self._is_warned:
            self._is_warned = True
            self.banner.say(self._words("setup.not_printed"), "warn")
            self._centre()
            return
        self._clear()
        super().dismiss()

    def forget(self) -> None:
        """The code is gone with it."""
        self._clear()
        super().forget()

    def _clear(self) -> None:
        self._code = self._name = ""
        self.code.clear()
        self.code.setAccessibleName("")
