"""Ctrl+J: the audit trail, from wherever one is, and back there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from vaxentry.domain.permission import Right
from vaxentry.ui.page_set import PageSet
from vaxentry.ui.reauth import Reauth
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.rail import Place

if TYPE_CHECKING:
    from vaxentry.ui.main_window import MainWindow
    from vaxentry.ui.pages.trail import TrailPage


class TrailVisit(QObject):
    """Makes the page when it is first wanted. Main thread."""

    def __init__(
        self, window: "MainWindow", around: Surroundings, pages: PageSet, reauth: Reauth
    ) -> None:
        super().__init__(window)
        self._window, self._around, self._pages = window, around, pages
        self._reauth = reauth
        self._page: TrailPage | None = None

    @property
    def page(self) -> "TrailPage | None":
        """The page; None where there is no trail to be read."""
        from vaxentry.ui.pages.trail import TrailPage  # noqa: PLC0415 - when it is wanted

        files = self._around.actions.desk_files
        if self._page is None and files is not None:
            self._page = TrailPage(self._around, files)
            self._page.left.connect(self._on_left)
            self._pages.add(self._page)
        return self._page

    @Slot()
    def show(self) -> None:
        """Ctrl+J: bring it forward, if who is here may read it."""
        self._reauth.ask(Right.READ_AUDIT, self._say_in_settings, self._bring)

    def _say_in_settings(self, sentence: str, tone: str) -> None:
        self._window.go_to(Place.SETTINGS)
        self._pages.settings().banner.say(sentence, tone)

    def _bring(self) -> None:
        page = self.page
        if page is not None:
            self._window.rail.mark(Place.SETTINGS)
            self._window.top.title.setText(self._around.words("trail.title"))
            self._pages.bring(page)

    def _on_left(self) -> None:
        self._window.go_to(self._pages.last_place)
