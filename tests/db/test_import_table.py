from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import pytest

from tests.db.conftest import START, Clock
from tests.importing.stack_files import card, write_csv
from vaxentry.db.import_desk import ImportDesk
from vaxentry.db.import_table import ImportTable
from vaxentry.db.store import Store
from vaxentry.domain.desk_row import DeskRow, put_aside, type_cell
from vaxentry.domain.import_desk import ImportedRow
from vaxentry.domain.import_table import Decision
from vaxentry.domain.records import RecordQuery
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check
from vaxentry.importing.report import ImportReport
from vaxentry.importing.run import import_stack
from vaxentry.importing.table import Table

TODAY = START.date()


class Room:
    def __init__(self, book: Store, clock: Clock, folder: Path) -> None:
        self.book, self.folder = book, folder
        self.desk = ImportDesk(book.transactions, clock)
        self.rows = ImportTable(book.transactions, clock)
        self.table = Table(self.rows, self.desk, book, today=lambda: TODAY, new_id=uuid4)

    def bring(self, *cards: object, name: str = "a.csv") -> ImportReport:
        file = write_csv(self.folder / name, cards)  # type: ignore[arg-type]
        return import_stack(file, self.desk, self.book, today=TODAY, new_id=uuid4)

    @property
    def held(self) -> Sequence[DeskRow]:
        return self.table.rows([place.content for place in self.table.places()])

    def type(self, at: int, key: str, text: str) -> None:
        assert self.table.keep(type_cell(self.held[at], key, text, today=TODAY))

    def take(self) -> int:
        return self.table.take(lambda _done, _all: True).saved

    def doses(self) -> list[object]:
        rows = self.book.page(RecordQuery())
        return [self.book.detail(row.record_id).dose for row in rows]


@pytest.fixture
def room(book: Store, clock: Clock, tmp_path: Path) -> Room:
    return Room(book, clock, tmp_path)


def test_a_row_put_right_is_imported_once_and_known_by_its_file(room: Room) -> None:
    room.bring(card(0, sex="?"), card(1))
    assert room.take() == 0
    room.type(0, "sex", "L")
    assert room.held[0].is_clean
    assert room.take() == 1
    assert room.take() == 0
    again = room.bring(card(0, sex="?"), card(1))
    assert (again.known, again.saved, again.bad) == (2, 0, 0)
    put_right_in_the_file_too = room.bring(card(0, sex="L"), card(1))
    assert (put_right_in_the_file_too.known, room.book.counts().saved) == (2, 2)
    assert room.table.offers() == []


def test_a_number_put_right_on_the_desk_and_in_the_file_is_one_card(room: Room) -> None:
    room.bring(card(0, id_number="927106031200000", ticket="", birth_date="40-12-2000"))
    room.type(0, "id_number", "9271060312000001")
    room.type(0, "birth_date", "03-12-2000")
    assert room.take() == 1
    report = room.bring(card(0, ticket="", birth_date="03-12-2000"))
    assert (report.saved, report.offered, room.book.counts().saved) == (0, 0, 1)


def test_what_waits_is_what_nobody_set_aside_or_decided(room: Room) -> None:
    assert room.table.waiting() == 0
    room.bring(card(0), card(1), card(2, sex="?"), card(3, sex="?"))
    assert room.table.waiting() == 2
    room.type(0, "sex", "L")
    assert room.table.waiting() == 2
    assert room.table.keep(put_aside(room.held[1], aside=True))
    assert room.table.waiting() == 1
    room.bring(card(0, batch="B2"), card(1))
    assert room.table.waiting() == 2
    (offer,) = room.table.offers()
    room.table.decide(offer.content, Decision.LEAVE)
    assert room.table.waiting() == 1
    assert room.take() == 1
    assert room.table.waiting() == 0


def test_no_file_overwrites_what_was_typed_on_the_desk(room: Room) -> None:
    bad = card(0, sex="?", phone="1")
    room.bring(bad, card(1))
    room.type(0, "sex", "L")
    assert room.bring(bad, card(1)).bad == 1
    assert room.held[0].typed == {"sex": "L"}
    assert room.bring(card(0, sex="?", phone="081200000000"), card(1)).bad == 1
    (row,) = room.held
    assert (row.typed, row.is_clean) == ({"sex": "L"}, True)
    assert room.take() == 1


def test_a_row_set_aside_is_not_imported_and_can_come_back(room: Room) -> None:
    room.bring(card(0, sex="?"))
    room.type(0, "sex", "L")
    room.table.keep(put_aside(room.held[0], aside=True))
    assert room.take() == 0
    assert room.bring(card(0, sex="?")).known == 1
    assert room.held[0].set_aside
    room.table.keep(put_aside(room.held[0], aside=False))
    (row,) = room.held
    assert room.take() == 1
    assert not room.table.keep(row)


def test_a_row_taken_at_two_places_is_saved_once(room: Room) -> None:
    room.bring(card(0, sex="?"))
    room.type(0, "sex", "L")
    (row,) = room.held
    dose = check(row.form, today=TODAY, rules=BUILT_IN).dose
    assert dose is not None
    saves = [room.rows.take(ImportedRow(row.mark, row.stack, uuid4(), dose)) for _ in range(2)]
    assert [saved is not None for saved in saves] == [True, False]
    assert room.book.counts().saved == 1


def test_taking_can_be_stopped_after_any_row(room: Room) -> None:
    room.bring(*(card(at, sex="?") for at in range(3)))
    for at in range(3):
        room.type(at, "sex", "P")
    stopped = room.table.take(lambda done, _all: done < 2)
    assert (stopped.saved, stopped.left, room.book.counts().saved) == (2, 1, 2)
    assert room.take() == 1


@pytest.mark.parametrize(
    ("decision", "saved", "batches"),
    [
        (Decision.CORRECT, 1, ["B9"]),
        (Decision.OWN_CARD, 2, ["202108001", "B9"]),
        (Decision.LEAVE, 1, ["202108001"]),
    ],
)
def test_an_offer_is_decided_once(
    room: Room, decision: Decision, saved: int, batches: list[str]
) -> None:
    room.bring(card(0))
    assert room.bring(card(0, batch="B9")).offered == 1
    (place,) = room.table.offers()
    offer = room.table.offer(place.content)
    assert offer is not None
    assert (offer.held.batch, offer.dose.batch) == ("202108001", "B9")
    for _ in range(2):
        room.table.decide(place.content, decision, reason="Koreksi")
    assert room.table.offers() == []
    assert room.book.counts().saved == saved
    assert sorted(dose.batch for dose in room.doses()) == batches  # type: ignore[attr-defined]
    assert room.bring(card(0, batch="B9")).known == 1


def test_a_voided_entry_is_not_corrected(room: Room) -> None:
    room.bring(card(0))
    room.bring(card(0, batch="B9"))
    (row,) = room.book.page(RecordQuery())
    room.book.void(row.record_id, reason="salah")
    (place,) = room.table.offers()
    assert room.table.decide(place.content, Decision.CORRECT) is None
    assert len(room.table.offers()) == 1
