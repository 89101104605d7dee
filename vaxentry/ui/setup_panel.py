"""Setting a PC up in a minute: the server, the first supervisor. Each step may be left out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from vaxentry.language import Words
from vaxentry.ui.pages.setup_steps import FirstStep, ServerStep
from vaxentry.ui.pages.sign_in_forms import FormStack, StepForm
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.overlay import Overlay
from vaxentry.ui.widgets.panel import text_label

_WIDTH = 560


class SetupPanel(Overlay):
    """Shows one step at a time; Esc leaves it, and it is there again in Pengaturan."""

    def __init__(self, words: Words, theme: Theme, window: QWidget) -> None:
        super().__init__(window, _WIDTH)
        self._words = words
        self.setAccessibleName(words("setup.title"))
        self.heading = text_label(words("setup.title"), "section")
        self.title = text_label("", "title", wrap=True)
        self.banner = Banner(theme)
        self.server = ServerStep(words, theme)
        self.first = FirstStep(words, theme)
        self.steps = FormStack(self.server, self.first)
        for step in (self.server, self.first):
            step.left.connect(self.dismiss)
        for part in (self.heading, self.title, self.banner, self.steps):
            self.column.addWidget(part)

    def ask_server(self) -> None:
        """The first step."""
        self._show(self.server, "setup.server_title", 1)

    def ask_first(self) -> None:
        """The second one."""
        self._show(self.first, "setup.first_title", 2)

    def _show(self, step: StepForm, title: str, at: int) -> None:
        told = self._words("setup.step", at=at, of=2)
        self.heading.setText(f"{self._words('setup.title')} · {told}")
        self.title.setText(self._words(title))
        self.banner.hush()
        step.forget()
        self.steps.bring(step)
        self.set_busy(busy=False)
        # The field of the page that had the keys is not left: nothing is asked for there yet.
        self.bring(step.first_focus(), Qt.FocusReason.PopupFocusReason)

    def forget(self) -> None:
        """What was typed is gone with it."""
        for step in (self.server, self.first):
            step.forget()
        super().forget()

    def set_busy(self, *, busy: bool) -> None:
        """Whether something is asked for: nothing is typed meanwhile."""
        self.steps.setEnabled(not busy)

    def say(self, sentence: str, tone: str) -> None:
        """Tell how the step goes; with bad news it takes keys again."""
        self.banner.say(sentence, tone)
        self._centre()
        if tone == "error":
            self.set_busy(busy=False)
            self.steps.form.first_focus().setFocus()
