"""What the list of Kiriman reads. Runs on the worker thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vaxentry.domain.outline import Outline, block_of
from vaxentry.domain.queue_book import QueueBook
from vaxentry.domain.records import RecordQuery, RecordRow

FIRST_ROWS = 32
"""Rows that come with the outline: more than a screen shows."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the book said: the outline, None where only rows were asked for, and rows by block."""

    outline: Outline | None
    rows: Mapping[int, Sequence[RecordRow]] = field(default_factory=dict)


def fits(rows: Mapping[int, Sequence[RecordRow]], block: int, amount: int) -> bool:
    """Whether the rows of a block are here, and as many as the outline says."""
    return block in rows and len(rows[block]) == amount


def read_first(book: QueueBook, query: RecordQuery) -> Read:
    """The outline of a list, and its first rows."""
    outline = book.outline(query)
    blocks: list[int] = []
    for at, (block, _) in enumerate(outline.blocks):
        if outline.first_row(at) >= FIRST_ROWS:
            break
        blocks.append(block)
    return Read(outline, _rows_of(book, query, outline, blocks))


def read_again(book: QueueBook, query: RecordQuery, kept: Sequence[int]) -> Read:
    """The outline of a list as it is now, and the rows of these blocks and of the newest."""
    outline = book.outline(query)
    held = {block for block, _ in outline.blocks}
    blocks = held & {*kept, *(block for block, _ in outline.blocks[:1])}
    return Read(outline, _rows_of(book, query, outline, sorted(blocks)))


def read_rows(book: QueueBook, query: RecordQuery, outline: Outline, blocks: Sequence[int]) -> Read:
    """The rows of these blocks."""
    found = dict(_rows_of(book, query, outline, blocks))
    return Read(None, {block: found.get(block, ()) for block in blocks})


def _rows_of(
    book: QueueBook, query: RecordQuery, outline: Outline, blocks: Sequence[int]
) -> Mapping[int, Sequence[RecordRow]]:
    found: dict[int, list[RecordRow]] = {block: [] for block in blocks}
    for first, last in _runs(sorted(blocks)):
        for row in book.stretch(query, first, last, outline.span):
            found.setdefault(block_of(row.seq), []).append(row)
    return {block: found[block] for block in blocks}


def _runs(blocks: Sequence[int]) -> list[tuple[int, int]]:
    """Blocks that follow each other are read in one go."""
    runs: list[tuple[int, int]] = []
    for block in blocks:
        if runs and block == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], block)
        else:
            runs.append((block, block))
    return runs
