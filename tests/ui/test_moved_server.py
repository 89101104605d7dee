"""Pengaturan tells in one line that the server moved."""

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.fakes import NOW, FakeBook
from tests.ui.window import Desk
from vaxentry.ui.widgets.rail import Place


def test_the_new_address_and_the_one_before(qtbot: QtBot, desk: Desk, book: FakeBook) -> None:
    desk.window.go_to(Place.SETTINGS)
    page = desk.window.pages.settings()
    editor = page.url.editor
    assert isinstance(editor, QLineEdit)
    qtbot.waitUntil(lambda: editor.text() == "https://pusat.example")
    assert page.moved.isHidden()
    book.where = replace(
        book.where, server_url="https://baru.example", moved_from=editor.text(), moved_at=NOW
    )
    page.look_again()
    qtbot.waitUntil(page.moved.isVisible)
    assert editor.text() == "https://baru.example"
    assert ", dari https://pusat.example." in page.moved.text()
    editor.setText("https://diketik.example")
    page.look_again()
    qtbot.waitUntil(lambda: page._site.rowCount() > 0)
    assert editor.text() == "https://diketik.example"
