"""The published deck as a CSV file: for people, and so that a changed deck is noticed."""

import csv
import io
from collections.abc import Iterator

from vaxentry.demo.deck import Deck, DeckCard
from vaxentry.domain.form import HEADER_FIELDS, Field

_ON_CARD = (*(field for field in Field if field not in HEADER_FIELDS), Field.BATCH)
_FIRST = ("card", "kind", "trouble", "figures", "typed_first", "in_the_end")


def deck_csv(deck: Deck) -> str:
    """One line a card: what kind it is, what stands on it, and what the book must hold (book_...).

    Lines end with CR LF, as RFC 4180 has it.
    """
    names = sorted({name for card in deck.cards for name in card.book})
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow((*_FIRST, *_ON_CARD, *(f"book_{name}" for name in names)))
    for card in deck.cards:
        writer.writerow((*_judged(card), *_written(card), *(card.book.get(n, "") for n in names)))
    return stream.getvalue()


def _judged(card: DeckCard) -> Iterator[object]:
    yield card.number
    yield card.kind
    yield card.trouble
    yield "confirmed" if card.is_normal else "typed"
    yield " ".join(card.slips.values())
    yield f"parked: {card.parked}" if card.parked else "saved"


def _written(card: DeckCard) -> Iterator[str]:
    for field in _ON_CARD:
        yield card.paper.get(field, "")
