"""Whatever a card says, as LibreOffice reads it. Only where it is installed, as on our CI."""

import re
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.reports.opened import OFFICE, office_rows
from tests.reports.test_any_text import EMPTY, FREE, ID, a_row, texts
from vaxentry.domain.report_desk import Format, Wanted, carry_on
from vaxentry.reports.cells import guarded
from vaxentry.reports.desk import writer
from vaxentry.reports.listed import Listed
from vaxentry.reports.table import COLUMNS

DANGEROUS = [
    ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1"],
    ["ADE" * 67, "😀", "\u202egnirts", "\u200f=1", "\n\n+1", "-\t"],
]

pytestmark = [
    pytest.mark.process,
    pytest.mark.filterwarnings("ignore:Generating overly large repr"),
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed here"),
]
names = texts.map(lambda one: one[:200])
sheets = st.lists(st.lists(names, min_size=len(FREE), max_size=len(FREE)), min_size=40, max_size=60)
opened = settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # each example is a program that starts
    suppress_health_check=list(HealthCheck),
)


def read_back(folder: Path, kind: Format, told: Sequence[Sequence[str]]) -> list[list[str]]:
    """The free texts of a report as LibreOffice shows them, row by row."""
    file = folder / f"daftar.{kind}"
    rows = Listed(EMPTY, (a_row(list(row)) for row in told), carry_on, len(told))
    writer(kind)(file, EMPTY, rows, Wanted(kind, file, ID))
    _, *lines = office_rows(file, folder)
    return [[line[COLUMNS.index(name)] for name in FREE] for line in lines]


def apart(wanted: list[list[str]], shown: list[list[str]]) -> list[tuple[str, str]]:
    """The cells that are not as wanted, with what is shown."""
    cells = zip(chain(*wanted), chain(*shown), strict=True)
    return [(a, b) for a, b in cells if one_line_end(a) != one_line_end(b)]


def one_line_end(text: str) -> str:
    """A spreadsheet has one kind of line end within a cell, and takes some pairs for one."""
    return re.sub(r"[\r\n]+", "\n", text)


@opened
@given(sheets)
@example(DANGEROUS)
def test_a_workbook_comes_back_equal(
    tmp_path_factory: pytest.TempPathFactory, told: list[list[str]]
) -> None:
    shown = read_back(tmp_path_factory.mktemp("xlsx"), Format.XLSX, told)
    assert not apart(told, shown)


@opened
@given(sheets)
@example(DANGEROUS)
def test_no_text_of_a_csv_becomes_a_formula(
    tmp_path_factory: pytest.TempPathFactory, told: list[list[str]]
) -> None:
    shown = read_back(tmp_path_factory.mktemp("csv"), Format.CSV, told)
    wanted = [list(map(guarded, row)) for row in told]
    assert not [one for one in apart(wanted, shown) if not _may_be_figures(one[0])]


def _may_be_figures(text: str) -> bool:
    """A CSV tells nobody that figures are a text: 0123 becomes 123. The workbook does."""
    return any(map(str.isdigit, text)) and not text.startswith("'")
