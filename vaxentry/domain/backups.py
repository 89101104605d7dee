"""What the person at the PC may know and choose of the backups."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class BackupState:
    """How far the backups are.

    Attributes:
        at: when the newest one was begun, UTC; None = there is none yet.
        second: folder of the second copies, "" = none was chosen.
        second_at: when the newest one there was begun; None = none there, or the place is not
            there now (a stick that is pulled out).
    """

    at: datetime | None
    second: str
    second_at: datetime | None


class Backups(Protocol):
    """The backups of the open book. May be called from any thread but the main one: disks wait."""

    def state(self) -> BackupState: ...

    def choose_second(self, folder: str) -> BackupState:
        """Write a backup now, with its copy in `folder`, and go on so; "" = no second place.

        Raises:
            NotPermittedError: who is at this PC may not change its settings.
            StorageError: nothing could be written there; the choice before stays.
        """
        ...
