"""Whatever is pasted into the card or its head: it is saved as it is shown, or not at all."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.any_card import PILE, AnyCard, differences
from tests.ui.test_fields_any_text import texts
from tests.unit.domain.samples import CARD
from vaxentry.domain.form import HEADER_FIELDS, Field
from vaxentry.ui.pages.card_fields import CARD_FIELDS

fast = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
good = st.sampled_from(
    ["", "-", "Siti O'Neil", "  Jl. Melati  3 ", "A1234567", "p", "l", "t", "x", "2", "n", "kla",
     "normal", "dalam batas", "365", "36", "12080", "120 80", "0830", "8:30", "0,25", "0.5 ml",
     "sinov", "pfiz", "tanpa keluhan", "pingsan", "tidak ada", "0812 3456 7890", "628123456789",
     "01-09-2021", "150921", "05091980", "3201134509809001", "3201 1345.0980-9002", "b1", "5",
     "\uff18\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18", "\u00e9", "e\u0301", "\u00df"]
)  # fmt: skip
LONG = "Jl. Raya Melati Barat No. 117 RT 03/RW 09 (rumah Pak Joko)"
plain = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=60)
pasted = st.one_of(good, texts, plain)
names = st.sampled_from([*map(str, (*HEADER_FIELDS, *CARD_FIELDS)), *PILE])


@pytest.fixture(scope="module")
def card(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[AnyCard]:
    assert qapp
    patch = pytest.MonkeyPatch()
    patch.setattr(QApplication, "beep", lambda: None)
    made = AnyCard(QtBot(request))
    yield made
    made.desk.window.end()
    made.desk.window.hide()
    patch.undo()


@given(changes=st.lists(st.tuples(names, pasted), max_size=4))
@example(changes=[])
@example(changes=[("id_type", "T"), ("id_number", "")])
@example(changes=[("id_type", "pas"), ("id_number", " a12-345.67 ")])
@example(changes=[("screening", "t"), ("deferred_until", "01102021"), ("batch", "\x00")])
@fast
def test_what_is_shown_is_saved_or_nothing_is(
    card: AnyCard, changes: list[tuple[str, str]]
) -> None:
    card.begin()
    for name, text in changes:
        card.put(name, text)
    dose = card.save()
    event("saved" if dose else "refused")
    if dose is None:
        assert card.said, "nothing is saved and nothing is said"
    else:
        assert differences(dose, card.shown) == []


@pytest.mark.parametrize("name", [*map(str, (*HEADER_FIELDS, *CARD_FIELDS)), *PILE])
@given(text=pasted)
@example(text=LONG)
@example(text=f" {LONG}\n{LONG} ")
@settings(fast, max_examples=8)
def test_every_field_by_itself(card: AnyCard, name: str, text: str) -> None:
    card.begin()
    card.put(name, text)
    dose = card.save()
    if dose is None:
        assert card.said, "nothing is saved and nothing is said"
    else:
        assert differences(dose, card.shown) == []


@given(text=st.one_of(pasted, st.sampled_from(["99999999", "31022026", "abc", "31122026"])))
@example(text="99999999")
@example(text="31022026")
@example(text="abc")
@example(text="31122026")
@settings(fast, max_examples=20)
def test_the_last_day_of_the_batch_is_kept_as_it_is_shown_or_nothing_is_saved(
    card: AnyCard, text: str
) -> None:
    card.begin()
    card.take_new_batch()
    card.put("expiry", text)
    dose = card.save()
    if dose is None:
        assert card.said, "nothing is saved and nothing is said"
    else:
        assert card.kept_expiry == card.shown_expiry.strip()


def test_the_card_that_the_examples_begin_with_is_saved(card: AnyCard) -> None:
    card.begin()
    dose = card.save()
    assert dose is not None
    assert (dose.name, dose.batch) == (CARD[Field.NAME], CARD[Field.BATCH])
