"""What a cell of Kiriman says. Pure, but for the roles, which are Qt's."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt

from vaxentry.domain.outbox import NationalStatus, leaves_backlog
from vaxentry.domain.ports import Clock
from vaxentry.domain.records import RecordRow
from vaxentry.language import Words
from vaxentry.language.spelling import duration
from vaxentry.ui.record_model import COL_NAME, COL_STATE, COL_VACCINE, cell_text
from vaxentry.ui.widgets.chip import TONE_ROLE, tone_of

COL_AGE = "age"
ROLES = frozenset(
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        TONE_ROLE,
    )
)
"""What is answered at all: Qt asks each cell for eight more, at every paint."""
_FIRST = "\u2191 "
"""An arrow up: it goes before the others."""


def queue_cell(row: RecordRow, column: str, role: int, words: Words, clock: Clock) -> Any:
    """The words of a cell, the tone of its chip, or what is told of it."""
    if role == Qt.ItemDataRole.DisplayRole:
        return _text(row, column, words, clock)
    if column == COL_NAME and role == Qt.ItemDataRole.ToolTipRole:
        return row.name
    return _of_state(row, role, words) if column == COL_STATE else None


def _of_state(row: RecordRow, role: int, words: Words) -> Any:
    if role == TONE_ROLE:
        return tone_of(row.state)
    if role == Qt.ItemDataRole.ToolTipRole:
        return words(f"state.about_{row.state}")
    return state_spoken(row, words) if role == Qt.ItemDataRole.AccessibleTextRole else None


def _text(row: RecordRow, column: str, words: Words, clock: Clock) -> str:
    if column == COL_AGE:
        return age_text(row, words, clock())
    said = cell_text(row, column, words)
    if column == COL_STATE and row.goes_first:
        return _FIRST + said
    if column == COL_VACCINE and is_marked(row):
        return f"{said} · {words('queue.pcare_short')}"
    return said


def age_text(row: RecordRow, words: Words, now: datetime) -> str:
    """How long ago a record was saved that the server has not got yet; "" for one it has."""
    if leaves_backlog(row.state, void_settled=row.void_settled):
        return ""
    return duration(words, now - row.saved_at)


def state_spoken(row: RecordRow, words: Words) -> str:
    """The state, and what stands beside it, in words alone."""
    parts = [words(f"state.{row.state}")]
    if row.goes_first:
        parts.append(words("queue.goes_first"))
    if is_marked(row):
        parts.append(words("queue.national_typed_in_pcare"))
    return ", ".join(parts)


def is_marked(row: RecordRow) -> bool:
    """Whether somebody says that the dose was typed into P-Care by hand."""
    return row.national is NationalStatus.TYPED_IN_PCARE
