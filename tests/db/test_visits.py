"""A visit of several antigens: all of them in one transaction, or none."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import KEY, Clock, a_dose
from vaxentry.db.store import Store
from vaxentry.domain.dose import Identity, IdType
from vaxentry.domain.form import Field
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.records import RecordQuery
from vaxentry.domain.routine import Antigen, Visit, VisitBook
from vaxentry.errors import StorageError
from vaxentry.wire.record import unseal

CHILD = Identity(IdType.MOTHER_NIK, "9204014804000002", 1)
DAY = date(2021, 8, 20)


def antigen(vaccine: str, dose_no: int = 1, warnings: Sequence[Problem] = ()) -> Antigen:
    dose = a_dose(
        identity=CHILD, name="BAYI SITI", given_on=DAY, vaccine=vaccine, dose_no=dose_no,
        batch=f"B-{vaccine}", volume_ul=None, ticket=None,
    )  # fmt: skip
    return Antigen(uuid4(), dose, warnings)


@pytest.fixture
def visit() -> Visit:
    return Visit((antigen("bcg"), antigen("opv"), antigen("hb0")))


@pytest.fixture
def stack(book: Store) -> UUID:
    return book.open_stack(DAY, 30, "IBU RINA").id


def amounts(book: Store) -> dict[str, int]:
    tables = ("record", "revision", "outbox", "audit", "warning")
    with book.transactions.reading() as c:
        return {
            table: c.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
            for table in tables
        }


def test_each_antigen_is_a_record_of_its_own_on_one_card(
    book: Store, stack: UUID, visit: Visit
) -> None:
    visits: VisitBook = book
    told: list[Sequence[UUID]] = []
    book.transactions.listen(told.append)
    saved = visits.add_visit(visit, stack=stack)
    ids = [one.record_id for one in visit.antigens]
    assert [one.record_id for one in saved] == ids
    assert len({one.entry_no for one in saved}) == 3
    assert told == [ids]
    assert amounts(book) == {"record": 3, "revision": 3, "outbox": 3, "audit": 3, "warning": 0}
    held = [book.detail(one) for one in ids]
    assert [one.dose for one in held] == [one.dose for one in visit.antigens]
    assert [one.card_no for one in held] == [1, 1, 1]
    assert book.stacks()[0].next_card == 2
    book.add(a_dose(), record_id=uuid4(), stack=stack)
    assert book.stacks()[0].next_card == 3


def test_every_sealed_record_carries_the_visit(book: Store, stack: UUID, visit: Visit) -> None:
    book.add_visit(visit, stack=stack, card_no=7)
    with book.transactions.reading() as c:
        rows = c.execute(text("SELECT sealed FROM revision ORDER BY record_seq")).all()
    sealed = [unseal(row.sealed) for row in rows]
    assert {one.stack for one in sealed} == {stack}
    assert {one.saved_at for one in sealed} == {sealed[0].saved_at}
    doses = [one.dose for one in sealed if one.dose]
    assert {(one.identity, one.name, one.given_on) for one in doses} == {(CHILD, "BAYI SITI", DAY)}
    assert [one.vaccine for one in doses] == ["bcg", "opv", "hb0"]
    assert {book.detail(one.record_id).card_no for one in visit.antigens} == {7}


@pytest.mark.parametrize("table", ["record", "revision", "outbox", "audit"])
def test_what_breaks_in_the_middle_leaves_none(
    book: Store, stack: UUID, visit: Visit, table: str
) -> None:
    last = f"(SELECT count(*) FROM {table}) >= 2"  # noqa: S608
    with book.transactions.writing() as c:
        c.execute(
            text(
                f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} WHEN {last}"
                " BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        )
    with pytest.raises(StorageError):
        book.add_visit(visit, stack=stack)
    assert set(amounts(book).values()) == {0}
    assert book.counts().saved == 0
    assert book.stacks()[0].next_card == 1
    with book.transactions.writing() as c:
        c.execute(text("DROP TRIGGER full_disk"))
    saved = book.add_visit(visit, stack=stack)
    assert [one.entry_no[-3:] for one in saved] == ["001", "002", "003"]


def test_the_same_visit_again_adds_nothing_and_loses_nothing(
    book: Store, stack: UUID, visit: Visit
) -> None:
    first = book.add_visit(visit, stack=stack)
    assert book.add_visit(visit, stack=stack) == first
    assert amounts(book)["revision"] == 3
    bcg, opv, hb0 = visit.antigens
    typed_since = replace(opv, dose=replace(opv.dose, batch="B-LAIN"))
    again = book.add_visit(Visit((bcg, typed_since, hb0)), stack=stack)
    assert [one.entry_no for one in again] == [one.entry_no for one in first]
    assert [one.rev for one in again] == [1, 2, 1]
    assert book.detail(opv.record_id).dose.batch == "B-LAIN"


def test_an_antigen_added_to_a_visit_that_was_saved_is_saved_too(
    book: Store, stack: UUID, visit: Visit
) -> None:
    first = book.add_visit(Visit(visit.antigens[:2]), stack=stack, card_no=4)
    again = book.add_visit(visit, stack=stack, card_no=4)
    assert list(again[:2]) == list(first)
    assert {book.detail(one.record_id).card_no for one in again} == {4}


def test_a_doubt_is_of_its_antigen_alone(book: Store, stack: UUID) -> None:
    found = Problem(Field.ID_NUMBER, "nik_mother_sex", Severity.IDENTITY)
    visit = Visit((antigen("bcg", warnings=[found]), antigen("opv")))
    book.add_visit(visit, stack=stack)
    assert [one.record_id for one in book.doubts(stack)] == [visit.antigens[0].record_id]


KILLED = """
import os, sys
from pathlib import Path
from tests.db.conftest import KEY, Clock
from tests.db.test_visits import antigen
from vaxentry.db import saving
from vaxentry.db.store import Store
from vaxentry.domain.routine import Visit

book = Store.open(Path(sys.argv[1]) / "v.db", KEY, Path(sys.argv[1]) / "b", Clock())
stack = book.open_stack(None, 0, "").id
written = saving.store_revision
def die_at_the_second(raw, seq, revised, sealed):
    written(raw, seq, revised, sealed)
    if seq == 2:
        os.kill(os.getpid(), 9)
saving.store_revision = die_at_the_second
book.add_visit(Visit((antigen("bcg"), antigen("opv"), antigen("hb0"))), stack=stack)
"""


@pytest.mark.process
def test_a_kill_in_the_middle_leaves_none(tmp_path: Path, clock: Clock) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    assert subprocess.run(command, check=False, timeout=60).returncode == -9
    with Store.open(tmp_path / "v.db", KEY, tmp_path / "b", clock) as book:
        assert set(amounts(book).values()) == {0}
        assert (book.counts().saved, len(book.page(RecordQuery()))) == (0, 0)
        assert book.stacks()[0].next_card == 1
