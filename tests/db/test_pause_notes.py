"""Who held something back or let it go, and when, is in the trail."""

from datetime import date
from uuid import uuid4

from sqlalchemy import select

from tests.db.people import fits
from tests.db.test_groups import NUMBERS, swap
from tests.db.test_pauses import WHY, Save, owner, pause, resume
from vaxentry.db.store import Store
from vaxentry.db.tables import audit
from vaxentry.db.trail import Trail
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.domain.trail import Action, TrailQuery


def test_each_pause_is_noted_with_who_and_when(book: Store, save: Save) -> None:
    record = save().record_id
    pause(book, record)
    resume(book, record)
    with book.transactions.reading() as c:
        noted = c.exec_driver_sql("SELECT action, record_seq, rev FROM audit ORDER BY seq").all()
    assert [tuple(row) for row in noted] == [
        (Action.SAVED.value, 1, 1),
        (Action.PAUSED.value, 1, None),
        (Action.RESUMED.value, 1, None),
    ]


def noted(book: Store, *actions: Action) -> list[tuple[str, int | None, str]]:
    shown = select(audit.c.action, audit.c.record_seq, audit.c.detail).order_by(audit.c.seq)
    with book.transactions.reading() as c:
        assert fits(c)
        return [
            (one.action, one.record_seq, one.detail)
            for one in c.execute(shown)
            if one.action in actions
        ]


def test_a_stack_is_noted_by_itself_once_held_and_once_let_go(book: Store, save: Save) -> None:
    (stack,) = book.stacks()
    whole = Chosen.of_stack(stack.id)
    for act in (Act.PAUSE, Act.PAUSE):
        book.act(act, whole, reason=WHY)
    save()
    for act in (Act.RESUME, Act.RESUME):
        book.act(act, whole)
    save()
    book.act(Act.PAUSE, whole, reason=WHY)
    paused, resumed, of_stack = Action.PAUSED.value, Action.RESUMED.value, "stack:1"
    assert noted(book, Action.PAUSED, Action.RESUMED) == [
        (paused, None, of_stack),
        (resumed, None, of_stack),
        (resumed, 1, of_stack),
        (paused, None, of_stack),
        (paused, 1, of_stack),
        (paused, 2, of_stack),
    ]
    about_none = Trail(book.transactions, book._clock).page(TrailQuery(action=paused))[-1]
    assert (about_none.entry_no, about_none.detail) == ("", of_stack)


def test_a_pause_by_an_exchange_is_noted(book: Store) -> None:
    stack = book.open_stack(date(2021, 8, 27), 3, "")
    one, other = (
        book.add(owner(number), record_id=uuid4(), stack=stack.id).record_id
        for number in NUMBERS[:2]
    )
    pause(book, other)
    swap(book, one, other)
    assert noted(book, Action.PAUSED) == [("paused", 2, ""), ("paused", 1, "group")]
