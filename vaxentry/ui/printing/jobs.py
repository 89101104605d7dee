"""What is to be printed, made from the book. Runs on the worker thread; touches no widget."""

from collections.abc import Callable, Sequence
from uuid import UUID

from vaxentry.domain.cases import Case
from vaxentry.domain.ports import Clock, DoseBook
from vaxentry.domain.records import Stack
from vaxentry.domain.trail import Action
from vaxentry.language import Words
from vaxentry.ui.pages.lists_rows import ListKind, ListRow, Span, StackRow, with_progress
from vaxentry.ui.printing.html import code_html, sheet_html, slip_html
from vaxentry.ui.printing.letter import Addressee, letter_html, letter_title
from vaxentry.ui.printing.paper import Job
from vaxentry.ui.printing.sheets import Printed, foot, list_sheet, recovery_sheet, stack_slip

MakeJob = Callable[[DoseBook, Clock, Words], Job]


def list_job(
    kind: ListKind, rows: Sequence[ListRow], span: Span, stack: Stack | None = None
) -> MakeJob:
    """The list as it is shown; the cards of a stack with their stack."""

    def make(book: DoseBook, clock: Clock, words: Words) -> Job:
        printed = _printed(book, clock)
        sheet = list_sheet(kind, _measured(book, rows), span, printed, words, stack)
        return Job(
            sheet.title, _told(kind), f"list_{kind}", sheet_html(sheet), foot(printed, words),
            is_wide=True,
        )  # fmt: skip

    return make


def slip_job(stack: Stack, hands: tuple[str, str]) -> MakeJob:
    """The slip of a stack, with the figures of the moment it is printed."""

    def make(book: DoseBook, clock: Clock, words: Words) -> Job:
        printed = _printed(book, clock)
        fresh = _fresh(book, stack.id) or stack
        slip = stack_slip(fresh, book.progress(stack.id), hands, printed, words)
        return Job(
            slip.title, Action.REPORT_EXPORTED, "slip", (slip_html(slip),), foot(printed, words)
        )

    return make


def letter_job(case: Case, to: Addressee) -> MakeJob:
    """The letter about a case."""

    def make(book: DoseBook, clock: Clock, words: Words) -> Job:
        printed = _printed(book, clock)
        html = letter_html(case, to, printed, book.site().site)
        said = Action.EXPORTED, "letter"
        return Job(letter_title(case), *said, (html,), foot(printed, words))

    return make


def recovery_job(code: str, name: str) -> MakeJob:
    """The recovery sheet; it names the PC, and nobody who was vaccinated."""

    def make(book: DoseBook, clock: Clock, words: Words) -> Job:
        printed, site = _printed(book, clock), book.site()
        sheet = recovery_sheet(code, name, site.pc_code, printed, words)
        said = Action.REPORT_EXPORTED, "recovery_sheet"
        return Job(sheet.title, *said, (code_html(sheet),), foot(printed, words))

    return make


def _told(kind: ListKind) -> Action:
    """A list of stacks names nobody who was vaccinated."""
    return Action.REPORT_EXPORTED if kind is ListKind.STACKS else Action.EXPORTED


def _printed(book: DoseBook, clock: Clock) -> Printed:
    site = book.site()
    return Printed(site.site_name or site.site, book.author().name, clock())


def _fresh(book: DoseBook, stack: UUID) -> Stack | None:
    return next((one for one in book.stacks() if one.id == stack), None)


def _measured(book: DoseBook, rows: Sequence[ListRow]) -> Sequence[ListRow]:
    """The rows with the figures that were not on the screen yet."""
    return [
        with_progress(book, [row])[0] if isinstance(row, StackRow) and row.progress is None else row
        for row in rows
    ]
