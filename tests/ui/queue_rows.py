"""A book for Kiriman: all states, long names, several clerks, pauses, marks, two bad weeks."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.fakes import NOW, FakeBook
from tests.ui.window import TYPED, Desk
from vaxentry.domain.life import Mark, NoteRow, PauseRow
from vaxentry.domain.link_spans import LinkSpan, Way
from vaxentry.domain.outbox import SAVED_STATES, NationalStatus, State
from vaxentry.domain.trail import Action
from vaxentry.ui.pages.queue import QueuePage
from vaxentry.ui.widgets.rail import Place

CLERKS = ("Rahma Wijaya", "Muhammad Khoirul Anwar Saputra", "Ni Luh Ayu")
NAMES = (
    "ARDIANTO PUTRA",
    "RADEN AJENG KUSUMANINGTYAS PURWANINGSIH WIDYANINGRUM SASTROWARDOYO",
    "SITI",
)
VACCINES = ("sinovac", "moderna", "pfizer")
STATES = (State.QUEUED, State.ACCEPTED, State.NIK_CLASH, State.NEEDS_FIX, State.VOIDED)
LATER = frozenset({State.VOIDED, State.ERASED, State.SENDING})


def fill(book: FakeBook, amount: int) -> list[UUID]:
    """Cards in every state in turn."""
    book.open_stack(date(2026, 11, 22), 0, "")
    records = [uuid4() for _ in range(amount)]
    for number, record in enumerate(records):
        dose = replace(TYPED, name=f"ORANG {number}")
        book.put(dose, record, STATES[number % len(STATES)])
    return records


def open_queue(qtbot: QtBot, desk: Desk, amount: int) -> QueuePage:
    """Kiriman, so many rows in it, and the newest beside them."""
    desk.window.go_to(Place.QUEUE)
    page = desk.window.pages.queue()
    qtbot.waitUntil(lambda: page.model.rowCount() == amount and page.detail.detail is not None)
    return page


def detail_texts(page: QueuePage) -> str:
    """All that is said beside the list."""
    return " ".join(label.text() for label in page.detail.findChildren(QLabel))


def fill_queue(book: FakeBook, amount: int) -> list[UUID]:
    book.open_stack(date(2026, 11, 22), 0, "")
    records = [UUID(int=number + 1) for number in range(amount)]
    for number, record in enumerate(records):
        state = SAVED_STATES[number % 3 * number % len(SAVED_STATES)]
        dose = replace(TYPED, name=NAMES[number % 3], vaccine=VACCINES[number % 5 % 3])
        row = book.put(dose, record, state)
        is_marked = number % 7 == 3 and state not in LATER
        national = NationalStatus.TYPED_IN_PCARE if is_marked else row.national
        book.rows_by_id[record] = replace(
            row,
            author=CLERKS[number % 3],
            saved_at=NOW - timedelta(minutes=7 * (amount - number)),
            goes_first=state is State.QUEUED and number % 4 == 0,
            cause="nik_length" if state is State.NEEDS_FIX else "",
            national=national,
        )
        if is_marked:
            book.marks[record] = Mark(date(2026, 11, 21), NOW, CLERKS[1])
        if state is State.PAUSED:
            book.pauses[record] = PauseRow(NOW, CLERKS[0], "kartu diperiksa ulang")
    book.notes = [
        NoteRow(NOW + timedelta(minutes=9), Action.OPENED, CLERKS[1]),
        NoteRow(NOW + timedelta(minutes=12), Action.PCARE_MARKED, CLERKS[1], "day:261121"),
    ]
    book.spans = list(bad_weeks())
    return records


def bad_weeks() -> list[LinkSpan]:
    """Up by day with gaps, a portal now and then, off at night."""
    ways = (Way.UP, Way.DOWN, Way.UP, Way.SLOW, Way.PORTAL, Way.TROUBLE, Way.STOPPED)
    spans: list[LinkSpan] = []
    for day in range(14):
        begin = NOW - timedelta(days=13 - day, hours=1)
        for at in range(6):
            first = begin + timedelta(minutes=100 * at)
            way = ways[(at + day) % (7 if day % 5 == 4 else 4)]
            last = first + timedelta(minutes=88)
            if first < NOW:
                spans.append(
                    LinkSpan(way, first, min(last, NOW), after=first + timedelta(minutes=100))
                )
    return spans
