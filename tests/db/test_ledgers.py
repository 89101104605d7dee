"""The ledgers of the reports say what a naive observer of every step would have written down."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from sqlalchemy import text

from tests.db.conftest import KEY, Clock
from tests.db.observer import HISTORIES, Observer, observed
from tests.db.test_schema import bring_back
from vaxentry.db.engine import bare
from vaxentry.db.ledgers import DAY_STACK, DAY_STATE, HOUR_WORK, fold
from vaxentry.db.settling import apply_word
from vaxentry.db.store import Store
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Settlement, Verdict


def rows(book: Store, statement: str) -> list[tuple[Any, ...]]:
    with book.transactions.reading() as c:
        return [tuple(row) for row in c.execute(text(statement))]


DAYS_HELD = "SELECT given_on, state, national_status, count(*) FROM record GROUP BY 1, 2, 3"
DAYS_KEPT = f"""SELECT given_on, state, national_status, sum(n) FROM {DAY_STATE}
                GROUP BY 1, 2, 3 HAVING sum(n) <> 0"""  # noqa: S608 - our own names
STACKS_HELD = "SELECT given_on, stack_number, count(*) FROM record GROUP BY 1, 2"
STACKS_KEPT = f"""SELECT given_on, stack_number, sum(n) FROM {DAY_STACK}
                  GROUP BY 1, 2 HAVING sum(n) <> 0"""  # noqa: S608 - our own names
WORK_DONE = """SELECT saved_at / 3600000, author_id, sum(rev = 1), sum(rev > 1) FROM revision
               WHERE kind = 'entry' GROUP BY 1, 2"""
WORK_KEPT = f"""SELECT hour, author_id, sum(entries), sum(corrections) FROM {HOUR_WORK}
                GROUP BY 1, 2"""  # noqa: S608 - our own names


def each_statement(test: Any) -> Any:
    """Histories in which every statement that changes a state does so in an hour of its own."""
    for history in (
        [("lose", 20), ("ask", 20)],
        [("lose", 20), ("tell", 23)],
        [("lose", 20), ("become", 20)],
        [("answer", 18), ("lost_there", 21)],
        [("answer", 19), ("correct", 21), ("void", 20)],
        [("fold", 1), ("correct", 22), ("save", 5), ("correct", 3), ("fold", 1), ("correct", 1)],
        [("fold", 1), ("save", 4), ("correct", 21), ("fold", 1), ("correct", 20), ("answer", 9)],
    ):
        test = example(history)(test)
    return test


@settings(max_examples=20, deadline=None)
@each_statement
@given(HISTORIES)
def test_the_ledgers_add_up(history: list[tuple[str, int]]) -> None:
    with observed([("save", 2), *history]) as observer:
        book = observer.book
        changes = rows(book, "SELECT hour, state, change FROM hour_state")
        for hour, seen in observer.seen.items():
            level = Counter[str]()
            for at, state, change in changes:
                level[state] += change if at <= hour else 0
            assert +level == +seen
        for at in ("now", "folded"):
            assert rows(book, DAYS_KEPT) == rows(book, DAYS_HELD), at
            assert rows(book, STACKS_KEPT) == rows(book, STACKS_HELD), at
            assert rows(book, WORK_KEPT) == rows(book, WORK_DONE), at
            with book.transactions.writing() as c:
                fold(bare(c))
        counted = {(state, n) for state, n in rows(book, "SELECT * FROM state_count") if n}
        whole = "SELECT state, sum(change) FROM hour_state GROUP BY state HAVING sum(change)"
        assert set(rows(book, whole)) == counted


def test_a_word_that_changes_nothing_does_not_begin_the_stay_anew(
    book: Store, clock: Clock
) -> None:
    observer = Observer(book, clock)
    observer.act("save", 0)
    (sent,) = observer.begin()
    said = [Verdict(sent, State.NIK_CLASH, "held.nik", "", frozenset(), 1)]
    observer.outbox.settle(Settlement(1, 1, "e", {}, said, 200), clock())
    first = rows(book, "SELECT state_since FROM record")
    clock.now += timedelta(hours=2)
    with book.transactions.writing() as c:
        apply_word(c, 1, said, clock())
    assert rows(book, "SELECT state_since FROM record") == first


def test_a_book_of_before_gets_its_ledgers(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "v.db"
    with Store.open(path, KEY, tmp_path, clock) as book:
        observer = Observer(book, clock)
        for act in (("save", 1), ("save", 9), ("answer", 20), ("save", 30), ("correct", 3)):
            observer.act(*act)
        whole = "SELECT state, sum(change) FROM hour_state GROUP BY state HAVING sum(change)"
        tables = (whole, DAYS_KEPT, STACKS_KEPT, WORK_KEPT)
        before = [rows(book, one) for one in tables]
        saved_at = rows(book, "SELECT saved_at, settled_at FROM record ORDER BY seq")
    bring_back(path, "0010")
    with Store.open(path, KEY, tmp_path, clock) as book:
        assert [rows(book, one) for one in tables] == before
        since = rows(book, "SELECT state_since FROM record ORDER BY seq")
        assert since == [(settled or saved,) for saved, settled in saved_at]
