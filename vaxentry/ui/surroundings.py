"""What every page is given, in one piece."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from vaxentry.domain.case_book import DeskBook
from vaxentry.domain.ports import Clock, SyncControl
from vaxentry.language import Words
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.background import Background
from vaxentry.ui.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The collaborators of one window.

    Attributes:
        writes: the worker of saves and drafts; they happen in the order given.
        reads: the worker of lists and counts, so that no save waits for a list.
        new_id: makes the id of a new record.
    """

    book: DeskBook
    sync: SyncControl
    words: Words
    theme: Theme
    clock: Clock
    new_id: Callable[[], UUID]
    actions: WindowActions
    writes: Background
    reads: Background
