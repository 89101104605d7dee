"""What can be asked of the demo."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vaxentry.demo import deck
from vaxentry.demo.mishaps import FEWEST_CARDS

CARDS = 1000
SEED = 2021


@dataclass(frozen=True, slots=True)
class Options:
    """One run of the demo.

    Attributes:
        headless: type everything offscreen and check, instead of showing the window.
        cards: how many paper cards the day has.
        ledger: file for the ledger as JSON.
        seed: of cards, mishaps and the server's moods.
        break_one: delete one row and double another before the check, which must then fail.
        shots: folder for a picture of every page in both themes; of a headless day with a ledger
            it is the folder ``<ledger>-pages`` beside it unless another is named.
        typist: type the deck of so many cards instead of the day; 0 = the day.
        pace: keys a second of the typist; 0 = as fast as the window takes them.
        deck: file for the published deck as CSV; nothing else is done.
    """

    headless: bool = False
    cards: int = CARDS
    ledger: Path | None = None
    seed: int = SEED
    break_one: bool = False
    shots: Path | None = None
    typist: int = 0
    pace: float = 0.0
    deck: Path | None = None


def read_options(arguments: Sequence[str]) -> Options:
    """The options of a command line; ends the program on one that makes no sense."""
    parser = argparse.ArgumentParser(
        prog="vaxentry demo",
        description="A day of paper cards, a server that is up for an hour and then dead again,"
        " and the proof that every dose arrived once.",
    )
    parser.add_argument("--headless", action="store_true", help="no screen: type, drain, check")
    parser.add_argument("--cards", type=_cards, default=CARDS, metavar="N")
    parser.add_argument("--json", type=Path, dest="ledger", metavar="FILE", help="the ledger")
    parser.add_argument("--seed", type=int, default=SEED, metavar="S")
    parser.add_argument("--break-one", action="store_true", help="spoil the check: must exit 1")
    parser.add_argument(
        "--shots", type=Path, metavar="DIR",
        help="pictures of every page; with --headless --json FILE beside that file",
    )  # fmt: skip
    _add_typist(parser)
    options = Options(**vars(parser.parse_args(arguments)))
    if options.typist and not options.headless and options.deck is None:
        parser.error("--typist needs --headless")
    if options.headless and options.ledger and not (options.shots or options.typist):
        return replace(options, shots=options.ledger.with_name(f"{options.ledger.stem}-pages"))
    return options


def _add_typist(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--typist", type=_deck_cards, default=0, metavar="N",
        help="with --headless: type a deck of N cards, at least "
        f"{deck.FEWEST_CARDS}, like a practised clerk, compare every row",
    )  # fmt: skip
    parser.add_argument(
        "--pace", type=float, default=0.0, metavar="KEYS", help="keys a second of the typist"
    )
    parser.add_argument("--deck", type=Path, metavar="FILE", help="write the typist's deck as CSV")


def _deck_cards(text: str) -> int:
    number = int(text)
    if number < deck.FEWEST_CARDS:
        reason = f"at least {deck.FEWEST_CARDS}, to have every trouble once"
        raise argparse.ArgumentTypeError(reason)
    return number


def _cards(text: str) -> int:
    number = int(text)
    if number < FEWEST_CARDS:
        raise argparse.ArgumentTypeError(f"at least {FEWEST_CARDS}, to tell every story once")
    return number
