"""Rows of a file and what the book knows: found as on a typed card, flagged, never refused."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import Clock, a_dose
from tests.db.test_import_table import Room
from tests.importing.stack_files import NIKS, card
from vaxentry.db import search
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.form import Field
from vaxentry.domain.import_table import Decision
from vaxentry.domain.outbox import State
from vaxentry.domain.records import RecordQuery
from vaxentry.importing.report import render, to_json
from vaxentry.language import LANGUAGES, Words

FIRST = {"given_on": "01-06-2021", "ticket": "P-A1", "vaccine": "AstraZeneca"}
SECOND = {"given_on": "12-08-2021", "ticket": "P-A2", "vaccine": "AstraZeneca", "dose_no": "2"}


@pytest.fixture
def room(book: Store, clock: Clock, tmp_path: Path) -> Room:
    return Room(book, clock, tmp_path)


def findings(room: Room) -> dict[str, set[tuple[str, str]]]:
    """Severity and rule of what stands with each name; what is only an information left out."""
    chosen = (
        "SELECT name, dose_no, severity, code FROM record LEFT JOIN warning"
        " ON record_seq = seq AND rev = head_rev AND severity <> 'info' ORDER BY seq"
    )
    found: dict[str, set[tuple[str, str]]] = {}
    with room.book.transactions.reading() as c:
        for row in c.execute(text(chosen)):
            held = found.setdefault(f"{row.name} {row.dose_no}", set())
            held |= {(row.severity, row.code)} if row.code else set()
    return found


def doubtful(room: Room) -> list[tuple[str, ...]]:
    return [one.codes for one in room.book.doubts()]


def due(room: Room, clock: Clock) -> int:
    return len(Outbox(room.book.transactions).due(clock(), 100))


def test_a_number_held_under_another_name_is_saved_and_asked_for(room: Room, clock: Clock) -> None:
    stack = room.book.open_stack(date(2021, 8, 1), 0, "").id
    room.book.add(a_dose(NIKS[0], ticket=None), record_id=uuid4(), stack=stack)
    report = room.bring(card(0), card(1))
    assert (report.saved, report.bad, report.doubtful, report.clinical) == (2, 0, 1, 0)
    assert findings(room)["CONTOH A 1"] == {("identity", "nik_other_name")}
    (doubt,) = room.book.doubts(room.book.stacks()[0].id)
    assert (doubt.codes, doubt.card_no) == (("nik_other_name",), 1)
    assert doubt.entry_no == report.rows[0].entry_no
    assert due(room, clock) == 2
    assert room.book.retype(doubt.record_id, NIKS[0])
    assert due(room, clock) == 3


def test_rows_of_one_file_see_each_other(room: Room) -> None:
    slip = NIKS[1][:-1] + "3"
    report = room.bring(
        card(0),
        card(0, ticket="P-LAIN", address="Jl. Lain"),
        card(1),
        card(1, id_number=slip, ticket="P-B2"),
        card(2),
        card(2, name="ORANG LAIN", ticket="P-C2", dose_no="2"),
    )
    assert (report.saved, report.doubtful, report.clinical) == (6, 3, 0)
    assert doubtful(room) == [("dose_typed_twice",), ("nik_one_digit",), ("nik_other_name",)]
    assert [doubt.card_no for doubt in room.book.doubts()] == [2, 4, 6]


def test_what_the_clinical_rules_object_to_is_kept_as_the_card_says(
    room: Room, clock: Clock
) -> None:
    report = room.bring(
        card(0, **FIRST),
        card(0, **SECOND),
        card(1, **FIRST),
        card(1, **SECOND | {"vaccine": "Moderna", "given_on": "26-08-2021"}),
    )
    assert (report.saved, report.bad, report.doubtful, report.clinical) == (4, 0, 0, 2)
    assert findings(room)["CONTOH A 2"] == {("clinical", "interval_short")}
    assert findings(room)["CONTOH B 2"] == {("clinical", "brand_differs")}
    assert room.book.doubts() == []
    assert due(room, clock) == 4


def test_the_last_day_of_a_batch_counts_for_a_later_version_of_its_file(room: Room) -> None:
    room.bring(card(0))
    (stack,) = room.book.stacks()
    room.book.keep_batch(stack.id, "sinovac", "202108001", date(2021, 8, 11))
    report = room.bring(card(0), card(1), card(2, batch="LAIN"))
    assert (report.known, report.saved, report.clinical) == (1, 2, 1)
    assert findings(room)["CONTOH B 1"] == {("clinical", "batch_expired")}
    assert findings(room)["CONTOH C 1"] == set()


def test_a_row_put_right_on_the_desk_is_checked_too(room: Room) -> None:
    room.bring(card(0), card(0, sex="?", ticket="P-A2"), card(1, sex="?", temperature="38,5"))
    room.type(0, "sex", "L")
    room.type(1, "sex", "P")
    taken = room.table.take(lambda _done, _all: True)
    assert (taken.saved, taken.left, taken.doubtful, taken.clinical) == (2, 0, 1, 1)
    assert doubtful(room) == [("dose_typed_twice",)]
    assert findings(room)["CONTOH B 1"] == {("clinical", "temperature_high")}


def decide(room: Room, decision: Decision) -> None:
    (place,) = room.table.offers()
    assert room.table.decide(place.content, decision, reason="Koreksi") is not None


def test_an_offer_is_not_compared_with_the_record_it_corrects(room: Room) -> None:
    room.bring(card(0))
    room.bring(card(0, batch="B9"))
    decide(room, Decision.CORRECT)
    assert findings(room) == {"CONTOH A 1": set()}
    assert room.book.doubts() == []


def test_an_offer_taken_as_a_card_of_its_own_is(room: Room) -> None:
    room.bring(card(0))
    room.bring(card(0, batch="B9"))
    decide(room, Decision.OWN_CARD)
    assert doubtful(room) == [("dose_typed_twice",)]


def test_a_correction_from_a_file_is_asked_for_when_it_finds_something_new(
    room: Room, clock: Clock
) -> None:
    room.bring(card(0), card(1))
    room.bring(card(0), card(1, id_number=NIKS[0], birth_date=card(0)[Field.BIRTH_DATE], sex="L"))
    decide(room, Decision.CORRECT)
    assert doubtful(room) == [("nik_other_name",)]
    assert due(room, clock) == 1


def record(room: Room) -> UUID:
    (row,) = room.book.page(RecordQuery(states=frozenset({State.QUEUED})))
    return row.record_id


def test_what_the_pass_has_answered_is_not_asked_again_for_the_same_person(
    room: Room, clock: Clock
) -> None:
    room.bring(card(0, sex="P"))
    assert doubtful(room) == [("nik_sex",)]
    room.book.settle_doubt(record(room))
    room.bring(card(0, sex="P", batch="B9"))
    decide(room, Decision.CORRECT)
    assert (findings(room)["CONTOH A 1"], doubtful(room)) == ({("identity", "nik_sex")}, [])
    assert due(room, clock) == 1
    room.bring(card(0, sex="P", name="CONTOH Z", batch="B9"))
    decide(room, Decision.CORRECT)
    assert doubtful(room) == [("nik_sex",)]


def test_an_import_leaves_little_behind_the_index(room: Room) -> None:
    """Every row looks through what is not indexed: more would make each slower than the last."""
    number = "92710603120"
    cards = [card(0, id_number=f"{number}{n}", ticket=f"T{n}") for n in range(29001, 29101)]
    report = room.bring(*cards)
    assert report.saved == 100
    with room.book.transactions.looking() as raw:
        assert search.unindexed(raw) < search.PIECE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_tells_how_many_of_each(room: Room, language: str) -> None:
    cards = (card(0, sex="P"), card(1, temperature="38,5"), card(2))
    report = room.bring(*cards)
    told = json.loads(json.dumps(to_json(report)))
    assert (told["doubtful"], told["clinical"]) == (1, 1)
    assert [one["rule"] for row in told["rows"] for one in row["findings"]] == [
        *("nik_region_retired", "nik_sex"),
        *("nik_region_retired", "temperature_high"),
        "nik_region_retired",
    ]
    words = Words(language)
    lines = list(render(report, words))
    assert words("import.doubtful", count=1) in lines
    assert words("import.clinical", count=1) in lines
    assert len(list(render(room.bring(*cards), words))) == 5
