"""The judge of the kill test must see every kind of loss."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.e2e.typing_journal import Journal, Kept, Note, What, faults, read_journal

FULL = {"id_number": "3324010101809001", "name": "SITI"}
NOTES = (
    Note(What.KEY, 100.0, 1, "a", {"id_number": "3324010101809009"}),
    Note(What.SAVING, 100.1, 1, "a"),
    Note(What.SAVED, 100.2, 1, "a"),
    Note(What.KEY, 101.0, 2, "b", {"id_number": "3324"}),
    Note(What.PARKING, 101.1, 2, "b"),
    Note(What.PARKED, 101.2, 2, "b", {"id_number": "3324"}),
    Note(What.KEY, 102.0, 3, "c", {"id_number": "33"}),
    Note(What.KEY, 102.5, 3, "c", FULL),
    Note(What.KEY, 102.9, 3, "c", {**FULL, "birth_place": "K"}),
)
KEPT = Kept(
    saved={"a": 1},
    parked={"b": (2, {"id_number": "3324"})},
    draft=("c", 3, FULL),
    next_card=3,
    doubted=frozenset(),
)
KILLED = 103.2


def found(kept: Kept, notes: tuple[Note, ...] = NOTES, killed_at: float = KILLED) -> str:
    return "; ".join(faults(notes, kept, killed_at))


def test_a_book_that_kept_everything_has_no_faults() -> None:
    assert found(KEPT) == ""


def test_typing_of_the_last_second_may_be_gone() -> None:
    assert found(KEPT, killed_at=103.9) == ""
    assert "as of 1.10 s ago" in found(KEPT, killed_at=104.0)


@pytest.mark.parametrize(
    ("kept", "fault"),
    [
        (replace(KEPT, saved={}, next_card=3), "saved and gone: a"),
        (replace(KEPT, saved={"a": 1, "x": 1}), "card 1 is there 2 times"),
        (replace(KEPT, saved={"a": 1, "c": 3}, draft=None), "never saved and there: c"),
        (replace(KEPT, parked={}, next_card=2), "put aside and gone: card 2"),
        (replace(KEPT, parked={"b": (2, {})}), "put aside with another text: card 2"),
        (replace(KEPT, parked={**KEPT.parked, "c": (3, {})}), "never put aside and there: c"),
        (replace(KEPT, draft=("c", 4, FULL)), "card 3 has become card 4"),
        (replace(KEPT, next_card=7), "the next card would be 7"),
        (replace(KEPT, draft=None), "as of 1.20 s ago"),
        (replace(KEPT, draft=("c", 3, {"name": "SITI"})), "as of 1.20 s ago"),
    ],
)
def test_every_loss_is_told(kept: Kept, fault: str) -> None:
    assert fault in found(kept)


def test_a_doubt_that_was_answered_is_not_asked_again() -> None:
    notes = (*NOTES, Note(What.SETTLED, 103.0, 1, "a"))
    assert found(KEPT, notes) == ""
    assert "asked again: a" in found(replace(KEPT, doubted=frozenset({"a"})), notes)


def test_a_save_under_way_may_be_there_or_not() -> None:
    notes = (*NOTES, Note(What.SAVING, 103.0, 3, "c"))
    assert found(KEPT, notes) == ""
    assert found(replace(KEPT, saved={"a": 1, "c": 3}, draft=None, next_card=4), notes) == ""


HEAD = {"given_on": "27-08-2021", "batch": "B4", "handed_over_by": "", "expires_on": "1"}
HALF = (
    *NOTES[:-1],
    Note(What.CORRECTING, 102.8, 0, "a", {"address": "JL", "reason": "S"}, 1),
    Note(What.HEAD, 102.9, 0, "", HEAD),
)
HALF_KEPT = replace(KEPT, corrections={"a": {"address": "JL", "reason": "S"}}, head=HEAD)


@pytest.mark.parametrize(
    "kept",
    [
        HALF_KEPT,
        replace(HALF_KEPT, head=None, in_force={"given_on": "27-08-2021", "batch": "B4"}),
        replace(HALF_KEPT, head=None),  # typed 0.3 s ago
    ],
)
def test_a_half_typed_correction_and_head_are_there(kept: Kept) -> None:
    assert found(kept, HALF) == ""


@pytest.mark.parametrize(
    ("kept", "fault"),
    [
        (replace(HALF_KEPT, corrections={}, head=None, draft=None), "as of 2.00 s ago"),
        (replace(HALF_KEPT, head=None, in_force={"batch": "B5"}), "as of 1.10 s ago"),
        (
            replace(HALF_KEPT, corrections={"a": {"address": "J", "reason": "S"}}, head={}),
            "as of 1.20 s ago",
        ),
        (replace(HALF_KEPT, corrections={"b": {"name": ""}}), "never corrected and half typed: b"),
    ],
)
def test_a_lost_correction_or_head_is_told(kept: Kept, fault: str) -> None:
    assert fault in found(kept, HALF, killed_at=104.0)


def test_a_correction_is_half_typed_or_saved() -> None:
    notes = (*HALF, Note(What.CORRECTED, 103.0, 0, "a", {"address": "JL"}, 1))
    done = replace(HALF_KEPT, corrections={}, revs={"a": 2})
    assert found(done, notes) == ""
    assert "as before: a" in found(replace(done, revs={"a": 1}), notes)
    assert "still half typed: a" in found(replace(done, corrections={"a": {}}), notes)


def test_a_journal_is_read_as_it_was_written_without_a_line_cut_off(tmp_path: Path) -> None:
    file = tmp_path / "journal"
    with closing(Journal(file)) as journal:
        for note in NOTES:
            journal.note(note)
    with file.open("a", encoding="utf-8") as stream:
        stream.write('{"what": "ke')
    assert read_journal(file) == list(NOTES)
    assert read_journal(tmp_path / "none") == []


def test_what_an_earlier_life_lost_is_not_told_again() -> None:
    restarted = (*NOTES, Note(What.KEY, 110.0, 3, "c", {"id_number": "3"}))
    assert "as of" in "; ".join(faults(restarted, KEPT, 110.2))
    assert list(faults(restarted, KEPT, 110.2, born=len(NOTES))) == []
