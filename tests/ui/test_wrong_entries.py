"""The wrong entries written by hand, typed into the real window: the sentence and the way out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.wrong_card import LOCKED, WrongCards, meant
from tests.unit.domain.wrong_entries import CLINICAL, ERROR, IDENTITY, WRONG_ENTRIES, Wrong
from vaxentry.domain.form import Field
from vaxentry.ui.pages.card_fields import options
from vaxentry.ui.pages.problem_board import _ABOUT_TWO_FIELDS

_NOT_OFFERED = {"vaccine_ambiguous", "group_unknown", "id_type_unknown"}
_OF_ANOTHER_DOSE = {"earlier_of_first", "earlier_date"}
"""Codes whose cards can't be typed straight through."""


def way(wrong: Wrong) -> str:
    """What the window does with a case."""
    if wrong.severity is not ERROR:
        return "told"
    if wrong.code in _NOT_OFFERED:
        return "listed"
    if wrong.code in _OF_ANOTHER_DOSE:
        return "before"
    return "refused" if wrong.code in _ABOUT_TWO_FIELDS else "locking"


LOCKING, REFUSED, LISTED, BEFORE, TOLD = (
    tuple(one for one in WRONG_ENTRIES if way(one) == name)
    for name in ("locking", "refused", "listed", "before", "told")
)


def cases(found: Sequence[Wrong]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("wrong", found, ids=lambda one: f"{one.kind}-{one.code}")


@pytest.fixture(scope="module")
def cards(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[WrongCards]:
    assert qapp
    patch = pytest.MonkeyPatch()
    made = WrongCards(QtBot(request))
    patch.setattr(QApplication, "beep", lambda: None)
    yield made
    made.desk.window.end()
    made.desk.window.hide()
    patch.undo()


@cases(LOCKING)
def test_a_text_wrong_in_itself_locks_its_field(cards: WrongCards, wrong: Wrong) -> None:
    before = len(cards.saved)
    cards.begin(wrong)
    labelled = cards.field(wrong.field)
    assert labelled.tone == LOCKED
    assert cards.clerk.focus is labelled.editor
    assert wrong.sentence in cards.told(wrong.field)
    shown = cards.entry.desk.form()
    cards.clerk.keys("SITI 0812")
    cards.clerk.save()
    assert cards.entry.desk.form() == shown
    assert len(cards.saved) == before
    cards.clerk.press(Qt.Key.Key_Escape)
    cards.replace(wrong.mended[wrong.field])
    assert labelled.tone == ""
    if wrong.field is Field.GIVEN_ON:
        cards.type_head(wrong.mended, after=1)
        cards.type_card(wrong.mended)
    else:
        cards.type_card(wrong.mended, after=wrong.field)
    cards.save(before + 1)
    assert cards.last() == meant(wrong, wrong.mended)


@cases(REFUSED)
def test_the_save_is_refused_at_the_field(cards: WrongCards, wrong: Wrong) -> None:
    before = len(cards.saved)
    cards.begin(wrong)
    cards.clerk.save()
    cards.wait(lambda: cards.told(wrong.field).startswith(wrong.sentence))
    assert cards.clerk.focus is cards.field(wrong.field).editor
    assert cards.entry.banner.isVisible()
    assert len(cards.saved) == before
    cards.clerk.press(Qt.Key.Key_Escape)
    cards.replace(wrong.mended[wrong.field])
    cards.save(before + 1)
    assert cards.last() == meant(wrong, wrong.mended)


@cases(LISTED)
def test_a_choice_holds_nothing_but_what_it_offers(cards: WrongCards, wrong: Wrong) -> None:
    """What is no entry can't even be typed: letters that begin none are refused with a beep."""
    before, heard = len(cards.saved), cards.refusals
    cards.begin(wrong)
    offered = {one.value for one in options(wrong.field, cards.desk.window.words)}
    assert cards.entry.desk.form()[wrong.field] in offered - {wrong.form[wrong.field]}
    assert (cards.refusals > heard) == (wrong.code != "vaccine_ambiguous")
    cards.mend(wrong)
    cards.save(before + 1)
    assert cards.last() == meant(wrong, wrong.mended)


@cases(BEFORE)
def test_the_dose_before_is_refused_at_its_own_fields(cards: WrongCards, wrong: Wrong) -> None:
    """Its fields open only where it is not held: the book learns of it while the card is typed."""
    before = len(cards.saved)
    cards.begin(replace(wrong, typed={"dose_no": "2"}, persons=()))
    editor = cards.field(wrong.field).editor
    cards.wait(editor.isVisible)
    cards.retype(wrong.field, wrong.form[wrong.field])
    cards.book.persons = wrong.persons
    cards.retype(Field.PHONE, "081234567891")
    cards.retype(Field.PHONE, wrong.form[Field.PHONE])
    cards.retype(Field.DOSE_NO, wrong.form[Field.DOSE_NO])
    cards.wait(lambda: cards.told(wrong.field).startswith(wrong.sentence))
    cards.clerk.save()
    assert cards.clerk.focus is editor
    assert len(cards.saved) == before
    cards.clerk.press(Qt.Key.Key_Escape)
    cards.replace(wrong.mended[wrong.field])
    cards.save(before + 1)
    assert cards.last() == meant(wrong, wrong.mended)


@cases(TOLD)
def test_what_is_told_and_the_way_out(cards: WrongCards, wrong: Wrong) -> None:
    before = len(cards.saved)
    cards.begin(wrong)
    cards.wait(lambda: cards.told(wrong.field).startswith(wrong.sentence))
    cards.mend(wrong)
    cards.wait(lambda: cards.told(wrong.field) == "")
    cards.save(before + 1)
    assert cards.last() == meant(wrong, wrong.mended)
    assert not list(cards.book.warnings.values())[-1]


@cases(TOLD)
def test_what_it_does_to_the_save(cards: WrongCards, wrong: Wrong) -> None:
    before, doubts = len(cards.saved), len(cards.book.doubts())
    cards.begin(wrong)
    cards.wait(lambda: cards.told(wrong.field).startswith(wrong.sentence))
    if wrong.severity is CLINICAL:
        cards.clerk.save()
        cards.wait(lambda: wrong.sentence in cards.entry.banner.text.text())
        assert len(cards.saved) == before
        cards.clerk.press(Qt.Key.Key_F10)
        cards.desk.wait_saved(before + 1)
    else:
        cards.save(before + 1)
    assert cards.last() == meant(wrong, wrong.form)
    assert [one.code for one in list(cards.book.warnings.values())[-1]] == [wrong.code]
    assert len(cards.book.doubts()) - doubts == (wrong.severity is IDENTITY)
    if wrong.severity is IDENTITY:
        cards.wait(lambda: "(F7)" in cards.entry.header.tasks.text())
