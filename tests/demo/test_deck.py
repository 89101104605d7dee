import csv
import hashlib
import io
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxentry.demo.deck import (
    DOUBTED,
    FEWEST_CARDS,
    TROUBLES,
    Deck,
    DeckCard,
    Kind,
    Trouble,
    make_deck,
    small_deck,
)
from vaxentry.demo.deck_csv import deck_csv
from vaxentry.demo.deck_effort import beside_the_name, looks, underivable
from vaxentry.demo.deck_people import VILLAGES, shortest_start
from vaxentry.demo.deck_rows import FIELDS, Book, BookRow, ParkedRow, compare
from vaxentry.domain.dose import Dose, Origin, Revision, RevisionKind
from vaxentry.domain.form import Field
from vaxentry.domain.problems import Severity
from vaxentry.domain.stacks import ParkReason
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check
from vaxentry.wire.record import to_body

TODAY = date(2021, 9, 29)
PUBLISHED = "9562cd5107f784cd3e6889b50aaba085e20e498d9567657ab8b44a6fd30e0fda"
CONFIRMED = {Field.TEMPERATURE: Origin.CONFIRMED, Field.BLOOD_PRESSURE: Origin.CONFIRMED}
seeds = st.integers(0, 10_000)


@pytest.fixture(scope="module")
def deck() -> Deck:
    return make_deck()


def test_the_published_deck_is_the_published_deck(deck: Deck) -> None:
    """Every figure was counted on it: whoever changes it has to count again."""
    assert hashlib.sha256(deck_csv(deck).encode()).hexdigest() == PUBLISHED


@settings(max_examples=10, deadline=None)
@given(seeds, st.integers(FEWEST_CARDS, 300))
def test_a_deck_has_its_shares_and_every_trouble(seed: int, cards: int) -> None:
    deck = make_deck(seed, cards)
    kinds = Counter(card.kind for card in deck.cards)
    assert [card.number for card in deck.cards] == list(range(1, cards + 1))
    assert kinds[Kind.NEW] == round(cards * 0.6)
    assert kinds[Kind.RETURNING] == round(cards * 0.3) == len(deck.held)
    assert {card.trouble for card in deck.cards} == set(Trouble)


def test_too_few_cards_are_refused() -> None:
    with pytest.raises(ValueError, match=str(FEWEST_CARDS)):
        make_deck(1, FEWEST_CARDS - 1)


@pytest.mark.parametrize("each", [1, 3])
def test_a_small_deck_has_every_trouble_once(each: int) -> None:
    deck = small_deck(3, each)
    troubles = Counter(card.trouble for card in deck.cards)
    assert troubles == Counter([*TROUBLES, *[Trouble.NONE] * 2 * each])
    assert [card.number for card in deck.cards] == list(range(1, len(deck.cards) + 1))


def dose_of(deck: Deck, card: DeckCard) -> tuple[Dose, set[Severity]]:
    confirmed = dict.fromkeys(CONFIRMED, "normal") if card.is_normal else {}
    form = {**deck.header, **card.paper, **confirmed}
    checked = check(form, today=TODAY, rules=BUILT_IN, temporary_id="T1")
    assert checked.dose is not None, checked.problems
    return checked.dose, {problem.severity for problem in checked.problems}


def row_of(dose: Dose, number: int) -> BookRow:
    nobody = UUID(int=0)
    revision = Revision(
        nobody, 1, (), RevisionKind.ENTRY, nobody, nobody,
        datetime(2021, 9, 29, tzinfo=UTC), "KD-210929-001", nobody, "KDL", dose,
    )  # fmt: skip
    body = to_body(revision)
    parts = {f"{outer}.{inner}": value for outer in ("earlier", "origins")
             for inner, value in body.get(outer, {}).items()}  # fmt: skip
    return BookRow("KD-210929-001", number, is_doubted=False, fields={**body, **parts})


def parked_row(card: DeckCard) -> ParkedRow:
    assert card.parked is not None
    return ParkedRow(card.number, card.parked, {str(at): text for at, text in card.paper.items()})


def good_book(deck: Deck) -> Book:
    rows = [row_of(dose_of(deck, c)[0], c.number) for c in deck.cards if not c.parked]
    return Book(rows, [parked_row(card) for card in deck.cards if card.parked])


@settings(max_examples=10, deadline=None)
@given(seeds)
def test_every_card_reads_as_the_book_must_hold_it(seed: int) -> None:
    deck = make_deck(seed, FEWEST_CARDS)
    found = compare(deck, good_book(deck))
    assert found.is_clean, found
    assert found.equal == sum(card.parked is None for card in deck.cards)


@settings(max_examples=10, deadline=None)
@given(seeds)
def test_only_the_cards_that_should_give_the_clerk_pause(seed: int) -> None:
    deck = make_deck(seed, FEWEST_CARDS)
    for card in deck.cards:
        if card.parked:
            continue
        found = dose_of(deck, card)[1] - {Severity.INFO}
        expected = {
            Trouble.CLINICAL: {Severity.CLINICAL},
            Trouble.DOUBT_SAME: {Severity.IDENTITY},
        }
        assert found == expected.get(card.trouble, set()), card.number
        if card.slips:
            slip = check({**deck.header, **card.paper, **card.slips}, today=TODAY, rules=BUILT_IN)
            grave = Severity.IDENTITY if card.trouble in DOUBTED else Severity.ERROR
            assert grave in {problem.severity for problem in slip.problems}


def test_nobody_on_the_cards_can_exist(deck: Deck) -> None:
    for card in deck.cards:
        if card.paper[Field.ID_TYPE] == "nik" and card.parked is None:
            assert card.paper[Field.ID_NUMBER][-4:] >= "9000"
        assert card.paper.get(Field.PHONE, "-")[:4] in {"0840", "-"}


def test_cards_are_in_block_capitals(deck: Deck) -> None:
    for card in deck.cards:
        for field in (Field.NAME, Field.ADDRESS, Field.VILLAGE, Field.BIRTH_PLACE, Field.TICKET):
            assert card.paper.get(field, "") == card.paper.get(field, "").upper()


def test_the_csv_has_a_line_a_card_with_both_sides(deck: Deck) -> None:
    lines = list(csv.DictReader(io.StringIO(deck_csv(deck))))
    assert len(lines) == len(deck.cards)
    assert [line["card"] for line in lines] == [str(card.number) for card in deck.cards]
    first = deck.cards[0]
    assert lines[0]["name"] == first.paper[Field.NAME]
    assert lines[0]["book_birth_date"] == first.book["birth_date"]


def test_the_start_of_a_village_tells_it_from_all_others() -> None:
    for village in VILLAGES:
        start = shortest_start(village.name)
        assert [one.name for one in VILLAGES if one.name.startswith(start)] == [village.name]
        longer = [one.name for one in VILLAGES if one.name.startswith(start[:-1])]
        assert len(longer) > 1


def test_effort_counts_what_nothing_else_can_tell() -> None:
    card = DeckCard(
        1, Kind.NEW, Trouble.NONE,
        {
            Field.ID_TYPE: "nik", Field.ID_NUMBER: "3324010101809001", Field.NAME: "SITI AMINAH",
            Field.BIRTH_PLACE: "BOJA", Field.BIRTH_DATE: "01-01-1980", Field.SEX: "P",
            Field.PHONE: "-", Field.VILLAGE: "JETIS", Field.ADDRESS: "GG. 1",
            Field.TARGET_GROUP: "LANSIA", Field.TICKET: "P-1", Field.TEMPERATURE: "36,5",
            Field.BLOOD_PRESSURE: "120/80", Field.SCREENING: "lanjut", Field.DOSE_NO: "1",
            Field.GIVEN_AT: "09.30", Field.COMPLAINT: "-",
        },
    )  # fmt: skip
    person = 16 + 11 + 4 + 8 + 1 + 1 + 2 + 5 + 1
    assert underivable(card) == person + 3 + 1 + 1 + 4
    assert beside_the_name(card) == 3 + 4
    copied = replace(card, is_normal=False, kind=Kind.RETURNING)
    assert underivable(copied) == person + 3 + (3 + 5 + 1 + 1) + 1 + 4
    assert beside_the_name(copied) == 3 + 4 + (3 + 5 + 1 + 1)
    assert (looks(card), looks(copied)) == (0, 1)


def spoilt(book: Book, number: int, **fields: object) -> Book:
    rows = [replace(row, fields={**row.fields, **fields}) if row.card_no == number else row
            for row in book.rows]  # fmt: skip
    return replace(book, rows=rows)


def test_a_row_that_is_missing_doubled_or_strange_is_told(deck: Deck) -> None:
    book = good_book(deck)
    first, second = book.rows[:2]
    assert compare(deck, replace(book, rows=book.rows[1:])).lost == (first.card_no,)
    assert compare(deck, replace(book, rows=[*book.rows, second])).doubled == (second.card_no,)
    other = replace(first, card_no=9999)
    assert compare(deck, replace(book, rows=[*book.rows, other])).strange == (9999,)
    waiting = [replace(first, is_doubted=True), *book.rows[1:]]
    assert compare(deck, replace(book, rows=waiting)).doubted == (first.card_no,)


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_compared(deck: Deck, name: str) -> None:
    number = deck.cards[0].number
    found = compare(deck, spoilt(good_book(deck), number, **{name: "x"}))
    assert found.altered == (f"{number} {name}",)
    assert not found.is_clean


def test_a_card_that_is_not_put_aside_as_it_should_is_told(deck: Deck) -> None:
    book = good_book(deck)
    first = book.parked[0]
    other = replace(first, reason=ParkReason.OTHER)
    touched = next(one for one in book.parked if one.form.get("id_number"))
    scribbled = replace(touched, form={**touched.form, "id_number": "1"})
    others = [one for one in book.parked if one is not touched]
    strange = replace(first, card_no=book.rows[0].card_no)
    for parked, number in (
        (book.parked[1:], first.card_no),
        ([other, *book.parked[1:]], first.card_no),
        ([scribbled, *others], touched.card_no),
        ([*book.parked, first], first.card_no),
        ([*book.parked, strange], strange.card_no),
    ):
        assert compare(deck, replace(book, parked=parked)).not_parked == (number,)
