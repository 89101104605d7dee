"""What Tutup hari needs of the book; `vaxentry.reports.day_desk.DayDesk` fulfils it."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol
from uuid import UUID

from vaxentry.domain.day_close import DaySheet, Seal
from vaxentry.domain.day_doses import BatchOfDay, PcDoses, Yield
from vaxentry.domain.day_pile import PcCount
from vaxentry.domain.day_summary import StackSummary


class DayLine(NamedTuple):
    """A day of vaccination that has stacks, cards in stacks of another day, or a seal in force.

    Attributes:
        stacks: of that day.
        sealed: the seals in force.
    """

    day: date
    stacks: int
    sealed: frozenset[Seal]


class DayBook(Protocol):
    """Every call is one short transaction and may come from any thread.

    Raises (all methods): `errors.StorageError` and its children when the book fails.
    """

    def days(self) -> Sequence[DayLine]:
        """Every day that has stacks or cards, the newest first."""
        ...

    def sheet(self, day: date) -> DaySheet:
        """Everything of a day, of one moment."""
        ...

    def keep_reason(self, day: date, key: str, reason: str) -> DaySheet:
        """Keep why something does not agree until it is sealed; again = the newer reason.

        Args:
            key: `Difference.key`.

        Raises:
            RuleError: the reason is empty or too long.
            SealError: ``seal_closed``: that seal is in force.
            NotPermittedError: who is at this PC may not type.
        """
        ...

    def seal(self, seen: DaySheet, seal: Seal, reasons: Mapping[str, str]) -> DaySheet:
        """Seal the figures that were looked at. With the cards sealed, the server's seal closes by
        itself.

        Args:
            seen: the day as it was read, and stands on the screen.
            reasons: by `Difference.key`, of everything of this seal that does not agree.

        Raises:
            SealError: ``seal_changed``: the figures are others now; ``seal_unexplained``,
                ``seal_closed``, or nothing is there to seal; ``seal_nameless``: nobody's name would
                stand under it.
            RuleError: a reason can't be so.
            NotPermittedError: who is at this PC may not seal a day.
        """
        ...

    def reopen(self, day: date, seal: Seal, reason: str) -> DaySheet:
        """Take a seal back; that of the cards takes the server's along, which closes anew.

        Its reasons are there again as typed ones.

        Raises:
            SealError: ``seal_open``, ``seal_nameless``.
            RuleError: the reason is empty or too long.
            NotPermittedError: as `seal`.
        """
        ...

    def enter_vials(self, day: date, batch: BatchOfDay, told: Yield) -> DaySheet:
        """Keep what somebody counted of the vials of a batch; again = the newer counts.

        A batch of which no dose was typed is there from then on; with no vials it is gone again.
        No vials of a batch that was given is as if nobody had entered them.

        Raises:
            SealError: ``seal_closed``: the doses of that day are sealed.
            NotPermittedError: who is at this PC may not type.
        """
        ...

    def enter_count(self, day: date, stack: UUID, told: PcCount) -> DaySheet:
        """Keep what another PC typed of a stack, in place of what it told before.

        A PC is called as it is on the screen, also one whose file was read: by hand stands in place
        of its file, and a later file of that name in place of what was counted by hand.

        Raises:
            RuleError: the name of the PC can't be so.
            SealError: ``seal_closed``: the cards of that day are sealed; ``stack_moved``.
            NotPermittedError: who is at this PC may not type.
        """
        ...

    def offered(self, day: date, stack: UUID, path: Path) -> Sequence[StackSummary]:
        """The stacks in the summary file of another PC that may be this one; at least one.

        Raises:
            FileError: ``summary_not_read``, ``summary_no_stack``, ``summary_own``,
                ``summary_taken``, ``summary_older``: a newer one of that device is there.
            SealError: ``stack_moved``: the stack is of another day now.
        """
        ...

    def read_summary(self, day: date, stack: UUID, path: Path, theirs: int) -> DaySheet:
        """As `enter_count`, from the summary file of the other PC, and the doses it gave that day.

        The doses are kept though those of the day are sealed: as what is typed here, they show as
        figures that changed since. A file that says nothing of doses leaves them as they were.

        Args:
            theirs: the number there of one of those that are `offered`.

        Raises:
            FileError: as `offered`.
            SealError, NotPermittedError: as `enter_count`.
        """
        ...

    def read_doses(self, day: date, path: Path) -> DaySheet:
        """Keep what another PC gave on a day, from its summary file: no stack is needed.

        It stands in place of all that the same PC told of the day before.

        Raises:
            FileError: ``summary_not_read``, ``summary_own``, ``summary_other_day``,
                ``summary_no_doses``: an older program wrote it; ``summary_older``.
            SealError: ``seal_closed``: the doses of that day are sealed.
            NotPermittedError: who is at this PC may not type.
        """
        ...

    def drop_doses(self, day: date, told: PcDoses) -> DaySheet:
        """Take back what the file of another PC said of its doses.

        Args:
            told: one of `DaySheet.pc_doses`.

        Raises:
            SealError, NotPermittedError: as `read_doses`.
        """
        ...

    def write_summary(self, day: date, path: Path) -> None:
        """Write what this PC typed of the stacks of a day and gave on it, signed, for another PC.

        Raises:
            NotPermittedError: who is at this PC may not take it away.
            FileError: it can't be written; the old file is as it was.
        """
        ...
