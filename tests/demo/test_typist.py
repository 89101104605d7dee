from dataclasses import replace

import pytest

from vaxentry import wiring
from vaxentry.demo.cards import Card, Day, make_day
from vaxentry.demo.headless import breathe
from vaxentry.demo.mishaps import FEWEST_CARDS, Part
from vaxentry.demo.screen import Screen
from vaxentry.demo.typist import Step, Steps, StuckError, Typist
from vaxentry.domain.form import Field
from vaxentry.domain.records import RecordQuery


@pytest.fixture(scope="module")
def day() -> Day:
    return make_day(5, FEWEST_CARDS)


def drive(steps: Steps) -> None:
    for step in steps:
        if step is Step.WAIT:
            breathe(0.001)


def type_day(screen: Screen, day: Day) -> dict[str, Card]:
    """Every card of the day by the number the window gave it."""
    typist = Typist(screen.window.entry)
    numbers = {}
    for pile in day.piles:
        drive(typist.open_pile(pile))
        for card in pile.cards:
            drive(typist.type_card(card))
            numbers[typist.entry_no] = card
        drive(typist.finish_pile(pile))
    return numbers


@pytest.mark.parametrize("words", ["id", "en"], indirect=True)
def test_what_is_typed_with_keys_is_what_the_paper_says(
    open_screen: Screen, book: wiring.Book, day: Day
) -> None:
    numbers = type_day(open_screen, day)
    rows = book.store.page(RecordQuery())
    assert {row.entry_no for row in rows} == set(numbers)
    assert len(rows) == FEWEST_CARDS
    for row in rows:
        dose, card = book.store.detail(row.record_id).dose, numbers[row.entry_no]
        assert dose.name == card.wire["name"]
        assert card.wire["id_number"] in {dose.identity.number, "*"}
        assert dose.vaccine == card.wire.get("vaccine", "")
        assert dose.target_group == card.wire.get("target_group", "")


def test_each_pile_is_a_stack_of_its_own(open_screen: Screen, book: wiring.Book, day: Day) -> None:
    type_day(open_screen, day)
    counted = [stack.cards_saved for stack in book.store.stacks()]
    assert sorted(counted) == sorted(len(pile.cards) for pile in day.piles)


def test_slips_that_the_page_marks_are_typed_again(
    open_screen: Screen, book: wiring.Book, day: Day
) -> None:
    typist = Typist(open_screen.window.entry)
    seen = {Part.SWAP_IMPOSSIBLE, Part.SWAP_BIRTH_DATE, Part.SWAP_SEX, Part.SWAP_UNSEEN}
    drive(typist.open_pile(day.piles[1]))
    slipped = [card for card in day.cards if card.part in seen]
    for card in slipped:
        drive(typist.type_card(card))
    assert len(slipped) == 4
    assert typist.corrected == 1  # the month that can't be; the others wait for the end
    drive(typist.finish_pile(replace(day.piles[1], cards=slipped)))
    assert typist.corrected == 3
    numbers = {row.entry_no: book.store.detail(row.record_id).dose.identity.number
               for row in book.store.page(RecordQuery())}  # fmt: skip
    wanted = {card.wire["id_number"] for card in slipped}
    assert set(numbers.values()) == wanted


def test_a_card_the_page_refuses_stops_the_typist_without_telling_the_value(
    open_screen: Screen, day: Day
) -> None:
    card = next(card for card in day.cards if card.part is Part.OUTSIDER)
    bad = replace(card, paper={**card.paper, Field.PHONE: "12"})
    typist = Typist(open_screen.window.entry)
    drive(typist.open_pile(day.piles[1]))
    with pytest.raises(StuckError, match="phone") as stuck:
        drive(typist.type_card(bad))
    assert card.paper[Field.ID_NUMBER] not in str(stuck.value)


def test_a_number_the_paper_really_says_is_certain_after_the_pass(
    open_screen: Screen, book: wiring.Book, day: Day
) -> None:
    card = next(card for card in day.cards if card.part is Part.NONE or not card.slips)
    other_sex = {"L": "P", "P": "L"}[card.paper[Field.SEX]]
    typist = Typist(open_screen.window.entry)
    drive(typist.open_pile(day.piles[1]))
    odd = replace(card, paper={**card.paper, Field.SEX: other_sex}, slips={})
    drive(typist.type_card(odd))
    assert [doubt.card_no for doubt in book.store.doubts()] == [1]
    drive(typist.finish_pile(replace(day.piles[1], cards=[odd])))
    assert book.store.doubts() == []
    assert (book.store.counts().saved, typist.corrected) == (1, 0)


def test_a_header_the_page_refuses_stops_the_typist(open_screen: Screen, day: Day) -> None:
    pile = day.piles[1]
    tomorrow = replace(pile.header, given_on=pile.header.given_on.replace(year=2099))
    typist = Typist(open_screen.window.entry)
    with pytest.raises(StuckError, match="given_on"):
        drive(typist.open_pile(replace(pile, header=tomorrow)))
