"""Ctrl+M: the requests that wait for a second person, from wherever one is, and back there."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from vaxentry.domain.outbox import State
from vaxentry.domain.records import Counts
from vaxentry.ui.page_set import PageSet
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.panel import push_button
from vaxentry.ui.widgets.rail import Place

if TYPE_CHECKING:
    from vaxentry.ui.main_window import MainWindow
    from vaxentry.ui.pages.requests import RequestsPage
    from vaxentry.ui.reauth import Reauth


class RequestsVisit(QObject):
    """Makes the page when it is wanted. Main thread.

    Signals:
        decided: something may be sent, or another entry stands.
    """

    decided = Signal()

    def __init__(
        self, window: "MainWindow", around: Surroundings, pages: PageSet, reauth: "Reauth"
    ) -> None:
        super().__init__(window)
        self._window, self._around, self._pages = window, around, pages
        self._reauth = reauth
        self._page: RequestsPage | None = None
        self._button: QPushButton | None = None
        self._waiting = 0

    @property
    def page(self) -> "RequestsPage":
        """The page, made now if it was never wanted."""
        from vaxentry.ui.pages.requests import RequestsPage  # noqa: PLC0415 - when it is wanted

        if self._page is None:
            around, approvals = self._around, self._around.actions.approvals
            assert approvals is not None
            self._page = page = RequestsPage(
                book=around.book,
                approvals=approvals,
                background=around.writes,
                reader=around.reads,
                words=around.words,
                theme=around.theme,
            )
            page.panel.reveal.may_show = partial(self._reauth.reveal, page.banner.say)
            page.left.connect(self._on_left)
            page.decided.connect(self.decided)
            self._pages.add(page)
        return self._page

    def show(self) -> None:
        """Ctrl+M."""
        if self._around.actions.approvals is not None:
            self._window.rail.mark(Place.CONFLICTS)
            self._window.top.title.setText(self._around.words("approval.title"))
            self._pages.bring(self.page)

    def _on_left(self) -> None:
        self._window.go_to(self._pages.last_place)

    def offer_in(self, column: QVBoxLayout) -> None:
        """Put a button there that says how many wait; it is gone while none does."""
        self._button = push_button("", self._around.theme, "person")
        self._button.clicked.connect(self.show)
        column.insertWidget(1, self._button)
        self._say()

    def show_counts(self, counts: Counts) -> None:
        """How many wait now."""
        self._waiting = counts[State.AWAITING_APPROVAL]
        self._say()

    def _say(self) -> None:
        if self._button is not None:
            told = self._around.words("approval.open", n=self._waiting)
            self._button.setText(f" {told}   Ctrl+M")
            self._button.setAccessibleName(told)
            self._button.setVisible(bool(self._waiting and self._around.actions.approvals))
