"""A book in memory that keeps the promises of `domain.import_desk.ImportBook`."""

import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from vaxentry.domain.dose import Dose
from vaxentry.domain.import_desk import (
    BadRow,
    Begun,
    ChangedRow,
    FileMark,
    ImportedRow,
    RowMark,
    RowState,
    SeenRow,
)
from vaxentry.domain.person import Person, Probe
from vaxentry.domain.records import Saved
from vaxentry.domain.stacks import Batch
from vaxentry.domain.vaccine_rules import BUILT_IN, Rules


class Strangers:
    """A `domain.look_around.HeldBook` in which nobody is held."""

    def __init__(self, table: Rules = BUILT_IN) -> None:
        self._table = table

    def rules(self) -> Rules:
        return self._table

    def people(self, number: str) -> Sequence[Person]:
        assert number
        return ()

    def similar(self, probe: Probe, limit: int = 5) -> Sequence[Person]:
        assert probe.name
        assert limit
        return ()

    def batches(self, stack: UUID) -> Sequence[Batch]:
        assert stack
        return ()


class FakeBook:
    def __init__(self) -> None:
        self.files: dict[bytes, FileMark] = {}
        self.stacks: dict[bytes, UUID] = {}
        self.rows: dict[bytes, tuple[SeenRow, RowMark]] = {}
        self.doses: dict[UUID, Dose] = {}
        self.desk: dict[bytes, BadRow] = {}
        self.offers: dict[bytes, ChangedRow] = {}

    def row_key(self, text: bytes) -> bytes:
        return hmac.digest(b"key of this test", text, "sha256")

    def begin(self, file: FileMark, contents: Collection[bytes]) -> Begun:
        met = {mark.file for seen, mark in self.rows.values() if seen.content in set(contents)}
        stacks = [self.stacks[one] for one in self.stacks if one in met | {file.print}]
        near = {one for one, stack in self.stacks.items() if stack in stacks}
        near |= {old.print for old in self.files.values() if self._is_called_like(old, file)}
        self.files[file.print] = file
        stack = self.stacks.setdefault(file.print, stacks[-1] if stacks else uuid4())
        return Begun(stack, [seen for seen, mark in self.rows.values() if mark.file in near])

    def import_row(self, row: ImportedRow) -> Saved | None:
        if not self._note(row.mark, RowState.SAVED, row.record_id, row.replaces):
            return None
        self.doses[row.record_id] = row.dose
        return Saved(row.record_id, 1, f"KD-210812-{len(self.doses):03d}", datetime.now(UTC))

    def park_rows(self, rows: Sequence[BadRow]) -> None:
        for row in rows:
            if self._note(row.mark, RowState.PARKED, None, row.replaces):
                self.desk[row.mark.content] = row

    def texts(self, content: bytes) -> tuple[Mapping[str, str], Mapping[str, str]]:
        row = self.desk[content]
        return row.cells, row.typed

    def offer_correction(self, row: ChangedRow) -> bool:
        noted = self._note(row.mark, RowState.OFFERED, row.record_id, row.replaces)
        if noted:
            self.offers[row.mark.content] = row
        return noted

    def _is_called_like(self, old: FileMark, new: FileMark) -> bool:
        same_template = bool(new.template_id) and old.template_id == new.template_id
        return old.name == new.name or same_template

    def _note(
        self, mark: RowMark, state: RowState, record: UUID | None, replaces: bytes | None
    ) -> bool:
        if mark.content in self.rows and self.rows[mark.content][0].state is not RowState.PARKED:
            return False
        self.desk.pop(mark.content, None)
        self.rows[mark.content] = (SeenRow(mark.content, mark.card, state, record), mark)
        if replaces is not None:
            old, place = self.rows[replaces]
            self.rows[replaces] = (replace(old, state=RowState.REPLACED, record_id=None), place)
            self.desk.pop(replaces, None)
            self.offers.pop(replaces, None)
        return True
