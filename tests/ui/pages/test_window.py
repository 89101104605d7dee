import sys
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QTableView,
    QWidget,
)  # fmt: skip
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.shown import Shown
from tests.ui.window import CARD, HEADER, TYPED, Clerk, Desk
from vaxentry.domain.contact import Link
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.errors import CodeRefusedError, StoreBusyError
from vaxentry.ui.pages.conflicts import ConflictsPage
from vaxentry.ui.pages.settings import SettingsPage
from vaxentry.ui.theme.tokens import DARK
from vaxentry.ui.widgets.rail import PLACES, Place

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QTableView)


def put(book: FakeBook, *states: State) -> None:
    book.open_stack(date(2026, 11, 22), 0, "")
    for number, state in enumerate(states):
        book.put(replace(TYPED, name=f"ORANG {number}"), uuid4(), state)


def test_only_the_window_itself_ever_comes_up(qtbot: QtBot, book: FakeBook, shown: Shown) -> None:
    put(book, State.NIK_CLASH)
    desk = Desk(qtbot, book).open()
    for place in PLACES:
        desk.window.go_to(place)
    assert {id(one) for one in shown.windows} == {id(desk.window)}


def unnamed(root: QWidget) -> list[str]:
    return [
        f"{type(one).__name__} {one.objectName()}"
        for one in root.findChildren(QWidget)
        if isinstance(one, CONTROLS)
        and not one.accessibleName()
        # parts Qt itself puts into a control: the clear button, the corner of a table
        and not isinstance(one.parent(), QLineEdit | QTableView)
    ]


def test_every_control_of_every_page_has_a_name(desk: Desk, book: FakeBook) -> None:
    put(book, State.NIK_CLASH, State.QUEUED)
    for place in PLACES:
        desk.window.go_to(place)
    desk.window.show_keys()
    desk.window.close()
    assert desk.window.closing.panel is not None
    assert unnamed(desk.window) == []


def test_no_person_stands_in_a_title(desk: Desk, clerk: Clerk) -> None:
    clerk.type(*HEADER, *CARD[:2])
    assert desk.window.windowTitle() == "VaxEntry"


@pytest.mark.parametrize("number", range(1, 7))
def test_control_and_a_function_key_go_to_a_place(desk: Desk, clerk: Clerk, number: int) -> None:
    clerk.press(Qt.Key(Qt.Key.Key_F1 + number - 1), Qt.KeyboardModifier.ControlModifier)
    place = PLACES[number - 1]
    assert desk.window.rail.button(place).isChecked()
    assert desk.window.stack.currentWidget() is desk.window.pages.page(place)


def test_typing_goes_on_where_it_was_after_a_look_elsewhere(desk: Desk, clerk: Clerk) -> None:
    clerk.type(*HEADER, *CARD[:3])
    before = clerk.focus
    desk.window.go_to(Place.QUEUE)
    desk.window.go_to(Place.ENTRY)
    assert clerk.focus is before


def test_f1_shows_the_keys_and_gives_the_focus_back(clerk: Clerk) -> None:
    clerk.type(*HEADER)
    before = clerk.focus
    clerk.press(Qt.Key.Key_F1)
    assert clerk.focus is not before
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.focus is before


def test_the_theme_changes_at_once_and_is_remembered(
    qtbot: QtBot, desk: Desk, book: FakeBook, qapp: QApplication
) -> None:
    desk.window.top.theme_button.click()
    assert qapp.palette().window().color().name().upper() == DARK.canvas
    qtbot.waitUntil(lambda: desk.remembered == {"theme": "dark"})
    again = Desk(qtbot, book, theme="dark").open()
    assert again.window.theme.tokens is DARK


def test_another_language_asks_for_a_new_window_and_keeps_the_card(
    qtbot: QtBot, desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    clerk.type(*HEADER)
    clerk.keys("9271")
    desk.window.go_to(Place.SETTINGS)
    page = desk.window.pages.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    page.language.setFocus()
    clerk.keys("e")
    assert [words.language for words in desk.rebuilt] == ["en"]
    assert desk.remembered == {"language": "en"}
    english = Desk(qtbot, book, "en").open()
    qtbot.waitUntil(lambda: english.window.entry.card.value(Field.ID_NUMBER) == "9271")
    assert english.window.entry.save_button.text().strip().startswith("Save")
    assert english.window.rail.button(Place.QUEUE).text() == "Queue"


def test_the_status_line_repeats_the_book(qtbot: QtBot, desk: Desk, book: FakeBook) -> None:
    status = desk.window.status
    qtbot.waitUntil(lambda: status.safe.text() == "Aman disimpan: 0.")
    put(book, State.QUEUED, State.QUEUED, State.NIK_CLASH, State.ACCEPTED)
    desk.window.bridge.notify()
    qtbot.waitUntil(lambda: status.waiting.text() == "2 menunggu kirim · tertua 3 jam 12 mnt")
    assert status.person.text() == "1 perlu orang"
    assert status.safe.text() == "Aman disimpan: 4. Boleh pulang; biarkan PC menyala."
    assert status.link.text() == "Luring: data aman di komputer ini"
    book.link = Link.ONLINE
    desk.window.bridge.notify()
    qtbot.waitUntil(lambda: status.link.text() == "Tersambung ke server")
    assert status.waiting.text().endswith("± 1 mnt lagi")


def test_where_nothing_can_be_sent_nobody_leaves_the_pc_on(
    qtbot: QtBot, desk: Desk, book: FakeBook
) -> None:
    status, book.link = desk.window.status, Link.ALONE
    put(book, State.QUEUED, State.QUEUED)
    desk.window.bridge.notify()
    told = "Aman di sini: 2. Dikirim setelah PC didaftarkan."
    qtbot.waitUntil(lambda: status.safe.text() == told)


def test_a_book_that_cannot_be_read_is_told_in_the_line(
    qtbot: QtBot, desk: Desk, book: FakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy() -> None:
        raise StoreBusyError

    monkeypatch.setattr(book, "status", busy)
    desk.window.bridge.notify()
    sentence = desk.window.words("error.store_busy")
    qtbot.waitUntil(lambda: desk.window.status.link.text() == sentence)
    assert desk.window.status.safe.text() == ""
    assert desk.window.status._safe_icon.isHidden()


def test_conflicts_show_both_parties_masked(qtbot: QtBot, desk: Desk, book: FakeBook) -> None:
    desk.window.go_to(Place.CONFLICTS)
    page = desk.window.pages.page(Place.CONFLICTS)
    assert isinstance(page, ConflictsPage)
    assert page.cases.empty.isVisible()
    put(book, State.NIK_CLASH, State.ACCEPTED, State.TICKET_CLASH)
    desk.window.bridge.notify(list(book.rows_by_id))
    qtbot.waitUntil(lambda: page.cases.model.rowCount() == 2)
    cells = [page.cases.model.index(0, column).data() for column in range(3)]
    assert cells == ["NIK terpakai", "KD-261123-001", "O**** 0"]
    assert page.cases.table.isVisible()


def settings(desk: Desk) -> SettingsPage:
    desk.window.go_to(Place.SETTINGS)
    page = desk.window.pages.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    return page


def test_enrolling_says_what_the_server_says(qtbot: QtBot, desk: Desk, clerk: Clerk) -> None:
    page = settings(desk)
    qtbot.waitUntil(lambda: desk.window.entry is not None and page.url.editor.text() != "")  # type: ignore[attr-defined]
    page.enrol_button.click()
    assert page.code.tone == "error"
    assert clerk.focus is page.code.editor
    desk.enrol_error = CodeRefusedError()
    clerk.type("KODE-1")
    qtbot.waitUntil(lambda: page.banner.property("tone") == "error")
    assert page.banner.text.text() == desk.window.words("error.code_refused")
    desk.enrol_error = None
    page.enrol_button.click()
    qtbot.waitUntil(lambda: desk.enrolled == [("https://pusat.example", "KODE-1")])
    qtbot.waitUntil(lambda: desk.sync.wakes == 1)


def test_heavy_libraries_stay_out_of_the_windows_way() -> None:
    heavy = {"sqlalchemy", "requests", "openpyxl", "alembic", "cryptography"}
    import subprocess  # noqa: PLC0415

    code = "import vaxentry.ui.main_window, sys; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert heavy.isdisjoint(told.stdout.split())
