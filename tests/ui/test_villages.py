import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.rest import rest
from tests.ui.window import CONTROL, Clerk, Desk
from vaxentry.domain.stacks import Village
from vaxentry.errors import StoreBusyError
from vaxentry.ui.pages.village_lines import BadLine, read_villages, write_villages
from vaxentry.ui.pages.villages import VillagePanel
from vaxentry.ui.widgets.rail import Place

SUKAMAJU = Village("Sukamaju", "Cibinong, Kabupaten Bogor")


@given(st.text(max_size=80))
def test_any_text_is_villages_or_a_bad_line_and_reads_back(text: str) -> None:
    found = read_villages(text)
    if isinstance(found, BadLine):
        assert 1 <= found.number <= text.count("\n") + 1
    else:
        assert read_villages(write_villages(found)) == found


@pytest.mark.parametrize(
    ("text", "villages"),
    [
        ("Sukamaju; Cibinong, Kabupaten Bogor", (SUKAMAJU,)),
        ("\n  Sukamaju ;Cibinong,  Kabupaten Bogor \n\n", (SUKAMAJU,)),
        ("Sukamaju\tCibinong, Kabupaten Bogor\r\nSukamaju", (SUKAMAJU, Village("Sukamaju"))),
        ("Sukamaju\nSukamaju", (Village("Sukamaju"),)),
        ("Sukamaju; Cibinong; Bogor", (Village("Sukamaju", "Cibinong; Bogor"),)),
        ("", ()),
    ],
)
def test_lines_become_villages(text: str, villages: tuple[Village, ...]) -> None:
    assert read_villages(text) == villages


@pytest.mark.parametrize(("text", "line"), [("A\n; Bogor", 2), ("x" * 300, 1), ("A\n\nB\0C", 3)])
def test_a_bad_line_is_named(text: str, line: int) -> None:
    found = read_villages(text)
    assert isinstance(found, BadLine)
    assert found.number == line


@pytest.fixture
def panel(qtbot: QtBot, desk: Desk, book: FakeBook) -> VillagePanel:
    book.keep_villages([SUKAMAJU])
    desk.window.go_to(Place.SETTINGS)
    made = desk.window.pages.settings().villages
    qtbot.waitUntil(lambda: made.total.text() == "1 desa")
    made.text.setFocus()
    return made


def test_the_list_is_kept_with_ctrl_enter(
    qtbot: QtBot, clerk: Clerk, panel: VillagePanel, book: FakeBook
) -> None:
    clerk.press(Qt.Key.Key_End, CONTROL)
    clerk.type("")
    clerk.keys("Klawasi; Sorong Barat, Kota Sorong")
    assert panel.total.text() == "2 desa"
    clerk.press(Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(book.villages()) == 2)
    assert book.villages()[1] == Village("Klawasi", "Sorong Barat, Kota Sorong")
    qtbot.waitUntil(lambda: panel.banner.text.text() == "Tersimpan: 2 desa.")


def test_a_bad_line_is_not_kept(clerk: Clerk, panel: VillagePanel, book: FakeBook) -> None:
    clerk.press(Qt.Key.Key_Home, CONTROL)
    clerk.keys(";")
    clerk.press(Qt.Key.Key_Return, CONTROL)
    assert panel.field.note.text() == "Baris 1: nama desa kosong."
    assert panel.text.hasFocus()
    assert book.villages() == [SUKAMAJU]


def test_what_is_being_typed_is_not_read_over(
    desk: Desk, clerk: Clerk, panel: VillagePanel, book: FakeBook
) -> None:
    clerk.keys("x")
    book.keep_villages([])
    desk.window.go_to(Place.ENTRY)
    desk.window.go_to(Place.SETTINGS)
    rest(desk.window)
    assert panel.text.toPlainText().startswith("x")


def test_a_busy_book_is_told(
    qtbot: QtBot,
    desk: Desk,
    panel: VillagePanel,
    book: FakeBook,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def busy(_: object) -> None:
        raise StoreBusyError

    monkeypatch.setattr(book, "keep_villages", busy)
    panel.save()
    sentence = desk.window.words("error.store_busy")
    qtbot.waitUntil(lambda: panel.banner.text.text() == sentence)
    assert panel.save_button.isEnabled()
