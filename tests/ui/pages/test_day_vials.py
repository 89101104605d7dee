"""The vials of a batch, at the close of a day."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.evening import RETURN, Evening
from tests.ui.fake_days import DAY, FULL, MODERNA, sealed
from vaxentry.domain.day_doses import BatchOfDay, Yield
from vaxentry.ui.pages.day_panels import BatchForm

PFIZER = BatchOfDay("3201-08", "pfizer", "P1")


@pytest.fixture
def evening(qtbot: QtBot) -> Evening:
    return Evening(qtbot)


def test_vials_are_entered_in_doses_or_millilitres(evening: Evening) -> None:
    evening.fill("doses", "1", "5 ml", "6,5", "")
    evening.wait(lambda: evening.days.sheets[DAY].doses[0].vials != FULL.doses[0].vials)
    assert evening.days.sheets[DAY].doses[0].vials == Yield(1, 5000, 3250)
    assert evening.days.sheets[DAY].doses[0].batch == MODERNA


def test_more_waste_than_the_vials_held_is_refused_at_its_field(evening: Evening) -> None:
    evening.fill("doses", "2", "5 ml", "10,5 ml", "")
    assert evening.days.sheets[DAY] == FULL
    form = evening.page.forms.form
    assert form is not None
    assert form.fields["waste"].hasFocus()
    assert "Lebih banyak dari isi semua vial" in form._labelled["waste"].note.text()
    form.fields["waste"].set_value("10 ml")
    assert form.read() == Yield(2, 5000, 10_000)


def test_a_vial_without_content_is_refused_and_no_vial_is_taken(evening: Evening) -> None:
    evening.fill("doses", "1", "0", "0", "")
    assert evening.days.sheets[DAY] == FULL
    form = evening.page.forms.form
    assert form is not None
    assert form.fields["vial_content"].hasFocus()
    assert "tidak mungkin 0" in form._labelled["vial_content"].note.text()
    form.fields["vials"].set_value("0")
    assert form.read() == Yield(0, 0, 0)


def test_vials_are_shown_as_they_were_saved(qtbot: QtBot) -> None:
    vials = Yield(1, 5000, 1000)
    pfizer = replace(FULL.doses[0], batch=PFIZER, whole_ul=300, vials=vials)
    evening = Evening(qtbot, replace(FULL, doses=[pfizer]))
    evening.fill("doses", "1")
    form = evening.page.forms.form
    assert form is not None
    assert [one.value for one in form.fields.values()] == ["1", "5 ml", "1 ml"]
    assert form.read() == vials


def open_batch(evening: Evening) -> BatchForm:
    """By keys: the line below the last batch."""
    doses = evening.page.view.doses
    doses.setFocus()
    evening.clerk.press(Qt.Key.Key_End)
    evening.clerk.press(RETURN)
    evening.form()
    form = evening.page.forms.form
    assert isinstance(form, BatchForm)
    return form


def test_vials_of_a_batch_that_nobody_typed_are_entered(evening: Evening) -> None:
    form = open_batch(evening)
    assert not form.site.isVisible()
    evening.clerk.type("pfi", " px 9", "2", "6 ml", "1", "")
    evening.wait(lambda: len(evening.days.sheets[DAY].doses) == 3)
    line = evening.days.sheets[DAY].doses[-1]
    batch = BatchOfDay("3201-08", "pfizer", "PX 9")
    assert (line.batch, line.vials) == (batch, Yield(2, 6000, 300))
    short = "Pfizer · PX 9 · 3201-08: 39 dosis keluar dari vial, tidak diketik"
    evening.wait(lambda: short in [one.text for one in evening.page.view.lines])


def test_the_site_of_such_a_batch_is_asked_for_where_the_day_has_several(qtbot: QtBot) -> None:
    away = replace(FULL.piles[0], number=9, site="KDL-02")
    evening = Evening(qtbot, replace(FULL, piles=[*FULL.piles, away]))
    form = open_batch(evening)
    assert (form.site.hasFocus(), form.site.value) == (True, "3201-08")
    evening.clerk.type("kdl", "sino", "b4471a", "1", "10", "0", "")
    evening.wait(lambda: len(evening.days.sheets[DAY].doses) == 3)
    batch = BatchOfDay("KDL-02", "sinovac", "B4471A")
    assert evening.days.sheets[DAY].doses[-1].batch == batch


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        (("", "x", "1", "10", "0", ""), "batch_vaccine"),
        (("pfi", "", "1", "10", "0", ""), "batch_code"),
        (("moderna", "m7", "1", "10", "0", ""), "batch_code"),
        (("pfi", "x", "", "10", "0", ""), "vials"),
    ],
)
def test_such_a_batch_that_can_not_be_so_is_refused_at_its_field(
    evening: Evening, texts: tuple[str, ...], wrong: str
) -> None:
    form = open_batch(evening)
    evening.clerk.type(*texts)
    assert evening.days.sheets[DAY] == FULL
    assert form.fields[wrong].hasFocus()


def test_vials_of_a_sealed_day_are_not_asked_for(qtbot: QtBot) -> None:
    evening = Evening(qtbot, sealed(FULL))
    for key in (Qt.Key.Key_Home, Qt.Key.Key_End):
        evening.page.view.doses.setFocus()
        evening.clerk.press(key)
        evening.clerk.press(RETURN)
        assert "Sudah disegel" in evening.said
    assert evening.page.forms.form is None


@pytest.mark.parametrize("texts", [("x", "10", "0"), ("1", "x", "0"), ("1", "10", "-1")])
def test_vials_that_can_not_be_so_are_refused(
    evening: Evening, texts: tuple[str, str, str]
) -> None:
    evening.fill("doses", *texts, "")
    assert evening.days.sheets[DAY] == FULL
    assert evening.page.forms.form is not None
    assert evening.page.forms.form.isVisible()
