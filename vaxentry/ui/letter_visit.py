"""A letter about a case, from the digit to the words that it is printed and the case waits."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from vaxentry.domain.case_book import DeskBook
from vaxentry.domain.case_steps import Step
from vaxentry.domain.cases import Case, Way, is_still_there
from vaxentry.domain.ports import Clock, DoseBook
from vaxentry.errors import RecordMovedError
from vaxentry.language import Words
from vaxentry.ui.pages.cases_section import CasesSection
from vaxentry.ui.pages.letter_panel import LetterPanel
from vaxentry.ui.printing.jobs import MakeJob, letter_job
from vaxentry.ui.printing.letter import letter_title
from vaxentry.ui.printing.paper import Job
from vaxentry.ui.printing.press import Press
from vaxentry.ui.reauth import Reauth
from vaxentry.ui.sentences import error_text
from vaxentry.ui.surroundings import Surroundings


class LetterVisit(QObject):
    """Main thread. The case waits once the letter is out, not when it was only asked for, and in
    the name of who asked for it: if somebody else is here by then, it stays where it is. A case
    that is over meanwhile gets no letter, and does not wait.
    """

    def __init__(
        self, around: Surroundings, cases: CasesSection, window: QWidget, reauth: Reauth
    ) -> None:
        super().__init__(window)
        self._around, self._cases, self._window = around, cases, window
        self._reauth = reauth
        self.panel = LetterPanel(around.words, around.theme, window)
        self.panel.print_wanted.connect(self._on_print)
        self.panel.pdf_wanted.connect(self._on_pdf)

    def _on_print(self) -> None:
        case, make = self._put_away()
        self.press_of(case).to_printer(letter_title(case), make, is_wide=False)

    def _on_pdf(self) -> None:
        case, make = self._put_away()
        self.press_of(case).to_file(letter_title(case).replace(" ", "-").lower(), make)

    def _put_away(self) -> tuple[Case, MakeJob]:
        case = self.panel.case
        assert case is not None
        self.panel.dismiss()
        make = letter_job(case, self.panel.addressee)
        return case, partial(_make_if_there, self._around.book, case, make)

    def press_of(self, case: Case) -> Press:
        """What prints the letter about this case; another letter may be begun meanwhile."""
        press = Press(self._around, self._window)
        press.done.connect(self._reauth.while_here(partial(self._on_done, case)))
        press.failed.connect(self._on_failed)
        for over in (press.done, press.failed, press.cancelled):
            over.connect(press.deleteLater)
        return press

    def _on_done(self, case: Case, _: str) -> None:
        around = self._around
        work = partial(_note, around.book, case)
        done = partial(self._cases.say_done, Way.LETTER, case)
        around.writes.run(work, done, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._cases.banner.say(error_text(self._around.words, error), "error")
        if isinstance(error, RecordMovedError):
            self._cases.look_again()


def _make_if_there(
    desk: DeskBook, case: Case, make: MakeJob, book: DoseBook, clock: Clock, words: Words
) -> Job:
    """Runs on the reader thread, before anything is written.

    Raises:
        RecordMovedError: ``letter_over``.
    """
    _demand_there(desk, case, "letter_over")
    return make(book, clock, words)


def _note(desk: DeskBook, case: Case) -> None:
    """Runs on the writer thread: the case waits from now on.

    Raises:
        RecordMovedError: ``letter_useless``.
    """
    _demand_there(desk, case, "letter_useless")
    desk.take_step([case.record_id], Step.LETTER)


def _demand_there(desk: DeskBook, case: Case, reason: str) -> None:
    if not is_still_there(case, desk.case(case.record_id)):
        raise RecordMovedError(reason=reason, number=case.ours.row.entry_no)
