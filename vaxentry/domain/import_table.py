"""The import desk: what the screen asks of it, and what that needs of the store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from vaxentry.domain.desk_row import DeskRow
from vaxentry.domain.dose import Dose
from vaxentry.domain.import_desk import ImportedRow, RowMark
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Saved


@dataclass(frozen=True, slots=True)
class ImportTally:
    """How far a file is. The rows done are the sum of the last four.

    Attributes:
        total: rows with content, 0 while the file is being read.
        saved: became doses.
        known: read before; nothing was added.
        bad: need a look, on the import desk.
        offered: would change a saved record; on the desk until a person decides.
    """

    total: int = 0
    saved: int = 0
    known: int = 0
    bad: int = 0
    offered: int = 0

    @property
    def done(self) -> int:
        """Rows that were worked on."""
        return self.saved + self.known + self.bad + self.offered


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """One row of the desk, without what it says."""

    content: bytes
    is_clean: bool
    set_aside: bool = False


@dataclass(frozen=True, slots=True)
class OfferPlace:
    """One line of the list of offered corrections.

    Attributes:
        row: number of the row as a spreadsheet shows it.
        entry_no, name: of the record it would change.
    """

    content: bytes
    file_name: str
    row: int
    entry_no: str
    name: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A row that would change a saved record, beside what is saved.

    Attributes:
        held: the dose as saved now.
        dose: the dose as the row says.
        can_correct: False when the record was voided or erased meanwhile.
    """

    mark: RowMark
    stack: UUID
    record_id: UUID
    held: Dose
    dose: Dose
    can_correct: bool = True

    @property
    def same_person(self) -> bool:
        """Whether the row says of the person what is saved: then no answer of the pass is lost."""
        return _who(self.held) == _who(self.dose)


def _who(dose: Dose) -> tuple[object, ...]:
    return dose.identity, dose.name, dose.birth_date, dose.sex


class Decision(StrEnum):
    """What a person says to an offer."""

    CORRECT = "correct"
    OWN_CARD = "own_card"
    LEAVE = "leave"


Going = Callable[[int, int], bool]
"""Told (rows imported, rows to import) after each one; its answer False ends the work."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the clean rows: imported, and left because somebody stopped it.

    Attributes:
        doubtful: imported ones whose number is to be typed once more.
        clinical: imported ones that the rules of the vaccination day object to.
    """

    saved: int
    left: int
    doubtful: int = 0
    clinical: int = 0


class ImportTable(Protocol):
    """The import desk as the screen works on it. Every call may come from any thread.

    Raises (all methods): `errors.StorageError` and its children when the disk or the file fails.
    """

    def places(self) -> Sequence[DeskPlace]:
        """Every row on the desk, in the order of the files and their rows."""
        ...

    def waiting(self) -> int:
        """How many rows and offers on the desk somebody should look at."""
        ...

    def rows(self, contents: Sequence[bytes]) -> Sequence[DeskRow]:
        """These rows; those that left the desk meanwhile are missing."""
        ...

    def keep(self, row: DeskRow) -> bool:
        """Keep a row as it was changed here, durably; False when it left the desk meanwhile.

        Raises:
            NotPermittedError: who is at this PC may not type; so with `take`.
        """
        ...

    def take(self, going: Going) -> Taken:
        """Import every clean row, one transaction each."""
        ...

    def offers(self) -> Sequence[OfferPlace]:
        """Every correction that waits for a decision, oldest first."""
        ...

    def offer(self, content: bytes) -> Offer | None:
        """One of them; that somebody looked is audited. None when it is decided."""
        ...

    def decide(self, content: bytes, decision: Decision, *, reason: str = "") -> Saved | None:
        """Do what a person says.

        Args:
            reason: kept with the new revision of a correction.

        Returns:
            The save, None when nothing was to be saved or the offer was decided before.

        Raises:
            RecordVoidedError, VoidAskedError: the record was voided, or that is asked for.
            RuleError: the reason is no text that may be sealed.
            NotPermittedError: who is at this PC may not type, or not correct that record. Nothing
                is written.
        """
        ...


class TableBook(Protocol):
    """The store's side of `ImportTable`. Each call is one transaction, from any thread.

    Raises (all that write): `errors.NotPermittedError`; `accept` what `ports.DoseBook.correct` may
    raise. Nothing is written then.
    """

    def places(self) -> Sequence[DeskPlace]: ...

    def waiting(self) -> int: ...

    def rows(self, contents: Sequence[bytes]) -> Sequence[DeskRow]: ...

    def keep(self, row: DeskRow) -> bool:
        """Keep texts, problems and `RowMark.card` of a row that is on the desk."""
        ...

    def take(self, row: ImportedRow) -> Saved | None:
        """Save dose, outbox, audit and import row; None when the row left the desk meanwhile."""
        ...

    def offers(self) -> Sequence[OfferPlace]: ...

    def offer(self, content: bytes) -> Offer | None: ...

    def accept(self, offer: Offer, warnings: Sequence[Problem], *, reason: str) -> Saved | None: ...

    def take_as_own(self, row: ImportedRow) -> Saved | None:
        """Save an offered row as a card of its own; None when it was decided before."""
        ...

    def leave(self, content: bytes) -> None: ...
