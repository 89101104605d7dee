"""What happens to a record between the choice of a batch and the try that is kept of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text

from tests.db.conftest import a_dose
from tests.sync.conftest import Desk
from vaxentry.domain.queue import DueRecord


@contextmanager
def in_between(desk: Desk, act: Callable[[], object]) -> Iterator[None]:
    """Somebody does something once the next records are chosen, and before their try is kept."""
    choose = desk.outbox.due

    def chosen(*args: Any, **kwargs: Any) -> Sequence[DueRecord]:
        found = choose(*args, **kwargs)
        desk.outbox.due = choose  # type: ignore[method-assign]
        act()
        return found

    desk.outbox.due = chosen  # type: ignore[method-assign]
    yield


def revisions_tried(desk: Desk) -> list[tuple[int, int]]:
    """Record and revision at each place of each try."""
    with desk.book.transactions.reading() as c:
        tried = "SELECT record_seq, rev FROM attempt_record ORDER BY device_seq, position"
        return [(seq, rev) for seq, rev in c.execute(text(tried))]


def test_what_is_voided_meanwhile_as_never_sent_is_not_sent(desk: Desk) -> None:
    wrong, right = desk.save(2)
    with in_between(desk, lambda: desk.book.void(wrong, reason="dobel")):
        desk.engine.run_once()
    assert {record_id for record_id, _ in desk.server.held} == {right}
    assert desk.states() == {"voided": 1, "accepted": 1}


def test_what_got_another_number_meanwhile_goes_with_that(desk: Desk) -> None:
    (card,) = desk.save()
    other = a_dose("9271060312009002")
    with in_between(desk, lambda: desk.book.correct(card, other, reason="nomor")):
        desk.engine.run_once()
    assert revisions_tried(desk) == [(1, 2)]
    assert desk.states() == {"accepted": 1}


def test_of_two_choices_of_the_same_only_one_is_tried(desk: Desk) -> None:
    desk.save()
    rival = desk.new_run()
    with in_between(desk, rival.run_once):
        desk.engine.run_once()
    assert revisions_tried(desk) == [(1, 1)]
