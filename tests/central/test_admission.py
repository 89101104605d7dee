"""Who is worked for first and who is sent away: decisions only, no clock, no sleep."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from vaxentry.central.admission import Admission, Class, Place, Refusal, class_of
from vaxentry.central.line import Line


class Latest:
    """Draws the latest moment of every span and remembers the spans."""

    def __init__(self) -> None:
        self.spans: list[tuple[float, float]] = []

    def __call__(self, earliest: float, latest: float) -> float:
        self.spans.append((earliest, latest))
        return latest


def entered(admission: Admission, kind: Class = Class.BACKLOG, site: str = "") -> Place:
    place = admission.enter(kind, site)
    assert isinstance(place, Place)
    return place


def filled(admission: Admission, kind: Class = Class.BACKLOG, site: str = "") -> int:
    """How many get in before the first one is refused."""
    number = 0
    while isinstance(admission.enter(kind, site), Place):
        number += 1
    return number


def busy(worked_s: float, workers: int = 2) -> Admission:
    admission = Admission(workers, Latest())
    for _ in range(60):
        admission.leave(entered(admission), worked_s)
    return admission


def test_the_line_is_as_long_as_two_seconds_of_work() -> None:
    assert filled(busy(0.1)) == 42
    assert filled(busy(1.0)) == 6
    assert filled(busy(10.0)) == 2


def test_a_free_worker_is_never_refused_however_slow_the_work_is() -> None:
    assert filled(busy(60.0, workers=4)) == 4


def test_a_place_that_is_given_back_can_be_taken() -> None:
    admission = busy(1.0)
    place = entered(admission)
    filled(admission)
    admission.leave(place, 1.0)
    entered(admission)
    assert isinstance(admission.enter(), Refusal)


def test_work_that_was_never_begun_says_nothing_of_how_long_work_takes() -> None:
    admission = busy(1.0)
    for _ in range(60):
        admission.leave(entered(admission), None)
    assert filled(admission) == 6


def test_the_refused_are_spread_over_the_time_the_line_needs() -> None:
    spread = Latest()
    admission = Admission(1, spread)
    filled(admission)
    for _ in range(400):
        admission.enter()
    earliest = {span[0] for span in spread.spans}
    latest = [span[1] for span in spread.spans]
    assert earliest == {1.0}
    assert latest == sorted(latest)
    assert latest[-1] > 10 * latest[0]


def test_a_wait_is_never_longer_than_a_quarter_of_an_hour() -> None:
    admission = busy(600.0, workers=1)
    filled(admission)
    refusals = [admission.enter() for _ in range(50)]
    assert all(isinstance(one, Refusal) and one.retry_after_s <= 900 for one in refusals)


def test_a_call_whose_body_stays_away_keeps_no_place_in_the_line() -> None:
    admission = busy(1.0)
    dead = [entered(admission) for _ in range(6)]
    assert isinstance(admission.enter(), Refusal)
    for place in dead:
        admission.silent(place)
    assert filled(admission) == 6
    assert admission.take() is None


def test_a_body_that_came_after_all_counts_and_is_worked_for() -> None:
    admission = busy(1.0)
    slow = entered(admission)
    admission.silent(slow)
    admission.wait(slow)
    assert filled(admission) == 5
    assert admission.take() == slow


def test_a_line_of_silent_calls_alone_is_empty() -> None:
    admission = busy(1.0)
    dead = entered(admission)
    filled(admission)
    admission.refused_s = 300.0
    others = list(admission._inside.values())
    for place in others:
        if place != dead:
            admission.leave(place, None)
    assert admission.refused_s == 300.0
    admission.silent(dead)
    assert admission.refused_s == 0.0


def test_what_was_refused_is_forgotten_as_work_is_done_though_the_line_is_never_empty() -> None:
    admission = busy(1.0)
    filled(admission)
    for _ in range(20):
        admission.enter()
    before = admission.refused_s
    for _ in range(100):
        place = next(iter(admission._inside.values()))
        admission.leave(place, 1.0)
        admission.enter()
    assert before > 15
    assert admission.refused_s == 0.0


@pytest.mark.parametrize(
    ("method", "path", "said", "kind"),
    [
        ("POST", "/v1/batches", "entry", Class.ENTRY),
        ("POST", "/v1/batches", "backlog", Class.BACKLOG),
        ("POST", "/v1/batches", "", Class.BACKLOG),
        ("POST", "/v1/batches", "ENTRY!", Class.BACKLOG),
        ("POST", "/v1/reconcile", "", Class.RECONCILE),
        ("POST", "/v1/reconcile", "entry", Class.ENTRY),
        ("GET", "/v1/reference/vaccines", "entry", Class.REFERENCE),
        ("GET", "/v1/hello", "", None),
        ("GET", "/v1/batches/3", "", None),
        ("POST", "/v1/outcomes", "", None),
    ],
)
def test_the_class_of_a_call(method: str, path: str, said: str, kind: Class | None) -> None:
    assert class_of(method, path, {"x-class": said}) == kind


def test_the_more_urgent_class_is_taken_first_whenever_it_came() -> None:
    admission = Admission(1)
    for kind in reversed(Class):
        admission.wait(entered(admission, kind))
    taken = [admission.take() for _ in Class]
    assert [place.kind for place in taken if place] == list(Class)
    assert admission.take() is None


def test_a_full_line_of_one_class_still_lets_in_what_goes_before_it() -> None:
    admission = busy(1.0)
    assert filled(admission, Class.BACKLOG) == 6
    assert isinstance(admission.enter(Class.RECONCILE), Refusal)
    assert filled(admission, Class.ENTRY) == 6
    assert isinstance(admission.enter(Class.BACKLOG), Refusal)


def test_sites_take_turns_however_much_one_of_them_sends() -> None:
    admission = busy(0.01)
    for site in "AAAABBC":
        admission.wait(entered(admission, Class.BACKLOG, site))
    taken = [admission.take() for _ in range(6)]
    assert [place.site for place in taken if place] == ["A", "B", "C", "A", "B", "A"]


def test_a_site_that_has_its_share_leaves_the_rest_of_the_line_to_others() -> None:
    admission = busy(0.1)
    greedy, modest = 0, 0
    entered(admission, Class.BACKLOG, "B")
    while isinstance(admission.enter(Class.BACKLOG, "A"), Place):
        greedy += 1
    while isinstance(admission.enter(Class.BACKLOG, "B"), Place):
        modest += 1
    assert greedy < 25
    assert modest >= 15


def test_alone_a_site_may_have_the_whole_line() -> None:
    assert filled(busy(0.1), Class.BACKLOG, "A") == 42


def test_nobody_starves_behind_a_class_that_never_ends() -> None:
    admission = busy(0.0)
    admission.wait(entered(admission, Class.REFERENCE))
    taken = []
    for _ in range(20):
        admission.wait(entered(admission, Class.ENTRY))
        taken.append(admission.take())
    assert Class.REFERENCE in {place.kind for place in taken if place}


def test_a_line_works_in_the_order_of_the_admission_and_loses_nobody() -> None:
    done: list[Class] = []
    gate = Event()

    async def all_at_once() -> list[Class]:
        admission = Admission(1)
        with ThreadPoolExecutor(1) as pool:
            line = Line(admission, pool)

            async def one(kind: Class) -> Class:
                place = entered(admission, kind)
                try:
                    return await line.work(place, lambda: work(kind))
                finally:
                    admission.leave(place, 0.1)

            def work(kind: Class) -> Class:
                assert gate.wait(30)
                done.append(kind)
                return kind

            first = asyncio.create_task(one(Class.BACKLOG))
            await asyncio.sleep(0)
            given_up = asyncio.create_task(one(Class.ENTRY))
            others = [asyncio.create_task(one(kind)) for kind in reversed(Class)]
            await asyncio.sleep(0)
            given_up.cancel()
            gate.set()
            return [await task for task in (first, *others)]

    answers = asyncio.run(all_at_once())
    assert answers == [Class.BACKLOG, *reversed(Class)]
    assert done == [Class.BACKLOG, *Class]
