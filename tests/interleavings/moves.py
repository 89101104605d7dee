"""What a connection does: a batch that a PC delivers, or something an operator does.

Before each play three cards are there: A (BUDI) holds T-2 and B (SITI) holds T-1, each by the other
one's mistake, and C (WATI) contends for T-1.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from tests.central.client import Pc, given, nik
from tests.interleavings.stage import Stage
from vaxentry.central.care import erase_record
from vaxentry.central.register import import_register
from vaxentry.domain.dose import Revision
from vaxentry.domain.ruling import Claimed, Says
from vaxentry.domain.ticket import TicketNo
from vaxentry.wire.messages import BatchRequest

CARDS = ("A", "B", "C", "D", "S", *(f"{name}{seat}" for name in "KLMNO" for seat in (1, 2, 3)))


@dataclass(frozen=True, slots=True)
class Post:
    """A batch of one PC."""

    pc: Pc
    revisions: tuple[Revision, ...]
    request: BatchRequest


@dataclass(frozen=True, slots=True)
class Part:
    """What one connection does.

    Attributes:
        post: the batch it delivers, None = it is an operator's.
    """

    work: Callable[[], Any]
    post: Post | None = None


class Cast:
    """The cards of a scenario; in which order their ids stand (and are locked) is drawn."""

    def __init__(self, stage: Stage, random: Random) -> None:
        self.stage = stage
        self._cards: dict[str, Revision] = {}
        places = random.sample(range(1, 1 + len(CARDS)), len(CARDS))
        self.ids = {name: UUID(int=at << 64) for name, at in zip(CARDS, places, strict=True)}
        self.a = self.card(stage.desk, "A", "BUDI", 1, "T-2")
        self.b = self.card(stage.desk, "B", "SITI", 2, "T-1")
        self.c = self.card(stage.desk, "C", "WATI", 3, "T-1")

    def card(self, pc: Pc, card: str, name: str, number: int, ticket: str, **more: Any) -> Revision:
        """The first revision of a card, the same each time; people differ by name and number."""
        if card not in self._cards:
            dose = given(name, number=nik(number), ticket=ticket, **more)
            self._cards[card] = pc.revision(dose, record_id=self.ids[card])
        return self._cards[card]

    def first(self) -> Post:
        """What is there before."""
        return self.post(self.stage.desk, self.a, self.b, self.c)

    def post(self, pc: Pc, *revisions: Revision, **more: Any) -> Post:
        """The next batch of a PC."""
        return Post(pc, revisions, pc.request(*revisions, **more))

    def delivery(self, seat: int, *revisions: Revision, **more: Any) -> Part:
        """What the PC of a connection delivers."""
        return self.part(self.post(self.stage.pcs[seat], *revisions, **more))

    def part(self, post: Post) -> Part:
        """A batch as something a connection does."""
        return Part(lambda: self.stage.receive(post.pc, post.request), post)


def _save(cast: Cast, seat: int) -> Part:
    """A new card on a free ticket; from every PC that has this move the same one."""
    return cast.delivery(seat, cast.card(cast.stage.desk, "S", "EKO", 4, "T-3"))


def _clash(cast: Cast, seat: int) -> Part:
    """Three new people: on B's ticket, on the ticket of the one who is saved, under A's NIK."""
    pc, who = cast.stage.pcs[seat], "XYZ"[seat]
    return cast.delivery(
        seat,
        cast.card(pc, f"K{seat + 1}", f"DEWI {who}", 10 + seat, "T-1"),
        cast.card(pc, f"L{seat + 1}", f"FITRI {who}", 20 + seat, "T-3"),
        cast.card(pc, f"M{seat + 1}", f"GITA {who}", 1, f"T-5{seat}", dose_no=2),
    )


def _correct(cast: Cast, seat: int) -> Part:
    """B's card gets its right ticket, T-4; T-1 is free for C."""
    pc = cast.stage.pcs[seat]
    return cast.delivery(seat, pc.correct(cast.b, ticket=TicketNo("T-4"), phone=f"+6281{seat}"))


def _void(cast: Cast, seat: int) -> Part:
    """B's card is withdrawn."""
    return cast.delivery(seat, cast.stage.pcs[seat].void(cast.b))


def _swap(cast: Cast, seat: int) -> Part:
    """A and B get each other's ticket, in one group."""
    pc = cast.stage.pcs[seat]
    fixed = pc.correct(cast.a, ticket=TicketNo("T-1")), pc.correct(cast.b, ticket=TicketNo("T-2"))
    return cast.delivery(seat, *fixed, groups=["swap", "swap"])


def _second(cast: Cast, seat: int) -> Part:
    """A's second dose, on A's ticket."""
    more = {"dose_no": 2, "given_on": date(2021, 9, 14)}
    card = cast.card(cast.stage.pcs[seat], f"N{seat + 1}", "BUDI", 1, "T-2", **more)
    return cast.delivery(seat, card)


def _rename(cast: Cast, seat: int) -> Part:
    """A has another name."""
    return cast.delivery(seat, cast.stage.pcs[seat].correct(cast.a, name=f"BUDIMAN {'XYZ'[seat]}"))


def _withdraw(cast: Cast, seat: int) -> Part:
    """C's card is withdrawn: nobody contends for B's ticket any more."""
    return cast.delivery(seat, cast.stage.pcs[seat].void(cast.c))


def _alias(cast: Cast, seat: int) -> Part:
    """Somebody else under B's NIK: B is contested for another reason."""
    pc, who = cast.stage.pcs[seat], "XYZ"[seat]
    card = cast.card(pc, f"N{seat + 1}", f"HANI {who}", 2, f"T-6{seat}", dose_no=2)
    return cast.delivery(seat, card)


def _crowd(cast: Cast, seat: int) -> Part:
    """Two strangers on two free tickets, of every other PC the other way round."""
    tickets = ("T-8", "T-9") if seat % 2 else ("T-9", "T-8")
    pc, names = cast.stage.pcs[seat], ("KARTIKA", "OKTA")
    cards = [
        cast.card(pc, f"{name[0]}{seat + 1}", f"{name} {'XYZ'[seat]}", 30 + 10 * at + seat, ticket)
        for at, (name, ticket) in enumerate(zip(names, tickets, strict=True))
    ]
    return cast.delivery(seat, *cards)


def _again(cast: Cast, seat: int) -> Part:
    """One try of one PC, on its way more than once."""
    del seat
    pc = cast.stage.pcs[0]
    card = cast.card(pc, "D", "JOKO", 5, "T-1")
    return cast.part(Post(pc, (card,), pc.request(card, seq=1)))


def _tries(cast: Cast, seat: int) -> Part:
    """Another try of one PC while the first is on its way: one record, each time with another."""
    pc = cast.stage.pcs[0]
    open_seqs = range(1, seat + 1)
    card, own = cast.card(pc, "D", "JOKO", 5, "T-1"), f"O{seat + 1}"
    more = cast.card(pc, own, f"OKTA {'XYZ'[seat]}", 40 + seat, "T-9")
    return cast.part(cast.post(pc, card, more, open_seqs=open_seqs, highest=0))


def _decide(cast: Cast, seat: int) -> Part:
    """B's ticket is C's by right."""
    return cast.delivery(seat, cast.stage.pcs[seat].rule(cast.c, cast.b, Says.MINE, Claimed.TICKET))


def _let_stand(cast: Cast, seat: int) -> Part:
    """B's ticket is both B's and C's."""
    return cast.delivery(seat, cast.stage.pcs[seat].rule(cast.c, cast.b, Says.BOTH, Claimed.TICKET))


def _erase(cast: Cast, seat: int) -> Part:
    """B's card is erased by order."""
    del seat
    central = cast.stage.central
    erased = cast.ids["B"]

    def work() -> bool:
        return erase_record(central.database, central.journal, erased, "12/2026", central.clock())

    return Part(work)


def _register(cast: Cast, seat: int) -> Part:
    """A population register in which only A is listed."""
    del seat
    file = cast.stage.folder / "register.csv"
    file.write_text(f"nik\n{nik(1)}\n", "utf-8")
    central = cast.stage.central

    def work() -> object:
        day = central.clock()
        return import_register(central.database, file, scope="3201", as_of=day.date(), now=day)

    return Part(work)


MOVES: Mapping[str, Callable[[Cast, int], Part]] = {
    "save": _save, "clash": _clash, "correct": _correct, "void": _void, "swap": _swap,
    "second": _second, "rename": _rename, "withdraw": _withdraw, "alias": _alias, "crowd": _crowd,
    "decide": _decide, "let_stand": _let_stand, "again": _again, "tries": _tries,
    "erase": _erase, "register": _register,
}  # fmt: skip
