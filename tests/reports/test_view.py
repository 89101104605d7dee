"""A filtered list of Kiriman as a file: what the page counts, and of which filter it is."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.reports.opened import sheet_rows
from tests.reports.stage import NOON, Stage
from tests.reports.view_files import ID, write
from vaxentry.domain.age import Age
from vaxentry.domain.outbox import Flag, State
from vaxentry.domain.records import RecordQuery
from vaxentry.domain.report_desk import Format, file_name
from vaxentry.domain.view_text import View, view_text
from vaxentry.language import Words

EN = Words("en")
NUMBER = "9271060312009001"


QUERIES = (
    RecordQuery(),
    RecordQuery(age=Age.THREE_DAYS),
    RecordQuery(age=Age.DAY),
    RecordQuery(age=Age.DAY, states=frozenset({State.QUEUED})),
    RecordQuery(age=Age.DAY, text="yohana"),
    RecordQuery(age=Age.OLDER),
    RecordQuery(vaccine="moderna"),
    RecordQuery(cause="nik_length"),
    RecordQuery(text="yohana", vaccine="moderna", states=frozenset({State.ACCEPTED})),
)


@pytest.mark.parametrize("query", QUERIES, ids=map(str, range(9)))
def test_the_file_holds_what_the_page_counts(
    stage: Stage, folder: Path, query: RecordQuery
) -> None:
    done = write(stage, folder / "a.json", query)
    states = [one["state"] for one in json.loads((folder / "a.json").read_text())["records"]]
    counted = stage.book.facets(query).states
    shown = query.states or set(State)
    assert {state: states.count(state) for state in shown} == {
        state: counted[state] for state in shown
    }
    assert done.listed == stage.book.outline(query).rows == len(states)


def test_a_list_longer_than_one_reading_is_whole_and_in_order(stage: Stage, folder: Path) -> None:
    for card in range(10, 99):
        stage.save(card, NOON.date())
    for at in range(4):
        for card in range(10, 99):
            dose = replace(stage.dose(card, NOON.date()), batch=f"B{at}")
            stage.save(card, NOON.date(), batch=dose.batch, stack=stage.second)
    write(stage, folder / "a.json", RecordQuery(age=Age.HOUR))
    told = json.loads((folder / "a.json").read_text())["records"]
    assert len({one["entry_no"] for one in told}) == len(told) == 89 * 5
    assert told == sorted(told, key=lambda one: one["saved_at"])


def test_each_part_of_a_filter_has_its_words() -> None:
    query = RecordQuery(
        states=frozenset({State.NIK_CLASH, State.QUEUED}),
        flag=Flag.CONTESTED,
        vaccine="moderna",
        cause="nik_length",
        age=Age.WEEK,
        text=NUMBER,
    )
    told = view_text(ID, View(query, stack=12))
    assert told.startswith("Di antrean, NIK terpakai · ")
    assert "berkas 12" in told
    assert told.endswith("3 sampai 7 hari · pencarian")
    assert len(told.split(" · ")) == 7
    assert NUMBER not in told
    assert view_text(EN, View(RecordQuery())) == "All"
    assert view_text(EN, View(RecordQuery(vaccine=""))) == EN("queue.no_injection")


def test_the_workbook_counts_the_list_apart_from_the_whole(stage: Stage, folder: Path) -> None:
    query = RecordQuery(states=frozenset({State.ACCEPTED, State.VOIDED}))
    write(stage, folder / "a.xlsx", query, EN)
    rows = sheet_rows(folder / "a.xlsx", "Summary")
    assert rows[0][0] == "Queue list"
    at = rows.index(("This list", "Total", None, None, None))
    assert [row[:2] for row in rows[at + 1 : at + 5]] == [
        ("Filter", "Server has it, Entry voided"),
        ("Server has it", 2),
        ("Entry voided", 2),
        ("Entries in the list", 4),
    ]


def test_the_name_tells_the_site_and_the_day_only() -> None:
    assert file_name(ID, "S/1", NOON.date(), Format.PDF, is_view=True) == (
        "kiriman-S-1-2021-08-27.pdf"
    )
