"""What the health office sees of clashes and decides about them, by command."""

import json
from pathlib import Path

import pytest

from tests.central.client import Pc, given
from vaxentry.central.cli import FAILED, main
from vaxentry.central.journal_file import Mark
from vaxentry.central.opening import Place, open_central
from vaxentry.domain.dose import Revision
from vaxentry.domain.ruling import Claimed, Says
from vaxentry.language import Words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "central"


@pytest.fixture
def office(folder: Path) -> tuple[Pc, Pc, Revision, Revision]:
    """Two sites that know one card twice: two claims, one question."""
    central = open_central(Place(folder))
    left, right = Pc(central, "S1"), Pc(central, "S2")
    dose = given("SITI AMINAH", ticket="T-1")
    holder, own = left.revision(dose), right.revision(dose)
    left.send(holder)
    assert right.send(own).codes == ["held.dose"]
    return left, right, holder, own


def listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["conflicts", "--json", "--data", str(folder)]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def rule(folder: Path, number: object, verdict: str) -> int:
    arguments = ["rule", str(number), verdict, "--reason", "surat 12/2026", "--data", str(folder)]
    return main(arguments)


def test_what_is_open_is_listed_masked(
    folder: Path, office: tuple[Pc, Pc, Revision, Revision], capsys: pytest.CaptureFixture[str]
) -> None:
    found = listed(folder, capsys)
    assert [one["kind"] for one in found] == ["ticket", "dose"]
    (first, _) = found
    assert first["contender"] == {
        "record_id": str(office[3].record_id),
        "masked_name": "S*** A*****",
        "site": "S2",
        "given_on": "2021-08-17",
    }
    assert main(["--language", "en", "conflicts", "--data", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "Duplicate ticket: wanted by S*** A***** (S2, 2021-08-17)" in told
    assert "SITI" not in told


@pytest.mark.parametrize(
    ("verdict", "standings"),
    [
        ("both", ("accepted", "accepted")),
        ("mine", ("held.dose", "accepted")),
        ("other", ("accepted", "held.dose")),
    ],
)
def test_one_ruling_decides_everything_between_the_two(
    folder: Path,
    office: tuple[Pc, Pc, Revision, Revision],
    capsys: pytest.CaptureFixture[str],
    verdict: str,
    standings: tuple[str, str],
) -> None:
    left, right, holder, own = office
    (first, _) = listed(folder, capsys)
    assert rule(folder, first["number"], verdict) == 0
    assert Words()(f"central.ruled_{verdict}") in capsys.readouterr().out
    assert left.standing(holder).standing == standings[0]
    assert right.standing(own).standing == standings[1]
    told = left.central.journal.after(Mark())[0][-1]
    assert (told["kind"], told["device"], told["reason"]) == ("rule", None, "surat 12/2026")
    left_over = listed(folder, capsys)
    assert [one["decided"] for one in left_over] == ([] if verdict == "both" else [True, True])


def test_what_the_office_left_with_the_holder_stays_there_until_a_fact_changes(
    folder: Path, office: tuple[Pc, Pc, Revision, Revision], capsys: pytest.CaptureFixture[str]
) -> None:
    left, right, holder, own = office
    (first, _) = listed(folder, capsys)
    assert rule(folder, first["number"], "other") == 0
    phone = right.correct(own, phone="+62811")
    assert right.send(phone).codes == ["held.dose"]
    assert [one["decided"] for one in listed(folder, capsys)] == [True, True]
    right.send(right.correct(phone, dose_no=2, ticket=None))
    assert listed(folder, capsys) == []
    assert left.standing(holder).flags == frozenset()
    again = right.rule(own, holder, Says.MINE, Claimed.TICKET)
    assert right.send(again).codes == ["forked"]


@pytest.mark.parametrize("number", ["99", "0", "-1", "99999999999"])
def test_a_clash_that_is_not_open_can_not_be_ruled(
    folder: Path,
    office: tuple[Pc, Pc, Revision, Revision],
    capsys: pytest.CaptureFixture[str],
    number: str,
) -> None:
    del office
    assert rule(folder, number, "both") == FAILED
    assert capsys.readouterr().err == Words()("central.no_conflict") + "\n"


def test_where_nothing_clashes_that_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["conflicts", "--data", str(folder)]) == 0
    assert capsys.readouterr().out == Words()("central.no_conflicts") + "\n"
