"""The flow of one card: first key, draft, problems, save, next card. Owns no layout."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vaxentry.domain.form import Field, Form
from vaxentry.domain.ports import Clock, DoseBook
from vaxentry.domain.problems import Severity
from vaxentry.domain.records import RecordDetail, Saved, Stack
from vaxentry.domain.reopening import unparse
from vaxentry.domain.validation import Checked, check
from vaxentry.ui.background import Background
from vaxentry.ui.pages.card_fields import ALL_FIELDS, date_reader
from vaxentry.ui.pages.card_form import CardForm
from vaxentry.ui.pages.correction import Aside, Correction, CorrectionBar
from vaxentry.ui.pages.entry_work import (
    Pile,
    SavedCard,
    Start,
    keep_draft,
    save_card,
)
from vaxentry.ui.pages.problem_board import ProblemBoard
from vaxentry.ui.pages.stack_bar import StackBar
from vaxentry.ui.widgets.labelled import Labelled

_TEMPORARY = 10


class EntryDesk(QObject):
    """What happens when the clerk types, leaves a field and saves.

    Signals:
        started: the first key of a card was struck.
        refused: the save was refused; carries the first `Field` to look at and how many there are.
        doubted: identity warnings; the same card is saved at the next Ctrl+Enter.
        saving: a save is in flight.
        saved: a `Saved`, durable.
        failed: the save failed with this exception; the form is untouched.
        stack_changed: the `Stack` in force or None.
        restored: a draft is back on the screen after the card that was typed before it.
    """

    started = Signal()
    refused = Signal(object, object)
    doubted = Signal(object)
    saving = Signal()
    saved = Signal(object)
    failed = Signal(object)
    stack_changed = Signal(object)
    restored = Signal()

    def __init__(
        self,
        *,
        book: DoseBook,
        background: Background,
        header: StackBar,
        card: CardForm,
        board: ProblemBoard,
        clock: Clock,
        new_id: Callable[[], UUID],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._background = book, background
        self._header, self._card, self._board = header, card, board
        self._clock, self._new_id = clock, new_id
        self.record_id: UUID | None = None
        self.stack: Stack | None = None
        self.correction: Correction | None = None
        self.is_busy = False
        self._doubted: Mapping[Field, str] | None = None
        self._waiting: Start | None = None
        # Until the kept draft is read, nothing may be written over it.
        self._is_started = False

    @property
    def today(self) -> date:
        """The PC's own calendar day."""
        return self._clock().astimezone().date()

    @property
    def fields(self) -> Mapping[Field, Labelled]:
        """Header and card fields together."""
        return {**self._header.fields, **self._card.fields}

    def form(self) -> dict[Field, str]:
        """Everything on the screen as raw text."""
        return self._header.form | self._card.form

    def pile(self) -> Pile:
        """The stack as it stands in the header now."""
        given_on = date_reader(lambda: self.today)(self._header.form[Field.GIVEN_ON])
        return Pile(self.stack, given_on, self._header.cards_counted, self._header.handed_over_by)

    def key_struck(self) -> None:
        """A card field was edited: the record has its identity from here on."""
        if self.record_id is None and self.correction is None and not self._card.is_blank:
            self.record_id = self._new_id()
            self.started.emit()

    def leave(self, editor: QWidget) -> None:
        """An editor lost the focus: say at once what is wrong with its field."""
        name = editor.property("field")
        if not name or self.is_busy:
            return
        field = Field(str(name))
        self._board.visit(field)
        if not self._card.is_blank or field in self._header.fields:
            self._board.show(self._check().problems)

    def _check(self) -> Checked:
        record = self.record_id.hex if self.record_id else ""
        temporary = f"T{record[-_TEMPORARY:].upper()}"
        return check(self.form(), today=self.today, temporary_id=temporary)

    def submit(self) -> None:
        """Save the card, or say what keeps it from being saved."""
        if self.is_busy or self._card.is_blank:
            return
        self.key_struck()
        checked = self._check()
        self._board.visit_all()
        self._board.show(checked.problems)
        errors = [problem.field for problem in checked.problems if problem.blocks]
        if self.correction is not None and not self.correction.reason:
            self.refused.emit(None, len(errors) + 1)
        elif errors or checked.dose is None:
            self.refused.emit(next(f for f in ALL_FIELDS if f in errors), len(set(errors)))
        elif not self._is_doubtful(checked):
            self._save(checked)

    def _is_doubtful(self, checked: Checked) -> bool:
        """Whether the clerk must look at the NIK once more; only the first time for one card."""
        doubts = [one.field for one in checked.problems if one.severity is Severity.IDENTITY]
        if not doubts or self._doubted == self.form():
            return False
        self._doubted = self.form()
        self.doubted.emit(next(field for field in ALL_FIELDS if field in doubts))
        return True

    def _save(self, checked: Checked) -> None:
        assert checked.dose is not None
        warnings = tuple(one for one in checked.problems if not one.blocks)
        self.is_busy = True
        self.saving.emit()
        if self.correction is not None:
            reason = self.correction.reason
            work = partial(self.correction.save, self._book, checked.dose, warnings, reason)
            self._background.run(work, self._on_corrected, self._on_failed)
            return
        assert self.record_id is not None
        save = partial(save_card, self._book, self.pile(), self.record_id, checked.dose, warnings)
        self._background.run(save, self._on_saved, self._on_failed)

    def _on_saved(self, card: SavedCard) -> None:
        self._set_stack(card.stack)
        self.next_card()
        if self._waiting is not None and self.restore(self._waiting):
            self.restored.emit()
        self.saved.emit(card.saved)

    def _on_corrected(self, saved: Saved) -> None:
        self.is_busy = False
        self.saved.emit(saved)

    def _on_failed(self, error: Exception) -> None:
        self.is_busy = False
        self.failed.emit(error)

    def next_card(self) -> None:
        """An empty card; the header stays."""
        self.is_busy = False
        self.record_id = None
        self._doubted = None
        self._board.forget(keep=tuple(self._header.fields))
        self._card.clear()

    def begin_correction(self, detail: RecordDetail, bar: CorrectionBar) -> None:
        """Load a saved record; the card at hand and its head wait."""
        if self.correction is None:
            aside = Aside(self.record_id, self.form())
        else:
            aside = self.correction.aside
        self.next_card()
        self.correction = Correction(detail, bar, aside)
        self._load(unparse(detail.dose))
        bar.begin(detail.row.entry_no)

    def end_correction(self) -> bool:
        """Bring back what waited; False when nothing was being corrected."""
        correction, self.correction = self.correction, None
        if correction is None:
            return False
        self.next_card()
        self._load(correction.aside.form)
        self.record_id = correction.aside.record_id
        return True

    def _load(self, form: Form) -> None:
        self._header.load(form)
        self._card.load(form)

    def new_stack(self) -> None:
        """Put the present pile away; the next card opens another one."""
        self._header.clear()
        self._board.forget()
        self._set_stack(None)

    def draft_work(self) -> Callable[[], Stack] | None:
        """The job that keeps what is typed, None when there is nothing to keep."""
        if self.record_id is None or self.is_busy or self.correction is not None:
            return None
        if self._waiting is not None or not self._is_started:
            return None
        return partial(keep_draft, self._book, self.pile(), self.record_id, self.form())

    def on_draft_kept(self, stack: Stack) -> None:
        """The draft is durable in this stack."""
        if self.stack is None or self.stack.id != stack.id:
            self._set_stack(stack)

    def restore(self, start: Start) -> bool:
        """Put the kept draft back on the screen; whether it could be.

        Somebody who types faster than the book opens goes on with the card at hand; the draft
        comes back after it and stays in the book until then.
        """
        self._is_started = True
        if start.record_id is None:
            return False
        if self.record_id is not None:
            self._waiting = start
            return False
        self._waiting = None
        self.record_id = start.record_id
        header = self._header.form
        self._load({**start.form, **{field: text for field, text in header.items() if text}})
        self._set_stack(start.stack)
        return True

    def _set_stack(self, stack: Stack | None) -> None:
        self.stack = stack
        self.stack_changed.emit(stack)
