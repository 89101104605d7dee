import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from vaxentry.demo.cards import make_day
from vaxentry.demo.ledger import (
    COMPARED,
    Typed,
    break_one,
    check,
    load_typed,
    main,
    read_rows,
    save_typed,
)

Entries = Sequence[Typed]
STANDING = {"accepted": "accepted", "nik": "held.nik", "ticket": "held.ticket", "dose": "held.dose"}
NUMBERS = {"birth_order", "temperature", "systolic", "diastolic", "dose_no", "volume_ul"}


@pytest.fixture
def typed() -> tuple[Typed, ...]:
    return tuple(Typed.of(card, f"KD-261123-{card.number:03d}") for card in make_day(3, 60).cards)


@pytest.fixture
def database(tmp_path: Path, typed: Sequence[Typed]) -> Path:
    """A server's tables as small as the check needs them, filled by hand as it should be."""
    file = tmp_path / "central.db"
    kinds = ", ".join(f"{name} {'INTEGER' if name in NUMBERS else 'TEXT'}" for name in COMPARED)
    with closing(sqlite3.connect(file)) as server, server:
        server.execute(
            "CREATE TABLE dose"
            f" (record_id TEXT PRIMARY KEY, standing TEXT, flags TEXT, entry_no TEXT, {kinds})"
        )
        server.execute("CREATE TABLE batch (device, device_seq, first_server_seq)")
        server.execute("CREATE TABLE revision (record_id, delivered_by, device_seq)")
        for card in typed:
            fill(server, card)
    return file


def fill(server: sqlite3.Connection, card: Typed) -> None:
    record_id = f"record {card.card}"
    values: list[str | int | None] = [
        record_id,
        STANDING[card.kind],
        ",".join(card.flags),
        card.entry_no,
    ]
    values += [card.wire.get(name) for name in COMPARED]
    marks = ", ".join("?" * len(values))
    server.execute(f"INSERT INTO dose VALUES ({marks})", values)  # noqa: S608 - marks only
    server.execute("INSERT INTO batch VALUES ('pc', ?, ?)", (card.card, 100 + card.card))
    server.execute("INSERT INTO revision VALUES (?, 'pc', ?)", (record_id, card.card))


def change(database: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(database)) as server, server:
        server.execute(statement, values)


def test_a_good_server_is_clean(typed: Entries, database: Path) -> None:
    findings = check(typed, read_rows(str(database)))
    assert findings.is_clean
    assert findings.server_rows == len(typed)
    assert findings.kinds == {"accepted": 56, "ticket": 1, "nik": 1, "dose": 2}
    assert (findings.nik_pending, findings.undetectable) == (1, 1)


def test_a_missing_row_is_lost(typed: Entries, database: Path) -> None:
    change(database, "DELETE FROM dose WHERE entry_no = ?", typed[5].entry_no)
    findings = check(typed, read_rows(str(database)))
    assert findings.lost == (typed[5].entry_no,)
    assert not findings.is_clean


def test_a_second_row_is_doubled(typed: Entries, database: Path) -> None:
    change(database, "UPDATE dose SET entry_no = ? WHERE record_id = 'record 9'", typed[5].entry_no)
    findings = check(typed, read_rows(str(database)))
    assert findings.doubled == (typed[5].entry_no,)
    assert findings.lost == (typed[8].entry_no,)


def test_a_row_that_nobody_typed_is_strange(typed: Entries, database: Path) -> None:
    findings = check(typed[1:], read_rows(str(database)))
    assert findings.strange == (typed[0].entry_no,)
    assert not findings.is_clean


@pytest.mark.parametrize("field", COMPARED)
def test_every_field_is_compared(typed: Entries, database: Path, field: str) -> None:
    statement = f"UPDATE dose SET {field} = 7 WHERE entry_no = ?"  # noqa: S608 - our own name
    change(database, statement, typed[5].entry_no)
    findings = check(typed, read_rows(str(database)))
    assert findings.altered == (f"{typed[5].entry_no} {field}",)
    assert not findings.is_clean


@pytest.mark.parametrize(
    ("part", "standing", "flags"),
    [
        ("ticket_stranger", "accepted", ""),
        ("ticket_stranger", "held.nik", ""),
        ("ticket_owner", "accepted", ""),
        ("nik_not_found", "accepted", ""),
        ("none", "accepted", "contested"),
        ("none", "needs_fix", ""),
        ("twin_younger", "held.dose", ""),
    ],
)
def test_another_verdict_than_the_table_is_misfiled(
    typed: Entries, database: Path, part: str, standing: str, flags: str
) -> None:
    card = next(card for card in typed if card.part == part)
    change(
        database,
        "UPDATE dose SET standing = ?, flags = ? WHERE entry_no = ?",
        *(standing, flags, card.entry_no),
    )
    findings = check(typed, read_rows(str(database)))
    assert [note.split(" ")[0] for note in findings.misfiled] == [card.entry_no]
    assert not findings.is_clean


def swap_verdicts(database: Path, owner: Typed, stranger: Typed) -> None:
    statement = "UPDATE dose SET standing = ?, flags = ? WHERE entry_no = ?"
    change(database, statement, "held.ticket", "", owner.entry_no)
    change(database, statement, "accepted", "contested", stranger.entry_no)


def test_a_number_the_program_makes_up_must_not_be_empty(typed: Entries, database: Path) -> None:
    card = next(card for card in typed if card.part == "no_document")
    change(database, "UPDATE dose SET id_number = '' WHERE entry_no = ?", card.entry_no)
    assert check(typed, read_rows(str(database))).altered == (f"{card.entry_no} id_number",)


def test_whoever_arrives_first_keeps_the_ticket(typed: Entries, database: Path) -> None:
    owner = next(card for card in typed if card.part == "ticket_owner")
    stranger = next(card for card in typed if card.part == "ticket_stranger")
    swap_verdicts(database, owner, stranger)
    assert len(check(typed, read_rows(str(database))).misfiled) == 2
    change(database, "UPDATE batch SET first_server_seq = 1 WHERE device_seq = ?", stranger.card)
    assert check(typed, read_rows(str(database))).is_clean


def test_a_story_told_half_is_not_judged(typed: Entries, database: Path) -> None:
    owner = next(card for card in typed if card.part == "nik_owner")
    change(database, "UPDATE dose SET flags = '' WHERE entry_no = ?", owner.entry_no)
    assert check(typed, read_rows(str(database))).misfiled
    half = [card for card in typed if card.part != "nik_stranger"]
    assert check(half, read_rows(str(database))).misfiled == ()


def test_flags_the_demo_does_not_judge_are_let_be(typed: Entries, database: Path) -> None:
    change(database, "UPDATE dose SET flags = 'author_unmapped,' || flags")
    assert check(typed, read_rows(str(database))).is_clean


def test_breaking_one_loses_one_and_doubles_one(
    typed: Entries, database: Path, tmp_path: Path
) -> None:
    break_one(database, tmp_path / "broken.db")
    findings = check(typed, read_rows(str(tmp_path / "broken.db")))
    assert (len(findings.lost), len(findings.doubled)) == (1, 1)
    assert check(typed, read_rows(str(database))).is_clean


def test_the_command_says_whether_all_is_well(
    typed: Entries, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "typed.json"
    save_typed(typed, file)
    assert load_typed(file) == typed
    assert main([str(file), str(database)]) == 0
    assert json.loads(capsys.readouterr().out)["lost"] == []
    assert main([str(file), str(database), "--break-one"]) == 1
    assert len(json.loads(capsys.readouterr().out)["lost"]) == 1


def test_an_undetectable_slip_counts_only_when_it_is_there(typed: Entries, database: Path) -> None:
    others = [replace(card, undetectable=False) for card in typed]
    assert check(others, read_rows(str(database))).undetectable == 0
