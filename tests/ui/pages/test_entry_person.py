"""Number, then name: only the letters of the card open a person who is held here."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.persons import NUMBER, SITI, offering
from tests.ui.rest import rest
from tests.ui.window import CARD, HEADER, Clerk, Desk
from vaxentry.domain.dose import Identity, IdType, Origin
from vaxentry.domain.form import Field
from vaxentry.domain.person import Person


def test_a_number_alone_shows_and_fills_nothing(desk: Desk, clerk: Clerk, held: FakeBook) -> None:
    clerk.type(*HEADER)
    clerk.keys(NUMBER)
    entry = desk.window.entry
    rest(desk.window)
    assert held.people(NUMBER)
    clerk.keys("si")
    rest(desk.window)
    assert not offering(desk)
    form = entry.card.form
    assert {at for at, text in form.items() if text} == {
        Field.ID_TYPE,
        Field.ID_NUMBER,
        Field.NAME,
    }
    assert entry.right.history.isHidden()


@pytest.mark.usefixtures("held")
def test_a_whole_word_may_be_somebody_elses_whole_name(
    desk: Desk, clerk: Clerk, qtbot: QtBot
) -> None:
    clerk.type(*HEADER)
    clerk.keys(NUMBER)
    clerk.keys("siti")
    qtbot.waitUntil(lambda: offering(desk))
    entry = desk.window.entry
    assert "spasi" in entry.field(Field.NAME).editor.accessibleDescription()
    clerk.press(Qt.Key.Key_Return)
    assert clerk.focus is entry.field(Field.BIRTH_PLACE).editor
    assert entry.card.value(Field.NAME) == "SITI"
    assert entry.flow.watch.person is None
    assert entry.card.value(Field.BIRTH_DATE) == ""


@pytest.mark.usefixtures("held")
def test_a_blank_behind_the_word_says_that_the_name_goes_on(
    desk: Desk, clerk: Clerk, qtbot: QtBot
) -> None:
    clerk.type(*HEADER)
    clerk.keys(NUMBER)
    clerk.keys("siti ")
    qtbot.waitUntil(lambda: offering(desk))
    clerk.press(Qt.Key.Key_Return)
    assert desk.window.entry.flow.watch.person == SITI


@pytest.mark.usefixtures("held")
def test_three_letters_and_enter_take_the_person_with_its_origins(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER)
    clerk.keys(NUMBER)
    clerk.keys("sit")
    qtbot.waitUntil(lambda: offering(desk))
    entry = desk.window.entry
    assert entry.flow.watch.name.selectedText() == "I AMINAH"
    assert entry.card.value(Field.BIRTH_DATE) == ""
    clerk.press(Qt.Key.Key_Return)
    assert clerk.focus is entry.field(Field.TICKET).editor
    assert entry.card.value(Field.BIRTH_DATE) == "08-04-2000"
    assert entry.field(Field.BIRTH_DATE).editor.property("origin") == "history"
    assert "Dosis 1" in " ".join(entry.right.history.lines)
    assert "12-10-2026" in entry.right.history.lines[0]
    clerk.press(Qt.Key.Key_F4)
    clerk.keys("2")
    clerk.save()
    desk.wait_saved(1)
    (dose,) = book.doses.values()
    assert (dose.name, dose.birth_date, dose.sex) == ("SITI AMINAH", SITI.birth_date, SITI.sex)
    assert (dose.village, dose.phone, dose.dose_no) == ("Klawasi", SITI.phone, 2)
    told = {at for at, origin in dose.origins.items() if origin is Origin.HISTORY}
    assert {Field.NAME, Field.BIRTH_DATE, Field.SEX, Field.PHONE, Field.VILLAGE} <= told
    confirmed = {at for at, origin in dose.origins.items() if origin is Origin.CONFIRMED}
    assert {Field.TEMPERATURE, Field.SCREENING, Field.COMPLAINT} <= confirmed


@pytest.mark.usefixtures("held")
def test_a_returning_person_costs_24_presses(desk: Desk, clerk: Clerk, qtbot: QtBot) -> None:
    clerk.type(*HEADER)
    for presses, keys in ((16, NUMBER), (3, "sit")):
        assert len(keys) == presses
        clerk.keys(keys)
    qtbot.waitUntil(lambda: offering(desk))
    clerk.press(Qt.Key.Key_Return)  # 20
    clerk.press(Qt.Key.Key_F4)  # 21
    clerk.keys("2")  # 22
    clerk.save()  # 24
    desk.wait_saved(1)


@pytest.mark.usefixtures("held")
def test_a_name_that_goes_another_way_fills_nothing(desk: Desk, clerk: Clerk, qtbot: QtBot) -> None:
    clerk.type(*HEADER)
    clerk.keys(NUMBER)
    clerk.keys("sit")
    qtbot.waitUntil(lambda: offering(desk))
    clerk.type("i rahayu")
    entry = desk.window.entry
    assert entry.card.value(Field.NAME) == "SITI RAHAYU"
    assert entry.card.value(Field.BIRTH_DATE) == ""
    assert clerk.focus is entry.field(Field.BIRTH_PLACE).editor


class SlowBook(FakeBook):
    """A book whose answers come later than the clerk types."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = Event()

    def people(self, number: str) -> Sequence[Person]:
        self.answers.wait(5)
        return super().people(number)


def test_an_answer_that_comes_late_moves_nothing(qtbot: QtBot) -> None:
    book = SlowBook()
    book.held[CARD[0]] = [replace(SITI, name="ARDIANTO PUTRA", birth_place="Jayapura")]
    desk = Desk(qtbot, book).open()
    clerk = desk.clerk
    clerk.type(*HEADER, *CARD[:2])
    clerk.keys("Sor")
    before = clerk.focus
    book.answers.set()
    rest(desk.window)
    entry = desk.window.entry
    assert clerk.focus is before
    assert entry.card.value(Field.BIRTH_PLACE) == "Sor"
    assert entry.card.value(Field.BIRTH_DATE) == ""
    assert entry.card.value(Field.NAME) == "ARDIANTO PUTRA"


def test_a_number_held_under_another_name_is_saved_and_waits_even_when_typed_fast(
    qtbot: QtBot,
) -> None:
    book = SlowBook()
    book.held[CARD[0]] = [replace(SITI, identity=Identity(IdType.NIK, CARD[0]))]
    desk = Desk(qtbot, book).open()
    desk.clerk.type(*HEADER, *CARD)
    desk.clerk.save()
    book.answers.set()
    desk.wait_saved(1)
    (found,) = book.warnings.values()
    assert "nik_other_name" in {one.code for one in found}


def test_who_looks_alike_stands_beside_the_form(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    book.alike = [replace(SITI, identity=Identity(IdType.NIK, "9271060312000801"))]
    clerk.type(*HEADER, *CARD[:4])
    history = desk.window.entry.right.history
    qtbot.waitUntil(lambda: not history.isHidden())
    assert "SITI AMINAH" in history.lines[1]
    assert "9271••••••••••••" in history.lines[1]


def test_dose_two_without_dose_one_asks_what_the_card_says_of_it(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER, *CARD[:14])
    clerk.keys("2")
    entry = desk.window.entry
    qtbot.waitUntil(lambda: not entry.field(Field.EARLIER_VACCINE).isHidden())
    assert entry.field(Field.DOSE_NO).note.text().startswith("Dosis 1 belum tercatat")
    clerk.press(Qt.Key.Key_Return)
    clerk.type("", "0830", "-")
    clerk.type("sinov", "12102026", "Puskesmas Lain")
    clerk.save()
    desk.wait_saved(1)
    (dose,) = book.doses.values()
    assert dose.dose_no == 2
    assert dose.earlier is not None
    assert (dose.earlier.dose_no, dose.earlier.given_on) == (1, date(2026, 10, 12))
    assert dose.earlier.place == "Puskesmas Lain"
