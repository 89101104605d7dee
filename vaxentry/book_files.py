"""What leaves an open book as files, with the notes about it in the trail."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from vaxentry.db import case_steps
from vaxentry.domain.case_steps import Step
from vaxentry.domain.desk_files import FileForm
from vaxentry.domain.desk_lists import NikCase
from vaxentry.domain.permission import Right
from vaxentry.domain.trail import Action, Trail, TrailQuery
from vaxentry.language import Words
from vaxentry.reports import dukcapil, trail
from vaxentry.reports.leaving import Leaving, leaving
from vaxentry.wiring import Book, now_utc

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
        store, is_full = self.book.store, bool(password)
        cases: list[NikCase] = []

        def note_sent(c: Connection, author: UUID) -> None:
            sent = [one.record_id for one in cases] if is_full else []
            case_steps.take(c, sent, Step.SENT_DUKCAPIL, author, now_utc())

        what = Leaving(
            Right.EXPORT_FULL if is_full else Right.EXPORT_MASKED,
            Action.EXPORTED,
            "dukcapil" if is_full else "dukcapil_masked",
            is_new=True,
            also=note_sent,
        )
        with leaving(store.transactions, now_utc, path, what) as draft:
            cases += store.nik_cases()
            # The registry reads it: in its language, whatever the screen speaks.
            words = Words("id")
            draft.write_bytes(dukcapil.content(cases, path.stem, form, password, words))
        store.transactions.tell([one.record_id for one in cases] if is_full else [])
        return len(cases)

    def trail(self) -> Trail:
        """The audit trail."""
        self.book.store.demand(Right.READ_AUDIT)
        return self.book.trail

    def write_trail(self, path: Path, query: TrailQuery) -> int:
        """Notes of the trail as CSV."""
        tx = self.book.store.transactions
        return trail.export(tx, now_utc, query, path, self.words)
