"""Whatever a card says: in a spreadsheet it stays text, and comes back as it was."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import openpyxl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vaxentry.domain.backlog import (
    ALL,
    Backlog,
    BacklogRow,
    Dimension,
    Paper,
    cause_of,
)
from vaxentry.domain.outbox import State
from vaxentry.domain.records import SiteInfo
from vaxentry.domain.report_desk import Format, Wanted, carry_on
from vaxentry.language import Words
from vaxentry.reports.cells import guarded
from vaxentry.reports.desk import writer
from vaxentry.reports.listed import Listed
from vaxentry.reports.table import COLUMNS

AT = datetime(2021, 8, 27, 3, 0, tzinfo=UTC)
SITE = SiteInfo("S1", "Situs", "AC", UUID(int=1), "", enrolled=True)
EMPTY = Backlog(
    AT, AT.date(), "RINA", SITE, ALL, {State.QUEUED: 1}, {}, 0, {}, None, None, [], Paper(),
    {dimension: [] for dimension in Dimension}, [], [], None,
)  # fmt: skip
FREE = ("village", "clerk", "batch", "name", "entry_no", "site")
ESCAPED = re.compile(r"_x([0-9A-F]{4})_")

words = st.text(st.characters(codec="utf-8"), max_size=30)
begun = st.sampled_from(
    ["=", "+", "-", "@", "\t", "\n", "\r", "\0", "'", "\uff1d", "\u202e", "\u200f", "😀", "=1+1"]
)
texts = st.one_of(words, st.tuples(begun, words).map("".join), words.map(lambda one: one * 200))


def a_row(told: list[str]) -> BacklogRow:
    row = BacklogRow(
        "AC-1", State.QUEUED, cause_of(State.QUEUED), AT, False, date(2021, 8, 27), AT, "", "",
        1, 1, "", "sinovac", 1, "", "", "9271••••••••••••",
    )  # fmt: skip
    values: dict[str, Any] = dict(zip(FREE, told, strict=True))
    return row._replace(**values)


def written(kind: Format, row: BacklogRow) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        found = replace(EMPTY, made_by=row.clerk)
        writer(kind)(path, found, Listed(found, iter([row]), carry_on, 1), Wanted(kind, path, ID))
        return path.read_bytes()


ID = Words("id")
tried = settings(max_examples=60, deadline=None)


@tried
@given(st.lists(texts, min_size=len(FREE), max_size=len(FREE)))
@example(["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r\n=1"])
@example(["_x0041_", "_x005F_", "http://x.example", "0123", "1e5", " lead and trail "])
def test_in_a_workbook(told: list[str]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(Format.XLSX, a_row(told))))
    (cells,) = book["Daftar"].iter_rows(min_row=2)
    for name, text in zip(FREE, told, strict=True):
        cell = cells[COLUMNS.index(name)]
        assert cell.data_type in {"s", "inlineStr", "n"}
        assert cell.data_type != "n" or cell.value is None
        assert _unescaped(str(cell.value or "")) == text


def _unescaped(text: str) -> str:
    """As a spreadsheet reads it (ST_Xstring)."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


@tried
@given(st.lists(texts, min_size=len(FREE), max_size=len(FREE)))
@example(["=1;2", '+"', "-\n", "@", "a;b", "'"])
def test_in_a_csv(told: list[str]) -> None:
    content = written(Format.CSV, a_row(told)).decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(content, newline=""), delimiter=";")
    for name, text in zip(FREE, told, strict=True):
        cell = row[COLUMNS.index(name)]
        plain = text.replace("\0", "")
        assert cell == guarded(text)
        assert cell in {plain, f"'{plain}"}
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@tried
@given(st.lists(texts, min_size=len(FREE), max_size=len(FREE)))
def test_in_json(told: list[str]) -> None:
    (row,) = json.loads(written(Format.JSON, a_row(told)))["records"]
    assert [row[name] for name in FREE] == told
