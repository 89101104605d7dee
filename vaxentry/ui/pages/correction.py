"""A saved record on the entry page to be corrected, and the card that was put aside for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from vaxentry.domain.compare import changed, differences
from vaxentry.domain.dose import Dose, Origin
from vaxentry.domain.form import Field, Form
from vaxentry.domain.outbox import State
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import RecordDetail, Saved
from vaxentry.domain.stacks import CorrectionDraft
from vaxentry.language import Words
from vaxentry.ui.pages.reason_field import reason_problem
from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.panel import push_button, text_label


@dataclass(frozen=True, slots=True)
class Aside:
    """The half-typed card that waits while a record is corrected."""

    record_id: UUID | None
    form: Mapping[Field, str]
    origins: Mapping[Field, Origin]


class CorrectionBar(QFrame):
    """Says which record is being corrected and asks why, unless it is free.

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
        self._free = text_label(words("entry.free_correction"), "muted", wrap=True)
        self.reason = LineField()
        self.field = Labelled(words("entry.reason"), self.reason)
        self.back = push_button(words("entry.leave_correction"), theme)
        self.back.clicked.connect(self._on_back)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self._free, 1)
        row.addWidget(self.field, 1)
        row.addWidget(self.back)
        self.hide()

    def _on_back(self) -> None:
        self.left.emit()

    def begin(self, entry_no: str, *, is_free: bool) -> None:
        """Show the bar for a record with an empty reason."""
        self._title.setText(self._words("entry.correcting", number=entry_no))
        self.reason.set_value("")
        self.field.clear_problem()
        self.show_free(is_free=is_free)
        self.show()

    def show_free(self, *, is_free: bool) -> None:
        """Ask for a reason, or say why none is needed."""
        self.field.setVisible(not is_free)
        self._free.setVisible(is_free)

    def reason_problem(self) -> str:
        """What is wrong with the reason as typed; "" when it can be sealed."""
        return reason_problem(self._words, self.reason.value)


@dataclass(frozen=True, slots=True)
class Correction:
    """The record being corrected.

    Attributes:
        before: the form of what was saved.
    """

    detail: RecordDetail
    bar: CorrectionBar
    aside: Aside
    before: Mapping[Field, str]

    @property
    def record_id(self) -> UUID:
        """The record."""
        return self.detail.row.record_id

    @property
    def reason(self) -> str:
        """Why, as typed; the book keeps it with the revision. A free one asks for none."""
        return "" if self.detail.is_free else self.bar.reason.value.strip()

    @property
    def lacks_reason(self) -> bool:
        """Whether the save has to wait for a reason that can be sealed."""
        return not self.detail.is_free and bool(self.bar.reason_problem())

    @property
    def is_refused(self) -> bool:
        """Whether the server did not take it as it was: saved as it stands, it is sent once more.

        A decision that did not count is not part of the card, and is left out then.
        """
        return self.detail.row.state is State.NEEDS_FIX

    def says_more(self, form: Form, dose: Dose | None) -> bool:
        """Whether the card says anything else now than what was saved.

        Args:
            form: what stands on the screen.
            dose: the same as it would be saved, None when it can't be.
        """
        if not changed(self.before, form):
            return False
        return dose is None or bool(differences(self.detail.dose, dose))

    def head_origins(self, head: Form) -> dict[Field, Origin]:
        """Where the head of the record came from, as far as it was not typed over."""
        return {
            field: origin
            for field, origin in self.detail.dose.origins.items()
            if field in head and head[field] == self.before.get(field)
        }

    def save(
        self, book: DoseBook, dose: Dose, warnings: Sequence[Problem], *, reason: str, site: str
    ) -> Saved:
        """Seal the next revision; "" = the site as before. Runs on the worker thread."""
        return book.correct(
            self.record_id,
            dose,
            reason=reason,
            warnings=warnings,
            site=site,
            closes_draft=True,
            based_on=self.detail.head_rev,
        )

    def draft(self, form: Form, origins: Mapping[Field, Origin], site: str) -> CorrectionDraft:
        """What is typed so far, as the book keeps it.

        Args:
            site: what stands where the site is typed.
        """
        changes = {at: text for at, text in form.items() if text != self.before.get(at)}
        given = {at: origin for at, origin in origins.items() if at in changes}
        return CorrectionDraft(
            record_id=self.record_id,
            rev=self.detail.head_rev,
            changes=changes,
            origins=given,
            reason=self.bar.reason.value,
            site="" if site == self.detail.site else site,
        )
