"""What the window asks of every page."""

from uuid import UUID

from PySide6.QtWidgets import QWidget

from vaxentry.domain.contact import QueueStatus
from vaxentry.domain.records import Counts


class Page(QWidget):
    """One of the six places. A page that has nothing to say to a call keeps these."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")

    def first_focus(self) -> QWidget | None:
        """Where the cursor goes when the page is shown for the first time."""
        return None

    def focus_after(self, last: QWidget) -> QWidget | None:
        """Where the cursor goes when it was at `last` before the page was left."""
        return last

    def look_again(self) -> None:
        """The page comes to the front: catch up with the book."""

    def forget(self) -> None:
        """Somebody else than before is here: what was looked at and told is not for them."""

    def refresh(self, records: frozenset[UUID]) -> None:
        """Some records changed."""

    def show_counts(self, counts: Counts) -> None:
        """The counts are new."""

    def show_status(self, status: QueueStatus) -> None:
        """How the sending stands is new."""

    def end(self) -> None:
        """The window ends: keep what there is, start nothing more."""
