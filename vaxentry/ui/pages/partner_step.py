"""The question before a swap with a card that no clash names: which of our cards is the other."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vaxentry.domain.entry_no import EntryNo
from vaxentry.domain.names import mask_name
from vaxentry.domain.records import RecordDetail
from vaxentry.domain.rules import RuleError
from vaxentry.domain.swap_partner import Unfit, read_partner
from vaxentry.ui.pages.partner_work import find_partner, guess_partner
from vaxentry.ui.pages.reveal import Note
from vaxentry.ui.sentences import error_text
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.panel import text_label


class PartnerStep(QWidget):
    """Hidden until it is asked; Enter looks the card up, then it is told and the line is gone.

    Attributes:
        ours: the record whose other card is asked for, None = it is not asked.
        partner: the card that was found, None = none yet.

    Signals:
        found: `partner` is told, masked.
    """

    found = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._book, self._reader, self._words = around.book, around.reads, around.words
        self.ours: RecordDetail | None = None
        self.partner: RecordDetail | None = None
        self._opened: RecordDetail | None = None
        self.line = LineField()
        self.field = Labelled(around.words("cases.partner"), self.line)
        self.field.set_hint(around.words("cases.partner_hint"))
        self.told = text_label("", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        column.addWidget(self.told)
        self.line.returnPressed.connect(self._look_up)
        self.line.edited.connect(self.field.clear_problem)
        self.leave()

    def ask(self, ours: RecordDetail) -> None:
        """Ask for the other card of a record; the likely one will stand in the line."""
        self.leave()
        self.ours = ours
        self._show()
        guess = partial(guess_partner, self._book, ours)
        self._reader.run(guess, partial(self._on_guess, ours), partial(self._on_failed, ours))

    def ask_again(self) -> None:
        """Not this one: the line is back as it was typed."""
        self.partner = None
        self._show()
        self.line.selectAll()

    def leave(self) -> bool:
        """Ask no more; whether it was asked."""
        was, self.ours, self.partner = self.ours, None, None
        self.line.clear()
        self.told.clear()
        self.field.clear_problem()
        self.hide()
        return was is not None

    def note(self, looks: Note, records: Sequence[UUID], then: Callable[[], None]) -> None:
        """Note a look at records, and at the card that was found: it is told of beside them."""
        partner = self.partner
        beside = [] if partner is None else [partner.row.record_id]
        looks([*records, *beside], partial(self._on_noted, partner, then))

    def _on_noted(self, partner: RecordDetail | None, then: Callable[[], None]) -> None:
        self._opened = partner
        then()

    def tell(self, *, shown: bool) -> None:
        """Tell whom the ticket is exchanged with; nothing while nobody is found.

        Args:
            shown: whether name and ticket may stand in full: they do once the look was noted.
        """
        if self.partner is None:
            return
        shown = shown and self.partner is self._opened
        dose = self.partner.dose
        assert dose.ticket is not None
        number = self.partner.row.entry_no
        name = dose.name if shown else mask_name(dose.name)
        ticket = dose.ticket.text if shown else dose.ticket.masked
        told = self._words("cases.partner_found", number=number, name=name, ticket=ticket)
        self.told.setText(told)

    def _show(self) -> None:
        self.field.setVisible(self.partner is None)
        self.told.setVisible(self.partner is not None)
        self.show()
        if self.partner is None:
            self.line.setFocus()

    def _on_guess(self, ours: RecordDetail, number: str) -> None:
        if ours is self.ours and self.partner is None and not self.line.value:
            self.line.set_value(number)
            self.line.selectAll()

    def _look_up(self) -> None:
        if self.ours is None:
            return
        try:
            wanted = read_partner(self.line.value)
        except RuleError:
            self.field.show_problem(self._words("cases.partner_form"))
            return
        self._find(self.ours, wanted)

    def _find(self, ours: RecordDetail, wanted: EntryNo | int) -> None:
        work = partial(find_partner, self._book, ours, wanted)
        done = partial(self._on_found, ours, self.line.value)
        self._reader.run(work, done, partial(self._on_failed, ours))

    def _on_found(self, ours: RecordDetail, typed: str, found: RecordDetail | Unfit) -> None:
        if ours is not self.ours or self.partner is not None or typed != self.line.value:
            return  # left, found or typed anew meanwhile
        if isinstance(found, Unfit):
            self.field.show_problem(self._words(f"cases.partner_{found}"))
            self.line.selectAll()
            return
        self.field.clear_problem()
        self.partner = found
        self.tell(shown=False)
        self._show()
        self.found.emit()

    def _on_failed(self, ours: RecordDetail, error: Exception) -> None:
        if ours is self.ours and self.partner is None:
            self.field.show_problem(error_text(self._words, error))
