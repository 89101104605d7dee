"""Beside the list: one record with its history, and what may be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.life import Life
from vaxentry.domain.outbox import State
from vaxentry.domain.records import RecordDetail
from vaxentry.language import Words
from vaxentry.ui.pages.detail_text import (
    Line,
    dose_lines,
    finding_lines,
    other_lines,
    state_lines,
)
from vaxentry.ui.pages.life_text import life_lines, pause_lines
from vaxentry.ui.pages.reason_field import ReasonField
from vaxentry.ui.pages.reveal import Reveal
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import Panel, push_button, text_label
from vaxentry.ui.widgets.scrolled import Scrolled
from vaxentry.ui.widgets.time_line import TimeLine

_ENDED = frozenset({State.VOIDED, State.ERASED})
_LABEL_WIDTH = 128
_VOID = "void"


class QueueDetail(Panel):
    """Shows a `RecordDetail`; identity stays masked until asked for with F4.

    Signals:
        correct_wanted: a `RecordDetail` is to be corrected.
        void_wanted: (`RecordDetail`, reason).
        answer_wanted: the answer for the citizen about this `RecordDetail`.
    """

    correct_wanted = Signal(object)
    void_wanted = Signal(object, object)
    answer_wanted = Signal(object)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self.detail: RecordDetail | None = None
        self._life = Life()
        self.reveal = Reveal(words, theme, self)
        self.reveal.changed.connect(self._draw)
        self._make_parts()
        self._lay_out()
        self.show_detail(None)

    def _make_parts(self) -> None:
        words, theme = self._words, self._theme
        self.title = text_label("", "heading")
        self.correct_button = push_button(words("queue.correct"), theme, "correct")
        self.correct_button.clicked.connect(self._on_correct)
        self.void_button = push_button(words("queue.void"), theme, "void")
        self.void_button.clicked.connect(self._on_void)
        self.answer_button = push_button(words("lists.answer"), theme, "report")
        self.answer_button.clicked.connect(self.copy_answer)
        self.reason_field = ReasonField(words("queue.void_reason"), words)
        self.reason_field.set_hint(words("queue.void_hint"))
        self.reason_field.given.connect(self._on_given)
        self.reason = self.reason_field.line
        self.empty = EmptyState(
            "queue", words("queue.none_chosen"), words("queue.none_chosen_text"), theme
        )
        self._scroll = Scrolled(name=words("queue.detail"))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.reveal.button)
        actions = QHBoxLayout()
        actions.addWidget(self.correct_button)
        actions.addWidget(self.void_button)
        actions.addStretch()
        self.column.addLayout(top)
        self.column.addWidget(self._scroll, 1)
        self.column.addWidget(self.empty, 1)
        self.column.addWidget(self.reason_field)
        self.column.addLayout(actions)
        self.column.addWidget(self.answer_button)

    def show_detail(self, detail: RecordDetail | None, life: Life | None = None) -> None:
        """Show a record, masked, and what happened to it; None for "none chosen"."""
        self.detail, self._life = detail, life or Life()
        if self.reveal.bring([detail.row.record_id] if detail else []):
            self.reason_field.leave()
        parts = (self.title, self._scroll, self.correct_button)
        for part in (*parts, self.void_button, self.answer_button):
            part.setVisible(detail is not None)
        self.empty.setVisible(detail is None)
        self._draw()

    def _draw(self) -> None:
        if self.detail is not None:
            self._fill(self.detail)

    def _fill(self, detail: RecordDetail) -> None:
        self.title.setText(detail.row.entry_no)
        ended = detail.row.state in _ENDED
        self.correct_button.setEnabled(not ended and detail.may_correct)
        self.void_button.setEnabled(not ended and detail.may_void)
        self._scroll.hold(self._content(detail))

    def _content(self, detail: RecordDetail) -> QWidget:
        words = self._words
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        _add_section(
            column, words("queue.section_state"), [*state_lines(detail, words), *self._held_lines()]
        )
        _add_section(column, words("queue.section_findings"), finding_lines(detail, words))
        _add_section(column, words("queue.section_other"), other_lines(detail, words))
        column.addWidget(text_label(words("queue.section_life"), "section"))
        if not detail.attempts:
            column.addWidget(text_label(words("queue.no_attempts"), "muted", wrap=True))
        column.addWidget(TimeLine(life_lines(detail, self._life, words), self._theme))
        card = dose_lines(detail.dose, words, shown=self.reveal.is_shown)
        _add_section(column, words("queue.section_card"), card)
        column.addStretch()
        return inner

    def _held_lines(self) -> list[Line]:
        return [Line(label, text) for label, text in pause_lines(self._life, self._words)]

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt override: the page is left; nobody is to find the person still readable."""
        self.reveal.cover()
        super().hideEvent(event)

    def copy_answer(self) -> None:
        """Ctrl+Shift+C: the answer for somebody who asks after this dose."""
        if self.detail is not None:
            self.answer_wanted.emit(self.detail)

    def _on_correct(self) -> None:
        if self.detail is not None:
            self.correct_wanted.emit(self.detail)

    def _on_void(self) -> None:
        if self.reason_field.chosen is None:
            self.reason_field.ask(_VOID)
        else:
            self.reason_field.give()

    def _on_given(self, _: object, reason: str) -> None:
        self.void_wanted.emit(self.detail, reason)


def _add_section(column: QVBoxLayout, heading: str, lines: Sequence[Line]) -> None:
    if lines:
        column.addWidget(text_label(heading, "section"))
        column.addLayout(_rows(lines))


def _rows(lines: Sequence[Line]) -> QFormLayout:
    rows = QFormLayout()
    rows.setContentsMargins(0, 0, 0, 4)
    rows.setHorizontalSpacing(12)
    rows.setVerticalSpacing(3)
    rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for line in lines:
        text = text_label(line.text, "label", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label = text_label(line.label, "muted", wrap=True)
        label.setFixedWidth(_LABEL_WIDTH)
        rows.addRow(label, text)
    return rows
