"""What may be done in Kiriman by who is here: the rest has no button."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.queue_rows import fill_queue, open_queue
from tests.ui.window import Clerk, Desk
from vaxentry.domain.queue_acts import Act
from vaxentry.language import Words


def test_what_somebody_may_not_do_has_no_button_and_its_key_says_so_at_once(
    qtbot: QtBot, desk: Desk, book: FakeBook, clerk: Clerk
) -> None:
    fill_queue(book, 40)
    page = open_queue(qtbot, desk, 40)
    book.granted = frozenset({Act.SEND_NOW})
    page.look_again()
    qtbot.waitUntil(lambda: not page.act_bar.buttons[Qt.Key.Key_J].isVisible())
    shown = {key for key, button in page.act_bar.buttons.items() if button.isVisible()}
    assert shown == {Qt.Key.Key_K}
    for key in "jldm":
        page.banner.hush()
        clerk.keys(key)
        assert page.banner.text.text() == Words("id")("error.not_permitted")
        assert page.ask.isHidden()
    assert book.acted == []
    clerk.keys("k")
    qtbot.waitUntil(lambda: [act for act, *_ in book.acted] == [Act.SEND_NOW])
    book.granted = frozenset(Act)
    page.look_again()
    qtbot.waitUntil(page.act_bar.buttons[Qt.Key.Key_J].isVisible)
