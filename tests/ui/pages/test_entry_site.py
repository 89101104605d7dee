"""The site of a stack and of a card: only those that the enrolment names."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import SITE, FakeBook
from tests.ui.pages.test_stack_head import retype
from tests.ui.window import CARD, CONTROL, HEADER, Clerk, Desk
from vaxentry.domain.records import RecordDetail
from vaxentry.ui.widgets.rail import Place

SCOPE = (SITE.site, "3201-11")
UNKNOWN = "Komputer ini tidak terdaftar untuk asal itu. Yang terdaftar: 3201-07, 3201-11."


@pytest.fixture
def book() -> FakeBook:
    made = FakeBook()
    made.scope = SCOPE
    return made


@pytest.fixture
def desk(qtbot: QtBot, book: FakeBook) -> Desk:
    opened = Desk(qtbot, book).open()
    site = opened.window.entry.header.site
    qtbot.waitUntil(lambda: site.scope == book.scope)
    return opened


def test_a_site_that_the_server_would_refuse_is_said_in_the_head(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER)
    qtbot.waitUntil(lambda: bool(book.piles))
    site = desk.window.entry.header.site
    retype(desk, site.editor, "3201-1")
    assert clerk.focus is site.editor
    assert site.note.text() == UNKNOWN
    assert book.piles[0].site == SITE.site
    retype(desk, site.editor, "3201-11")
    assert clerk.focus is desk.window.entry.first_field
    qtbot.waitUntil(lambda: [one.site for one in book.piles] == ["3201-11"])


def test_a_card_is_not_saved_under_such_a_site(desk: Desk, clerk: Clerk, book: FakeBook) -> None:
    clerk.type(*HEADER[:-1])
    clerk.keys("3201-1")
    desk.window.entry.first_field.setFocus()
    clerk.save()
    assert clerk.focus is desk.window.entry.header.site.editor
    assert not book.rows_by_id


def test_a_pc_that_is_not_enrolled_takes_any_code(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    book.scope = ()
    site = desk.window.entry.header.site
    desk.window.inside._on_enrolled()
    qtbot.waitUntil(lambda: site.scope == ())
    clerk.type(*HEADER[:-1], "KDL-99")
    qtbot.waitUntil(lambda: bool(book.piles))
    assert book.piles[0].site == "KDL-99"


def test_an_enrolment_is_known_at_once(desk: Desk, book: FakeBook, qtbot: QtBot) -> None:
    desk.window.go_to(Place.SETTINGS)
    book.scope = ("9201-01",)
    desk.window.pages.settings().enrolled.emit()
    qtbot.waitUntil(lambda: desk.window.entry.header.site.scope == ("9201-01",))


def test_a_stack_sealed_under_another_site_is_typed_on(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    """Typed before this PC was enrolled: the cards are corrected together, typing goes on."""
    book.scope = ()
    desk.window.inside._on_enrolled()
    header = desk.window.entry.header
    qtbot.waitUntil(lambda: header.site.scope == ())
    clerk.type(*HEADER[:-1], "KDL-99", *CARD)
    clerk.save()
    desk.wait_saved(1)
    book.scope = SCOPE
    desk.window.inside._on_enrolled()
    qtbot.waitUntil(lambda: header.site.scope == SCOPE)
    qtbot.waitUntil(lambda: header.site.held == "KDL-99")  # the stack was read after the save
    retype(desk, header.cards.editor, "61")
    assert clerk.focus is desk.window.entry.first_field
    qtbot.waitUntil(lambda: [one.cards_counted for one in book.piles] == [61])
    retype(desk, header.site.editor, "KDL-98")
    assert header.site.note.text() == desk.window.words("entry.site_sealed", site="KDL-99")


@pytest.fixture
def reopened(desk: Desk, clerk: Clerk, qtbot: QtBot) -> RecordDetail:
    """The only card of a stack that came from another site, to be corrected."""
    clerk.type(*HEADER[:-1], "3201-11", *CARD)
    clerk.save()
    desk.wait_saved(1)
    clerk.press(Qt.Key.Key_F9)
    entry = desk.window.entry
    qtbot.waitUntil(entry.correction_bar.isVisible)
    assert entry.desk.correction is not None
    return entry.desk.correction.detail


def over_site(desk: Desk, text: str) -> None:
    line = desk.window.entry.card.site.line
    line.setFocus()
    line.selectAll()
    desk.clerk.keys(text)


def test_a_card_is_corrected_to_its_own_site(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, reopened: RecordDetail
) -> None:
    record: UUID = reopened.row.record_id
    assert desk.window.entry.card.site.line.value == "3201-11"
    clerk.type("tempatnya lain")
    over_site(desk, "3201-07")
    assert desk.window.entry.right.changes.rows == [("Asal berkas", "3201-11", "3201-07")]
    clerk.save()
    qtbot.waitUntil(lambda: book.reasons == ["tempatnya lain"])
    assert book.site_of(record) == "3201-07"
    assert book.piles[0].site == "3201-11"


def test_a_site_of_nobody_is_said_at_the_card(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, reopened: RecordDetail
) -> None:
    clerk.type("tempatnya lain")
    over_site(desk, "3201-12")
    clerk.save()
    site = desk.window.entry.card.site
    assert (site.note.text(), clerk.focus) == (UNKNOWN, site.line)
    assert book.reasons == []
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.press(Qt.Key.Key_Delete)
    clerk.save()
    entry = desk.window.entry
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    number = reopened.row.entry_no
    assert entry.banner.text.text() == desk.window.words("entry.nothing_changed", number=number)
    assert book.reasons == []


def test_another_site_is_a_change_that_escape_asks_about(
    desk: Desk, clerk: Clerk, reopened: RecordDetail
) -> None:
    clerk.press(Qt.Key.Key_Tab)
    over_site(desk, "3201-07")
    clerk.press(Qt.Key.Key_Escape)
    entry, number = desk.window.entry, reopened.row.entry_no
    assert entry.desk.correction is not None
    assert entry.banner.text.text() == desk.window.words("entry.leave_asks", number=number)
