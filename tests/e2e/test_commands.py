"""The commands as people run them: sentences, exit codes, nothing lost, no Qt."""

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from vaxentry.central.embedded import serve_in_thread
from vaxentry.cli import main
from vaxentry.demo.cards import make_day
from vaxentry.domain.form import Field
from vaxentry.settings import Places, Settings, save_settings

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("VAXENTRY_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("vaxentry.cli._log", lambda _places: None)
    save_settings(Places(tmp_path / "home").settings, Settings(key_store="file"))

    def run_one(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return code, told.out, told.err

    return run_one


def write_cards(path: Path, count: int, **changed: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.value for field in Field])
        writer.writeheader()
        for card in make_day(7, 100).cards[:count]:
            writer.writerow({field.value: text for field, text in card.paper.items()} | changed)
    return path


def test_a_book_that_only_commands_use_gets_its_backup(run: Run, tmp_path: Path) -> None:
    backups = Places(tmp_path / "home").backups
    run("import", str(write_cards(tmp_path / "kartu.csv", 59)))
    assert json.loads(run("status", "--json")[1])["saved"] >= 50
    assert len(list(backups.glob("*.db"))) == 1
    assert run("status")[0] == 0
    assert len(list(backups.glob("*"))) == 1


def test_a_stack_travels_from_file_to_server(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("import", str(write_cards(tmp_path / "kartu.csv", 10)))[0] == 0
    assert run("sync", "--once")[0] == 0
    server = serve_in_thread(tmp_path / "central")
    try:
        code = server.enroll_code("KDL-01", "Posko Contoh")
        monkeypatch.setattr("sys.stdin", io.StringIO(" Rahma \n"))
        assert "Posko Contoh" in run("enrol", server.url, code, "--name-stdin")[1]
        with server.central.database.reading() as connection:
            names = connection.exec_driver_sql("SELECT name FROM author").scalars().all()
        assert names == ["Rahma"]
        assert run("sync", "--once")[0] == 0
    finally:
        server.stop()
    told = json.loads(run("status", "--json")[1])
    assert told["saved"] == sum(told["by_state"].values()) == 10
    assert told["by_state"].get("queued", 0) == 0
    assert run("sync", "--once")[0] == 1  # the server is gone: an unknown outcome is no success


def test_a_file_whose_name_is_no_text_is_imported(run: Run, tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path / "kartu") + b"\xff.csv"))
    assert run("import", str(write_cards(file, 3)))[0] == 0


def test_bad_rows_are_named_without_their_values(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    bad = write_cards(tmp_path / "kartu.csv", 3, id_number="92710603120000017", name="RAHASIA")
    code, out, _ = run("import", str(bad), "--json", str(report))
    assert code == 1
    for content in (out, report.read_text()):
        assert "92710603120000017" not in content
        assert "RAHASIA" not in content
    assert json.loads(report.read_text())["bad"] == 3


@pytest.mark.parametrize(("name", "told"), [(".", "folder"), (300 * "n", "terlalu panjang")])
def test_nothing_is_imported_where_what_was_read_can_not_be_told(
    run: Run, tmp_path: Path, name: str, told: str
) -> None:
    cards = write_cards(tmp_path / "kartu.csv", 3)
    code, _, err = run("import", str(cards), "--json", str(tmp_path / name))
    assert (code, told in err) == (1, True)
    assert json.loads(run("status", "--json")[1])["saved"] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "missing.csv"),
        ("enrol", "https://pusat.invalid", "ABCD"),
        ("enrol", "http://pusat.invalid", "ABCD"),
        ("enrol", "nonsense", "ABCD"),
    ],
)
def test_what_can_not_be_done_is_one_sentence_and_an_exit_code(
    run: Run, arguments: tuple[str, ...]
) -> None:
    code, out, err = run(*arguments)
    assert code != 0
    assert out == ""
    assert len(err.strip().splitlines()) == 1


def test_the_sentence_is_in_the_chosen_language(run: Run) -> None:
    indonesian = run("import", "missing.csv")[2]
    english = run("--language", "en", "import", "missing.csv")[2]
    assert indonesian != english


def test_a_lost_key_is_told_and_the_book_is_left_alone(run: Run, tmp_path: Path) -> None:
    run("status")
    places = Places(tmp_path / "home")
    before = places.database.read_bytes()
    places.key_file.unlink()
    assert run("status")[0] == 1
    assert places.database.read_bytes() == before
    assert not places.key_file.exists()


def test_a_template_is_written_once(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "template.xlsx"
    assert run("import", "--template", str(file))[0] == 0
    assert run("import", str(file))[0] == 0
    assert run("import", "--template", str(file))[0] == 1


def test_commands_never_import_qt() -> None:
    script = (
        "import sys; from vaxentry import cli, wiring; import vaxentry.importing.run;"
        "import vaxentry.central.cli; sys.exit(any(m.startswith('PySide6') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_backlog_as_a_file_and_on_the_screen(run: Run, tmp_path: Path) -> None:
    run("import", str(write_cards(tmp_path / "kartu.csv", 10)))
    told = json.loads(run("report", "backlog", "--format", "json")[1])
    status = json.loads(run("status", "--json")[1])
    assert told["saved"] == status["saved"] == 10
    assert told["by_state"] == status["by_state"]
    assert sum(told["by_age"].values()) == len(told["records"]) == 10
    for kind in ("xlsx", "csv", "json"):
        out = tmp_path / f"laporan.{kind}"
        code, said, _ = run("report", "backlog", "--format", kind, "--out", str(out))
        assert (code, out.exists()) == (0, True)
        assert "10 entri" in said


def test_the_backlog_is_printed_in_utf_8_on_any_console_and_lies_on_no_disk(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = write_cards(tmp_path / "kartu.csv", 2, village="Kläwasi 🌴")
    assert run("import", str(cards))[0] == 0
    console = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", console)
    monkeypatch.setattr(tempfile, "mkdtemp", _no_folder)
    assert main(["report", "backlog", "--format", "json"]) == 0
    told = console.buffer.getvalue().decode("utf-8")
    assert {row["village"] for row in json.loads(told)["records"]} == {"Kläwasi 🌴"}


def _no_folder(*_: object, **__: object) -> str:
    raise AssertionError("nothing is put on a disk")


def test_a_report_of_days_without_records_is_written_all_the_same(run: Run, tmp_path: Path) -> None:
    run("import", str(write_cards(tmp_path / "kartu.csv", 3)))
    days = ("--since", "2030-01-02", "--until", "2030-01-01")
    told = json.loads(run("report", "backlog", "--format", "json", *days)[1])
    assert (told["saved"], told["records"], told["oldest_hours"]) == (0, [], None)


def test_a_report_that_can_not_be_written_is_told_in_a_sentence(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "missing" / "a.xlsx"
    code, _, err = run("report", "backlog", "--out", str(out))
    assert (code, "folder tidak ada" in err) == (1, True)


def test_a_report_is_what_its_file_is_named_as(run: Run, tmp_path: Path) -> None:
    run("import", str(write_cards(tmp_path / "kartu.csv", 2)))
    out = tmp_path / "Laporan.JSON"
    assert run("report", "backlog", "--out", str(out))[0] == 0
    assert json.loads(out.read_text("utf-8"))["saved"] == 2
    plain = tmp_path / "laporan"
    assert run("report", "backlog", "--out", str(plain))[0] == 0
    assert plain.read_bytes().startswith(b"PK")


def test_what_may_be_chosen_anywhere_may_stand_after_the_verb(run: Run, tmp_path: Path) -> None:
    cards = write_cards(tmp_path / "kartu.csv", 2)
    assert run("import", str(cards), "--language", "en", "--key-store", "file")[0] == 0
    assert "Queued" in run("status", "--language", "en")[1]
    assert run("staff", "list", "--key-store", "file")[0] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        ["--format", "doc"],
        ["--since", "31-12-2026"],
        ["--format", "csv", "--out", "a.xlsx"],
        [],
    ],
)
def test_a_report_needs_what_it_can_understand(run: Run, wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        run("report", "backlog", *wrong)


def test_the_evidence_of_outages_is_signed_and_can_be_checked(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "bukti.csv"
    code, said, _ = run("report", "outage", "--format", "csv", "--out", str(out))
    assert (code, "bukti.csv" in said) == (0, True)
    code, said, _ = run("report", "outage", "--check", str(out))
    assert (code, "Utuh" in said) == (0, True)
    out.write_bytes(out.read_bytes().replace(b"fact", b"fakt", 1))
    code, _, err = run("report", "outage", "--check", str(out))
    assert (code, "ditandatangani" in err) == (1, True)


def test_no_evidence_is_signed_of_a_period_that_is_none(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "bukti.csv"
    out.write_text("lama")
    days = ("--since", "2026-11-02", "--until", "2026-11-01")
    with pytest.raises(SystemExit) as ended:
        run("report", "outage", *days, "--out", str(out))
    assert (ended.value.code, out.read_text()) == (2, "lama")
    for day in (("--since", "9999-12-31"), ("--until", "0001-01-01")):
        code, _, err = run("report", "outage", *day, "--out", str(out))
        assert (code, "periode itu tidak ada" in err, out.read_text()) == (1, True, "lama")


def test_evidence_that_begins_later_than_was_asked_for_says_so(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "bukti.csv"
    days = ("--since", "2019-01-01", "--until", "2021-08-27")
    assert "28-05-2021, bukan 01-01-2019" in run("report", "outage", *days, "--out", str(out))[2]
    assert "fact;since;2021-05-28T00:00" in out.read_text("utf-8-sig")
    whole = ("--since", "2021-05-28", "--until", "2021-08-27")
    assert run("report", "outage", *whole, "--out", str(out))[2] == ""


@pytest.mark.parametrize("first", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("last", ["0001-01-01", "9999-12-31"])
def test_no_day_is_too_far_away_for_a_command(
    run: Run, tmp_path: Path, first: str, last: str
) -> None:
    run("import", str(write_cards(tmp_path / "kartu.csv", 2)))
    days = ("--since", first, "--until", last)
    is_all = first < last
    told = json.loads(run("report", "backlog", "--format", "json", *days)[1])
    assert told["saved"] == (2 if is_all else 0)
    out = tmp_path / "jejak.csv"
    assert run("audit", "export", str(out), *days)[0] == 0
    assert (len(out.read_text("utf-8-sig").splitlines()) > 1) == is_all
    if first <= last:
        assert run("report", "outage", *days, "--out", str(tmp_path / "a.csv"))[0] == int(
            not is_all
        )


@pytest.mark.parametrize(
    "wrong", [[], ["--out", "a", "--check", "b"], ["--format", "xlsx"], ["--out", "a.xlsx"]]
)
def test_the_evidence_needs_a_file_or_one_to_check(run: Run, wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        run("report", "outage", *wrong)
