from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.day_states import day_page
from tests.ui.evening import RETURN, Evening
from tests.ui.fake_days import DAY, EMPTIED, FULL, WHOLE, pile, sealed
from tests.ui.scene import Scene
from vaxentry.domain.day_close import Seal
from vaxentry.domain.day_doses import Yield
from vaxentry.domain.day_pile import PcCount
from vaxentry.domain.day_summary import StackSummary
from vaxentry.errors import DiskFullError, FileError
from vaxentry.language import Words
from vaxentry.ui.day_texts import amount_text, cards_equation
from vaxentry.ui.widgets.row_view import ROW_HEIGHT


@pytest.fixture
def evening(qtbot: QtBot) -> Evening:
    return Evening(qtbot)


def test_it_names_everything_that_does_not_agree(evening: Evening) -> None:
    told = [one.text for one in evening.page.view.lines]
    assert told == [
        "Berkas 1: 1 kartu belum diketik, nomor 3",
        "Berkas 1: 2 kartu lebih dari hitungan, nomor 6-7",
        "Orang dan vaksin yang sama diketik lagi: KD-261122-002, KD-261122-005",
        "Moderna · M7 · 3201-08: 0,5 dosis keluar dari vial, tidak diketik",
        "Belum diterima server: KD-261122-005, berkas 1 kartu 6 (Dosis perlu dicek)",
        "Belum diterima server: KD-261122-044, berkas 2 kartu 40 (Di antrean)",
        "Sinovac · B4471A · 3201-08: 1 dosis lebih dari hasil vial (info, bukan kesalahan)",
    ]
    cards = evening.page.view.cards[Seal.CARDS]
    assert cards.equation.text() == (
        "65 dihitung + 2 lebih = 44 lanjut + 1 tunda + 1 diparkir + 20 di PC lain + 1 belum diketik"
    )


def test_cards_of_a_stack_nobody_counted_are_told_apart() -> None:
    told = cards_equation(Words("id"), [pile(1, 5, 1, 2, 4, 5, 6), pile(2, 0, 1, 2)])
    assert told == (
        "5 dihitung + 1 lebih + 2 dari berkas yang tidak dihitung = 7 lanjut + 0 tunda"
        " + 1 belum diketik"
    )


def test_the_tables_use_their_whole_width_and_figures_stand_to_the_right(evening: Evening) -> None:
    view = evening.page.view
    for table in (view.piles, view.doses, view.named):
        assert table.horizontalHeader().length() == table.viewport().width()
    right = Qt.AlignmentFlag.AlignRight
    cells = [view.doses.model().index(0, at) for at in range(7)]
    sides = [cell.data(Qt.ItemDataRole.TextAlignmentRole) & right for cell in cells]
    assert [bool(side) for side in sides] == [False] + 6 * [True]


def test_lines_of_two_rows_do_not_touch(evening: Evening) -> None:
    named = evening.page.view.named
    for row in range(len(evening.page.view.lines)):
        assert named.rowHeight(row) >= max(ROW_HEIGHT, named.sizeHintForRow(row) + 8)


def test_in_a_smaller_window_no_line_is_cut_off(evening: Evening) -> None:
    view = evening.page.view
    before = [view.named.rowHeight(row) for row in range(len(view.lines))]
    view.window().resize(1024, 700)
    evening.wait(lambda: [view.named.rowHeight(row) for row in range(len(view.lines))] != before)
    for table in (view.named, view.doses):
        for row in range(table.model().rowCount()):
            assert table.rowHeight(row) >= max(ROW_HEIGHT, table.sizeHintForRow(row) + 8)


@pytest.mark.parametrize(
    ("amount", "told"), [(1_234_750, "2.469,5"), (-617_250, "-1.234,5"), (250, "0,5"), (0, "0")]
)
def test_doses_bear_the_marks_of_the_language(amount: int, told: str) -> None:
    assert amount_text(Words("id"), FULL.doses[0], amount) == told


def test_the_keys_are_with_what_does_not_agree_and_stay_there(evening: Evening) -> None:
    evening.wait(evening.page.view.named.hasFocus)
    evening.clerk.press(Qt.Key.Key_Left)
    evening.wait(lambda: evening.page.sheet == WHOLE)
    assert evening.page.view.agrees.isVisible()
    assert evening.page.view.named.hasFocus()


def test_left_and_right_change_the_day(evening: Evening) -> None:
    evening.clerk.press(Qt.Key.Key_Left)
    evening.wait(lambda: evening.page.sheet == WHOLE)
    evening.clerk.press(Qt.Key.Key_Left)
    evening.clerk.press(Qt.Key.Key_Right)
    evening.wait(lambda: evening.page.sheet == FULL)


def test_it_is_sealed_once_each_difference_has_its_reason(evening: Evening) -> None:
    evening.page.view.named.setFocus()
    evening.clerk.keys("1")
    assert "selisih tanpa alasan" in evening.said
    for reason in ("dibawa pulang", "tidak ikut dihitung", "dobel"):
        evening.clerk.press(RETURN)
        evening.form()
        evening.clerk.type(reason)
        evening.clerk.press(RETURN)
    evening.clerk.keys("1")
    evening.wait(lambda: evening.days.sheets[DAY].in_force(Seal.CARDS))
    held = evening.days.sheets[DAY].in_force(Seal.CARDS)
    assert held is not None
    assert list(held.reasons.values()) == ["dibawa pulang", "tidak ikut dihitung", "dobel"]
    evening.wait(lambda: evening.scene.desk.sync.wakes)
    assert evening.page.view.cards[Seal.CARDS].state.text().startswith("Disegel Rahma Wijaya")


def test_figures_that_changed_since_they_were_read_are_shown_and_not_sealed(
    evening: Evening,
) -> None:
    evening.clerk.press(Qt.Key.Key_Left)
    evening.wait(lambda: evening.page.sheet == WHOLE)
    later = replace(WHOLE, doses=[replace(WHOLE.doses[0], vials=Yield(2, 5000, 4500))])
    evening.days.sheets[WHOLE.day] = later
    evening.clerk.keys("2")
    evening.wait(lambda: evening.page.sheet == later)
    assert "angkanya berubah" in evening.said
    assert evening.days.sheets[WHOLE.day].seals == ()
    assert "20 hasil vial - 9 terbuang" in evening.page.view.cards[Seal.DOSES].equation.text()


def test_a_reason_of_a_smaller_difference_is_offered_and_asked_for_again(qtbot: QtBot) -> None:
    evening = Evening(qtbot, replace(FULL, reasons={"not_typed:1:2:3-4": "dibawa pulang"}))
    view = evening.page.view
    assert view.named.model().index(0, 1).data() == "(Enter: tulis alasan)"
    view.named.setFocus()
    evening.clerk.press(RETURN)
    evening.form()
    assert evening.page.forms.form is not None
    assert evening.page.forms.form.value("reason_title") == "dibawa pulang"


def test_a_reason_of_a_sealed_day_is_not_asked_for(qtbot: QtBot) -> None:
    evening = Evening(qtbot, sealed(FULL))
    evening.page.view.named.setFocus()
    evening.clerk.press(RETURN)
    assert "Sudah disegel" in evening.said


@pytest.mark.parametrize(
    ("barred", "said", "hint"),
    [
        ("not_permitted", "tidak mengizinkan", "(koordinator: buka lagi)"),
        ("seal_nameless", "Pengaturan, Anggota", "(1: buka lagi)"),
    ],
)
def test_who_may_not_reopen_is_told_before_a_reason_is_typed(
    qtbot: QtBot, barred: str, said: str, hint: str
) -> None:
    evening = Evening(qtbot, replace(EMPTIED, barred=barred))
    view, is_theirs = evening.page.view, hint.startswith("(1")
    assert view.cards[Seal.CARDS].button.isVisible() == is_theirs
    assert not view.cards[Seal.SERVER].button.isVisible()
    assert view.named.model().index(0, 1).data() == hint
    view.named.setFocus()
    evening.clerk.keys("1")
    assert said in evening.said
    assert evening.page.forms.form is None


def test_a_seal_is_opened_again_with_a_reason(qtbot: QtBot) -> None:
    evening = Evening(qtbot, sealed(WHOLE))
    evening.clerk.keys("2")
    evening.form()
    evening.clerk.press(RETURN, Qt.KeyboardModifier.ControlModifier)
    assert evening.page.forms.form is not None
    assert evening.page.forms.form.isVisible()
    evening.clerk.type("salah hitung")
    evening.clerk.press(RETURN)
    evening.wait(lambda: not evening.days.sheets[WHOLE.day].in_force(Seal.DOSES))
    assert evening.days.sheets[WHOLE.day].seals[-1].reasons == {"": "salah hitung"}


def test_the_count_of_another_pc_is_entered_by_hand(evening: Evening) -> None:
    evening.fill("piles", "MEJA B", "1", "3", "")
    evening.wait(lambda: evening.days.sheets[DAY] != FULL)
    assert evening.days.sheets[DAY].piles[0].elsewhere == (PcCount("MEJA B", 1, frozenset({3})),)


@pytest.mark.parametrize(
    "texts",
    [
        ("", "1", ""), ("B", "", ""), ("B", "2", "3"), ("B", "1", "a"), ("B" * 41, "1", ""),
    ],
)  # fmt: skip
def test_a_count_that_can_not_be_so_is_refused(
    evening: Evening, texts: tuple[str, str, str]
) -> None:
    evening.fill("piles", *texts, "")
    assert evening.days.sheets[DAY] == FULL


def test_the_count_of_another_pc_comes_by_its_file(evening: Evening, tmp_path: Path) -> None:
    evening.page.forms.read_file(DAY, FULL.piles[0], tmp_path / "b.json")
    evening.wait(lambda: evening.days.sheets[DAY] != FULL)
    assert evening.days.read == [tmp_path / "b.json"]


def test_of_several_stacks_in_a_file_one_is_chosen_by_keys(
    evening: Evening, tmp_path: Path
) -> None:
    evening.days.theirs.append(StackSummary(8, "3201-08", 60, 2, frozenset({3, 4})))
    evening.page.forms.read_file(DAY, FULL.piles[0], tmp_path / "b.json")
    evening.form()
    evening.clerk.press(RETURN, Qt.KeyboardModifier.ControlModifier)
    form = evening.page.forms.form
    assert form is not None
    assert "Pilih berkasnya" in form._labelled["theirs"].note.text()
    evening.clerk.type("8", "")
    evening.wait(lambda: evening.days.sheets[DAY] != FULL)
    told = PcCount("MEJA B", 2, frozenset({3, 4}), "K7QX2M4A", 8)
    assert evening.days.sheets[DAY].piles[0].elsewhere == (told,)


def test_a_file_that_is_counted_already_is_refused(evening: Evening, tmp_path: Path) -> None:
    evening.days.fails = FileError(reason="summary_taken")
    evening.page.forms.read_file(DAY, FULL.piles[0], tmp_path / "b.json")
    evening.wait(evening.page.banner.isVisible)
    assert "sudah dihitung untuk berkas lain" in evening.said


def test_the_summary_for_another_pc_is_written(evening: Evening, tmp_path: Path) -> None:
    evening.page.write_summary(DAY, tmp_path / "ringkasan.json")
    evening.wait(lambda: evening.days.written)
    evening.wait(lambda: "ringkasan.json" in evening.said)


def test_what_can_not_be_kept_is_said(evening: Evening) -> None:
    evening.days.fails = DiskFullError()
    evening.fill("doses", "1", "10", "0", "")
    evening.wait(evening.page.banner.isVisible)
    assert "penuh" in evening.said.casefold()


def test_no_day_is_an_honest_empty_page(qtbot: QtBot) -> None:
    scene = Scene(qtbot, "id")
    page = day_page(scene)
    scene.wait(page.empty.isVisible)
    scene.clerk.keys("12r")
    assert page.sheet is None


def test_of_an_emptied_day_it_is_told_what_was_sealed_and_what_to_do(qtbot: QtBot) -> None:
    evening = Evening(qtbot, EMPTIED)
    view = evening.page.view
    assert [one.text for one in view.lines] == ["Disegel dengan 12 kartu; sekarang tidak ada lagi."]
    assert view.named.model().index(0, 1).data() == "(1: buka lagi)"
    assert "Buka lagi segel kartu" in view.cards[Seal.SERVER].state.text()
    assert not view.agrees.isVisible()


def test_a_day_that_is_gone_gives_way_to_the_newest(evening: Evening) -> None:
    del evening.days.sheets[DAY]
    evening.page.look_again()
    evening.wait(lambda: evening.page.sheet == WHOLE)
    assert date(2026, 11, 21) == WHOLE.day
