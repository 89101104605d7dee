"""Whatever happened to a book: what its report says adds up, and every file says the same."""

from collections import Counter
from datetime import date, timedelta, timezone

from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.db.observer import ACTS, HISTORIES, Observer, observed
from vaxentry.domain.backlog import NOT_RECEIVED, Period
from vaxentry.reports import outage
from vaxentry.reports.backlog import read
from vaxentry.reports.rows import rows

ZONE = timezone(timedelta(hours=7))


@settings(max_examples=20, deadline=None)
@given(HISTORIES)
def test_the_states_on_the_report_add_up_to_the_records_saved(
    history: list[tuple[str, int]],
) -> None:
    with observed(history) as observer:
        clock = observer.clock
        with observer.book.transactions.reading() as c:
            found = read(c, Period(), clock.now, ZONE, signed_in=None)
            listed = list(rows(c, Period(), clock.now))
            saved = c.execute(text("SELECT count(*) FROM record")).scalar_one()
        assert found.saved == saved == len(observer.records)
        assert found.waiting + found.person + found.received + found.ended == saved
        assert sum(found.by_age.values()) == len(listed) == found.open
        for lines in found.groups.values():
            assert sum(one.total for one in lines) == found.open
            assert sum(one.person for one in lines) == found.person
        by_state = Counter(row.state for row in listed)
        assert by_state == {s: n for s, n in found.by_state.items() if s in NOT_RECEIVED}
        assert sum(row.overdue for row in listed) == found.overdue_count
        _days_add_up(observer, found.saved)
        last = found.trend[-1]
        assert (last.waiting, last.person) == (found.waiting, found.person)


@settings(max_examples=20, deadline=None)
@example([("save", 2, 24), ("answer", 0, -23)])
@example([("save", 2, 5), ("answer", 0, -9)])
@example([("save", 2, 0), ("answer", 0, 0), ("lost_there", 0, 24)])
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40), st.integers(-30, 30))))
def test_a_clock_that_is_put_makes_nothing_negative_and_now_is_now(
    history: list[tuple[str, int, int]],
) -> None:
    with observed([]) as observer:
        for name, at, hours in history:
            observer.clock.now += timedelta(hours=hours)
            observer.act(name, at)
        now = observer.clock.now
        with observer.book.transactions.reading() as c:
            found = read(c, Period(), now, ZONE, signed_in=None)
            evidence = outage.read(c, Period(), now, ZONE, signed_in=None)
    last, at_end = found.trend[-1], evidence.hours[-1]
    assert (last.waiting, last.person) == (found.waiting, found.person)
    assert (at_end.waiting, at_end.cards) == (found.waiting, found.paper.not_typed)
    assert min(min(one.waiting, one.person, one.received) for one in found.trend) >= 0
    assert min(min(one.waiting, one.cards, one.most) for one in evidence.hours) >= 0
    assert all(one.out is None or one.out >= timedelta() for one in evidence.hours)


def _days_add_up(observer: Observer, saved: int) -> None:
    """Each record is in the report of exactly one day of vaccination."""
    with observer.book.transactions.reading() as c:
        days = c.execute(text("SELECT DISTINCT given_on FROM record")).scalars().all()
        parts = [
            read(c, Period(day, day), observer.clock.now, ZONE, signed_in=None).saved
            for day in map(date.fromisoformat, days)
        ]
    assert sum(parts) == saved
