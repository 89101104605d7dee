"""The window: a frame that is painted at once, and its inside that is made right after.

Only what the first paint needs is imported here; importing and building the pages takes longer than
all the rest. Owns no logic.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from vaxentry.language import Words
from vaxentry.ui.bridge import StoreBridge
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.theme.tokens import LIGHT, THEMES
from vaxentry.ui.widgets.overlay import COVERED
from vaxentry.ui.widgets.rail import Place, Rail
from vaxentry.ui.widgets.status_line import StatusLine
from vaxentry.ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from vaxentry.domain.case_book import DeskBook
    from vaxentry.domain.ports import Clock, SyncControl
    from vaxentry.ui.actions import WindowActions
    from vaxentry.ui.closing import Closing
    from vaxentry.ui.inside import Inside
    from vaxentry.ui.page_set import PageSet
    from vaxentry.ui.pages.entry import EntryPage


class MainWindow(QWidget):
    """The program's window. Main thread only; news from other threads come through `bridge`.

    The book is not touched before the first paint, unless somebody asks for a page earlier.

    Signals:
        finished: the window has ended for good and everything typed is in the book.
    """

    finished = Signal()

    def __init__(
        self,
        book: "DeskBook",
        sync: "SyncControl",
        words: Words,
        clock: "Clock",
        new_id: Callable[[], UUID],
        actions: "WindowActions",
        *,
        bridge: StoreBridge | None = None,
        theme: str = LIGHT.name,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self.setWindowTitle(words("ui.app"))
        self.words = words
        self._book, self._sync, self._clock = book, sync, clock
        self._new_id, self._actions = new_id, actions
        self._inside: Inside | None = None
        self._has_begun = self._has_ended = False
        self.theme = Theme(THEMES.get(theme, LIGHT), self)
        self.theme.apply()
        self.theme.draw_later()
        self.bridge = bridge or StoreBridge(self)
        self.rail = Rail(words, self.theme)
        self.top = TopBar(words, self.theme)
        self.status = StatusLine(words, self.theme)
        self.stack = QStackedWidget()
        self._lay_out()
        self.name_place(Place.ENTRY)
        self.resize(1366, 768)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.stack, 1)
        self._middle = QWidget()
        middle = QHBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addLayout(right, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._middle, 1)
        self._column.addWidget(self.status)
        self._middle.setHidden(self._actions.signs_in)

    def put_above_status(self, widget: QWidget) -> None:
        """Something to know on every page, also while the window is covered."""
        self._column.insertWidget(self._column.indexOf(self.status), widget)

    def cover(self, page: QWidget) -> None:
        """Show this page alone above the status line; everything else stays as it is below it."""
        self.setProperty(COVERED, True)
        self._middle.hide()
        self._column.insertWidget(0, page, 1)
        page.show()

    def uncover(self, page: QWidget) -> None:
        """Show everything else again."""
        page.hide()
        self._column.removeWidget(page)
        self.setProperty(COVERED, False)
        self._middle.show()

    @property
    def inside(self) -> "Inside":
        """What makes the window work; made after the first paint, or now if asked for earlier."""
        if self._inside is None:
            self._inside = self._make_inside()
        return self._inside

    def _make_inside(self) -> "Inside":
        from vaxentry.ui.background import Background  # noqa: PLC0415 - after the first paint
        from vaxentry.ui.inside import Inside  # noqa: PLC0415
        from vaxentry.ui.steady import let_the_window_in  # noqa: PLC0415
        from vaxentry.ui.surroundings import Surroundings  # noqa: PLC0415

        let_the_window_in()
        around = Surroundings(
            book=self._book,
            sync=self._sync,
            words=self.words,
            theme=self.theme,
            clock=self._clock,
            new_id=self._new_id,
            actions=self._actions,
            # Reads wait for no save and a save for no read: two workers.
            writes=Background(self),
            reads=Background(self),
        )
        return Inside(self, around)

    @property
    def pages(self) -> "PageSet":
        """The six pages."""
        return self.inside.pages

    @property
    def entry(self) -> "EntryPage":
        """Entri."""
        return self.inside.pages.entry

    @property
    def closing(self) -> "Closing":
        """How the window ends."""
        return self.inside.closing

    def name_place(self, place: Place) -> None:
        """Mark `place` on the rail and name it above the page."""
        self.rail.mark(place)
        self.top.title.setText(self.words(f"ui.title_{place}"))

    def go_to(self, place: Place) -> None:
        """Show one of the six places."""
        self.inside.go_to(place)

    def set_theme(self, name: str) -> None:
        """Change to "light" or "dark" and remember it."""
        self.inside.looks.set_theme(name)

    def import_path(self, path: str) -> None:
        """Read a file of cards; the panel beside the form shows how it goes."""
        self.inside.imports.start(path)

    def show_keys(self) -> None:
        """F1."""
        self.inside.show_keys()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt override: everything that reads the book waits for the first paint."""
        super().paintEvent(event)
        if not self._has_begun:
            self._has_begun = True
            QTimer.singleShot(0, self._begin)

    @Slot()
    def _begin(self) -> None:
        if not self._has_ended:
            self.inside.begin()
            QTimer.singleShot(0, self._draw_icons)

    @Slot()
    def _draw_icons(self) -> None:
        self.theme.draw_now(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt override: rows that wait are told about; nothing is lost either way."""
        if not (self._has_ended or self.closing.may_close()):
            event.ignore()
            return
        event.accept()
        self.finish()

    def finish(self) -> None:
        """End for good and say so."""
        self.end()
        self.finished.emit()

    def come_back(self) -> None:
        """Show the window again: the program was started a second time."""
        self.closing.come_back()

    def end(self) -> None:
        """Keep what is typed and stop everything the window started. Safe to call twice."""
        if not self._has_ended:
            self._has_ended = True
            if self._inside is not None:
                self._inside.end()
