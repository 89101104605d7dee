"""A small deck typed into the real window, key by key; the whole one is a command."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vaxentry import wiring
from vaxentry.demo.clerk_keys import first_letters, new_person
from vaxentry.demo.deck import Deck, DeckCard, Kind, Trouble, small_deck
from vaxentry.demo.deck_effort import underivable
from vaxentry.demo.deck_figures import CardEffort, Typing, spread
from vaxentry.demo.deck_rows import Differences
from vaxentry.demo.deck_run import look_into_book, seed_book, type_deck
from vaxentry.demo.options import Options, read_options
from vaxentry.demo.proxy import Damage
from vaxentry.demo.run import run_demo
from vaxentry.demo.screen import Screen
from vaxentry.demo.strokes import ENTER, SAVE, Stroke, with_alt
from vaxentry.domain.form import Field
from vaxentry.language import Words
from vaxentry.settings import Places, Settings

NONE = Damage(uploads=0, forwarded=0, cut_before=0, cut_during=0, cut_after_commit=0, refused=0)
PER_KIND = 4
LOST = 300
"""Somewhere in the first cards, behind the head."""


@pytest.fixture(scope="module")
def deck() -> Deck:
    return small_deck(2021, PER_KIND)


@pytest.fixture
def typing(open_screen: Screen, book: wiring.Book, deck: Deck, qtbot: object) -> Typing:
    del qtbot
    seed_book(book.store, deck, date.today())  # noqa: DTZ011 - the PC's own day, as the window has it
    open_screen.window.entry.begin()  # the villages of the site
    typed = type_deck(open_screen.window, deck, 0)
    return typed.checked(look_into_book(book.places, deck), NONE)


def efforts(typing: Typing, kind: Kind) -> Sequence[CardEffort]:
    return [one for one in typing.efforts if one.card.kind is kind]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("SITI AMINAH", "SIT"),
        ("HJ. SITI AMINAH", "SIT"),
        ("AL FATIH", "ALF"),
        ("EKA PUTRI", "EKA "),
        ("MUH. ILHAM", "MUH."),
        ("MUHAMMAD FADLI UTAMI", "MUHA"),
        ("DR. MOHAMAD ANWAR", "MOHA"),
    ],
)
def test_the_first_letters_say_that_the_name_goes_on(deck: Deck, name: str, keys: str) -> None:
    card = replace(deck.cards[0], paper={**deck.cards[0].paper, Field.NAME: name})
    assert "".join(one.text for one in first_letters(card)) == keys


@pytest.mark.parametrize("words", ["id", "en"], indirect=True)
def test_every_row_is_equal_to_its_card_and_the_limits_are_kept(typing: Typing) -> None:
    assert typing.differences == Differences(equal=2 * PER_KIND + 11)
    for one in efforts(typing, Kind.NEW):
        assert one.looks == 0
        # Figures to be copied and no ticket before them: one Enter more, told in the figures.
        extra = not one.card.is_normal and Field.TICKET not in one.card.paper
        assert one.over <= 6 + extra
    for one in efforts(typing, Kind.RETURNING):
        assert one.looks == 1
        assert one.beside <= 24
    assert (typing.settled, typing.parked) == (2, 3)
    assert typing.corrected == 2


def test_a_spoilt_row_is_found(typing: Typing, book: wiring.Book, deck: Deck) -> None:
    assert typing.is_good
    spoilt = look_into_book(book.places, deck, is_broken=True)
    assert len(spoilt.altered) == 1
    assert spoilt.altered[0].endswith(" name")
    assert spoilt.equal == typing.differences.equal - 1


def test_a_key_that_is_lost_is_found(
    open_screen: Screen, book: wiring.Book, deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_book(book.store, deck, date.today())  # noqa: DTZ011 - the PC's own day
    open_screen.window.entry.begin()
    strike, struck = Stroke.strike, [0]

    def lose_one(self: Stroke, widget: object) -> None:
        struck[0] += 1
        if struck[0] != LOST:
            strike(self, widget)  # type: ignore[arg-type]

    monkeypatch.setattr(Stroke, "strike", lose_one)
    new = [card for card in deck.cards if card.kind is Kind.NEW]
    only_new = Deck(deck.header, deck.other_batch, new, deck.held, deck.villages)
    type_deck(open_screen.window, only_new, 0)
    assert not look_into_book(book.places, only_new).is_clean


def test_a_new_person_takes_what_nothing_tells_and_six_presses(deck: Deck) -> None:
    for card in deck.cards:
        if card.kind is Kind.NEW and card.is_normal:
            assert sum(stroke.presses for stroke in new_person(card)) == underivable(card) + 6


def test_presses_count_every_key_that_goes_down() -> None:
    assert [one.presses for one in (ENTER, SAVE, Stroke("A"), with_alt(2))] == [1, 1, 1, 2]


def test_the_spread_is_by_nearest_rank() -> None:
    assert spread([]) == {"p50": 0.0, "p95": 0.0, "p99": 0.0, "max": 0.0}
    assert spread([float(n) for n in range(1, 101)]) == {
        "p50": 51.0, "p95": 96.0, "p99": 100.0, "max": 100.0,
    }  # fmt: skip


def test_limits_are_for_clean_cards_only(deck: Deck) -> None:
    for card in deck.cards:
        dear = CardEffort(card, keys=999, presses=999, looks=0)
        assert dear.is_within is (card.kind is Kind.TROUBLE)
        cheap = CardEffort(card, keys=1, presses=1, looks=9)
        assert cheap.is_within is (card.trouble is not Trouble.NONE)


def test_the_deck_is_written_and_nothing_else_done(tmp_path: Path) -> None:
    options = Options(deck=tmp_path / "deck.csv")
    assert run_demo(options, Places(tmp_path / "home"), Settings(), Words("en")) == 0
    assert len((tmp_path / "deck.csv").read_text(encoding="utf-8").splitlines()) == 201
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("arguments", [["--typist", "20", "--headless"], ["--typist", "200"]])
def test_options_that_make_no_sense_end_the_program(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        read_options(arguments)


def card_of(deck: Deck, trouble: Trouble) -> DeckCard:
    return next(card for card in deck.cards if card.trouble is trouble)


def test_a_card_put_aside_keeps_only_what_was_typed(deck: Deck) -> None:
    assert card_of(deck, Trouble.WET).kept == ()
    assert card_of(deck, Trouble.NONE).parked is None
