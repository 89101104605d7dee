"""What leaves an open book as files, with the notes about it in the trail."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from vaxentry.domain.case_steps import Step
from vaxentry.domain.desk_files import FileForm
from vaxentry.domain.permission import Right
from vaxentry.domain.trail import Action, Trail, TrailQuery
from vaxentry.language import Words
from vaxentry.reports import dukcapil, trail
from vaxentry.wiring import Book

_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""None that is taken for another one when it is read aloud or written down: 5 bits each."""
_GROUPS, _IN_GROUP = 4, 4


@dataclass(frozen=True, slots=True)
class BookFiles:
    """Fulfils `domain.desk_files.DeskFiles` for an open book."""

    book: Book
    words: Words

    def new_password(self) -> str:
        """Eighty bits, in four groups."""
        drawn = [secrets.choice(_SIGNS) for _ in range(_GROUPS * _IN_GROUP)]
        groups = [drawn[at : at + _IN_GROUP] for at in range(0, len(drawn), _IN_GROUP)]
        return "-".join("".join(group) for group in groups)

    def write_niks(self, path: Path, form: FileForm, password: str) -> int:
        """What waits for the civil registry, as a file; each person's row is noted as sent."""
        self.book.store.demand(Right.EXPORT_FULL if password else Right.EXPORT_MASKED)
        cases = self.book.store.nik_cases()
        # The registry reads it: in its language, whatever the screen speaks.
        written = dukcapil.write(path, cases, form, password, Words("id"))
        sent = [one.record_id for one in cases] if password else []
        _undone(path, lambda: self._note(sent, is_full=bool(password)))
        return written

    def _note(self, sent: Sequence[UUID], *, is_full: bool) -> None:
        self.book.trail.note(Action.EXPORTED, None, "dukcapil" if is_full else "dukcapil_masked")
        if sent:
            self.book.store.take_step(sent, Step.SENT_DUKCAPIL)

    def trail(self) -> Trail:
        """The audit trail."""
        self.book.store.demand(Right.READ_AUDIT)
        return self.book.trail

    def write_trail(self, path: Path, query: TrailQuery) -> int:
        """Notes of the trail as CSV."""
        self.book.store.demand(Right.READ_AUDIT)
        return trail.export(self.book.trail, query, path, self.words)


def _undone(path: Path, note: Callable[[], None]) -> None:
    """What could not be noted has not left."""
    try:
        note()
    except BaseException:
        path.unlink(missing_ok=True)
        raise
