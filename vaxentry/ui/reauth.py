"""The password once more, for what asks for it: somebody else may have sat down meanwhile."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from vaxentry.domain.permission import Permission, Right
from vaxentry.domain.staff import SignIn, Standing, refusal
from vaxentry.ui.sentences import error_text
from vaxentry.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from vaxentry.domain.staff_desk import StaffDesk
    from vaxentry.ui.confirm_panel import ConfirmPanel

Answer = TypeVar("Answer")
Say = Callable[[str, str], None]
"""Where a refusal is told: the sentence and its tone."""


class Reauth(QObject):
    """Asks the book whether something may be done, and the person for the password where the
    table wants it: then it asks the book once more. Where nobody signs in, everything goes on at
    once. Main thread.
    """

    def __init__(self, around: Surroundings, window: QWidget) -> None:
        super().__init__(window)
        self._around, self._window, self._words = around, window, around.words
        self._panel: ConfirmPanel | None = None
        self._then: Callable[[], None] = _nothing
        self._visit = self._question = 0

    @property
    def panel(self) -> "ConfirmPanel":
        """What asks for the password, made now if it was never wanted."""
        from vaxentry.ui.confirm_panel import ConfirmPanel  # noqa: PLC0415 - when it is wanted

        if self._panel is None:
            self._panel = ConfirmPanel(self._words, self._around.theme, self._window)
            self._panel.submitted.connect(self._on_password)
            self._panel.put_away.connect(self._on_put_away)
        return self._panel

    def reveal(self, say: Say, then: Callable[[], None]) -> None:
        """Go on with `then` if who is here may see a whole number."""
        self.ask(Right.REVEAL_IDENTITY, say, then, refused="staff.reveal_refused")

    def ask(self, right: Right, say: Say, then: Callable[[], None], refused: str = "") -> None:
        """Go on with `then` if who is here has the right, once the password was given.

        Args:
            say: told why not.
            refused: the text that says who may.
        """
        staff = self._around.actions.staff
        if staff is None:
            then()
            return
        sentence = refused or "error.not_permitted"
        said = self.while_here(partial(self._on_said, right, say, then, sentence))
        failed = self.while_here(partial(self._on_failed, say))
        self._around.reads.run(partial(_may, staff, right), said, failed)

    def _on_failed(self, say: Say, error: Exception) -> None:
        say(error_text(self._words, error), "error")

    def _on_said(
        self, right: Right, say: Say, then: Callable[[], None], refused: str, said: Permission
    ) -> None:
        if said is Permission.ALLOWED:
            then()
        elif said is Permission.CONFIRM:
            self._confirm(partial(self.ask, right, say, then, refused))
        else:
            say(self._words(refused), "warn")

    def fresh(self, right: Right, say: Say, then: Callable[[], None]) -> None:
        """Go on with `then` once the password was given again, if who gave it has the right."""
        self._confirm(partial(self.ask, right, say, then))

    def _confirm(self, then: Callable[[], None]) -> None:
        self._then = then
        self.panel.ask()

    def forget(self) -> None:
        """Who was asked leaves: nothing goes on any more, whatever is answered."""
        self._visit += 1
        self._then = _nothing
        if self._panel is not None:
            self._panel.forget()

    def _on_put_away(self) -> None:
        """Whoever put the question away goes on with nothing, though the password be right."""
        self._question += 1
        self._then = _nothing

    def while_here(self, then: Callable[[Answer], None]) -> Callable[[Answer], None]:
        """`then`, for who is here now: it is not called after `forget`."""
        visit = self._visit

        def go_on(answer: Answer) -> None:
            if visit == self._visit:
                then(answer)

        return go_on

    def _on_password(self, password: str) -> None:
        staff = self._around.actions.staff
        assert staff is not None
        self.panel.set_busy(busy=True)
        work = partial(_confirm, staff, password)
        asked, here = partial(self._while_asked, self._question), self.while_here
        said, refused = partial(asked, self._on_confirmed), partial(asked, self._on_refused)
        self._around.writes.run(work, here(said), here(refused))

    def _while_asked(self, question: int, then: Callable[[Answer], None], answer: Answer) -> None:
        if question == self._question:
            then(answer)

    def _on_refused(self, error: Exception) -> None:
        self.panel.refuse(error_text(self._words, error))

    def _on_confirmed(self, said: SignIn) -> None:
        if said.standing is not Standing.ALLOWED:
            self._on_refused(refusal(said))
            return
        then, self._then = self._then, _nothing
        self.panel.dismiss()
        then()


def _may(staff: "Callable[[], StaffDesk]", right: Right) -> Permission:
    """Runs on a worker thread."""
    return staff().may(right)


def _confirm(staff: "Callable[[], StaffDesk]", password: str) -> SignIn:
    """Runs on a worker thread."""
    return staff().confirm(password)


def _nothing() -> None:
    """Nothing was asked for."""
