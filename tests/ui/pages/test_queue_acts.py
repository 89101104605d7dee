"""Held back, put first, marked, narrowed: all by keyboard, in the real window."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import NOW, FakeBook
from tests.ui.queue_rows import CLERKS, bad_weeks, detail_texts, fill_queue, open_queue
from tests.ui.window import CONTROL, SHIFT, Clerk, Desk
from vaxentry.domain.age import Age
from vaxentry.domain.outbox import NationalStatus, State
from vaxentry.domain.queue_acts import Act, Chosen, Done
from vaxentry.domain.records import RecordQuery
from vaxentry.language import Words
from vaxentry.ui.pages.queue import QueuePage
from vaxentry.ui.pages.queue_act_flow import done_text

AMOUNT = 240


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, book: FakeBook) -> QueuePage:
    fill_queue(book, AMOUNT)
    return open_queue(qtbot, desk, AMOUNT)


def to_state(qtbot: QtBot, page: QueuePage, state: State) -> None:
    """As the clerk who presses its button, and goes back to the rows."""
    page.filters.choose(state)
    qtbot.waitUntil(lambda: page.model.shown_query.states == {state})
    qtbot.waitUntil(lambda: page.table.currentIndex().row() == 0)
    page.table.setFocus()


def states(book: FakeBook, *seqs: int) -> list[State]:
    return [row.state for row in book.rows_by_id.values() if row.seq in seqs]


def test_a_selection_is_paused_with_a_reason_and_resumed(
    qtbot: QtBot, page: QueuePage, book: FakeBook, clerk: Clerk, desk: Desk
) -> None:
    to_state(qtbot, page, State.QUEUED)
    rows = [page.model.record(row) for row in range(3)]
    seqs = [row.seq for row in rows if row is not None]
    for _ in range(2):
        clerk.press(Qt.Key.Key_Down, SHIFT)
    assert page.act_bar.chosen.text() == "3 dipilih:"
    clerk.keys("j")
    assert clerk.focus is page.ask.reason
    clerk.press(Qt.Key.Key_Return)
    assert page.ask.reason.property("tone") == "error"
    assert book.acted == []
    clerk.type("kartu diperiksa ulang")
    qtbot.waitUntil(lambda: states(book, *seqs) == [State.PAUSED] * 3)
    assert page.table.hasFocus()
    wanted = Chosen(numbers=tuple(seqs))
    assert book.acted == [(Act.PAUSE, wanted, "kartu diperiksa ulang", None)]
    qtbot.waitUntil(lambda: page.banner.text.text() == "3 entri dijeda.")
    to_state(qtbot, page, State.PAUSED)
    clerk.press(Qt.Key.Key_A, CONTROL)
    wakes = desk.sync.wakes
    clerk.keys("l")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert not [row for row in book.rows_by_id.values() if row.state is State.PAUSED]
    assert desk.sync.wakes == wakes + 1


def test_what_leaves_the_list_while_the_reason_is_typed_hands_nothing_to_its_neighbour(
    qtbot: QtBot, page: QueuePage, book: FakeBook, clerk: Clerk
) -> None:
    to_state(qtbot, page, State.QUEUED)
    amount = page.model.rowCount()
    row = page.model.record(0)
    assert row is not None
    paused = states_of(book, State.PAUSED)
    clerk.keys("j")
    book.rows_by_id[row.record_id] = replace(row, state=State.ACCEPTED)
    page.refresh(frozenset({row.record_id}))
    qtbot.waitUntil(lambda: page.model.rowCount() == amount - 1)
    clerk.type("kartu diperiksa ulang")
    qtbot.waitUntil(lambda: bool(book.acted))
    assert book.acted[0][1] == Chosen(numbers=(row.seq,))
    assert states_of(book, State.PAUSED) == paused
    qtbot.waitUntil(lambda: "1 tidak berubah" in page.banner.text.text())


@pytest.mark.parametrize("at_hand", [True, False])
def test_what_comes_into_the_list_while_the_day_is_typed_is_not_marked(
    qtbot: QtBot,
    page: QueuePage,
    book: FakeBook,
    clerk: Clerk,
    monkeypatch: pytest.MonkeyPatch,
    at_hand: bool,
) -> None:
    to_state(qtbot, page, State.ACCEPTED)
    rows = [page.model.record(row) for row in range(5)]
    chosen = {row.seq for row in rows if row is not None}
    assert len(chosen) == 5
    for _ in range(4):
        clerk.press(Qt.Key.Key_Down, SHIFT)
    if not at_hand:
        monkeypatch.setattr(page.model, "numbers", lambda *_: None)
    clerk.keys("m")
    qtbot.waitUntil(lambda: is_frozen(page))
    for row in [*book.rows_by_id.values()]:
        if min(chosen) < row.seq < max(chosen):
            book.rows_by_id[row.record_id] = replace(row, state=State.ACCEPTED)
    before = marked(book)
    clerk.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: marked(book) != before)
    assert marked(book) == before | chosen
    assert max(chosen) - min(chosen) > 5


def marked(book: FakeBook) -> set[int]:
    return {book.rows_by_id[record].seq for record in book.marks}


def is_frozen(page: QueuePage) -> bool:
    """Which records are meant is read as soon as the key is pressed."""
    meant = page.acts._meant
    return meant is not None and len(meant._numbers) > 0


def test_a_stack_is_paused_with_what_is_still_to_be_typed_into_it(
    qtbot: QtBot, page: QueuePage, book: FakeBook, clerk: Clerk
) -> None:
    clerk.press(Qt.Key.Key_J, SHIFT)
    assert page.ask.scope.currentText() == "Berkas 1, juga kartu berikutnya"
    clerk.type("menunggu kepala puskesmas")
    qtbot.waitUntil(lambda: bool(book.acted))
    stack = book.piles[0].id
    assert book.acted[0][:2] == (Act.PAUSE, Chosen.of_stack(stack))
    assert book.held_stacks == {stack}
    assert page.table.hasFocus()
    qtbot.waitUntil(lambda: not states_of(book, State.QUEUED))
    clerk.press(Qt.Key.Key_L, SHIFT)
    qtbot.waitUntil(lambda: not states_of(book, State.PAUSED))


def states_of(book: FakeBook, state: State) -> int:
    return sum(row.state is state for row in book.rows_by_id.values())


def test_escape_leaves_the_question_and_nothing_is_done(
    page: QueuePage, book: FakeBook, clerk: Clerk
) -> None:
    clerk.keys("j")
    assert page.act_bar.isHidden()
    clerk.press(Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    assert not page.ask.isVisible()
    assert not page.act_bar.isHidden()
    assert book.acted == []


def test_a_mark_of_pcare_takes_a_day_that_was_and_is_taken_back_by_the_same_key(
    qtbot: QtBot, page: QueuePage, book: FakeBook, clerk: Clerk
) -> None:
    to_state(qtbot, page, State.ACCEPTED)
    row = page.model.record(0)
    assert row is not None
    qtbot.waitUntil(lambda: page.detail.detail is not None and page.detail.detail.row == row)
    clerk.keys("m")
    assert page.ask.day.value == "23-11-2026"
    page.ask.day.selectAll()
    clerk.type("24112026")
    assert page.ask.day.property("tone") == "error"
    page.ask.day.selectAll()
    clerk.type("21112026")
    record = row.record_id
    qtbot.waitUntil(lambda: record in book.marks)
    assert book.acted[-1][3] == date(2026, 11, 21)
    qtbot.waitUntil(lambda: "Dientri manual di P-Care" in detail_texts(page))
    assert "21-11-2026, Rahma Wijaya" in detail_texts(page)
    assert "· P-Care" in page.model.index(0, 2).data()
    clerk.keys("m")
    qtbot.waitUntil(lambda: book.rows_by_id[record].national is NationalStatus.NOT_FORWARDED)
    assert len(book.acted) == 2


def test_first_and_back_by_one_key_and_sent_now_by_another(
    qtbot: QtBot, page: QueuePage, book: FakeBook, clerk: Clerk, desk: Desk
) -> None:
    to_state(qtbot, page, State.QUEUED)
    row = page.model.record(0)
    assert row is not None
    begun = row.goes_first
    for _ in range(2):
        before = len(book.acted)
        clerk.keys("d")
        qtbot.waitUntil(lambda: len(book.acted) > before)  # noqa: B023 - waited for here
        was = book.rows_by_id[row.record_id].goes_first
        qtbot.waitUntil(lambda: page.model.index(0, 5).data().startswith("↑") == was)  # noqa: B023
    assert [one[0] for one in book.acted] == (
        [Act.PUT_BACK, Act.PUT_FIRST] if begun else [Act.PUT_FIRST, Act.PUT_BACK]
    )
    wakes = desk.sync.wakes
    clerk.keys("k")
    qtbot.waitUntil(lambda: book.acted[-1][0] is Act.SEND_NOW)
    assert desk.sync.wakes == wakes


def test_letters_act_nowhere_but_in_the_list(page: QueuePage, book: FakeBook, clerk: Clerk) -> None:
    page.search.setFocus()
    clerk.keys("jlkdm")
    assert page.search.text() == "jlkdm"
    page.sync_button.setFocus()
    clerk.keys("jlkdm")
    assert book.acted == []
    assert not page.ask.isVisible()


def test_the_list_is_narrowed_by_each_choice_and_the_counts_add_up(
    qtbot: QtBot, page: QueuePage, clerk: Clerk, book: FakeBook
) -> None:
    narrow = page.narrow
    qtbot.waitUntil(lambda: narrow.vaccine.count() == 4)
    narrow.vaccine.setFocus()
    clerk.keys("mo")
    qtbot.waitUntil(lambda: page.model.query.vaccine == "moderna")
    rows = [row for row in book.rows_by_id.values() if row.vaccine == "moderna"]
    qtbot.waitUntil(lambda: page.model.rowCount() == len(rows))
    qtbot.waitUntil(lambda: page.filters.shown_counts()[None] == f"Semua {len(rows)}")
    parts = [text for state, text in page.filters.shown_counts().items() if state is not None]
    assert sum(int(text.split()[-1]) for text in parts) == len(rows)
    narrow.author.setFocus()
    clerk.keys(CLERKS[2][:2].lower())
    narrow.age.setFocus()
    clerk.keys("1 sampai 24")
    qtbot.waitUntil(lambda: page.model.query.age is Age.DAY)
    clerk.press(Qt.Key.Key_Tab)
    assert clerk.focus is narrow.all_button
    clerk.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.model.rowCount() == AMOUNT)
    assert page.model.query == RecordQuery()
    assert narrow.all_button.isHidden()


def test_a_stack_is_found_by_its_number(
    qtbot: QtBot, page: QueuePage, clerk: Clerk, book: FakeBook
) -> None:
    page.narrow.stack.setFocus()
    clerk.type("7")
    qtbot.waitUntil(lambda: "Tidak ada berkas 7" in page.banner.text.text())
    page.narrow.stack.selectAll()
    clerk.type("1")
    qtbot.waitUntil(lambda: page.model.query.stack == book.piles[0].id)
    page.narrow.stack.selectAll()
    clerk.press(Qt.Key.Key_Delete)
    clerk.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.query.stack is None)


def test_home_and_end_go_to_the_ends_and_choose_up_to_there(
    qtbot: QtBot, page: QueuePage, clerk: Clerk
) -> None:
    clerk.press(Qt.Key.Key_End)
    assert page.table.currentIndex().row() == AMOUNT - 1
    assert page.table.amount == 1
    qtbot.waitUntil(lambda: page.detail.title.text() == "KD-261123-001")
    clerk.press(Qt.Key.Key_Home, SHIFT)
    assert (page.table.amount, page.table.currentIndex().row()) == (AMOUNT, 0)


def test_the_strip_tells_each_day_in_words(
    qtbot: QtBot, page: QueuePage, book: FakeBook, clerk: Clerk, desk: Desk
) -> None:
    book.spans = bad_weeks()
    page.counting.look()
    link = page.foot.link
    qtbot.waitUntil(lambda: "luring" in link.day_text.text())
    link.strip.setFocus()
    today = link.day_text.text()
    clerk.press(Qt.Key.Key_Left)
    assert link.day_text.text().startswith("Min 22-11: ")
    assert link.strip.accessibleDescription() == link.day_text.text() != today
    clerk.press(Qt.Key.Key_Home)
    assert link.strip.day == (NOW - timedelta(days=13)).date()
    oldest = "tertua menunggu 3 jam 12 mnt · 40 dosis/menit"
    qtbot.waitUntil(lambda: oldest in page.foot.figures.text())
    assert desk.window.isVisible()


def test_what_could_not_be_done_is_told_with_its_reason() -> None:
    done = Done(Act.PAUSE, 5, mates=2, left=9, flying=1, doubtful=3, paused=4)
    told = done_text(Words("id"), done)
    for part in ("5 entri dijeda", "2 di antaranya", "1 sudah di jalan", "3 menunggu", "4 sedang"):
        assert part in told
    assert "2 tidak berubah" in told
