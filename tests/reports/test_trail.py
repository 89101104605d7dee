"""The audit trail as people get it: as CSV, and as sentences about what a check found."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from tests.db.conftest import a_dose
from vaxentry import wiring
from vaxentry.cli import FAILED, OK, main
from vaxentry.db import seats
from vaxentry.domain.records import Author
from vaxentry.domain.trail import Action, Fault, Kind, TrailQuery, TrailReport
from vaxentry.domain.trail_text import action_text, render
from vaxentry.language import LANGUAGES, Words
from vaxentry.reports import trail
from vaxentry.reports.cells import guarded
from vaxentry.settings import Places, Settings

SETTINGS = Settings(key_store="file")
CLERK = '=HYPERLINK("x")'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A home in which a clerk of a dangerous name has saved two cards and opened one."""
    monkeypatch.setenv("VAXENTRY_HOME", str(tmp_path / "home"))
    places = Places(tmp_path / "home")
    with wiring.open_book(places, SETTINGS) as held:
        book = held.store
        with book.transactions.writing() as c:
            seats.seat_author(c, Author(uuid4(), CLERK), wiring.now_utc())
        stack = book.open_stack(date(2021, 8, 27), 2, "")
        saved = [book.add(a_dose(), record_id=uuid4(), stack=stack.id) for _ in range(2)]
        book.note_opened(saved[0].record_id)
    return places


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def run(*arguments: str) -> int:
    return main(["--key-store", "file", "audit", *arguments])


def spoil(places: Places, *statements: str) -> None:
    with (
        wiring.open_book(places, SETTINGS) as held,
        held.store.transactions.writing() as c,
    ):
        c.execute(text("DROP TRIGGER audit_unchanged"))
        for statement in statements:
            c.execute(text(statement))


def test_a_whole_trail_is_told_and_ends_well(
    home: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    del home
    assert run("verify") == OK
    assert capsys.readouterr().out.startswith("Jejak audit utuh: 3 catatan")
    assert run("verify", "--json") == OK
    told = json.loads(capsys.readouterr().out)
    assert told == {"whole": True, "entries": 3, "compared": 0, "signed_until": 0, "faults": []}


def test_the_first_note_that_does_not_fit_is_named_without_a_person(
    home: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(home, "UPDATE audit SET action = 'retyped' WHERE seq = 2")
    assert run("verify") == FAILED
    said = capsys.readouterr().out
    assert "Catatan 2 diubah" in said
    assert "YOHANA" not in said
    assert run("verify", "--json") == FAILED
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert fault == {"kind": "changed", "entry": 2, "until": 0, "count": 0}


def test_the_file_holds_codes_and_words_and_no_recipient(home: Places, tmp_path: Path) -> None:
    del home
    file = tmp_path / "trail.csv"
    assert run("export", str(file)) == OK
    heading, *rows = read(file)
    assert heading == [Words()(f"trail.column_{name}") for name in trail.COLUMNS]
    assert [row[2] for row in rows] == ["saved", "saved", "opened"]
    assert rows[0][3] == "Entri disimpan"
    assert {row[4] for row in rows} == {f"'{CLERK}"}
    assert rows[2][5] == rows[0][5] != ""
    assert [row[7] for row in rows] == ["", "", ""]
    content = file.read_text("utf-8-sig")
    dose = a_dose()
    assert not [one for one in (dose.name, dose.identity.number, dose.phone) if one in content]


def test_an_export_is_noted_itself_and_writes_over_nothing(
    home: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "trail.csv"
    assert run("export", str(file)) == OK
    assert run("export", str(file)) == FAILED
    assert "tidak ditimpa" in capsys.readouterr().err
    assert run("export", str(tmp_path / "no" / "such.csv")) == FAILED
    with wiring.open_book(home, SETTINGS) as book:
        noted = [row.action for row in book.trail.rows(TrailQuery())]
    assert noted == ["saved", "saved", "opened", Action.TRAIL_EXPORTED]


def test_what_is_exported_can_be_chosen(home: Places, tmp_path: Path) -> None:
    del home
    today = date.today()  # noqa: DTZ011 - the PC's own day is what the option means
    day = {n: (today + timedelta(days=n)).isoformat() for n in (-1, 0, 1)}
    chosen = {
        "all": (["--since", day[0], "--until", day[0]], 3),
        "before": (["--until", day[-1]], 0),
        "after": (["--since", day[1]], 0),
        "action": (["--action", "opened"], 1),
        "author": ([f"--author={CLERK}"], 3),
    }
    for name, (options, count) in chosen.items():
        file = tmp_path / f"{name}.csv"
        assert run("export", str(file), *options) == OK
        rows = [row for row in read(file)[1:] if row[2] != Action.TRAIL_EXPORTED]
        assert len(rows) == count, name


def test_a_clerk_who_never_was_here_is_told(
    home: Places, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del home
    assert run("export", str(tmp_path / "x.csv"), "--author", "NOBODY") == FAILED
    assert "Tidak ada penginput" in capsys.readouterr().err
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_and_fault_has_its_words(language: str) -> None:
    words = Words(language)
    assert all(words.has(f"trail.action_{action}") for action in Action)
    assert all(words.has(f"trail.fault_{kind}") for kind in Kind)
    assert action_text("of_a_newer_program", words) == "of_a_newer_program"
    faults = tuple(Fault(kind, 3, 5, 2) for kind in Kind)
    lines = render(TrailReport(9, 1, 2, faults), words)
    assert len(lines) == len(set(lines)) == len(Kind) + 2
    assert not [line for line in lines if "{" in line or "…" in line]


@given(st.text())
def test_no_cell_is_calculated(cell: str) -> None:
    made = guarded(cell)
    assert made[:1] not in set("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")
    assert made.lstrip("'") == cell.replace("\0", "").lstrip("'")


def test_a_sign_behind_a_null_is_guarded_too() -> None:
    assert guarded("\0=1+1") == "'=1+1"
    assert guarded("+62811") == "'+62811"
    assert guarded("BU ANI") == "BU ANI"
