"""A saved record on the entry page to be corrected, and the card that was put aside for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Field
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import RecordDetail, Saved
from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.panel import push_button, text_label


@dataclass(frozen=True, slots=True)
class Aside:
    """The half-typed card that waits while a record is corrected."""

    record_id: UUID | None
    form: Mapping[Field, str]


class CorrectionBar(QFrame):
    """Says which record is being corrected and asks why.

    Signals:
        left: the user goes back without correcting.
    """

    left = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        set_look(self, tone="wait")
        self._words = words
        self._title = text_label("", "heading")
        self.reason = QLineEdit()
        self.field = Labelled(words("entry.reason"), self.reason)
        self.back = push_button(words("entry.leave_correction"), theme)
        self.back.clicked.connect(self._on_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self.field, 1)
        row.addWidget(self.back)
        self.hide()

    def _on_back(self) -> None:
        self.left.emit()

    def begin(self, entry_no: str) -> None:
        """Show the bar for a record with an empty reason."""
        self._title.setText(self._words("entry.correcting", number=entry_no))
        self.reason.clear()
        self.field.clear_problem()
        self.show()


@dataclass(frozen=True, slots=True)
class Correction:
    """The record being corrected."""

    detail: RecordDetail
    bar: CorrectionBar
    aside: Aside

    @property
    def reason(self) -> str:
        """Why, as typed; the book keeps it with the revision."""
        return self.bar.reason.text().strip()

    def save(self, book: DoseBook, dose: Dose, warnings: Sequence[Problem], reason: str) -> Saved:
        """Seal the next revision. Runs on the worker thread."""
        record_id = self.detail.row.record_id
        whole = replace(dose, earlier=self.detail.dose.earlier)
        return book.correct(record_id, whole, reason=reason, warnings=warnings)
