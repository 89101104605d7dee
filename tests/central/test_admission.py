from vaxentry.central.admission import Admission, Refusal


class Latest:
    """Draws the latest moment of every span and remembers the spans."""

    def __init__(self) -> None:
        self.spans: list[tuple[float, float]] = []

    def __call__(self, earliest: float, latest: float) -> float:
        self.spans.append((earliest, latest))
        return latest


def filled(admission: Admission) -> int:
    """How many get in before the first one is refused."""
    number = 0
    while admission.enter() is None:
        number += 1
    return number


def busy(worked_s: float, workers: int = 2) -> Admission:
    admission = Admission(workers, Latest())
    for _ in range(60):
        assert admission.enter() is None
        admission.leave(worked_s)
    return admission


def test_the_line_is_as_long_as_two_seconds_of_work() -> None:
    assert filled(busy(0.1)) == 42
    assert filled(busy(1.0)) == 6
    assert filled(busy(10.0)) == 2


def test_a_free_worker_is_never_refused_however_slow_the_work_is() -> None:
    assert filled(busy(60.0, workers=4)) == 4


def test_a_place_that_is_given_back_can_be_taken() -> None:
    admission = busy(1.0)
    filled(admission)
    admission.leave(1.0)
    assert admission.enter() is None
    assert isinstance(admission.enter(), Refusal)


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
    assert all(one is not None and one.retry_after_s <= 900 for one in refusals)
