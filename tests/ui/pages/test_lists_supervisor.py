"""F6-6: what the supervisor is told, and the flags of a record in Kiriman."""

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fakes import NOW, FakeBook
from tests.ui.list_desk import HOT, MISSING, Lists, flagged_rows, save
from tests.ui.queue_rows import detail_texts
from tests.ui.window import Desk
from vaxentry.domain.form import Field
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.rules import RuleCode
from vaxentry.language import LANGUAGES, Words
from vaxentry.ui.pages.lists_rows import ListKind, Span
from vaxentry.ui.printing.sheets import Printed, list_sheet
from vaxentry.ui.sentences import fact_text
from vaxentry.ui.widgets.rail import Place

CLINICAL = (
    "temperature_high", "blood_pressure_high", "vaccine_not_on_day", "course_not_on_day",
    "age_outside", "dose_beyond_series", "volume_differs", "batch_expired", "dose_number_held",
    "dose_order", "interval_short", "brand_differs",
)  # fmt: skip


@pytest.fixture
def records(book: FakeBook) -> list[UUID]:
    book.open_stack(date(2026, 11, 22), 60, "Kader Contoh")
    made = save(book, 3)
    book.flagged = flagged_rows(made)
    return made


@pytest.fixture
def lists(qtbot: QtBot, records: list[UUID], desk: Desk) -> Lists:
    assert records
    opened = Lists(qtbot, desk).open(rows=1)
    opened.press(Qt.Key.Key_6, rows=4)
    return opened


def test_complaints_clinical_findings_and_missing_doses_are_listed(lists: Lists) -> None:
    assert lists.page.kind is ListKind.SUPERVISOR
    assert lists.line(0) == [
        "Keluhan (KIPI)", "22-11-2026", "1", "7", "KD-261123-001", "O**** 1", "pusing dan mual",
    ]  # fmt: skip
    assert lists.line(1)[0] == "Sesuai kartu"
    assert lists.line(1)[-1] == (
        "Suhu di atas 37,5 tetapi vaksin diberikan. Jarak antardosis 9 hari, aturannya 28."
    )
    assert lists.line(2)[-1] == (
        "Dosis 1 belum tercatat. Menurut kartu: Sinovac · 01-10-2026 · Puskesmas lain."
    )
    assert lists.line(3)[-1] == "Dosis 1 belum tercatat. Kartu tidak menyebutkannya."


def test_two_rows_of_one_record_stay_apart_when_read_again(qtbot: QtBot, lists: Lists) -> None:
    lists.press(Qt.Key.Key_Down)
    with qtbot.waitSignal(lists.page.reader.read):
        lists.page.reload()
    assert lists.page.table.currentIndex().row() == 1


def test_enter_opens_the_record_and_that_is_noted(
    qtbot: QtBot, lists: Lists, book: FakeBook, records: list[UUID]
) -> None:
    book.by_others = {records[2]}
    lists.press(Qt.Key.Key_End)
    lists.press(Qt.Key.Key_Return)
    assert lists.wait_told("record_chosen") == records[2]
    qtbot.waitUntil(lambda: book.looked_at == [records[2]])


def test_c_copies_the_answer(qtbot: QtBot, qapp: QApplication, lists: Lists) -> None:
    qapp.clipboard().setText("before")
    lists.press(Qt.Key.Key_C)
    qtbot.waitUntil(lambda: qapp.clipboard().text() != "before")


def test_an_empty_list_says_what_would_be_there(lists: Lists, book: FakeBook, qtbot: QtBot) -> None:
    book.flagged = []
    with qtbot.waitSignal(lists.page.reader.read):
        lists.page.reload()
    assert lists.page.empty[ListKind.SUPERVISOR].isVisible()


def test_it_is_printed_masked_with_a_column_for_the_pen(records: list[UUID]) -> None:
    printed = Printed("Puskesmas Contoh", "Rahma", NOW)
    day = date(2026, 11, 23)
    words = Words("id")
    sheet = list_sheet(ListKind.SUPERVISOR, flagged_rows(records), Span(day, day), printed, words)
    assert (sheet.title, sheet.headings[-1]) == ("Untuk koordinator", "Catatan")
    assert sheet.about[-1] == words("lists.masked", n=500)
    assert sheet.rows[0][5] == "O**** 1"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [*CLINICAL, "dose_missing", "nik_region_retired"])
def test_what_was_found_is_told_without_what_the_clerk_should_do(code: str, language: str) -> None:
    words = Words(language)
    told = fact_text(words, Problem(Field.DOSE_NO, code, Severity.CLINICAL))
    assert told.endswith(".")
    assert told in words(f"rule.{code}")
    assert not {"Cocokkan", "Compare", "simpan", "save"} & set(told.replace(",", "").split())


def test_kiriman_shows_the_flags_of_a_record(
    qtbot: QtBot, desk: Desk, book: FakeBook, records: list[UUID]
) -> None:
    retired = Problem(Field.ID_NUMBER, RuleCode.NIK_REGION_RETIRED, Severity.INFO)
    book.findings[records[2]] = (retired, MISSING, HOT)
    desk.window.go_to(Place.QUEUE)
    page = desk.window.pages.queue()
    qtbot.waitUntil(lambda: page.detail.detail is not None)
    told = detail_texts(page)
    assert (
        "TEMUAN Sesuai kartu Suhu di atas 37,5 tetapi vaksin diberikan. "
        "Catatan Dosis 1 belum tercatat. Catatan NIK memakai kode wilayah lama."
    ) in told
    assert "Jarak antardosis" not in told
