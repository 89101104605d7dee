"""The batch in the head: past its last day on the vaccination date, told once, confirmed once."""

from datetime import date

from PySide6.QtCore import QObject, Signal

from vaxentry.domain.form import Field
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.second_look import clinical_problem, is_expired
from vaxentry.ui.pages.entry_desk import EntryDesk
from vaxentry.ui.pages.pile_desk import PileDesk
from vaxentry.ui.pages.problem_board import ProblemBoard
from vaxentry.ui.pages.stack_bar import StackBar

HeadBatchKey = tuple[int, date | None, str, str, date | None]
"""Pile, vaccination date, vaccine, batch and its last day: another of them is another question."""

FOUND = clinical_problem(Field.BATCH, RuleCode.BATCH_EXPIRED)
_HEARD = frozenset({FOUND.code})


class HeadBatch(QObject):
    """Knows what was told of the batch of the pile in force and what the clerk said. Main thread.

    Signals:
        told: the batch that was just typed has expired; nobody was told yet.
    """

    told = Signal()

    def __init__(
        self,
        pile: PileDesk,
        bar: StackBar,
        desk: EntryDesk,
        board: ProblemBoard,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pile, self._bar, self._desk, self._board = pile, bar, desk, board
        self._told: set[HeadBatchKey] = set()
        self._confirmed: set[HeadBatchKey] = set()

    @property
    def _key(self) -> HeadBatchKey:
        form, given_on = self._bar.form, self._pile.pile.given_on
        named = form[Field.VACCINE], form[Field.BATCH].strip().upper()
        return (self._pile.key, given_on, *named, self._pile.expires_on(*named))

    @property
    def objects(self) -> bool:
        """Whether the batch has expired on the vaccination date and nobody has confirmed it."""
        _, given_on, _, _, expires_on = key = self._key
        return is_expired(expires_on, given_on) and key not in self._confirmed

    @property
    def heard(self) -> frozenset[str]:
        """The codes that need no F10 on a card with the batch of the head."""
        is_heard = self._key in self._confirmed and self._pile.own_batch is None
        return _HEARD if is_heard else frozenset()

    def look(self) -> None:
        """The head may say something else now; a record that is corrected has its own."""
        if self._desk.correction is not None:
            self._board.show_head(())
            return
        objects = self.objects
        self._show(objects=objects)
        if objects and self._key not in self._told:
            self._told.add(self._key)
            self.told.emit()

    def _show(self, *, objects: bool) -> None:
        self._bar.keep_open(wanted=objects)
        self._board.show_head((FOUND,) if objects else ())

    def confirm(self) -> bool:
        """The cards say so, each that has this batch; False when there is nothing to confirm."""
        if not self.objects:
            return False
        self._confirmed.add(self._key)
        self._show(objects=False)
        return True
