"""*Perlu keputusan* in the real window, with cases of every kind put into its book."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID, uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.fake_cases import ELSEWHERE
from tests.ui.fakes import NOW, FakeBook
from tests.ui.scene import Scene
from tests.ui.window import TYPED, Clerk, Desk
from vaxentry.domain.dose import Identity, IdType, RevisionKind
from vaxentry.domain.outbox import Flag, State
from vaxentry.domain.records import RevisionRow
from vaxentry.domain.ruling import Claimed, Decided, Ruling, Says
from vaxentry.domain.ticket import TicketNo
from vaxentry.ui.pages.conflicts import ConflictsPage
from vaxentry.ui.widgets.rail import Place

SLIP = "9271060312000010"
"""The number of the card with its last two digits swapped."""

ANOTHER_TICKET = "P-AB12CE"
"""That of the first case."""

STACK = (
    ("ARDIANTO PUTRA", "P-AB12CD", State.TICKET_CLASH),
    ("BUDI SANTOSO", "P-AB12CE", State.ACCEPTED),
    ("DEWI LESTARI", "P-AB12CF", State.ACCEPTED),
    ("EKO PURWANTO", "P-AB12CG", State.VOIDED),
    ("FAJAR KURNIAWAN", "P-AB12CH", State.AWAITING_APPROVAL),
    ("GITA MAHARANI", "", State.ACCEPTED),
    ("HENDRA SAPUTRA", "P-AB12CD", State.ACCEPTED),
)
"""Name, ticket and state of the cards of `put_stranger`."""


def put_cases(book: FakeBook) -> list[UUID]:
    """One case of each kind; the ticket of the second stands with a record held here too."""
    nik, ticket, dose, twin = (uuid4() for _ in range(4))
    first = replace(TYPED, name="SITI AMINAH", ticket=TicketNo(ANOTHER_TICKET))
    book.put(first, nik, State.NIK_CLASH)
    other = replace(TYPED, identity=Identity(IdType.NIK, SLIP), name="BUDI SANTOSO")
    book.put(TYPED, ticket, State.TICKET_CLASH)
    book.put(replace(TYPED, name="MUHAMMAD FADLI"), dose, State.DOSE_CHECK)
    book.put(other, twin, State.ACCEPTED)
    book.twins[ticket] = twin
    return [nik, ticket, dose, twin]


def put_corrected(book: FakeBook) -> list[UUID]:
    """The same; the record that had the ticket of the second was given another one meanwhile."""
    records = put_cases(book)
    twin = records[3]
    book.put(replace(book.doses[twin], ticket=TicketNo("P-AB12CX")), twin, State.QUEUED)
    return records


def put_decided(book: FakeBook) -> list[UUID]:
    """An accepted record that is contested, one decided otherwise elsewhere, one that waits."""
    contested, overruled, ours = uuid4(), uuid4(), uuid4()
    for record, name, ruled in (
        (contested, "SITI AMINAH", None),
        (overruled, "ARDIANTO PUTRA", Decided.BOTH),
        (ours, "MUHAMMAD FADLI", Decided.OURS),
    ):
        row = book.put(replace(TYPED, name=name), record, State.ACCEPTED)
        flags = frozenset() if ruled is Decided.BOTH else frozenset({Flag.CONTESTED})
        book.rows_by_id[record] = replace(row, flags=flags)
        book.others[record] = replace(
            ELSEWHERE, record_id=uuid4(), claims=(Claimed.TICKET,), ruled=ruled
        )
    rival = book.others[overruled].record_id
    assert rival is not None
    ruling = Ruling((Claimed.TICKET,), rival, Says.MINE)
    made = RevisionRow(2, RevisionKind.ENTRY, NOW, "Rahma Wijaya", "KTP asli dilihat", b"", ruling)
    book.more[overruled] = {"decision": made}
    return [contested, overruled, ours]


def put_stranger(book: FakeBook) -> list[UUID]:
    """A stack whose first card has a ticket that a stranger has too, and a case of another kind.

    The cards behind it: two that it may have been swapped with, one voided, one that waits, one
    without a ticket, one with the same ticket.
    """
    stack = book.open_stack(TYPED.given_on, 7, "").id
    records = [uuid4() for _ in range(7)]
    for at, (name, ticket, state) in enumerate(STACK):
        dose = replace(TYPED, name=name, ticket=TicketNo(ticket) if ticket else None)
        book.put(dose, records[at], state)
        book.cards[records[at]] = (stack, at + 1)
    book.put(replace(TYPED, name="MUHAMMAD FADLI"), uuid4(), State.NIK_CLASH)
    return records


class Cases:
    """The page, open, its first case in front."""

    def __init__(self, qtbot: QtBot, desk: Desk, first: str = "NIK terpakai") -> None:
        self._qtbot, self._desk = qtbot, desk
        self.clerk = Clerk(qtbot)
        desk.window.go_to(Place.CONFLICTS)
        page = desk.window.pages.page(Place.CONFLICTS)
        assert isinstance(page, ConflictsPage)
        self.page, self.cases, self.panel = page, page.cases, page.cases.panel
        self.ways = page.cases.ways
        self.shows(first)

    def shows(self, title: str) -> None:
        self._qtbot.waitUntil(lambda: self.panel.title.text().startswith(title))

    def go_down(self, title: str) -> None:
        self.clerk.press(Qt.Key.Key_Down)
        self.shows(title)

    @property
    def texts(self) -> str:
        """All that is said of the case and of the ways out of it."""
        labels = [*self.panel.findChildren(QLabel), *self.ways.findChildren(QLabel)]
        return " | ".join(one.text() for one in labels if one.isVisible())

    def says(self, text: str) -> None:
        self._qtbot.waitUntil(lambda: text in self.cases.banner.text.text())


def show_case(
    scene: Scene,
    keys: str,
    downs: int = 1,
    put: Callable[[FakeBook], object] = put_cases,
) -> None:
    """The case so many lines down; with keys, its persons shown first."""
    put(scene.book)
    window = scene.open().window
    window.go_to(Place.CONFLICTS)
    page = window.pages.conflicts()
    scene.wait(lambda: page.cases.panel.case)
    for at in range(downs):
        scene.clerk.press(Qt.Key.Key_Down)
        scene.wait(partial(_is_shown, page, at + 1))
    if keys:
        scene.clerk.press(Qt.Key.Key_F4)
        scene.clerk.keys(keys)


def _is_shown(page: ConflictsPage, row: int) -> bool:
    case = page.cases.panel.case
    return case is not None and page.cases.model.row_of(case.record_id) == row
