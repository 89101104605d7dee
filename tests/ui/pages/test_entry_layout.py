"""Everything of a normal card is on the screen, in the order it is typed, and has a name."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.rest import rest
from tests.ui.window import CARD, HEADER, Desk
from vaxentry.ui.pages.card_fields import CARD_FIELDS, EARLIER_FIELDS, SECTIONS

WHOLE = (1366, 768)
AT_125 = (1093, 614)
"""1366x768 in the units of a screen that is set to 125 %."""


@pytest.fixture(params=[(WHOLE, "id"), (WHOLE, "en"), (AT_125, "id"), (AT_125, "en")])
def typed(request: pytest.FixtureRequest, qtbot: QtBot, book: FakeBook) -> Desk:
    """A whole card stands on the screen, not saved yet."""
    size, language = request.param
    desk = Desk(qtbot, book, language)
    desk.window.resize(*size)
    desk.open()
    desk.clerk.type(*HEADER, *CARD[:13], "")
    desk.clerk.keys("1")
    qtbot.waitUntil(lambda: bool(desk.window.entry.header.batches.chips))
    rest(desk.window)
    return desk


def corner(widget: QWidget, desk: Desk) -> QPoint:
    return widget.mapTo(desk.window, QPoint(0, 0))


def test_all_fields_of_a_normal_card_are_seen_without_scrolling(typed: Desk) -> None:
    card = typed.window.entry.card
    assert card.verticalScrollBar().maximum() == 0
    assert typed.window.width() in {WHOLE[0], AT_125[0]}
    assert typed.window.height() in {WHOLE[1], AT_125[1]}


def test_fields_stand_in_the_order_they_are_typed(typed: Desk) -> None:
    card = typed.window.entry.card
    for _, rows in SECTIONS:
        for specs in rows:
            editors = [card.editor(spec.field) for spec in specs]
            shown = [corner(one, typed) for one in editors if one.isVisible()]
            assert shown == sorted(shown, key=lambda at: at.x())
            assert len({at.y() for at in shown}) <= 1
    firsts = [
        corner(card.editor(specs[0].field), typed).y()
        for _, rows in SECTIONS
        for specs in rows
        if specs[0].field not in EARLIER_FIELDS
    ]
    assert firsts == sorted(firsts)


def test_no_label_and_no_button_is_clipped(typed: Desk) -> None:
    parts: list[QWidget] = [
        *typed.window.entry.findChildren(QLabel),
        *typed.window.entry.findChildren(QPushButton),
    ]
    cut = [
        part.property("text")
        for part in parts
        if part.isVisible()
        and part.property("text")
        and not part.property("wordWrap")
        and part.width() < part.minimumSizeHint().width()
    ]
    assert cut == []


def test_every_text_of_the_card_fits_its_field(typed: Desk) -> None:
    card = typed.window.entry.card
    for field in CARD_FIELDS:
        editor = card.editor(field)
        if editor.isVisible() and isinstance(editor, QLineEdit) and editor.text():
            needed = editor.fontMetrics().horizontalAdvance(editor.text())
            assert needed <= editor.width() - 16, field


def test_every_control_has_a_name_and_tab_walks_the_fields(typed: Desk) -> None:
    page = typed.window.entry
    controls = [
        one
        for kind in (QLineEdit, QComboBox, QPushButton)
        for one in page.findChildren(kind)
        if one.isVisible() and not isinstance(one.parent(), QComboBox)
    ]
    assert [one.objectName() for one in controls if not one.accessibleName()] == []
    page.first_field.setFocus()
    for target in page.chain[page.chain.index(page.first_field) + 1 :]:
        if target.isVisible() and target.isEnabled():
            typed.clerk.press(Qt.Key.Key_Tab)
            assert typed.clerk.focus is target


def test_the_date_stands_large_and_in_words(typed: Desk) -> None:
    day = typed.window.entry.header.day
    assert day.text() in {"Minggu, 22 November 2026", "Sunday, 22 November 2026"}
    assert day.fontMetrics().height() > typed.window.entry.header.about.fontMetrics().height()


def test_the_rows_do_not_move_when_a_sentence_comes(typed: Desk) -> None:
    card = typed.window.entry.card
    editors = [card.editor(field) for field in CARD_FIELDS]
    before = [corner(one, typed) for one in editors]
    card.fields[CARD_FIELDS[4]].show_problem("Tanggal ini tidak ada di kalender.", "error")
    rest(typed.window)
    assert [corner(one, typed) for one in editors] == before


@pytest.mark.parametrize("language", ["id", "en"])
def test_when_the_draft_was_kept_is_read_in_a_small_window_too(
    qtbot: QtBot, book: FakeBook, language: str
) -> None:
    desk = Desk(qtbot, book, language)
    desk.window.resize(1024, 700)
    desk.open()
    desk.clerk.type(*HEADER, *CARD[:2])
    note = desk.window.entry.draft_note
    qtbot.waitUntil(lambda: bool(note.text()))
    rest(desk.window)
    assert note.shown == note.text()
    note.setText(5 * note.text())
    rest(desk.window)
    assert note.shown.endswith("…")
    assert desk.window.width() == 1024
