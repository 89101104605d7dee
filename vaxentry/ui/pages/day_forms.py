"""The forms of Tutup hari, and what is done once one of them is filled in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vaxentry.domain.day_close import DaySheet, Seal
from vaxentry.domain.day_doses import BatchOfDay, DoseLine, PcDoses, Yield
from vaxentry.domain.day_gaps import reason_before
from vaxentry.domain.day_pile import PcCount, Pile
from vaxentry.domain.day_summary import StackSummary
from vaxentry.errors import SealError
from vaxentry.language import Words
from vaxentry.ui.actions import GetDays
from vaxentry.ui.background import Background
from vaxentry.ui.day_named import NamedLine
from vaxentry.ui.file_choice import choose_summary
from vaxentry.ui.pages.day_counts import CountForm, DosesForm, TheirsForm
from vaxentry.ui.pages.day_panels import BatchForm, DayForm, ReasonForm, VialsForm
from vaxentry.ui.theme.theme import Theme


class DayForms(QObject):
    """Shows one form at a time over the window. Main thread.

    Signals:
        wanted: something is to be done on the worker thread (a callable that gives the new
            `DaySheet`), and the key of the sentence for it.
        reasoned: a reason was typed: the day, the key of the difference, the text.
        refused: it can't be filled in now; carries the error.
    """

    wanted = Signal(object, str)
    reasoned = Signal(object, str, str)
    refused = Signal(object)

    def __init__(
        self, days: GetDays, background: Background, words: Words, theme: Theme, page: QWidget
    ) -> None:
        super().__init__(page)
        self._background = background
        self._days, self._words, self._theme, self._page = days, words, theme, page
        self.form: DayForm | None = None

    def _bring(self, form: DayForm) -> None:
        """A new one each time: what it is for differs."""
        if self.form is not None:
            self.form.deleteLater()
        self.form = form

    def ask_reason(self, sheet: DaySheet, line: NamedLine, known: Mapping[str, str]) -> None:
        """Ask why something does not agree; what is for information alone needs no reason."""
        if line.difference is None:
            return
        if sheet.in_force(line.difference.seal) is not None:
            self.refused.emit(SealError(reason="seal_closed"))
            return
        key, form = line.difference.key, ReasonForm(self._words, self._theme, self._ground)
        self._bring(form)
        form.told.connect(partial(self.reasoned.emit, sheet.day, key))
        form.show_form(line.text, "", reason_before(line.difference, known))

    @property
    def _ground(self) -> QWidget:
        return self._page.window()

    def ask_reopen(self, day: date, seal: Seal) -> None:
        """Ask why a seal is taken back."""
        words, form = self._words, ReasonForm(self._words, self._theme, self._ground)
        self._bring(form)
        form.told.connect(partial(self._reopen, day, seal))
        title = words("day.reopen_title", seal=words(f"day.seal_{seal}"))
        form.show_form(title, words("day.reopen_about"), "")

    def _reopen(self, day: date, seal: Seal, reason: str) -> None:
        self.wanted.emit(lambda: self._days().reopen(day, seal, reason), "day.done_reopen")

    def ask_vials(self, sheet: DaySheet, row: int) -> None:
        """Ask for the vials of a line; below the last one, for the doses of another PC, and for the
        vials of a batch of which nobody typed.
        """
        if sheet.in_force(Seal.DOSES) is not None:
            self.refused.emit(SealError(reason="seal_closed"))
        elif row < len(sheet.doses):
            self._ask_vials(sheet.day, sheet.doses[row])
        elif row == len(sheet.doses):
            self._ask_doses(sheet)
        else:
            self._ask_batch(sheet)

    def _ask_vials(self, day: date, line: DoseLine) -> None:
        form = VialsForm(self._words, self._theme, self._ground)
        self._bring(form)
        form.told.connect(partial(self._keep_vials, day, line.batch))
        form.begin(line)

    def _ask_batch(self, sheet: DaySheet) -> None:
        form = BatchForm(self._words, self._theme, self._ground)
        self._bring(form)
        form.told.connect(lambda told: self._keep_vials(sheet.day, *told))
        form.begin_new(sheet)

    def _keep_vials(self, day: date, batch: BatchOfDay, told: Yield) -> None:
        self.wanted.emit(lambda: self._days().enter_vials(day, batch, told), "day.done_kept")

    def _ask_doses(self, sheet: DaySheet) -> None:
        """Choose the file of another PC at once, as long as there is none to be taken back."""
        choose = partial(self._choose_doses, sheet.day)
        if not sheet.pc_doses:
            choose()
            return
        form = DosesForm(self._words, self._theme, self._ground)
        self._bring(form)
        form.told.connect(partial(self._drop_doses, sheet.day))
        form.file_wanted.connect(choose)
        form.begin(sheet.pc_doses)

    def _choose_doses(self, day: date) -> None:
        choose_summary(self._page, self._words, partial(self.read_doses, day))

    def read_doses(self, day: date, path: Path) -> None:
        """Take the doses of another PC from its summary."""
        self.wanted.emit(lambda: self._days().read_doses(day, path), "day.done_kept")

    def _drop_doses(self, day: date, told: PcDoses) -> None:
        self.wanted.emit(lambda: self._days().drop_doses(day, told), "day.done_kept")

    def ask_count(self, day: date, pile: Pile) -> None:
        """Ask what another PC typed of a stack."""
        form = CountForm(self._words, self._theme, self._ground)
        self._bring(form)
        form.told.connect(partial(self._keep_count, day, pile.stack))
        form.file_wanted.connect(partial(self._choose_file, day, pile))
        form.begin(pile)

    def _keep_count(self, day: date, stack: UUID, told: PcCount) -> None:
        self.wanted.emit(lambda: self._days().enter_count(day, stack, told), "day.done_kept")

    def _choose_file(self, day: date, pile: Pile) -> None:
        choose_summary(self._page, self._words, partial(self.read_file, day, pile))

    def read_file(self, day: date, pile: Pile, path: Path) -> None:
        """Take the count of another PC from its summary; of several stacks one is chosen."""
        take = partial(self._take, day, pile.stack, path)
        found = partial(self._on_offered, pile, take)
        work = partial(_offered, self._days, day, pile.stack, path)
        self._background.run(work, found, self.refused.emit)

    def _on_offered(
        self, pile: Pile, take: Callable[[int], None], found: Sequence[StackSummary]
    ) -> None:
        if len(found) == 1:
            take(found[0].number)
            return
        form = TheirsForm(self._words, self._theme, self._ground)
        self._bring(form)
        form.told.connect(take)
        form.begin(pile, found)

    def _take(self, day: date, stack: UUID, path: Path, theirs: int) -> None:
        work = partial(_read_summary, self._days, day, stack, path, theirs)
        self.wanted.emit(work, "day.done_kept")


def _offered(days: GetDays, day: date, stack: UUID, path: Path) -> Sequence[StackSummary]:
    """Runs on the worker thread."""
    return days().offered(day, stack, path)


def _read_summary(days: GetDays, day: date, stack: UUID, path: Path, theirs: int) -> DaySheet:
    """Runs on the worker thread."""
    return days().read_summary(day, stack, path, theirs)
