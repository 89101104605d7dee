from datetime import date
from threading import Event
from uuid import uuid4

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.window import CARD, CONTROL, HEADER, Clerk, Desk
from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field
from vaxentry.domain.stacks import Draft


def test_the_draft_is_kept_and_comes_back(qtbot: QtBot, book: FakeBook) -> None:
    first = Desk(qtbot, book).open()
    first.clerk.type(*HEADER, *CARD[:2])
    qtbot.waitUntil(lambda: book.draft is not None)
    first.clerk.keys("Sor")
    first.window.close()
    assert book.draft is not None
    assert book.draft.form[Field.BIRTH_PLACE] == "Sor"
    again = Desk(qtbot, book).open()
    entry = again.window.entry
    qtbot.waitUntil(lambda: entry.card.value(Field.NAME) == "ARDIANTO PUTRA")
    assert entry.header.form[Field.BATCH] == "B4471A"
    assert entry.desk.record_id == first.made[0]
    again.clerk.type(*CARD)
    again.clerk.save()
    again.wait_saved(1)
    assert list(book.rows_by_id) == first.made
    assert book.draft is None


def test_the_record_has_its_id_from_the_first_key(desk: Desk, clerk: Clerk) -> None:
    clerk.type(*HEADER)
    assert desk.made == []
    clerk.keys("9")
    assert len(desk.made) == 1
    clerk.keys("271")
    assert len(desk.made) == 1


def test_another_date_opens_another_stack(desk: Desk, clerk: Clerk, book: FakeBook) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    clerk.press(Qt.Key.Key_F2)
    clerk.type("21112026")
    desk.window.entry.first_field.setFocus()
    clerk.type(*CARD)
    clerk.save()
    desk.wait_saved(2)
    assert [pile.given_on for pile in book.piles] == [date(2026, 11, 22), date(2026, 11, 21)]


def test_a_new_stack_begins_with_an_empty_head(desk: Desk, clerk: Clerk, book: FakeBook) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    clerk.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert not any(desk.window.entry.header.form.values())
    clerk.type(*HEADER)
    clerk.type(*CARD)
    clerk.save()
    desk.wait_saved(2)
    assert len(book.piles) == 2


def test_clearing_a_card_needs_a_second_press(desk: Desk, clerk: Clerk) -> None:
    clerk.type(*HEADER, *CARD[:2])
    entry = desk.window.entry
    entry.clear_button.setFocus()
    clerk.press(Qt.Key.Key_Space)
    assert entry.card.value(Field.NAME) == "ARDIANTO PUTRA"
    clerk.press(Qt.Key.Key_Space)
    assert entry.card.value(Field.NAME) == ""
    assert entry.desk.record_id is None


def test_an_empty_card_is_not_saved(desk: Desk, clerk: Clerk, book: FakeBook) -> None:
    clerk.type(*HEADER)
    clerk.press(Qt.Key.Key_Return, CONTROL)
    assert not desk.window.entry.desk.is_busy
    assert (book.rows_by_id, desk.made) == ({}, [])


class SlowBook(FakeBook):
    """A book whose draft is read later than the clerk types."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = Event()

    def load_draft(self) -> Draft | None:
        self.opened.wait(5)
        return super().load_draft()


def test_a_draft_that_comes_late_waits_among_the_parked(qtbot: QtBot) -> None:
    book = SlowBook()
    stack = book.open_stack(date(2026, 11, 22), 0, "")
    old = uuid4()
    form = {Field.NAME: "Siti", Field.BATCH: "OLD", Field.ID_TYPE: "nik"}
    kept = Draft(old, stack.id, 1, form, {})
    book.draft = kept
    desk = Desk(qtbot, book)
    desk.window.show()
    qtbot.waitUntil(lambda: desk.window.isActiveWindow() and desk.window.stack.count() > 0)
    qtbot.waitUntil(desk.window.entry.header.chain[0].hasFocus)
    desk.clerk.type(*HEADER, *CARD)
    book.opened.set()
    qtbot.waitUntil(lambda: book.draft is None or book.draft != kept)
    (parked,) = book.parked()
    assert parked.draft == kept
    desk.clerk.save()
    desk.wait_saved(1)
    entry = desk.window.entry
    assert entry.card.is_blank({})
    assert entry.header.form[Field.BATCH] == "B4471A"
    assert [one.draft for one in book.parked()] == [kept]


def test_stack_head_and_position_are_in_force_after_a_restart(qtbot: QtBot, book: FakeBook) -> None:
    first = Desk(qtbot, book).open()
    first.clerk.type(*HEADER, *CARD)
    first.clerk.save()
    first.wait_saved(1)
    first.window.close()
    entry = Desk(qtbot, book).open().window.entry
    qtbot.waitUntil(lambda: entry.header.title.text() == "Kartu 2 dari 60")
    assert entry.header.form[Field.BATCH] == "B4471A"
    assert entry.header.form[Field.GIVEN_ON] == "22-11-2026"
    assert not entry.header.is_open
    assert entry.first_field.hasFocus()


def test_a_draft_holds_place_head_and_origins(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    clerk.type(*CARD[:10])
    clerk.press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: book.draft is not None and not desk.window.entry.drafts.is_waiting)
    assert book.draft is not None
    assert book.draft.card_no == 2
    assert book.draft.form[Field.BATCH] == "B4471A"
    assert book.draft.origins[Field.SCREENING] is Origin.CONFIRMED


def test_typing_without_a_pause_is_kept_within_a_second(
    clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER, *CARD[:2])
    for _ in range(40):
        clerk.keys("a")
        qtbot.wait(50)
        if book.draft is not None:
            break
    assert book.draft is not None


def test_a_head_is_registered_with_its_site_and_its_batch(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER[:3], "31122026", *HEADER[4:-1], "3201-11")
    qtbot.waitUntil(lambda: bool(book.chips))
    (stack,) = book.piles
    assert (stack.site, stack.cards_counted) == ("3201-11", 60)
    (batch,) = book.batches(stack.id)
    assert (batch.digit, batch.code, batch.expires_on) == (1, "B4471A", date(2026, 12, 31))
    assert clerk.focus is desk.window.entry.first_field
