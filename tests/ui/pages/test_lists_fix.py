"""Perbaiki berkas, by the keyboard."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import NOW, FakeBook
from tests.ui.fields import paste
from tests.ui.list_desk import Lists
from tests.ui.window import CONTROL, TYPED, Desk
from vaxentry.db.store import Store
from vaxentry.domain.dose import Sex
from vaxentry.domain.form import Field, StackField
from vaxentry.domain.outbox import State
from vaxentry.domain.records import RecordQuery
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.errors import StoreBusyError
from vaxentry.ui.pages.lists_fix import FixStackPanel
from vaxentry.ui.pages.lists_fix_work import Card, change, head_problem, load_part
from vaxentry.ui.pages.lists_rows import StackRow

TODAY = date(2026, 11, 23)
ENTER = Qt.Key.Key_Return


@pytest.fixture
def panel(qtbot: QtBot, lists: Lists) -> FixStackPanel:
    lists.press(Qt.Key.Key_P)
    made = lists.made.fix_panel
    qtbot.waitUntil(lambda: made.effect.text().startswith("Pilih isian"))
    return made


def says(qtbot: QtBot, panel: FixStackPanel, text: str) -> None:
    qtbot.waitUntil(lambda: panel.effect.text() == text)


def test_a_batch_is_corrected_on_some_cards_with_one_reason(
    qtbot: QtBot, lists: Lists, panel: FixStackPanel, book: FakeBook, records: list[UUID]
) -> None:
    clerk = lists.clerk
    assert panel.form.last.value == "250"
    clerk.keys("nomor b")
    says(qtbot, panel, "0 dari 250 kartu akan berubah.")
    assert f"{TYPED.batch} (250)" in panel.now.text()
    clerk.press(ENTER)
    clerk.type("101", "120", "baru-9")
    says(qtbot, panel, "20 dari 20 kartu akan berubah.")
    clerk.type("salah baca label")
    assert clerk.focus is panel.save_button
    clerk.press(ENTER)
    qtbot.waitUntil(panel.isHidden)
    assert book.fixed == [(range(101, 121), Field.BATCH, "baru-9", "salah baca label")]
    assert [book.doses[one].batch for one in records].count("BARU-9") == 20
    assert book.doses[records[100]].batch == "BARU-9"
    assert ("written", None) in lists.told
    said = "20 kartu dikoreksi, masing-masing dengan alasannya."
    assert lists.page.banner.text.text() == said
    assert lists.page.table.hasFocus()


def test_its_cards_are_read_to_the_end_below_a_locked_window(
    qtbot: QtBot, lists: Lists, panel: FixStackPanel
) -> None:
    row = lists.page.current
    assert isinstance(row, StackRow)
    panel.begin(row.stack)
    panel.step_aside()
    qtbot.waitUntil(lambda: panel.effect.text().startswith("Pilih isian"))


def test_its_cards_are_counted_once_when_it_comes_up_again_meanwhile(
    qtbot: QtBot, lists: Lists, panel: FixStackPanel
) -> None:
    lists.press(Qt.Key.Key_Escape)
    lists.press(Qt.Key.Key_P)
    lists.press(Qt.Key.Key_Escape)
    lists.press(Qt.Key.Key_P)
    qtbot.waitUntil(lambda: panel.effect.text().startswith("Pilih isian"))
    lists.clerk.type("nomor", "1", "250", "baru-9")
    says(qtbot, panel, "250 dari 250 kartu akan berubah.")


def test_the_site_of_a_stack_is_corrected_and_its_head_follows(
    qtbot: QtBot, lists: Lists, panel: FixStackPanel, book: FakeBook, records: list[UUID]
) -> None:
    entry = lists.desk.window.entry
    entry.enter_stack(book.piles[0])
    qtbot.waitUntil(lambda: entry.header.site_code == "3201-07")
    book.scope = ("3201-07", "KDL-02")
    lists.press(Qt.Key.Key_Escape)
    lists.press(Qt.Key.Key_P)
    qtbot.waitUntil(lambda: panel.form.scope == book.scope)
    lists.clerk.type("asal", "1", "250", "kdl-99", "salah tempat")
    lists.press(ENTER)
    site = panel.form.texts[StackField.SITE]
    assert site.hasFocus()
    assert site.accessibleDescription().endswith("3201-07, KDL-02.")
    assert book.fixed == []
    lists.clerk.press(Qt.Key.Key_A, CONTROL)
    lists.clerk.keys("kdl-02")
    says(qtbot, panel, "250 dari 250 kartu akan berubah.")
    assert panel.now.text() == "Sekarang tertulis: 3201-07 (250)"
    lists.clerk.press(ENTER, CONTROL)
    qtbot.waitUntil(panel.isHidden)
    assert book.fixed == [(range(1, 251), StackField.SITE, "KDL-02", "salah tempat")]
    assert {book.site_of(one) for one in records} == {"KDL-02"}
    assert lists.page.banner.text.text().endswith("Kepala berkas ikut diperbaiki.")
    qtbot.waitUntil(lambda: entry.header.site_code == "KDL-02")


def test_the_day_of_a_stack_is_corrected_and_its_head_follows(
    qtbot: QtBot, lists: Lists, panel: FixStackPanel, book: FakeBook
) -> None:
    entry = lists.desk.window.entry
    entry.enter_stack(book.piles[0])
    lists.press(Qt.Key.Key_Escape)
    lists.press(Qt.Key.Key_P)
    lists.clerk.type("tanggal", "1", "250", "20112026", "salah tanggal")
    lists.clerk.press(ENTER, CONTROL)
    qtbot.waitUntil(panel.isHidden)
    assert lists.page.banner.text.text().endswith("Kepala berkas ikut diperbaiki.")
    assert entry.header.form[Field.GIVEN_ON] == "20-11-2026"
    entry.flow.pile.keep_head()
    kept = entry.flow.pile.stack
    assert (kept and kept.given_on) == book.piles[0].given_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("keys", "wrong", "said"),
    [
        ((), "choice", "Pilih isian yang salah."),
        (("nomor", "9", "3", "x", "y"), "first", "Tulis nomor kartu pertama dan terakhir."),
        (("nomor", "1", "", "x", "y"), "first", "Tulis nomor kartu pertama dan terakhir."),
        (("nomor", "1", "5", "", "y"), "batch", "Wajib diisi."),
        (("tanggal", "1", "5", "24112026", "y"), "given_on", None),
        (("tanggal", "1", "5", "31022026", "y"), "given_on", None),
        (("nomor", "1", "5", "BARU", " "), "reason", "Alasan wajib diisi."),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    lists: Lists, panel: FixStackPanel, book: FakeBook, keys: tuple[str, ...], wrong: str,
    said: str | None,
) -> None:  # fmt: skip
    form, clerk = panel.form, lists.clerk
    for text in keys:
        if not text:
            clerk.press(Qt.Key.Key_Delete)
        clerk.type(text)
    clerk.press(ENTER, CONTROL)
    editor = getattr(form, wrong) if hasattr(form, wrong) else form.texts[Field(wrong)]
    assert editor.hasFocus()
    assert editor.property("tone") == "error"
    if said:
        assert editor.accessibleDescription() == said
    assert book.fixed == []
    assert panel.isVisible()


@pytest.mark.parametrize("reason", ["sa\u200blah", "x" * 1001])
def test_a_reason_that_can_not_be_sealed_is_said_at_its_field(
    lists: Lists, panel: FixStackPanel, book: FakeBook, reason: str
) -> None:
    lists.clerk.type("nomor", "1", "5", "BARU")
    paste(panel.form.reason, reason)
    lists.clerk.press(ENTER, CONTROL)
    assert panel.form.reason.hasFocus()
    assert panel.form.reason.property("tone") == "error"
    assert book.fixed == []


def test_a_card_that_can_not_be_saved_so_is_named_before_and_at_the_save(
    qtbot: QtBot, lists: Lists, panel: FixStackPanel, book: FakeBook
) -> None:
    lists.clerk.type("tanggal", "3", "5", "01011999", "salah tanggal")
    qtbot.waitUntil(lambda: panel.effect.text().startswith("Kartu 3: "))
    lists.clerk.press(ENTER, CONTROL)
    day = panel.form.texts[Field.GIVEN_ON]
    assert day.hasFocus()
    assert day.property("tone") == "error"
    assert book.fixed == []


def test_the_book_has_the_last_word(
    qtbot: QtBot, lists: Lists, panel: FixStackPanel, book: FakeBook, records: list[UUID]
) -> None:
    """A card typed by somebody else after the count."""
    lists.clerk.type("tanggal", "1", "5", "20112026", "salah tanggal")
    says(qtbot, panel, "5 dari 5 kartu akan berubah.")
    born = replace(book.doses[records[3]], birth_date=date(2026, 11, 21))
    book.doses[records[3]] = born
    lists.press(ENTER)
    day = panel.form.texts[Field.GIVEN_ON]
    qtbot.waitUntil(lambda: day.property("tone") == "error")
    assert day.accessibleDescription().startswith("Kartu 4: ")
    assert book.fixed == []
    assert panel.save_button.isEnabled()


def test_a_busy_book_is_told_and_nothing_typed_is_lost(
    qtbot: QtBot,
    lists: Lists,
    panel: FixStackPanel,
    book: FakeBook,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def busy(*_: object, **__: object) -> int:
        raise StoreBusyError

    monkeypatch.setattr(book, "correct_range", busy)
    lists.clerk.type("nomor", "1", "5", "BARU", "salah")
    lists.press(ENTER)
    sentence = lists.desk.window.words("error.store_busy")
    qtbot.waitUntil(lambda: panel.banner.text.text() == sentence)
    assert panel.form.text == "BARU"
    assert panel.save_button.isEnabled()


def test_voided_cards_are_not_counted(book: FakeBook, records: list[UUID]) -> None:
    book.set_state(records[0], State.VOIDED)
    part = load_part(book, book.piles[0].id, None)
    assert [card.card_no for card in part.cards] == list(range(2, 101))
    rest = load_part(book, book.piles[0].id, part.after)
    last = load_part(book, book.piles[0].id, rest.after)
    assert (len(rest.cards), len(last.cards), last.after) == (100, 50, None)


def test_a_card_that_says_so_already_does_not_change() -> None:
    cards = [Card(1, TYPED)]
    assert change(cards, Field.BATCH, TYPED.batch.lower(), TODAY, BUILT_IN).changing == 0
    assert change(cards, Field.BATCH, "X", TODAY, BUILT_IN).changing == 1
    assert change(cards, Field.BATCH, "", TODAY, BUILT_IN).changing == 0


@pytest.mark.parametrize(
    ("field", "text", "is_wrong"),
    [
        (Field.GIVEN_ON, "22112026", False),
        (Field.GIVEN_ON, "24-11-2026", True),
        (Field.GIVEN_ON, "besok", True),
        (Field.VACCINE, "sinovac", False),
        (Field.VACCINE, "air", True),
        (Field.BATCH, "B1", False),
        (Field.VACCINATOR, "x" * 300, True),
    ],
)
def test_a_text_that_is_wrong_in_itself(field: Field, text: str, *, is_wrong: bool) -> None:
    assert (head_problem(field, text, date(2026, 11, 22), TODAY) is not None) == is_wrong


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "v.db", bytes(32), tmp_path / "backups", lambda: NOW) as opened:
        yield opened


def test_the_lists_over_the_real_store(qtbot: QtBot, store: Store) -> None:
    stack = store.open_stack(date(2026, 11, 22), 60, "Kader Contoh")
    woman = replace(TYPED.identity, number="9204014804000002")
    other = replace(TYPED, identity=woman, birth_date=date(2000, 4, 8), sex=Sex.FEMALE)
    for at, dose in enumerate([TYPED, other], start=1):
        store.add(replace(dose, ticket=None), record_id=uuid4(), stack=stack.id, card_no=at)
    store.enter_stack(stack.id, {Field.VACCINE: TYPED.vaccine, Field.BATCH: TYPED.batch})
    desk = Desk(qtbot, cast("FakeBook", store))
    desk.window.show()
    qtbot.waitUntil(desk.window.isActiveWindow)
    said = desk.window.words("status.safe_alone", n=2)
    qtbot.waitUntil(lambda: desk.window.status.safe.text() == said)
    lists = Lists(qtbot, desk).open(rows=1)
    qtbot.waitUntil(lambda: lists.line(0)[5:] == ["2", "0", "0", "0", "2"])
    lists.press(Qt.Key.Key_P)
    panel = lists.made.fix_panel
    qtbot.waitUntil(lambda: panel.effect.text().startswith("Pilih isian"))
    lists.clerk.type("nomor", "2", "2", "BARU", "salah baca")
    says(qtbot, panel, "1 dari 1 kartu akan berubah.")
    lists.press(ENTER)
    qtbot.waitUntil(panel.isHidden)
    rows = store.page(RecordQuery(stack=stack.id))
    assert [store.detail(row.record_id).dose.batch for row in rows] == ["BARU", TYPED.batch]
    assert store.detail(rows[0].record_id).revisions[-1].reason == "salah baca"
    assert lists.page.banner.text.text().endswith("Kepala berkas ikut diperbaiki.")
    bar = desk.window.entry.header
    qtbot.waitUntil(lambda: bar.form[Field.BATCH] == "BARU")
    qtbot.waitUntil(lambda: [one.code for one in store.batches(stack.id)] == ["BARU"])
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4):
        lists.press(key, rows=0)
    lists.press(Qt.Key.Key_5, rows=0)
    lists.press(Qt.Key.Key_T)
    lists.press(Qt.Key.Key_Tab)
    lists.clerk.type("31012027")
    lists.wait_rows(2)
    assert lists.line(0)[2] == "0812-3456-7890"
    assert lists.page.banner.property("tone") != "error"
