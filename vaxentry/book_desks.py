"""What a window may ask for over a book: each desk is imported and made when it is wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaxentry.language import Words
from vaxentry.ui.actions import WindowActions

if TYPE_CHECKING:
    from vaxentry.domain.backups import Backups
    from vaxentry.domain.day_book import DayBook
    from vaxentry.domain.desk_files import DeskFiles
    from vaxentry.domain.outage_desk import OutageDesk
    from vaxentry.domain.report_desk import Daily, ReportDesk
    from vaxentry.domain.staff_desk import ApprovalBook, StaffDesk
    from vaxentry.wiring import Book


@dataclass(frozen=True, slots=True)
class BookDesks:
    """Any thread; the desks hold nothing and are made anew. Nothing is imported before the first
    paint but this.

    Attributes:
        book: the book; asked for when something of it is, it may still be opening.
        settings: the file of the settings.
        words: of the screen.
    """

    book: "Callable[[], Book]"
    settings: Path
    words: Words

    def actions(self, rebuild: Callable[[Words], None], **more: Any) -> WindowActions:
        """All of it for a window.

        Args:
            rebuild: see `WindowActions`.
            more: what else of `WindowActions` the caller has.
        """
        return WindowActions(
            enrol=self.enrol,
            import_file=self.import_file,
            rebuild=rebuild,
            import_table=self.import_table,
            backups=self.backups,
            write_template=self.write_template,
            desk_files=self.desk_files,
            days=self.days,
            outages=self.outages,
            reports=self.reports,
            daily=self.daily,
            staff=self.staff,
            approvals=self.approvals,
            **more,
        )

    def enrol(self, url: str, code: str) -> None:
        """See `joining.enrol`."""
        from vaxentry import joining  # noqa: PLC0415 - after the first paint

        book = self.book()
        joining.enrol(book.store, url, code, ca_file=book.settings.ca_file)

    def import_file(self, path: Path, progress: Any) -> Any:
        """See `wiring.import_file`."""
        from vaxentry import wiring  # noqa: PLC0415 - after the first paint

        return wiring.import_file(self.book(), path, progress)

    def import_table(self) -> Any:
        """The import desk."""
        from vaxentry import wiring  # noqa: PLC0415 - after the first paint

        return wiring.import_table(self.book())

    def write_template(self, path: Path) -> None:
        """An empty workbook of cards."""
        from vaxentry import wiring  # noqa: PLC0415 - after the first paint

        wiring.write_template(path)

    def backups(self) -> "Backups":
        """The backups of the book."""
        from vaxentry import wiring  # noqa: PLC0415 - after the first paint

        return wiring.BookBackups(self.book())

    def desk_files(self) -> "DeskFiles":
        """Files of the desk of cases, and of the audit trail."""
        from vaxentry.book_files import BookFiles  # noqa: PLC0415 - after the first paint

        return BookFiles(self.book(), self.words)

    def reports(self) -> "ReportDesk":
        """The backlog report."""
        from vaxentry import wiring  # noqa: PLC0415 - after the first paint
        from vaxentry.reports.desk import Reports  # noqa: PLC0415

        return Reports(self.book().store.transactions, wiring.now_utc)

    def days(self) -> "DayBook":
        """The close of a day."""
        from vaxentry import wiring  # noqa: PLC0415 - after the first paint
        from vaxentry.reports.day_desk import DayDesk  # noqa: PLC0415

        return DayDesk(self.book().store.transactions, wiring.now_utc)

    def outages(self) -> "OutageDesk":
        """The evidence of outages."""
        from vaxentry import wiring  # noqa: PLC0415 - after the first paint
        from vaxentry.reports.outage_desk import Outages  # noqa: PLC0415

        return Outages(self.book().store.transactions, wiring.now_utc)

    def daily(self) -> "Daily":
        """The report of each day."""
        from vaxentry import wiring  # noqa: PLC0415 - after the first paint
        from vaxentry.reports.daily import DailyReports  # noqa: PLC0415

        return DailyReports(self.book().store.transactions, self.settings, wiring.now_utc)

    def staff(self) -> "StaffDesk":
        """The people of this PC."""
        from vaxentry import wiring  # noqa: PLC0415 - after the first paint

        return wiring.staff(self.book())

    def approvals(self) -> "ApprovalBook":
        """What waits for a second person."""
        from vaxentry import wiring  # noqa: PLC0415 - after the first paint

        return wiring.approvals(self.book())
