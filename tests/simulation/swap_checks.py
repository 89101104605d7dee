"""Two cards got each other's ticket: nobody else gets one of them by it, restores included."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tests.simulation.ledger import Ledger, Swap
from tests.simulation.violation import nothing
from vaxentry.domain.dose import Screening

if TYPE_CHECKING:
    from tests.simulation.office import Office

Holders = Mapping[tuple[str, str], set[str]]


class Owed(NamedTuple):
    """Who gets a ticket when another record gives it up, by record id.

    Attributes:
        stands: whether nobody has typed anything else about it since.
    """

    ticket: str
    giver: str
    taker: str
    stands: bool


def owed(ledger: Ledger) -> Iterator[Owed]:
    """What was exchanged."""
    for swap in ledger.swaps:
        gave = ledger.cards[swap.giver].revisions.items()
        took = ledger.cards[swap.taker].revisions.items()
        stands = not any(_says(dose, swap) for rev, dose in gave if rev >= swap.giver_rev) and all(
            _says(dose, swap) for rev, dose in took if rev >= swap.taker_rev
        )
        yield Owed(swap.ticket, str(swap.giver), str(swap.taker), stands)


def _says(dose: object, swap: Swap) -> bool:
    """Whether a version of a card has the ticket, and was given an injection for it."""
    ticket, screening = getattr(dose, "ticket", None), getattr(dose, "screening", None)
    return ticket is not None and ticket.text == swap.ticket and screening is Screening.PROCEED


def check(office: "Office", due: Sequence[Owed], before: Holders, holders: Holders) -> None:
    """Who held a ticket alone and has given it up to another record left it to nobody else. Two
    may have typed one ticket, and each given it to another: one of these gets it.

    Args:
        before: the holders as they were seen last.
    """
    ruled = {record for kind, pair in office.rulings if kind == "ticket" for record in pair}
    for one in (one for one in due if one.stands):
        claim = ("ticket", one.ticket)
        now = holders.get(claim, set())
        both = office.exchanged[one.ticket]
        if before.get(claim) == {one.giver} and not (now | both) & ruled:
            strange = set() if now & both else now
            nothing("I9", strange, f"{one.taker} was to get {one.ticket}, and others did")
