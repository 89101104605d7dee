"""The lists beside the cases, by keyboard alone: the registry, what is gone through, refusals."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.desk_lists import FakeFiles, put_lists
from tests.ui.fakes import FakeBook
from tests.ui.window import Clerk, Desk
from vaxentry.domain.case_steps import Step
from vaxentry.domain.desk_files import FileForm
from vaxentry.domain.desk_lists import Amount, DeskList
from vaxentry.ui.pages.conflicts import ConflictsPage
from vaxentry.ui.pages.desk_section import Section
from vaxentry.ui.pages.looked_section import LookedSection
from vaxentry.ui.pages.refused_section import RefusedSection
from vaxentry.ui.widgets.plain_table import PlainModel, PlainTable
from vaxentry.ui.widgets.rail import Place

RIGHT, ENTER = Qt.Key.Key_Right, Qt.Key.Key_Return


@pytest.fixture
def records(book: FakeBook) -> list[UUID]:
    return put_lists(book)


@pytest.fixture
def files() -> FakeFiles:
    return FakeFiles()


@pytest.fixture
def page(desk: Desk, records: list[UUID], qtbot: QtBot) -> ConflictsPage:
    assert records
    desk.window.go_to(Place.CONFLICTS)
    page = desk.window.pages.conflicts()
    qtbot.waitUntil(lambda: bool(page.registry.rows))
    return page


def go_to(page: ConflictsPage, clerk: Clerk, which: DeskList, qtbot: QtBot) -> Section:
    while page.which is not which:
        clerk.press(RIGHT)
    qtbot.waitUntil(lambda: isinstance(clerk.focus, PlainTable) and clerk.focus.key is not None)
    return page.section


def refused_of(page: ConflictsPage) -> RefusedSection:
    section = page.list_of(DeskList.REFUSED)
    assert isinstance(section, RefusedSection)
    return section


def looked_of(page: ConflictsPage, which: DeskList) -> LookedSection:
    section = page.list_of(which)
    assert isinstance(section, LookedSection)
    return section


def lines(model: PlainModel) -> Sequence[tuple[str, ...]]:
    return [line.cells for line in model.lines]


def _shows(model: PlainModel, numbers: list[str]) -> bool:
    return [line[0] for line in lines(model)] == numbers


def said(section: Section) -> str:
    return " | ".join(one.text() for one in section.findChildren(QLabel) if one.isVisible())


def test_right_goes_through_all_lists_and_the_tabs_say_how_many(
    page: ConflictsPage, clerk: Clerk, qtbot: QtBot
) -> None:
    found = []
    for _ in DeskList:
        found.append(page.which)
        clerk.press(RIGHT)
    assert found == list(DeskList)
    assert page.which is DeskList.CASES
    buttons = page.tabs.findChildren(QPushButton)
    qtbot.waitUntil(lambda: "NIK tidak ditemukan  2" in [one.text() for one in buttons])


def test_where_more_is_than_is_listed_the_tab_and_the_line_above_say_so(
    page: ConflictsPage, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    book.amounts = {DeskList.DUKCAPIL: Amount(2431), DeskList.CLINICAL: Amount(500, or_more=True)}
    section = go_to(page, clerk, DeskList.DUKCAPIL, qtbot)
    qtbot.waitUntil(lambda: "Ditampilkan 2 dari 2.431 baris. Bukan kesalahan" in said(section))
    page.look_again()
    buttons = page.tabs.findChildren(QPushButton)
    qtbot.waitUntil(lambda: "Peringatan klinis  500+" in [one.text() for one in buttons])
    assert "NIK tidak ditemukan  2.431" in [one.text() for one in buttons]
    book.amounts = {}
    page.look_again()
    qtbot.waitUntil(lambda: "Ditampilkan" not in said(section))


def test_a_nik_that_is_not_found_is_nobodys_error(
    page: ConflictsPage, clerk: Clerk, qtbot: QtBot
) -> None:
    section = go_to(page, clerk, DeskList.DUKCAPIL, qtbot)
    asked = [line[3] for line in lines(page.registry.model)]
    assert asked == ["Tidak ditemukan", "Dipakai orang lain"]
    told = said(section)
    assert "Bukan kesalahan siapa pun; dosisnya tetap terhitung." in told
    assert "Giliran: Dukcapil." in told
    assert "SITI" not in told


def test_a_nik_that_another_uses_is_decided_here_and_not_looked_up_again(
    page: ConflictsPage, clerk: Clerk, qtbot: QtBot
) -> None:
    section = go_to(page, clerk, DeskList.DUKCAPIL, qtbot)
    assert "Server memeriksa ulang" in said(section)
    clerk.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "Dipakai orang lain ·" in said(section))
    told = said(section)
    assert "Kalau pihak lain membetulkan nomornya" in told
    assert "Server memeriksa ulang" not in told
    assert "putuskan di Kasus" in told
    assert "belum ditemukan" not in told


def test_a_full_file_leaves_under_the_password_alone(
    page: ConflictsPage, clerk: Clerk, desk: Desk, files: FakeFiles, qtbot: QtBot, tmp_path: Path
) -> None:
    go_to(page, clerk, DeskList.DUKCAPIL, qtbot)
    visit = desk.window.inside.cases.files
    clerk.keys("e")
    qtbot.waitUntil(visit.panel.isVisible)
    assert visit.panel.password.value == files.new_password()
    clerk.press(ENTER)
    clerk.keys("pendek")
    visit.panel.confirmed.disconnect()
    got: list[tuple[FileForm, str]] = []
    visit.panel.confirmed.connect(lambda form, password: got.append((form, password)))
    clerk.press(ENTER, Qt.KeyboardModifier.ControlModifier)
    assert got == []
    assert visit.panel._password.tone == "error"
    clerk.keys("PANJANG-SEKALI-9")
    clerk.press(ENTER, Qt.KeyboardModifier.ControlModifier)
    assert got == [(FileForm.XLSX, "PANJANG-SEKALI-9")]
    visit.write(*got[0], tmp_path / "a.zip")
    qtbot.waitUntil(lambda: files.written == [("a.zip", FileForm.XLSX, "PANJANG-SEKALI-9")])
    qtbot.waitUntil(lambda: "a.zip: 2 orang" in page.registry.banner.text.text())


def test_a_masked_file_asks_for_no_password(
    page: ConflictsPage, clerk: Clerk, desk: Desk, files: FakeFiles, qtbot: QtBot
) -> None:
    assert files.written == []
    go_to(page, clerk, DeskList.DUKCAPIL, qtbot)
    panel = desk.window.inside.cases.files.panel
    clerk.keys("m")
    qtbot.waitUntil(panel.isVisible)
    assert panel._password.isHidden()
    clerk.press(Qt.Key.Key_Escape)
    assert page.registry.table.hasFocus()


@pytest.mark.parametrize(
    ("which", "step", "found"),
    [
        (DeskList.COMPLAINT, Step.COMPLAINT, "pusing dan mual"),
        (DeskList.CLINICAL, Step.CLINICAL, "37,5"),
        (DeskList.DOSE_MISSING, Step.DOSE_MISSING, "Puskesmas lain"),
    ],
)
def test_a_list_is_gone_through_by_one_key_a_line(
    page: ConflictsPage,
    clerk: Clerk,
    book: FakeBook,
    qtbot: QtBot,
    which: DeskList,
    step: Step,
    found: str,
) -> None:
    section = go_to(page, clerk, which, qtbot)
    looked = looked_of(page, which)
    qtbot.waitUntil(lambda: looked.current is not None)
    first = looked.current
    assert first is not None
    assert found in said(section)
    clerk.keys("s")
    qtbot.waitUntil(lambda: book.steps[-1] == (first.flagged.record_id, step))
    qtbot.waitUntil(lambda: any(line[-1] == "Rahma Wijaya" for line in lines(looked.model)))


def test_enter_corrects_on_the_form_and_that_is_noted(
    page: ConflictsPage, clerk: Clerk, book: FakeBook, desk: Desk, qtbot: QtBot
) -> None:
    book.by_others = set(book.rows_by_id)
    go_to(page, clerk, DeskList.COMPLAINT, qtbot)
    clerk.press(ENTER)
    qtbot.waitUntil(desk.window.entry.correction_bar.isVisible)
    qtbot.waitUntil(lambda: len(book.looked_at) == 1)


def test_what_is_not_opened_after_all_is_not_noted(
    page: ConflictsPage,
    clerk: Clerk,
    book: FakeBook,
    desk: Desk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = book.detail
    monkeypatch.setattr(book, "detail", lambda one: replace(whole(one), may_correct=False))
    go_to(page, clerk, DeskList.COMPLAINT, qtbot)
    clerk.press(ENTER)
    qtbot.waitUntil(page.banner.isVisible)
    writes, done = desk.window.inside._around.writes, list[object]()
    writes.run(lambda: None, done.append, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert desk.window.entry.correction_bar.isHidden()
    assert book.looked_at == []


def test_each_refusal_has_cause_turn_words_for_the_citizen_and_the_clock(
    page: ConflictsPage, clerk: Clerk, qtbot: QtBot
) -> None:
    section = go_to(page, clerk, DeskList.REFUSED, qtbot)
    qtbot.waitUntil(lambda: refused_of(page).current is not None)
    told = said(section)
    assert "Giliran: Penginput. Seharusnya dijawab sebelum" in told
    assert "Kepada warga: Datanya aman di komputer kami" in told
    clerk.press(Qt.Key.Key_Down)
    told = said(section)
    assert "Giliran: Admin server (Dinkes)" in told
    assert "Kata server: kata_baru" in told


def test_refusals_are_filtered_by_what_citizens_complain_of(
    page: ConflictsPage, clerk: Clerk, qtbot: QtBot
) -> None:
    go_to(page, clerk, DeskList.REFUSED, qtbot)
    model = refused_of(page).model
    for numbers in ([], ["005"], ["003"], ["004"], ["003", "004", "005"]):
        clerk.keys("k")
        wanted = [f"KD-261123-{number}" for number in numbers]
        qtbot.waitUntil(partial(_shows, model, wanted))
        assert page.tabs._buttons[DeskList.REFUSED].text().endswith("  3")


def test_s_twice_on_a_line_leaves_none_out(
    page: ConflictsPage, clerk: Clerk, book: FakeBook, desk: Desk, qtbot: QtBot
) -> None:
    go_to(page, clerk, DeskList.DOSE_MISSING, qtbot)
    looked, may_go_on = looked_of(page, DeskList.DOSE_MISSING), Event()
    qtbot.waitUntil(lambda: looked.current is not None)
    desk.window.inside._around.writes.run(may_go_on.wait, lambda _: None, lambda _: None)
    before = len(book.steps)
    clerk.keys("ss")
    clerk.press(Qt.Key.Key_Down)
    there = looked.table.key
    may_go_on.set()
    qtbot.waitUntil(lambda: len(book.steps) == before + 2)
    done: list[object] = []
    desk.window.inside._around.writes.run(lambda: None, done.append, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert looked.table.key == there
