"""After a day of the demo every file of `vaxentry report backlog` says what its ledger says."""

import csv
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.demo.test_run import vaxentry
from tests.e2e.test_commands import write_cards
from tests.reports.opened import OFFICE, office_rows, sheet_rows
from tests.ui.pdf_text import pdf_pages
from vaxentry.demo.ledger import load_typed
from vaxentry.domain.backlog_text import told
from vaxentry.language import Words
from vaxentry.reports.table import COLUMNS

TYPED, LATER = 60, 5
ID = Words("id")

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(400)]


@dataclass(frozen=True, slots=True)
class Evening:
    """The site after its day, with a few cards more that no server was there for.

    Attributes:
        ledger: what the demo counted by itself.
        held: the numbers of the cards that the hand-written table has no server accept.
    """

    home: Path
    ledger: dict[str, Any]
    held: frozenset[str]

    def report(self, kind: str) -> Path:
        """Written by the command."""
        file = self.home.parent / f"laporan.{kind}"
        done = vaxentry(self.home, "report", "backlog", "--format", kind, "--out", str(file))
        assert done.returncode == 0, done.stderr
        assert f"{len(self.held) + LATER} entri" in done.stdout
        return file

    @property
    def first_line(self) -> list[tuple[str, int]]:
        """The figures of the ledger under the names that people read."""
        return [
            (ID("report.waiting"), LATER),
            (ID("report.person"), sum(self.ledger["conflicts"].values())),
            (ID("report.received"), self.ledger["accepted"]),
            (ID("report.saved"), self.ledger["typed"] + LATER),
            (ID("report.open"), len(self.held) + LATER),
        ]


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    folder = tmp_path_factory.mktemp("day")
    home, out = folder / "home", folder / "out.json"
    done = vaxentry(home, "demo", "--headless", "--cards", str(TYPED), "--json", str(out))
    assert done.returncode == 0, done.stdout + done.stderr
    later = write_cards(folder / "kartu.csv", LATER)
    assert vaxentry(home, "import", str(later)).returncode == 0
    typed = load_typed(home / "typed.json")
    held = frozenset(card.entry_no for card in typed if card.kind != "accepted")
    return Evening(home, json.loads(out.read_text("utf-8")), held)


def test_the_data(evening: Evening) -> None:
    found = json.loads(evening.report("json").read_text("utf-8"))
    printed = json.loads(vaxentry(evening.home, "report", "backlog", "--format", "json").stdout)
    assert printed["records"] == found["records"]
    assert (found["saved"], found["received"]) == (TYPED + LATER, evening.ledger["accepted"])
    assert sum(found["by_state"].values()) == found["saved"]
    today = found["trend"][-1]
    assert today["received"] == evening.ledger["accepted"]
    assert (today["waiting"], today["person"]) == (found["waiting"], found["person"])
    assert sum(one["entries"] for one in found["clerks"]) == found["saved"]
    by_owner = Counter(row["owner"] for row in found["records"])
    assert by_owner["engine"] == found["waiting"] == LATER
    assert by_owner.total() == sum(found["by_age"].values()) == len(evening.held) + LATER
    for lines in found["groups"].values():
        assert sum(one["waiting"] + one["person"] for one in lines) == by_owner.total()
    held = {row["entry_no"] for row in found["records"] if row["owner"] != "engine"}
    assert held == evening.held


def test_the_workbook_and_the_csv(evening: Evening) -> None:
    workbook = evening.report("xlsx")
    facts = {row[0]: row[1] for row in sheet_rows(workbook, "Ringkasan")}
    assert [(name, facts[name]) for name, _ in evening.first_line] == evening.first_line
    _, *rows = sheet_rows(workbook, "Daftar")
    with evening.report("csv").open(encoding="utf-8-sig", newline="") as file:
        _, *lines = csv.reader(file, delimiter=";")
    assert [row[0] for row in rows] == [line[0] for line in lines]
    assert evening.held < {line[0] for line in lines}
    assert len(lines) == len(evening.held) + LATER


def test_the_pdf(evening: Evening) -> None:
    cover, *pages = pdf_pages(evening.report("pdf").read_bytes())
    listed = "".join(pages)
    assert all(entry_no in listed for entry_no in evening.held)
    for name, amount in evening.first_line[:3]:
        assert "".join(name.split()) in cover
        assert told(ID, amount) in cover


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed here")
def test_libreoffice_shows_the_same_list(evening: Evening, tmp_path: Path) -> None:
    _, *rows = sheet_rows(evening.report("xlsx"), "Daftar")
    shown = [office_rows(evening.report(kind), tmp_path)[1:] for kind in ("xlsx", "csv")]
    for lines in shown:
        for name in ("entry_no", "name", "identity", "state"):
            at = COLUMNS.index(name)
            assert [line[at] for line in lines] == [row[at] for row in rows], name
