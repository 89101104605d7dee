"""Saving a card: checked once more on the worker, with everything the book knows of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from vaxentry.domain.dose import Dose
from vaxentry.domain.next_dose import next_dose_on
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Saved
from vaxentry.domain.validation import Checked
from vaxentry.ui.pages.card_check import CardCheck, Sight, look_around
from vaxentry.ui.pages.entry_work import CardAtHand, OpenPiles, Pile, SavedCard, save_card

Seal = Callable[[Dose, Sequence[Problem]], Saved]


@dataclass(frozen=True, slots=True)
class Objection:
    """The clinical rules object to what the book knows; nothing was written.

    Attributes:
        problems: everything that was found.
        unheard: what F10 has to answer.
    """

    problems: tuple[Problem, ...]
    unheard: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction that is durable, and from which day the next dose may be given now."""

    saved: Saved
    next_on: date | None


def save_new(
    book: DoseBook,
    piles: OpenPiles,
    pile: Pile,
    card: CardAtHand,
    check: CardCheck,
    sight: Sight | None,
    *,
    as_on_card: bool,
) -> SavedCard | Objection:
    """Save a new record unless a clinical rule speaks that nobody has heard yet."""
    checked = _check(book, check, sight)
    unheard = check.objections(checked)
    if checked.dose is None or (unheard and not as_on_card):
        return Objection(checked.problems, unheard)
    return save_card(book, piles, pile, card, checked.dose, checked.warnings, check.rules)


def correct_card(
    book: DoseBook, check: CardCheck, sight: Sight | None, seal: Seal, *, as_on_card: bool
) -> Corrected | Objection:
    """Seal the next revision under the same condition."""
    checked = _check(book, check, sight)
    unheard = check.objections(checked)
    if checked.dose is None or (unheard and not as_on_card):
        return Objection(checked.problems, unheard)
    saved = seal(checked.dose, checked.warnings)
    return Corrected(saved, next_dose_on(checked.dose, check.rules))


def _check(book: DoseBook, check: CardCheck, sight: Sight | None) -> Checked:
    """A clerk who types fast saves before the book has answered: then it is asked here."""
    probe = check.probe
    fits = sight is not None and sight.probe == probe
    return check.against(sight.known if sight and fits else look_around(book, probe).known)
