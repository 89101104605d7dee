"""The ledgers of the reports say what a naive observer of every step would have written down."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.db.conftest import KEY, Clock, a_dose, lay_new_book
from tests.db.test_schema import bring_back
from vaxentry.db.agreement import Agreement
from vaxentry.db.outbox import Outbox
from vaxentry.db.requeue import queue_again
from vaxentry.db.settling import apply_word
from vaxentry.db.store import Store
from vaxentry.db.times import to_ms
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Adopted, SentRecord, Settlement, Verdict

ANSWERS = {
    "accepted": State.ACCEPTED,
    "held.nik": State.NIK_CLASH,
    "held.dose": State.DOSE_CHECK,
    "invalid": State.NEEDS_FIX,
    "unsupported": State.NEEDS_UPDATE,
    "later": State.QUEUED,
}
HOUR_MS = 3_600_000
DAYS = (date(2021, 8, 25), date(2021, 8, 27))


class Observer:
    """A book, what happens to it, and the counts seen after each act by the hour of its clock."""

    def __init__(self, book: Store, clock: Clock) -> None:
        self.book, self.clock, self.outbox = book, clock, Outbox(book.transactions)
        self.pile = book.open_stack(DAYS[0], 100, "").id
        self.records: list[UUID] = []
        self.seen: dict[int, Counter[str]] = {}
        self.tries = 0

    def act(self, name: str, at: int) -> None:
        self.clock.now += timedelta(minutes=at * 7)
        getattr(self, f"_{name}")(at)
        with self.book.transactions.reading() as c:
            rows = c.execute(text("SELECT state, count(*) FROM record GROUP BY state"))
            self.seen[to_ms(self.clock.now) // HOUR_MS] = Counter({state: n for state, n in rows})

    def _save(self, at: int) -> None:
        dose = a_dose(f"92710603120090{at:02d}", given_on=DAYS[at % 2])
        self.records.append(self.book.add(dose, record_id=uuid4(), stack=self.pile).record_id)

    def _answer(self, at: int) -> None:
        if sent := self.begin():
            verdicts = [_verdict(one, at + place) for place, one in enumerate(sent)]
            told = Settlement(self.tries, 1, "e", {}, verdicts, 200)
            self.outbox.settle(told, self.clock())

    def _lose(self, at: int) -> None:
        if self.begin():
            self.outbox.leave_unknown(self.tries, "cut", None, self.clock())
            if at % 2:
                now = self.clock()
                self.outbox.not_here(self.tries, now, now)

    def begin(self) -> Sequence[SentRecord]:
        due = self.outbox.due(self.clock() + timedelta(days=9), 3)
        if not due:
            return []
        attempt = self.outbox.begin(uuid4(), due, self.clock())
        self.tries = attempt.device_seq
        return attempt.records

    def _correct(self, at: int) -> None:
        if record := self._standing(at):
            number = 90 if at % 3 == 0 else at
            dose = a_dose(f"92710603120090{number:02d}", given_on=DAYS[at // 2 % 2])
            self.book.correct(record, dose, reason="salah ketik")

    def _void(self, at: int) -> None:
        if record := self._standing(at):
            self.book.void(record, reason="dobel")

    def _lost_there(self, at: int) -> None:
        with self.book.transactions.writing() as c:
            queue_again(c, self.records[at % 3 :: 3], self.clock())

    def _become(self, at: int) -> None:
        adopted = Adopted(uuid4(), "t", "KD", {"scope": [str(at)]})
        Agreement(self.book.transactions).become(adopted, self.clock())

    def _standing(self, at: int) -> UUID | None:
        standing = [one for one in self.records if self.book.rows([one])[0].state != State.VOIDED]
        return standing[at % len(standing)] if standing else None


def _verdict(sent: SentRecord, at: int) -> Verdict:
    code = list(ANSWERS)[at % len(ANSWERS)]
    return Verdict(sent, ANSWERS[code], code, "", frozenset(), at, settles=code != "later")


ACTS = ("save", "answer", "lose", "correct", "void", "lost_there", "become")
HISTORIES = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), max_size=20)


@contextmanager
def observed(history: list[tuple[str, int]]) -> Iterator[Observer]:
    with tempfile.TemporaryDirectory() as home:
        clock, path = Clock(), lay_new_book(Path(home) / "v.db")
        with Store.open(path, KEY, Path(home), clock) as book:
            observer = Observer(book, clock)
            observer.act("save", 1)
            for name, at in history:
                observer.act(name, at)
            yield observer


def rows(book: Store, statement: str) -> list[tuple[Any, ...]]:
    with book.transactions.reading() as c:
        return [tuple(row) for row in c.execute(text(statement))]


@settings(max_examples=25, deadline=None)
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
        held = "SELECT given_on, state, national_status, count(*) FROM record GROUP BY 1, 2, 3"
        kept = "SELECT given_on, state, national_status, n FROM day_state WHERE n ORDER BY 1, 2, 3"
        assert rows(book, kept) == rows(book, held)
        done = """SELECT saved_at / 3600000, author_id, sum(rev = 1), sum(rev > 1) FROM revision
                  WHERE kind = 'entry' GROUP BY 1, 2"""
        assert rows(book, "SELECT * FROM hour_work ORDER BY 1, 2") == rows(book, done)
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
        tables = (whole, "SELECT * FROM day_state WHERE n", "SELECT * FROM hour_work")
        before = [rows(book, one) for one in tables]
        saved_at = rows(book, "SELECT saved_at, settled_at FROM record ORDER BY seq")
    bring_back(path, "0010")
    with Store.open(path, KEY, tmp_path, clock) as book:
        assert [rows(book, one) for one in tables] == before
        since = rows(book, "SELECT state_since FROM record ORDER BY seq")
        assert since == [(settled or saved,) for saved, settled in saved_at]
