"""Who of many begins to send when: decisions only, no clock, no sleep."""

from tests.central.client import Clock, Pc, given
from vaxentry.central.api import Central
from vaxentry.central.slots import AT_ONCE_S, LONGEST_S, MOST_RECORDS, Slots

WAITING = 1_000


def earliest(low: float, _high: float) -> float:
    return low


def learned(record_s: float) -> Slots:
    """A server that works on one batch at a time and needs so long for each record."""
    slots = Slots(earliest)
    for now in range(60):
        slots.begun(float(now))
        slots.ended(float(now), 500, 500 * record_s)
    return slots


def test_the_first_of_a_herd_begin_at_once_and_the_others_one_after_the_other() -> None:
    slots = learned(0.0005)
    pauses = [slots.pause_s(60.0, WAITING) for _ in range(10)]
    assert pauses[:3] == [0.0, 0.0, 0.0]
    assert [round(pause, 6) for pause in pauses[3:]] == [1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5]


def test_a_faster_server_gives_earlier_turns() -> None:
    def last(record_s: float) -> float:
        slots = learned(record_s)
        return [slots.pause_s(60.0, WAITING) for _ in range(40)][-1]

    assert last(0.0001) < last(0.0005)


def test_a_pc_with_nothing_waiting_is_promised_nothing() -> None:
    slots = learned(0.01)
    assert [slots.pause_s(60.0, 0) for _ in range(1000)] == [0.0] * 1000
    assert slots.pause_s(60.0, 1) == 0.0


def test_a_large_pile_does_not_keep_a_small_one_waiting_for_all_of_it() -> None:
    slots = learned(0.0001)
    slots.pause_s(60.0, 10**8)
    assert slots.pause_s(60.0, 1) <= MOST_RECORDS * 0.0001


def test_time_that_passed_is_no_wait() -> None:
    slots = learned(0.001)
    for _ in range(5):
        slots.pause_s(60.0, WAITING)
    slots.begun(64.0)
    assert slots.pause_s(64.0, WAITING) == 0.0


def test_promises_are_forgotten_when_nobody_comes() -> None:
    slots = learned(0.001)
    for _ in range(20):
        slots.pause_s(60.0, WAITING)
    assert slots.pause_s(62.0, WAITING) > AT_ONCE_S
    assert slots.pause_s(64.0, WAITING) == 0.0


def test_nobody_is_told_a_longer_wait_than_a_minute() -> None:
    slots = learned(0.01)
    pauses = [slots.pause_s(60.0, WAITING) for _ in range(100)]
    assert max(pauses) <= LONGEST_S
    assert pauses[-1] == LONGEST_S / 2  # drawn: they don't all come at one moment


def test_small_and_refused_batches_say_nothing_of_what_a_record_costs() -> None:
    slots = learned(0.0001)
    for _ in range(100):
        slots.begun(60.0)
        slots.ended(60.0, 1, 1.0)
        slots.begun(60.0)
        slots.ended(60.0, 0, 9.0)
    assert slots.pause_s(60.0, WAITING) == slots.pause_s(60.0, WAITING) == 0.0


def test_batches_worked_on_beside_each_other_share_the_time() -> None:
    slots = Slots(earliest)
    for _ in range(60):
        slots.begun(0.0)
        slots.begun(0.0)
        slots.ended(0.0, 500, 1.0)
        slots.ended(0.0, 0, 1.0)
    for _ in range(3):
        slots.pause_s(0.0, WAITING)
    assert round(slots.pause_s(0.0, WAITING), 2) == 3.0  # a millisecond each, not two


def test_a_hello_tells_the_turn_of_who_says_what_waits(central: Central, clock: Clock) -> None:
    del clock
    pc = Pc(central)
    assert pc.send(pc.revision(given())).codes == ["accepted"]

    def asked(waiting: str) -> float:
        answer = pc.call("GET", "/v1/hello", query={"nonce": "n1"}, headers={"x-waiting": waiting})
        return float(pc.hello_in(answer).pause_s)

    for _ in range(20):
        first = asked(str(MOST_RECORDS))
    assert first > AT_ONCE_S
    for nothing in ("", "0", "-5", "many", "1e9"):
        assert asked(nothing) == 0.0
    assert asked("9" * 400) > AT_ONCE_S
