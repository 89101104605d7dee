"""A PC that is used for the first time is set up; later the same is asked for in Pengaturan."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vaxentry.domain.ports import DoseBook
from vaxentry.domain.staff import Member
from vaxentry.errors import CodeRefusedError
from vaxentry.ui.background import Background
from vaxentry.ui.sentences import error_text
from vaxentry.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from vaxentry.domain.staff_desk import StaffDesk
    from vaxentry.ui.recovery_panel import RecoveryPanel
    from vaxentry.ui.setup_panel import SetupPanel


class SetupVisit(QObject):
    """Makes its panels when they are wanted. Main thread.

    Signals:
        enrolled: the server has accepted this PC.
        begun: the first member was made and is signed in; carries the `Member`.
    """

    enrolled = Signal()
    begun = Signal(object)

    def __init__(self, around: Surroundings, window: QWidget) -> None:
        super().__init__(window)
        self._around, self._window, self._words = around, window, around.words
        self._panel: SetupPanel | None = None
        self._sheet: RecoveryPanel | None = None
        self._network: Background | None = None

    def offer(self, is_untouched: Callable[[], bool]) -> None:
        """Show the first step where nothing was ever typed and nothing is set up.

        Args:
            is_untouched: whether nothing is being typed by now: who types is not disturbed.
        """
        if self._around.actions.staff is not None:
            work = partial(_is_new, self._around.book, self._around.actions.staff)
            self._around.reads.run(work, partial(self._on_known, is_untouched), _leave_it)

    def _on_known(self, is_untouched: Callable[[], bool], is_new: bool) -> None:
        if is_new and is_untouched():
            self.panel.ask_server()

    @property
    def panel(self) -> "SetupPanel":
        """The steps, made now if they were never wanted."""
        from vaxentry.ui.setup_panel import SetupPanel  # noqa: PLC0415 - when it is wanted

        if self._panel is None:
            self._panel = SetupPanel(self._words, self._around.theme, self._window)
            self._panel.server.submitted.connect(self._on_server)
            self._panel.server.passed.connect(self._panel.ask_first)
            self._panel.first.submitted.connect(self._on_first)
            self._panel.first.passed.connect(self._panel.dismiss)
        return self._panel

    @property
    def sheet(self) -> "RecoveryPanel":
        """The recovery sheet, made now if it was never wanted."""
        from vaxentry.ui.recovery_panel import RecoveryPanel  # noqa: PLC0415 - when it is wanted

        if self._sheet is None:
            self._sheet = RecoveryPanel(self._around, self._window)
        return self._sheet

    def show_code(self, code: str, name: str) -> None:
        """Show a recovery code, this once."""
        self.sheet.show_code(code, name)

    def begin(self) -> None:
        """From Pengaturan: the server is there on the page already."""
        self.panel.ask_first()

    # The steps

    def _on_server(self, url: str, code: str) -> None:
        if self._network is None:
            self._network = Background(self)
        self.panel.set_busy(busy=True)
        self.panel.say(self._words("ui.enrolling"), "wait")
        work = partial(self._around.actions.enrol, url, code)
        self._network.run(work, self._on_enrolled, self._on_not_enrolled)

    def _on_enrolled(self, _: None) -> None:
        self.enrolled.emit()
        self.panel.ask_first()

    def _on_not_enrolled(self, error: Exception) -> None:
        """The keys go where it is mended: all but a wrong code is a matter of the address."""
        self._on_refused(error)
        server = self.panel.server
        at = server.code if isinstance(error, CodeRefusedError) else server.url
        at.setFocus()
        at.selectAll()

    def _on_first(self, name: str, new: str, again: str) -> None:
        if new != again:
            self.panel.say(self._words("error.password_twice"), "error")
            return
        make = self._around.actions.staff
        assert make is not None
        self.panel.set_busy(busy=True)
        work = partial(_begin, make, name, new)
        self._around.writes.run(work, self._on_begun, self._on_refused)

    def _on_begun(self, done: tuple[str, Member]) -> None:
        code, member = done
        remember = partial(self._around.actions.remember, "sign_in", True)
        self._around.writes.do(remember, _leave_it)
        self.panel.dismiss()
        self.begun.emit(member)
        self.show_code(code, member.name)

    def _on_refused(self, error: Exception) -> None:
        self.panel.say(error_text(self._words, error), "error")

    def end(self) -> None:
        """Start nothing more."""
        if self._network is not None:
            self._network.close()


def _is_new(book: DoseBook, staff: "Callable[[], StaffDesk]") -> bool:
    """Runs on a worker thread: whether nothing was ever typed and nothing is set up."""
    if book.site().enrolled or staff().members() or book.stacks():
        return False
    is_typed = book.load_draft() is not None or book.head() is not None
    return not (is_typed or book.counts().saved)


def _begin(staff: "Callable[[], StaffDesk]", name: str, password: str) -> tuple[str, Member]:
    """Runs on a worker thread."""
    desk = staff()
    code = desk.begin(name, password)
    member = desk.signed_in()
    assert member is not None
    return code, member


def _leave_it(_: object) -> None:
    """The book can't be read or the choice not kept: the window says so by itself, or asks."""
