"""Help, usage and errors of the command line are in the language of the screen, all of it."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from vaxentry import cli, report_verb
from vaxentry.language import Words, keys_of
from vaxentry.settings import Places, Settings, save_settings
from vaxentry.spoken_parser import SpokenParser, said

INDONESIAN = Words("id")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("VAXENTRY_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    return Places(tmp_path)


def told(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    """What a command says that ends by itself."""
    with pytest.raises(SystemExit):
        cli.main(command)
    out, err = capsys.readouterr()
    return out + err


def below(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parser and those of its verbs."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from below(one)


def texts(parser: argparse.ArgumentParser) -> Iterator[str]:
    """All that its help would say."""
    yield from (group.title for group in parser._action_groups if group.title)
    yield from [parser.description] if parser.description else []
    for action in parser._actions:
        yield from [action.help] if action.help else []
        if isinstance(action, argparse._SubParsersAction):
            yield from (one.help for one in action._choices_actions if one.help)


def parsers(monkeypatch: pytest.MonkeyPatch) -> list[argparse.ArgumentParser]:
    """Those of the program, and those that a verb makes of its own."""
    made: list[argparse.ArgumentParser] = []

    def keep(self: argparse.ArgumentParser, *_: object) -> argparse.Namespace:
        made.append(self)
        raise SystemExit

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", keep)
    with pytest.raises(SystemExit):
        report_verb._read((), INDONESIAN)
    return [one for top in (cli._parser(INDONESIAN), *made) for one in below(top)]


def test_every_text_of_the_help_is_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    found = parsers(monkeypatch)
    assert len(found) > 15
    assert all(isinstance(one, SpokenParser) for one in found)
    missing = {text for one in found for text in texts(one) if said(INDONESIAN, text) == text}
    assert missing == set()


@pytest.mark.parametrize("command", ["", "staff", "staff add", "report backlog", "audit export"])
def test_help_is_indonesian_first(capsys: pytest.CaptureFixture[str], command: str) -> None:
    said_here = told(capsys, *command.split(), "--help")
    assert said_here.startswith(f"pemakaian: {' '.join(['vaxentry', *command.split()])}")
    assert "tampilkan bantuan ini, lalu selesai" in said_here
    assert not {"usage:", "options:", "show this help"} & set(said_here.splitlines())


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("enrol", "wajib diisi: url, code"),
        ("import", "salah satu wajib diisi: file --template"),
        ("status --jsn", "tidak dikenal: --jsn"),
        ("nope", "VERB: 'nope' tidak ada dalam pilihan"),
        ("staff add --role", "--role: butuh satu isian"),
        ("staff add --role x NAMA", "--role: 'x' tidak ada dalam pilihan (pilih dari entry, "),
        ("report backlog --format xls", "'xls' tidak ada dalam pilihan (pilih dari xlsx, csv, "),
        ("report backlog --separator ; --out a.csv", "';' tidak ada dalam pilihan (pilih dari "),
        ("status --json=3", "--json: tidak menerima isian '3'"),
        ("staff add --pass-x NAMA", "tidak dikenal: --pass-x"),
        ("import kartu.csv --template x", "--template: tidak bisa bersama file"),
        ("report backlog --since besok", "--since: 'besok' bukan tanggal seperti YYYY-MM-DD"),
        ("report backlog", "untuk bentuk ini --out FILE wajib diisi"),
        ("report outage", "pilih --out FILE atau --check CSV"),
        (
            "report outage --out a.csv --since 2026-11-02 --until 2026-11-01",
            "hari --since sesudah hari --until",
        ),
        ("report backlog --out a.pdf --format csv", "berakhiran .pdf, padahal yang ditulis csv"),
    ],
)
def test_what_is_wrong_is_told_in_indonesian(
    capsys: pytest.CaptureFixture[str], command: str, wrong: str
) -> None:
    last = told(capsys, *command.split()).splitlines()[-1]
    assert ": tidak bisa dijalankan: " in last
    assert wrong in last


def test_the_language_of_the_screen_holds_unless_another_one_is_chosen(
    capsys: pytest.CaptureFixture[str], home: Places
) -> None:
    assert told(capsys, "--language", "en", "--help").startswith("usage: vaxentry")
    save_settings(home.settings, Settings(language="en"))
    assert told(capsys, "enrol").splitlines()[-1] == (
        "vaxentry enrol: error: the following arguments are required: url, code"
    )
    assert told(capsys, "--language", "id", "--help").startswith("pemakaian: vaxentry")


def test_the_english_texts_are_those_that_the_code_has() -> None:
    assert all(Words("en")(f"command.{key}") == key for key in keys_of("command") if "{" not in key)


def test_what_python_words_anew_stays_as_it_is() -> None:
    assert said(INDONESIAN, "never heard of") == "never heard of"
