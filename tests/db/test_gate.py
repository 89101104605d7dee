"""Each way to change the book asks who is there: a clerk decides only what is the clerk's."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.db.answered import add, held
from tests.db.conftest import Clock, a_dose
from tests.db.people import BOSS, BOSS_WORD, approvals_of, hire, refused, sign_in, staff_of
from vaxentry.db.outbox import Outbox
from vaxentry.db.staff import Staff
from vaxentry.db.store import Store
from vaxentry.domain.cases import Seen
from vaxentry.domain.dose import Dose
from vaxentry.domain.form import StackField
from vaxentry.domain.outbox import State
from vaxentry.domain.permission import Right
from vaxentry.domain.ruling import Says
from vaxentry.domain.staff import Role
from vaxentry.domain.ticket import TicketNo
from vaxentry.domain.trail import Action, TrailQuery
from vaxentry.errors import WorldError
from vaxentry.wire.record import unseal

RAHMA, YUSUF, LIA = "Rahma", "Yusuf", "Lia"
FIRST, SECOND = "9271060312009001", "9271060312009002"


@pytest.fixture
def staff(book: Store) -> Staff:
    """A supervisor, two clerks and one who only looks; the supervisor is signed in."""
    people = staff_of(book)
    people.begin(BOSS, BOSS_WORD)
    hire(people, RAHMA)
    hire(people, YUSUF)
    hire(people, LIA, Role.VIEW)
    return people


def ticketed(number: str, ticket: str) -> Dose:
    return replace(a_dose(number), ticket=TicketNo(ticket))


def everything(book: Store) -> list[tuple[object, ...]]:
    """What a change would change."""
    with book.transactions.reading() as c:
        rows = c.execute(
            text(
                "SELECT 1, record_seq, rev FROM revision UNION"
                " SELECT 2, record_seq, due_at FROM outbox ORDER BY 1, 2, 3"
            )
        )
        return [tuple(row) for row in rows]


def test_a_clerk_does_not_decide_a_clash_and_a_supervisor_does(
    book: Store, staff: Staff, outbox: Outbox, clock: Clock
) -> None:
    record = held(book, outbox, clock)
    for name in (RAHMA, LIA):
        sign_in(staff, name)
        before = everything(book)
        with refused("not_permitted"):
            book.rule(record, Says.MINE, reason="pasti")
        assert everything(book) == before
    staff.sign_out()
    with refused("sign_in_first"):
        book.rule(record, Says.MINE, reason="pasti")
    sign_in(staff, BOSS)
    assert book.rule(record, Says.MINE, reason="Dukcapil membenarkan").rev == 2
    assert book.detail(record).revisions[-1].author == BOSS


def test_tickets_are_swapped_by_who_may_correct_both(book: Store, staff: Staff) -> None:
    sign_in(staff, RAHMA)
    one = add(book, ticketed(FIRST, "P-9001"))
    sign_in(staff, YUSUF)
    other = add(book, ticketed(SECOND, "P-9002"))
    seen = Seen(one, 1), Seen(other, 1)
    before = everything(book)
    with refused("not_permitted"):
        book.swap_tickets(*seen, reason="tertukar")
    assert everything(book) == before
    sign_in(staff, BOSS)
    book.swap_tickets(*seen, reason="tertukar")
    assert book.detail(one).dose.ticket == TicketNo("P-9002")


Change = Callable[[Store, UUID], object]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda book, one: book.void(one, reason="ganda"), id="void"),
        pytest.param(lambda book, one: book.correct(one, a_dose(FIRST), reason="x"), id="correct"),
        pytest.param(lambda book, one: book.correct(one, a_dose(SECOND), reason="x"), id="number"),
        pytest.param(lambda book, one: book.rule(one, Says.MINE, reason="x"), id="rule"),
        pytest.param(lambda book, one: book.retype(one, FIRST), id="retype"),
        pytest.param(lambda book, one: book.settle_doubt(one), id="settle"),
        pytest.param(lambda book, _: add(book), id="save"),
        pytest.param(lambda book, _: in_a_range(book), id="range"),
        pytest.param(lambda book, one: approvals_of(book).approve(one), id="approve"),
        pytest.param(lambda book, one: approvals_of(book).decline(one, reason="x"), id="decline"),
        pytest.param(lambda book, _: book.demand(Right.READ_AUDIT), id="audit"),
        pytest.param(lambda book, _: book.demand(Right.EXPORT_FULL), id="export"),
    ],
)
def test_nobody_and_who_only_looks_change_nothing_at_all(
    book: Store, staff: Staff, change: Change
) -> None:
    record = add(book, a_dose(FIRST))
    before = everything(book)
    for who in (LIA, None):
        staff.sign_out()
        if who is not None:
            sign_in(staff, who)
        with pytest.raises(WorldError):
            change(book, record)
        assert everything(book) == before


def in_a_range(book: Store) -> None:
    pile = book.stacks()[0]
    book.correct_range(pile.id, range(1, 3), StackField.SITE, "PKM-ENAROTALI", reason="x")


def test_a_ruling_that_was_not_sent_yet_survives_a_void_that_is_declined(
    book: Store, staff: Staff, outbox: Outbox, clock: Clock
) -> None:
    record = held(book, outbox, clock)
    book.rule(record, Says.MINE, reason="Dukcapil membenarkan")
    sign_in(staff, BOSS)
    assert book.void(record, reason="ganda").needs_approval
    assert book.detail(record).row.state is State.AWAITING_APPROVAL
    approvals_of(book).decline(record, reason="keliru")
    (due,) = outbox.due(clock(), 9)
    assert (due.rev, unseal(due.sealed).ruling is not None) == (4, True)


def test_a_reading_is_noted_in_the_name_of_who_reads(
    book: Store, staff: Staff, clock: Clock
) -> None:
    from vaxentry.db.trail import Trail  # noqa: PLC0415 - not the `trail` of `people`

    sign_in(staff, RAHMA)
    other = Store(book.transactions.__class__(book.transactions.engine), clock)
    sign_in(staff_of(other), BOSS)
    book.note_leaving(Action.EXPORTED, "list_next")
    assert Trail(book.transactions, clock).page(TrailQuery())[0].author_name == RAHMA
