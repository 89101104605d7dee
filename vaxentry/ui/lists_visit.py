"""F6: the lists are shown, and what is chosen there happens on the other pages."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from vaxentry.ui.background import OnError
from vaxentry.ui.page_set import PageSet
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from vaxentry.ui.lists_desk import ListsDesk
    from vaxentry.ui.main_window import MainWindow


class ListsVisit(QObject):
    """Makes the lists when they are wanted. Main thread.

    Signals:
        entry_wanted: the entry page is to be shown.
        written: the book was changed: there may be something to send.
    """

    entry_wanted = Signal()
    written = Signal()

    def __init__(
        self,
        window: "MainWindow",
        around: Surroundings,
        pages: PageSet,
        correct: Callable[[UUID, Callable[[], Banner], OnError], None],
    ) -> None:
        super().__init__(window)
        self._window, self._around, self._pages = window, around, pages
        self._correct = correct
        self._desk: ListsDesk | None = None

    @property
    def desk(self) -> "ListsDesk":
        """The lists, made now if they were never wanted."""
        from vaxentry.ui.lists_desk import ListsDesk  # noqa: PLC0415 - when they are wanted

        if self._desk is None:
            self._desk = ListsDesk(self._around, self._window)
            self._pages.add(self._desk.page)
            self._connect(self._desk)
        return self._desk

    def _connect(self, lists: "ListsDesk") -> None:
        entry = self._pages.entry
        lists.left.connect(self.entry_wanted)
        lists.stack_chosen.connect(partial(self._on_typing_wanted, entry.enter_stack))
        lists.card_chosen.connect(partial(self._on_typing_wanted, entry.open_parked))
        lists.pass_chosen.connect(partial(self._on_typing_wanted, entry.begin_pass))
        lists.record_chosen.connect(self._on_correct)
        lists.head_followed.connect(entry.flow.pile.follow)
        lists.written.connect(self.written)

    def _on_typing_wanted(self, begin: Callable[[Any], None], chosen: object) -> None:
        """What was chosen in a list is typed on the entry page."""
        self.entry_wanted.emit()
        begin(chosen)

    def _on_correct(self, record: UUID) -> None:
        self._correct(record, self._back, self.desk.page.fail)

    def show(self) -> None:
        """F6."""
        self._window.top.title.setText(self._around.words("lists.title"))
        self._pages.bring(self.desk.page)

    def _back(self) -> Banner:
        self.show()
        return self.desk.page.banner
