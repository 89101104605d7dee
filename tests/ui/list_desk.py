"""The lists of F6 in the real window, with what they tell the window written down."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.window import TYPED, Desk
from vaxentry.domain.dose import EarlierDose
from vaxentry.domain.findings import FindingKind, FlaggedRow
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.second_look import clinical_problem
from vaxentry.domain.stacks import CallRow, Doubt, Draft, ParkReason
from vaxentry.ui.pages.lists import ListsPage

TODAY = date(2026, 11, 23)
HOT = clinical_problem(Field.TEMPERATURE, RuleCode.TEMPERATURE_HIGH, whole=37, tenth=5)
CLOSE = clinical_problem(Field.GIVEN_ON, RuleCode.INTERVAL_SHORT, days=9, needed=28)
MISSING = Problem(Field.DOSE_NO, RuleCode.DOSE_MISSING, Severity.INFO, {"dose": 1})
EVIDENCE = EarlierDose(1, "sinovac", date(2026, 10, 1), "Puskesmas lain")


def save(book: FakeBook, amount: int, **changed: object) -> list[UUID]:
    """Cards 1, 2, 3 ... of the newest stack."""
    made = []
    for number in range(1, amount + 1):
        record = uuid4()
        dose = replace(TYPED, name=f"ORANG {number}", **changed)  # type: ignore[arg-type]
        row = book.put(dose, record, State.QUEUED, len(book.piles))
        book.note_card(record, book.piles[-1].id, number, row.entry_no, ())
        made.append(record)
    return made


def park(book: FakeBook, *numbers: int) -> None:
    for number in numbers:
        form = {Field.NAME: f"Kartu {number}"}
        draft = Draft(uuid4(), book.piles[-1].id, number, form, {})
        book.park(draft, ParkReason.NUMBER_UNREADABLE)


def doubt(book: FakeBook, record: UUID, card_no: int) -> None:
    entry_no = book.rows_by_id[record].entry_no
    book.doubted[record] = Doubt(record, entry_no, card_no, ("nik_birth_date",))


def call(book: FakeBook, record: UUID, days: int) -> None:
    row = book.rows_by_id[record]
    due = TODAY + timedelta(days=days)
    book.calls.append(CallRow(record, row.entry_no, row.name, "+6281234567890", due, "sinovac", 2))


def _flagged(record: UUID, kind: FindingKind, **told: object) -> FlaggedRow:
    values: dict[str, object] = {
        "entry_no": "KD-261123-001", "masked_name": "O**** 1", "stack_number": 1, "card_no": 7,
        "given_on": date(2026, 11, 22),
    }  # fmt: skip
    return FlaggedRow(record, kind, **(values | told))  # type: ignore[arg-type]


def flagged_rows(records: Sequence[UUID]) -> list[FlaggedRow]:
    return [
        _flagged(records[0], FindingKind.COMPLAINT, complaint="pusing dan mual"),
        _flagged(records[0], FindingKind.CLINICAL, problems=(HOT, CLOSE)),
        _flagged(records[1], FindingKind.DOSE_MISSING, problems=(MISSING,), earlier=EVIDENCE),
        _flagged(records[2], FindingKind.DOSE_MISSING, problems=(MISSING,)),
    ]


def fill(book: FakeBook) -> list[UUID]:
    """Two stacks; the newer one has three cards saved, two parked, one doubtful, two to call."""
    book.open_stack(date(2026, 11, 21), 40, "Kader Contoh", "3201-09")
    book.open_stack(date(2026, 11, 22), 60, "Kader Contoh")
    records = save(book, 3)
    park(book, 5, 4)
    doubt(book, records[1], 2)
    call(book, records[0], 3)
    call(book, records[2], 30)
    return records


class Lists:
    """The desk of the lists, and what it asked the window for."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self._qtbot, self.desk, self.clerk = qtbot, desk, desk.clerk
        self.made = desk.window.inside.lists
        self.told: list[tuple[str, object]] = []
        for name in ("left", "written"):
            getattr(self.made, name).connect(lambda name=name: self.told.append((name, None)))
        for name in ("stack_chosen", "card_chosen", "pass_chosen", "record_chosen"):
            getattr(self.made, name).connect(lambda what, name=name: self.told.append((name, what)))

    @property
    def page(self) -> ListsPage:
        return self.made.page

    def open(self, rows: int) -> "Lists":
        self.desk.window.inside.show_lists()
        self.wait_rows(rows)
        return self

    def wait_rows(self, amount: int) -> None:
        said = self.desk.window.words("lists.total", n=f"{amount:,}".replace(",", "."))
        self._qtbot.waitUntil(lambda: self.page.total.text() == said)

    def press(self, key: Qt.Key, rows: int | None = None) -> None:
        self.clerk.press(key)
        if rows is not None:
            self.wait_rows(rows)

    def line(self, at: int) -> list[str]:
        model = self.page.model
        return [model.index(at, column).data() for column in range(model.columnCount())]

    def wait_told(self, name: str) -> object:
        self._qtbot.waitUntil(lambda: any(said == name for said, _ in self.told))
        return next(what for said, what in self.told if said == name)
