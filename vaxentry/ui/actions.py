"""What the window may ask of the rest of the program besides the book and the sync worker."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from vaxentry.domain.form import Field
from vaxentry.language import Words

if TYPE_CHECKING:
    # Known to the checker only: the rules of the card would be read before the first paint.
    from vaxentry.domain.backups import Backups
    from vaxentry.domain.desk_files import DeskFiles
    from vaxentry.domain.import_table import ImportTable, ImportTally
    from vaxentry.domain.report_desk import Daily, ReportDesk
    from vaxentry.ui.wakefulness import Power

GetReports = Callable[[], "ReportDesk"]
Progress = Callable[["ImportTally"], bool]
"""Told how far a file is, from the worker thread; its answer False means "stop"."""


class ImportProblem(Protocol):
    """One cell that broke a rule; never its value."""

    @property
    def column(self) -> str:
        """Letter of the column as a spreadsheet shows it, "" for the whole row."""
        ...

    @property
    def field(self) -> Field | None:
        """The field of that column, None when the heading is unknown."""
        ...

    @property
    def code(self) -> str:
        """The rule; its sentence is ``rule.<code>``."""
        ...

    @property
    def params(self) -> Mapping[str, str | int]:
        """Numbers and codes for the sentence."""
        ...


class ImportRow(Protocol):
    """A row of the file; only one that was not saved has problems."""

    @property
    def row(self) -> int:
        """Number of the row as a spreadsheet shows it."""
        ...

    @property
    def problems(self) -> Sequence[ImportProblem]:
        """What is wrong with it."""
        ...


class ImportReport(Protocol):
    """What became of a file; `vaxentry.importing.report.ImportReport` is one."""

    @property
    def total(self) -> int:
        """Rows with content in the file."""
        ...

    @property
    def rows(self) -> Sequence[ImportRow]:
        """The rows that were worked on, in the order of the file."""
        ...

    @property
    def saved(self) -> int:
        """Rows that became doses."""
        ...

    @property
    def doubtful(self) -> int:
        """Saved rows whose number is to be typed once more (F7)."""
        ...

    @property
    def clinical(self) -> int:
        """Saved rows that the rules of the vaccination day object to."""
        ...

    @property
    def known(self) -> int:
        """Rows that were read before."""
        ...

    @property
    def bad(self) -> int:
        """Rows that broke a rule."""
        ...

    @property
    def offered(self) -> int:
        """Rows offered as corrections."""
        ...

    @property
    def unknown_columns(self) -> Sequence[str]:
        """Letters of columns that are no field: not imported."""
        ...

    @property
    def other_sheets(self) -> int:
        """Sheets of the workbook that were not read."""
        ...

    @property
    def fallback_encoding(self) -> str:
        """Encoding that had to be assumed, "" when none had."""
        ...

    @property
    def missing(self) -> int:
        """Saved rows of an earlier version of the file that are not in it any more."""
        ...

    @property
    def stopped(self) -> bool:
        """Whether somebody ended it early; what was saved stays saved."""
        ...


def _keep_nothing(_name: str, _value: str) -> None:
    """A choice lasts as long as the window."""


@dataclass(frozen=True, slots=True)
class WindowActions:
    """Callables given by the composition root. The first two run on a worker thread.

    Attributes:
        enrol: takes server address and enrolment code; raises children of `NetworkError`.
        import_file: reads a stack from a file; raises `FileError` and `StorageError`.
        rebuild: the window is to be made anew in another language. Main thread.
        remember: keeps a choice ("theme" or "language" and its value) for the next start. Called
            on a worker thread.
        import_table: the import desk, asked for on a worker thread; None where no file is read.
        backups: the backups of the book, asked for on a worker thread; None where none are made.
        write_template: writes an empty workbook of cards, on a worker thread; raises `FileError`.
            None where none is offered.
        desk_files: what leaves the PC from the desk of cases, asked for on a worker thread; None
            where nothing does.
        power: reaches the power of the PC, on a worker thread; None where it may always sleep.
        reports: makes the reports of the book, asked for on a worker thread; None where none are.
        daily: writes the report of the day, asked for on a worker thread; None where none is.
    """

    enrol: Callable[[str, str], None]
    import_file: Callable[[Path, Progress], ImportReport]
    rebuild: Callable[[Words], None]
    remember: Callable[[str, str], None] = _keep_nothing
    import_table: "Callable[[], ImportTable] | None" = None
    backups: "Callable[[], Backups] | None" = None
    write_template: Callable[[Path], None] | None = None
    power: "Callable[[], Power] | None" = None
    desk_files: "Callable[[], DeskFiles] | None" = None
    reports: "GetReports | None" = None
    daily: "Callable[[], Daily] | None" = None
