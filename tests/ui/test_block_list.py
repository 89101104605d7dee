"""What of a list has changed is told so that one list becomes the other, row by row."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from vaxentry.domain.outbox import State
from vaxentry.domain.records import RecordRow
from vaxentry.ui.block_list import BlockList, changes

NOW = datetime(2026, 11, 23, 2, 3, tzinfo=UTC)
ROW = RecordRow(
    1, UUID(int=1), "KD-261123-001", NOW, "SITI", "9271", "sinovac", 1, "lanjut",
    date(2026, 11, 22), State.QUEUED,
)  # fmt: skip
seqs = st.sets(st.integers(0, 600), max_size=12)


@given(seqs, seqs, st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5)), st.booleans())
def test_the_changes_make_one_list_of_the_other(
    before: set[int], after: set[int], held: set[int], read: set[int], newest: bool
) -> None:
    def grouped(numbers: set[int]) -> dict[int, list[RecordRow]]:
        found: dict[int, list[RecordRow]] = {}
        for seq in sorted(numbers, reverse=newest):
            found.setdefault(seq >> 7, []).append(replace(ROW, seq=seq))
        return found

    old, new = grouped(before), grouped(after)
    blocks = BlockList([(block, len(rows)) for block, rows in old.items()], newest=newest)
    target = [(block, len(rows)) for block, rows in new.items()]
    known = {block: old[block] for block in held & old.keys()}
    fresh = {block: new[block] for block in read & new.keys()}
    lists = {block: [row.seq for row in rows] for block, rows in old.items()}
    for change in changes(blocks, target, known, fresh):
        rows = lists.setdefault(change.block, [])
        if change.amount < 0:
            del rows[change.at : change.at - change.amount]
        else:
            rows[change.at : change.at] = [-1] * change.amount
        blocks.add(change.block, change.amount)
    assert list(blocks.blocks) == target
    for block in known.keys() & fresh.keys():
        kept = [seq for seq in lists[block] if seq >= 0]
        assert kept == [row.seq for row in new[block] if row.seq in before]


def test_what_was_wanted_last_is_read_first() -> None:
    blocks = BlockList([(9, 100), (8, 100), (5, 100), (2, 100)])
    assert blocks.around([9, 8, 5, 2], 250) == [2, 5]
    assert blocks.around([2, 9], 50) == [9]
    assert blocks.around([7], 250) == []


def test_rows_are_found_where_they_are() -> None:
    blocks = BlockList([(9, 3), (5, 2)])
    assert [blocks.place(row) for row in range(5)] == [(9, 0), (9, 1), (9, 2), (5, 0), (5, 1)]
    assert (blocks.rows, blocks.first_row(5), blocks.count(5), blocks.count(7)) == (5, 3, 2, 0)
