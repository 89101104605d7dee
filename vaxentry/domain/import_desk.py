"""What the import of a stack needs of the store; `vaxentry.db` fulfils `ImportBook`.

How a row is recognised is told in ``docs/adr/0010-import-row-identity.md``. In short: `content` is
the keyed hash of everything the row says and the key of the store's import table; `card` is an
opaque value by which a changed row finds the record it belongs to. Neither can be turned back into
a name or a number without the key.
"""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Field
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Saved

VERSION_DAYS = 31
"""For how many days a file of the same name or template counts as a possible later version."""


class RowState(StrEnum):
    """What became of a row that was read before."""

    SAVED = "saved"
    """A record was made of it, or a person took it over as a correction or as a new card."""
    PARKED = "parked"
    """On the import desk: it broke a rule."""
    TOUCHED = "touched"
    """On the import desk, and somebody worked on it there: no file overwrites that."""
    OFFERED = "offered"
    """On the import desk: it would change a saved record; a person decides."""
    REFUSED = "refused"
    """A person decided that it is not to be taken over."""
    REPLACED = "replaced"
    """Was on the import desk; a later version of it came."""


@dataclass(frozen=True, slots=True)
class FileMark:
    """By what a file, or an earlier version of it, is recognised.

    Attributes:
        print: keyed hash of the file's bytes.
        name: file name without folder, as given; shown on the import desk.
        template_id: the id that `template.write_template` put into the workbook, "" without one.
    """

    print: bytes
    name: str
    template_id: str = ""


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A row that was read before.

    Attributes:
        content: keyed hash of the whole row, as given in `RowMark`.
        card: opaque value, as given in `RowMark`.
        record_id: the record made of it (SAVED) or that it would change (OFFERED), else None.
    """

    content: bytes
    card: bytes
    state: RowState
    record_id: UUID | None


@dataclass(frozen=True, slots=True)
class Begun:
    """An import that may start.

    Attributes:
        stack: the stack (berkas) the rows' records belong to.
        seen: every row of the earlier files that may be versions of this one.
    """

    stack: UUID
    seen: Sequence[SeenRow]


@dataclass(frozen=True, slots=True)
class RowMark:
    """Which row of which file.

    Attributes:
        file: `FileMark.print` of the file that brought the row first.
        row: number of the row as a spreadsheet shows it (the heading is row 1).
        content: keyed hash of the whole row, 32 bytes: the row's identity, unique in the store.
        card: opaque value of 48 bytes, kept and given back in `SeenRow`.
    """

    file: bytes
    row: int
    content: bytes
    card: bytes


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row that became a dose.

    Attributes:
        warnings: findings that did not stop it, kept with the record as for a typed dose.
        replaces: `content` of an older version of the row that is on the desk; it leaves it
            as REPLACED in the same transaction. None when there is none.
    """

    mark: RowMark
    stack: UUID
    record_id: UUID
    dose: Dose
    warnings: Sequence[Problem] = ()
    replaces: bytes | None = None


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with a cell; never its value.

    Attributes:
        column: letter of the column as a spreadsheet shows it, "" for the whole row.
        field: the field of that column, None when it has no known heading.
        code: the rule; its sentence is ``rule.<code>``.
        params: numbers and codes for the sentence.
    """

    column: str
    field: Field | None
    code: str
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that broke a rule, for the encrypted import desk.

    Attributes:
        cells: what the row says, as text, by field code; by column letter where the column has no
            known heading. Personal data: only ever in the encrypted store.
        columns: letter of the column of each field code the file has.
        noted: what was wrong with the cells or the row themselves, before any rule of the card.
        typed: what somebody typed into an older version of the row, and still holds.
    """

    mark: RowMark
    cells: Mapping[str, str]
    problems: Sequence[CellProblem]
    replaces: bytes | None = None
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)
    noted: Sequence[CellProblem] = ()
    typed: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that would change a saved record. Nothing of the record changes until a person says so.

    That person may take it as a correction of `record_id`, save it as a card of its own, or refuse
    it; all three need only what stands here.
    """

    mark: RowMark
    stack: UUID
    record_id: UUID
    dose: Dose
    warnings: Sequence[Problem] = ()
    replaces: bytes | None = None


class ImportBook(Protocol):
    """The store's side of an import. Each call is one transaction and may come from any thread.

    Raises (all methods): `errors.StorageError` and its children when the disk or the file fails.
    """

    def row_key(self, text: bytes) -> bytes:
        """HMAC-SHA-256 of `text`, 32 bytes, under a random key kept in the encrypted store.

        The key never changes: every row identity hangs on it. Called once for each import, to get
        a key for its rows.
        """
        ...

    def begin(self, file: FileMark, contents: Collection[bytes]) -> Begun:
        """Note the file and find what was read before.

        Files whose rows were met before are versions of one pile and share its stack:

        - Earlier versions are the file with the same `print` and each file that any of `contents`
          came from, however old. The new file joins the stack of the newest of them; when there is
          none, a new stack is opened: a name may be used again for other cards.
        - `Begun.seen` holds every row of all files of all those stacks, and of each file with the
          same `name` or the same (not empty) `template_id` that began within the last
          `VERSION_DAYS` days.

        Args:
            file: what it is recognised by; kept with its stack and the present time.
            contents: `RowMark.content` of every row of the file, up to 50,000.

        Raises:
            NotPermittedError: who is at this PC may not type; so with all that writes here.
        """
        ...

    def import_row(self, row: ImportedRow) -> Saved | None:
        """Save dose, outbox, audit and import row in ONE transaction.

        Returns:
            None, with nothing written, when `content` is known as anything but PARKED. A parked
            row leaves the desk and becomes SAVED.
        """
        ...

    def park_rows(self, rows: Sequence[BadRow]) -> None:
        """Lay rows on the import desk, all of them or, when it fails, none.

        A row whose `content` is on the desk already is renewed (cells, problems, place), so it
        lies there once; one that is known as anything but PARKED stays as it is.
        """
        ...

    def texts(self, content: bytes) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """What a row on the desk says in its file, and what was typed there since."""
        ...

    def offer_correction(self, row: ChangedRow) -> bool:
        """Lay the row beside the record it would change.

        A row that says what the record says already becomes SAVED: there is nothing to decide.

        Returns:
            Whether a person has to decide; False, with nothing written, when `content` is known
            as anything but PARKED.
        """
        ...
