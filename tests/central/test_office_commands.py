"""The commands with which the health office sees and answers requests."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.central.client import Pc, given
from tests.central.test_office import BY, WHY, asking, tell
from vaxentry.central.cli import FAILED, main
from vaxentry.central.opening import Place, open_central
from vaxentry.domain.dose import Revision
from vaxentry.language import Words


@pytest.fixture
def office(tmp_path: Path) -> tuple[Path, Revision]:
    folder = tmp_path / "central"
    central = open_central(Place(folder))
    pc = Pc(central)
    first = pc.revision(given("SITI AMINAH"))
    pc.send(first)
    void = pc.void(first)
    tell(pc, asking(void))
    return folder, void


def command(folder: Path, *arguments: str) -> int:
    return main(["--language", "en", *arguments, "--data", str(folder)])


def test_the_commands_list_and_decide(
    office: tuple[Path, Revision], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, void = office
    assert command(folder, "requests") == 0
    told = capsys.readouterr().out
    assert f"{void.record_id} 2  Void, S1, PC " in told
    assert "S*** A*****" in told
    assert "SITI" not in told
    assert "kartu ganda" in told
    assert command(folder, "requests", "--json") == 0
    (one,) = json.loads(capsys.readouterr().out)
    named = [one["record_id"], str(one["rev"])]
    said = ["--by", BY, "--reason", WHY]
    assert command(folder, "answer", *named, "approve", *said) == 0
    assert "Approved." in capsys.readouterr().out
    assert command(folder, "answer", *named, "decline", *said) == FAILED
    words = Words("en")
    expected = words("central.request_approved_already", by=BY)
    assert capsys.readouterr().err == expected + "\n"
    assert command(folder, "requests") == 0
    assert capsys.readouterr().out == words("central.no_requests") + "\n"


@pytest.mark.parametrize("rev", ["0", "-1", "99", "99999999999"])
def test_a_request_nobody_made_can_not_be_decided(
    office: tuple[Path, Revision], capsys: pytest.CaptureFixture[str], rev: str
) -> None:
    folder, void = office
    said = ["--by", BY, "--reason", WHY]
    assert command(folder, "answer", str(void.record_id), rev, "approve", *said) == FAILED
    assert capsys.readouterr().err == Words("en")("central.no_request") + "\n"


@pytest.mark.parametrize("bad", [["--by", " "], ["--by", "a\nb"], ["--reason", "x" * 201]])
def test_what_could_not_be_sealed_at_the_pc_is_not_taken(
    office: tuple[Path, Revision], bad: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, void = office
    named = ["answer", str(void.record_id), "2", "approve", "--by", BY, "--reason", WHY]
    with pytest.raises(SystemExit):
        command(folder, *named, *bad)
    capsys.readouterr()


def test_how_long_it_waits_is_told(
    office: tuple[Path, Revision],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, _ = office
    capsys.readouterr()
    command(folder, "requests", "--json")
    since = datetime.fromisoformat(json.loads(capsys.readouterr().out)[0]["asked_at"])
    later = since + timedelta(hours=27, minutes=5)
    monkeypatch.setattr("vaxentry.central.office_verbs.now_utc", lambda: later)
    command(folder, "requests")
    assert "waits for 27 hours" in capsys.readouterr().out
