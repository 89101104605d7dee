"""*Perlu keputusan* and the rest of the window: the form, letters, files."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from vaxentry.domain.cases import Case, Way
from vaxentry.domain.form import Field
from vaxentry.domain.permission import Right
from vaxentry.ui.correct_visit import Aim, CorrectVisit
from vaxentry.ui.pages.conflicts import ConflictsPage
from vaxentry.ui.reauth import Reauth
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from vaxentry.ui.file_visit import FileVisit
    from vaxentry.ui.letter_visit import LetterVisit

_AIMS: Mapping[Way, Field] = {Way.DOCUMENT: Field.ID_TYPE, Way.RETICKET: Field.TICKET}


class CaseVisit(QObject):
    """Does what is wanted on the page beyond the page itself. Main thread.

    Signals:
        decided: a `Saved`: there is something to send.
    """

    decided = Signal(object)

    def __init__(
        self,
        around: Surroundings,
        page: ConflictsPage,
        correcting: CorrectVisit,
        back: Callable[[], Banner],
        reauth: Reauth,
    ) -> None:
        super().__init__(reauth)
        self._around, self._page = around, page
        self._correcting, self._back = correcting, back
        page.cases.form_wanted.connect(self._on_form)
        page.cases.decided.connect(self.decided)
        page.record_wanted.connect(self._on_record)
        self._reauth, self._window = reauth, page.window()
        page.cases.panel.reveal.may_show = partial(reauth.reveal, page.cases.banner.say)
        self._files: FileVisit | None = None
        self._letters: LetterVisit | None = None
        page.file_wanted.connect(self._on_file)
        page.cases.letter_wanted.connect(self._on_letter)

    @property
    def files(self) -> "FileVisit":
        """Files for the civil registry; made when one is wanted."""
        from vaxentry.ui.file_visit import FileVisit  # noqa: PLC0415

        if self._files is None:
            self._files = FileVisit(self._around, self._page.registry, self._window)
        return self._files

    @property
    def letters(self) -> "LetterVisit":
        """Letters; made when one is wanted."""
        from vaxentry.ui.letter_visit import LetterVisit  # noqa: PLC0415

        if self._letters is None:
            cases = self._page.cases
            self._letters = LetterVisit(self._around, cases, self._window, self._reauth)
        return self._letters

    def _on_file(self, is_full: bool) -> None:
        right = Right.EXPORT_FULL if is_full else Right.EXPORT_MASKED
        self._reauth.ask(right, self._page.banner.say, partial(self.files.begin, is_full=is_full))

    def _on_letter(self, case: Case) -> None:
        """The case waits for others once the letter is out: asked before, not after it."""
        begin = partial(self.letters.panel.begin, case)
        self._reauth.ask(Right.RULE, self._page.cases.banner.say, begin)

    def _on_form(self, case: Case, way: Way) -> None:
        aim = None
        if way in _AIMS:
            aim = Aim(_AIMS[way], self._around.words(f"cases.aim_{way}"))
        self._correcting.begin(case.ours, self._back, aim)

    def _on_record(self, record: UUID) -> None:
        self._correcting.open(record, self._back, self._page.fail)
