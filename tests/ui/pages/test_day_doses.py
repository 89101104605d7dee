"""The doses of other PCs, at the close of a day, by keys."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.evening import RETURN, Evening
from tests.ui.fake_days import DAY, FULL, SHARED, THEIRS, sealed, with_doses
from tests.ui.fake_piles import NOW
from vaxentry.domain.day_close import Seal
from vaxentry.errors import FileError
from vaxentry.language import Words
from vaxentry.language.spelling import moment
from vaxentry.ui.day_texts import DOSE_COLUMNS
from vaxentry.ui.pages import day_forms
from vaxentry.ui.pages.day_counts import DosesForm
from vaxentry.ui.widgets.row_view import ROW_HEIGHT

AT = DOSE_COLUMNS.index("elsewhere")


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Whoever is asked for a summary chooses this file."""
    file = tmp_path / "meja-b.json"

    def choose(_page: object, _words: object, told: Callable[[Path], None]) -> None:
        told(file)

    monkeypatch.setattr(day_forms, "choose_summary", choose)
    return file


def press_line(evening: Evening) -> None:
    """The line above the last one of the list."""
    evening.page.view.doses.setFocus()
    evening.clerk.press(Qt.Key.Key_End)
    evening.clerk.press(Qt.Key.Key_Up)
    evening.clerk.press(RETURN)


def open_form(evening: Evening) -> DosesForm:
    press_line(evening)
    evening.form()
    form = evening.page.forms.form
    assert isinstance(form, DosesForm)
    return form


def cells(evening: Evening, row: int) -> list[str]:
    model = evening.page.view.doses.model()
    return [str(model.index(row, at).data()) for at in range(model.columnCount())]


def test_the_doses_of_another_pc_come_by_its_file_and_close_the_equation(
    qtbot: QtBot, chosen: Path
) -> None:
    evening = Evening(qtbot)
    press_line(evening)
    evening.wait(lambda: evening.page.sheet == SHARED)
    assert evening.days.read == [chosen]
    assert "Disimpan" in evening.said
    assert cells(evening, 0) == ["Moderna · M7 · 3201-08", "4", "1", "3,5", "0,5", "10", "6", "0"]
    assert cells(evening, 2)[:6] == [
        "Sinovac · B9 · 3201-08", "0", "0", "0", "20", "belum diisi",
    ]  # fmt: skip
    told = evening.page.view.cards[Seal.DOSES].equation.text()
    assert told == "44,5 dosis diberikan + 20,5 di PC lain; 50 hasil vial - 6 terbuang"
    lines = [one.text for one in evening.page.view.lines]
    assert "Sinovac · B9 · 3201-08: hasil vial belum diisi" in lines
    assert not [one for one in lines if one.startswith("Moderna")]


def test_other_pcs_are_a_column_only_where_they_gave_any(qtbot: QtBot) -> None:
    evening = Evening(qtbot)
    doses = evening.page.view.doses
    assert doses.isColumnHidden(AT)
    evening.days.sheets[DAY] = SHARED
    evening.page.look_again()
    evening.wait(lambda: not doses.isColumnHidden(AT))
    assert doses.horizontalHeader().length() == doses.viewport().width()


def test_a_batch_with_a_long_name_stands_in_two_lines_and_is_not_cut(qtbot: QtBot) -> None:
    evening = Evening(qtbot, SHARED)
    doses = evening.page.view.doses
    for row in range(doses.model().rowCount()):
        assert doses.rowHeight(row) >= max(ROW_HEIGHT, doses.sizeHintForRow(row) + 8)
    # A command is as wide as the list.
    assert doses.columnSpan(len(SHARED.doses), 0) == len(DOSE_COLUMNS)
    assert doses.columnSpan(0, 0) == 1


def test_one_more_file_is_the_first_key_of_the_form(qtbot: QtBot, chosen: Path) -> None:
    evening = Evening(qtbot, SHARED)
    form = open_form(evening)
    assert "MEJA B 21 (K7QX2M4A)" in form.about.text()
    assert form.file_button.hasFocus()
    evening.clerk.press(RETURN)
    evening.wait(lambda: evening.days.read == [chosen])
    assert not form.isVisible()


def test_the_doses_of_a_wrong_file_are_taken_back_by_keys(qtbot: QtBot) -> None:
    other = THEIRS._replace(pc="MEJA C", key="AAAAAAAA")
    evening = Evening(qtbot, with_doses(FULL, THEIRS, other))
    form = open_form(evening)
    form.choice.setFocus()
    evening.clerk.press(RETURN, Qt.KeyboardModifier.ControlModifier)
    assert "Pilih PC-nya" in form._labelled["doses_pc"].note.text()
    evening.clerk.type("meja c", "")
    evening.wait(lambda: evening.days.sheets[DAY].pc_doses == (THEIRS,))
    evening.wait(lambda: evening.page.sheet == SHARED)


def test_doses_of_a_sealed_day_are_not_taken(qtbot: QtBot, chosen: Path) -> None:
    for sheet in (FULL, SHARED):
        evening = Evening(qtbot, sealed(sheet))
        press_line(evening)
        assert "Sudah disegel" in evening.said
        assert (evening.page.forms.form, evening.days.read) == (None, [])
    assert not chosen.exists()


def test_of_an_older_file_both_times_are_told(qtbot: QtBot, chosen: Path) -> None:
    evening, held = Evening(qtbot), NOW - timedelta(hours=1)
    evening.days.fails = FileError(
        reason="summary_older", made=held - timedelta(hours=2), held=held
    )
    press_line(evening)
    evening.wait(lambda: evening.days.read == [chosen] and evening.page.banner.isVisible())
    for at in (held, held - timedelta(hours=2)):
        assert moment(Words("id"), at) in evening.said


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("summary_no_doses", "tidak memuat dosis"),
        ("summary_other_day", "untuk hari lain"),
        ("summary_own", "dari PC ini sendiri"),
    ],
)
def test_why_a_file_is_refused_is_said(qtbot: QtBot, chosen: Path, reason: str, said: str) -> None:
    evening = Evening(qtbot)
    evening.days.fails = FileError(reason=reason)
    press_line(evening)
    evening.wait(evening.page.banner.isVisible)
    assert said in evening.said
    assert evening.days.read == [chosen]
    assert evening.page.sheet == FULL
