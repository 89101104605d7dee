"""Key presses a card over the published deck: ``python -m benchmarks.presses --json FILE``.

Every key that goes down counts, from the first key of a card to the first key of the next:
Ctrl+Enter is two, a letter one (cards are in block capitals, Caps Lock is on). The deck is really
typed into the window and compared row by row; beside it a plain Tab-through form of the same
fields, really typed into and counted in the same way. What is typed once for the whole pile is told
apart (`head_presses`), and so is every card over its limit (`card:presses`).
"""

import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks.plain_form import PlainForm, presses_for
from benchmarks.report import Figures, arguments, surroundings, tell
from vaxentry import wiring
from vaxentry.charts.offscreen import go_offscreen
from vaxentry.demo.deck import PUBLISHED_CARDS, SEED, Deck, Kind, make_deck
from vaxentry.demo.deck_figures import (
    MOST_OF_RETURNING,
    MOST_OVER_NEW,
    CardEffort,
    share,
)
from vaxentry.demo.deck_rows import Differences
from vaxentry.demo.deck_run import Typed, look_into_book, seed_book, type_deck
from vaxentry.demo.hand import breathe
from vaxentry.domain.form import Field
from vaxentry.language import Words
from vaxentry.selftest import open_window
from vaxentry.settings import Places, Settings

_OPENING = 300


def typed_deck(deck: Deck) -> tuple[Typed, Differences]:
    """The deck typed into a window of its own, and what the book says then."""
    go_offscreen()
    application = QApplication.instance() or QApplication(["benchmark"])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as folder:
        places = Places(Path(folder))
        with wiring.open_book(places, Settings(key_store="file")) as book:
            seed_book(book.store, deck, date.today())  # noqa: DTZ011 - the PC's own day
            with open_window(book, Words("id"), begin_sending=False) as (window, _):
                window.activateWindow()
                for _ in range(_OPENING):
                    breathe()
                typed = type_deck(window, deck, 0)
        return typed, look_into_book(places, deck)


def plain_presses(deck: Deck) -> dict[Kind, list[int]]:
    """The same cards in the plain form; parked ones can't be typed there."""
    form = PlainForm()
    form.show()
    form.activateWindow()
    QApplication.processEvents()
    counted: dict[Kind, list[int]] = {kind: [] for kind in Kind}
    for card in deck.cards:
        if card.kind is not Kind.TROUBLE:
            counted[card.kind].append(presses_for(form, card))
    form.close()
    return counted


def figures_of(typed: Typed, differences: Differences, plain: dict[Kind, list[int]]) -> Figures:
    """Medians, the dear end, and every card over its limit."""
    new = [one for one in typed.efforts if one.card.kind is Kind.NEW]
    back = [one for one in typed.efforts if one.card.kind is Kind.RETURNING]
    trouble = [one for one in typed.efforts if one.card.kind is Kind.TROUBLE]
    with_ticket = [one for one in back if Field.TICKET in one.card.paper]
    without = [one for one in back if Field.TICKET not in one.card.paper]
    found: dict[str, object] = {"cards": len(typed.efforts), "head_presses": typed.head_presses}
    found |= _spread("new", [one.presses for one in new])
    found |= _spread("new_over_underivable", [one.over for one in new])
    found |= _spread("returning", [one.presses for one in back])
    found |= _spread("returning_with_ticket", [one.presses for one in with_ticket])
    found |= _spread("returning_without_ticket", [one.presses for one in without])
    found |= _spread("returning_but_ticket_time_figures", [one.beside for one in back])
    found |= _spread("trouble", [one.presses for one in trouble])
    found |= _spread("plain_new", plain[Kind.NEW])
    found |= _spread("plain_returning", plain[Kind.RETURNING])
    return {
        **found,
        "new_looks_max": max(one.looks for one in new),
        "returning_looks_max": max(one.looks for one in back),
        "new_limit_over_underivable": MOST_OVER_NEW,
        "returning_limit": MOST_OF_RETURNING,
        "new_over_the_limit": _over(new),
        "returning_over_the_limit": _over(back),
        "rows_equal": differences.equal,
        "all_equal": differences.is_clean,
    }


def _spread(name: str, values: Sequence[int]) -> dict[str, object]:
    return {
        f"{name}_median": share(values, 0.5),
        f"{name}_p95": share(values, 0.95),
        f"{name}_max": max(values),
    }


def _over(efforts: Sequence[CardEffort]) -> str:
    """The numbers of the cards over their limit, with how much of it they took."""
    return " ".join(
        f"{one.card.number}:{one.over if one.card.kind is Kind.NEW else one.beside}"
        for one in efforts
        if not one.is_within
    )


def main() -> int:
    """Count and tell; 1 when a row is not as its card or a limit is not kept."""
    parser = arguments(__doc__ or "", rows=0)
    parser.set_defaults(seed=SEED)
    chosen = parser.parse_args()
    deck = make_deck(chosen.seed, PUBLISHED_CARDS)
    typed, differences = typed_deck(deck)
    found = figures_of(typed, differences, plain_presses(deck))
    tell({**surroundings(chosen.seed), **found}, chosen.json)
    within = all(one.is_within for one in typed.efforts)
    return 0 if differences.is_clean and within else 1


if __name__ == "__main__":
    sys.exit(main())
