"""What happens at the two desktops, by hand: who types what, who decides what, and the truth then.

The cases are those of domain.md 3 and protocol.md 7. Nothing here asks the product what it thinks
of a card: the kinds and the ends are written down.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.desktops.desktop import Desktop
from tests.desktops.paper import paper
from vaxentry.domain.cases import Seen, Way
from vaxentry.domain.form import Field, Form
from vaxentry.domain.outbox import State

ACCEPTED, VOIDED = State.ACCEPTED, State.VOIDED
NIK, TICKET, DOSE = State.NIK_CLASH, State.TICKET_CLASH, State.DOSE_CHECK


@dataclass(frozen=True, slots=True)
class Typed:
    """A card at a desktop.

    Attributes:
        met: its state when both desktops have sent everything, A first.
        end: its state when all is decided.
        corrected: the name it has at the server then, "" = as on the paper.
        is_replaced: whether another desktop's version counts, and this one says so.
    """

    at: str
    paper: Form
    met: State
    end: State
    corrected: str = ""
    is_replaced: bool = False

    @property
    def name(self) -> str:
        """Who stands on the paper."""
        return self.paper[Field.NAME]

    @property
    def person(self) -> str:
        """Who is to stand on all three in the end."""
        return self.corrected or self.name


@dataclass(frozen=True, slots=True)
class Scene:
    """One case.

    Attributes:
        name: what it is called in the papers.
        story: what went wrong at the sites.
        decided: who decided what, for the table.
        act: does it, given both desktops and the numbers of the scene's cards.
    """

    name: str
    story: str
    cards: Sequence[Typed]
    decided: str = "-"
    act: Callable[[Desktop, Desktop, Sequence[str]], None] = field(default=lambda *_: None)


def _twice(_: Desktop, b: Desktop, numbers: Sequence[str]) -> None:
    b.decide(numbers[1], Way.VOID, "kartu yang sama")


def _ticket_typo(_: Desktop, b: Desktop, numbers: Sequence[str]) -> None:
    b.correct_case(numbers[1], Field.TICKET, "P-D312")


def _two_spellings(_: Desktop, b: Desktop, numbers: Sequence[str]) -> None:
    b.decide(numbers[1], Way.BOTH, "satu orang, dua ejaan")


def _both_on_a_day(_: Desktop, b: Desktop, numbers: Sequence[str]) -> None:
    b.decide(numbers[1], Way.BOTH, "kedua kartu benar")


def _ours_by_right(_: Desktop, b: Desktop, numbers: Sequence[str]) -> None:
    b.decide(numbers[1], Way.MINE, "Dukcapil membenarkan")


def _freed(a: Desktop, _: Desktop, numbers: Sequence[str]) -> None:
    a.correct(numbers[0], Field.TICKET, "P-E512")


def _swapped(a: Desktop, b: Desktop, numbers: Sequence[str]) -> None:
    one, other = (a.detail(number) for number in numbers[:2])
    seen = [Seen(two.row.record_id, two.head_rev) for two in (one, other)]
    a.book.store.swap_tickets(seen[0], seen[1], reason="kartu tertukar")
    b.correct_case(numbers[2], Field.TICKET, "P-F613")


def _phone(a: Desktop, _: Desktop, numbers: Sequence[str]) -> None:
    a.correct(numbers[0], Field.PHONE, "084000009799")


def _swap_with_a_stranger_holding(_: Desktop, b: Desktop, numbers: Sequence[str]) -> None:
    b.swap(numbers[2], numbers[1], "kartu tertukar")


def _version(a: Desktop, b: Desktop, numbers: Sequence[str]) -> None:
    assert a.detail(numbers[0]).row.record_id == b.detail(numbers[1]).row.record_id
    b.correct_case(numbers[1], Field.NAME, RIGHT_NAME)


RIGHT_NAME = "BAMBANG KUSUMA"
HELD_BY_BOTH = paper("BAMBANG KUSUMO", 9001, "P-D001")
"""The card that both desktops hold before the outage: B is a copy of A's folder."""
VERSIONS = Scene(
    "7 (d)",
    "both desktops hold one record and correct its name offline, each in its own way",
    [
        Typed("A", HELD_BY_BOTH, ACCEPTED, ACCEPTED, RIGHT_NAME, is_replaced=True),
        Typed("B", HELD_BY_BOTH, DOSE, ACCEPTED, RIGHT_NAME),
    ],
    "B: looked at both, corrected",
    _version,
)
OFFLINE_NAMES = ("BAMBANG KUSUMAH", "BAMBANG KOESOEMO")

SCENES = (
    Scene(
        "domain 3: typed once, answer lost",
        "the server stored it, the answer never came",
        [Typed("A", paper("AGUS WIJAYA", 9101, "P-D101"), ACCEPTED, ACCEPTED)],
    ),
    Scene(
        "domain 3: typed twice",
        "one card, typed at both desktops",
        [
            Typed("A", paper("SLAMET RAHAYU", 9201, "P-D201"), ACCEPTED, ACCEPTED),
            Typed("B", paper("SLAMET RAHAYU", 9201, "P-D201"), DOSE, VOIDED),
        ],
        "B: typed twice, ours withdrawn",
        _twice,
    ),
    Scene(
        "domain 3: one ticket, two persons",
        "B read a digit of the ticket wrongly",
        [
            Typed("A", paper("BAMBANG SETIAWAN", 9301, "P-D301"), ACCEPTED, ACCEPTED),
            Typed("B", paper("WAHYU HIDAYAT", 9302, "P-D301"), TICKET, ACCEPTED),
        ],
        "B: ticket corrected",
        _ticket_typo,
    ),
    Scene(
        "domain 3: one NIK, two persons",
        "A typed another person's NIK; Dukcapil says it is B's",
        [
            Typed("A", paper("YUSUF PRASETYO", 9401, "P-D401"), ACCEPTED, NIK),
            Typed("B", paper("DIMAS NUGROHO", 9401, "P-D402"), NIK, ACCEPTED),
        ],
        "B: ours by right; A is told",
        _ours_by_right,
    ),
    Scene(
        "domain 3: one NIK, an impossible timeline",
        "one person has a first dose on the card of A and another one on that of B, on one day",
        [
            Typed("A", paper("TUKIMAN SISWANTO", 9451, "P-D451"), ACCEPTED, ACCEPTED),
            Typed("B", paper("TUKIMAN SISWANTO", 9451, "P-D452", given_at="1500"), DOSE, ACCEPTED),
        ],
        "B: both were given, both stand",
        _both_on_a_day,
    ),
    Scene(
        "7 (e)",
        "A typed Y's ticket for X; Y's card is at B",
        [
            Typed("A", paper("HENDRA SAPUTRA", 9501, "P-E511"), ACCEPTED, ACCEPTED),
            Typed("B", paper("FAJAR KURNIAWAN", 9502, "P-E511"), TICKET, ACCEPTED),
        ],
        "A: ticket corrected; Y gets his without a touch",
        _freed,
    ),
    Scene(
        "7 (f)",
        "two cards swapped at A, a third person at B wants one of the tickets",
        [
            Typed("A", paper("RIZKY MAULANA", 9601, "P-F612"), ACCEPTED, ACCEPTED),
            Typed("A", paper("TEGUH SANTOSO", 9602, "P-F611"), ACCEPTED, ACCEPTED),
            Typed("B", paper("WAGIMAN UTAMI", 9603, "P-F611"), TICKET, ACCEPTED),
        ],
        "A: swapped in one step; B: ticket corrected",
        _swapped,
    ),
    Scene(
        "7 (s)",
        "one NIK, the name spelt in two ways, another dose number",
        [
            Typed("A", paper("SUTRISNO JAFAR", 9701, "P-S711"), ACCEPTED, ACCEPTED),
            Typed("B", paper("SUTRISNA JAFAR", 9701, "P-S712", 2), NIK, ACCEPTED),
        ],
        "B: both stand",
        _two_spellings,
    ),
    Scene(
        "7 (t)",
        "X holds the ticket rightly and gets a phone corrected while Y contends",
        [
            Typed("A", paper("EKO PURWANTO", 9801, "P-T811"), ACCEPTED, ACCEPTED),
            Typed("B", paper("PETRUS HANDAYANI", 9802, "P-T811"), TICKET, TICKET),
        ],
        "A: phone corrected, keeps the ticket; Y waits for a person, as nobody decided",
        _phone,
    ),
    Scene(
        "7 (w)",
        "a swap of two of B's cards, of which a stranger at A holds one ticket",
        [
            Typed("A", paper("NUR CHOLIS", 9901, "P-W912"), ACCEPTED, ACCEPTED),
            Typed("B", paper("ABDUL QODIR", 9902, "P-W911"), ACCEPTED, TICKET),
            Typed("B", paper("IKHSAN ZULKARNAIN", 9903, "P-W912"), TICKET, ACCEPTED),
        ],
        "B: swapped in one step: applied whole; whose ticket the stranger holds waits",
        _swap_with_a_stranger_holding,
    ),
)
