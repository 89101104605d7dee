"""Who of many begins to send when: decisions only, no clock, no sleep."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count, pairwise

import pytest

from tests.central.client import Clock, Pc, given
from vaxentry.central.api import Central
from vaxentry.central.turns import AT_ONCE_S, FEW, LONGEST_S, MOST, NEXT_S, Turns

WAITING = 1_000
RECORD_S = 0.0005


def learned(record_s: float = RECORD_S) -> Turns:
    """A server that works on one batch at a time and needs so long for each record."""
    turns = Turns()
    for now in range(-200, 0, 2):
        turns.ask(now, 500)
        turns.work_began(now)
        turns.work_ended(now + 500 * record_s, 500)
    return turns


def test_the_first_of_a_herd_begin_at_once_and_the_others_one_after_the_other() -> None:
    turns = learned()
    first, *later = (turns.ask(60.0, WAITING).pause_s for _ in range(40))
    assert (first, *later[:2]) == (0.0, 0.0, 0.0)
    for before, pause_s in enumerate(later[2:], 3):
        until_s = before * WAITING * RECORD_S - AT_ONCE_S
        assert max(NEXT_S, 0.3 * until_s) <= pause_s + 0.01
        # Who began within the last second may be counted twice.
        latest_s = max(NEXT_S, 0.7 * (until_s + 3 * WAITING * RECORD_S))
        assert pause_s <= latest_s + 0.01, "sooner, so that it is there in time"


def test_who_follow_each_other_do_not_come_again_together() -> None:
    turns = learned()
    comes = sorted(turns.ask(60.0, WAITING).pause_s for _ in range(200))[120:]
    assert max(two - one for one, two in pairwise(comes)) < 2.0


def test_whose_records_were_stored_makes_room_for_another() -> None:
    turns = learned()
    waits = [turns.ask(60.0, WAITING) for _ in range(4)][-1]
    turns.work_began(60.0)
    turns.work_ended(60.0 + 1_000 * RECORD_S, 1_000)
    assert waits.pause_s > 0 == turns.ask(60.1, WAITING, waits.number).pause_s


def test_who_shows_its_number_is_not_put_behind_those_that_came_later() -> None:
    turns = learned()
    given_ = [turns.ask(60.0, WAITING) for _ in range(40)]
    again = turns.ask(60.0, WAITING, given_[9].number)
    assert again == given_[9]
    assert turns.ask(60.0, WAITING).pause_s > given_[9].pause_s


def test_a_faster_server_gives_earlier_turns() -> None:
    def last(record_s: float) -> float:
        turns = learned(record_s)
        return [turns.ask(60.0, WAITING) for _ in range(40)][-1].pause_s

    assert last(0.0001) < last(0.0005)


@pytest.mark.parametrize("waiting", [0, 1, FEW])
def test_a_few_records_never_wait_for_a_turn(waiting: int) -> None:
    turns = learned(0.01)
    told = [turns.ask(60.0, WAITING) for _ in range(100)]
    assert told[-1].pause_s > 0
    assert turns.ask(60.0, waiting).pause_s == 0


def test_a_large_pile_does_not_keep_others_waiting_for_all_of_it() -> None:
    turns = learned()
    turns.ask(60.0, 10**8)
    assert turns.ask(60.0, WAITING).pause_s <= max(MOST * RECORD_S, NEXT_S)


def test_who_does_not_come_is_not_waited_for() -> None:
    turns = learned()
    told = [turns.ask(60.0, WAITING) for _ in range(40)]
    later = 60.0 + told[-1].pause_s + 6.0
    again = [turns.ask(later, WAITING, one.number) for one in told[-4:]]
    assert [one.pause_s for one in again][:2] == [0.0, 0.0]
    assert again[-1].pause_s <= AT_ONCE_S + 4 * WAITING * RECORD_S


def test_who_was_let_in_is_not_before_the_others_any_more() -> None:
    turns = learned()
    told = [turns.ask(60.0, WAITING) for _ in range(12)]
    assert [turns.ask(61.6, WAITING, one.number).pause_s for one in told[2:4]] == [0.0, 0.0]
    still = len(told) - 4 + 1  # one of those let in is room enough for the next
    assert turns.ask(62.7, WAITING, told[-1].number).pause_s < still * WAITING * RECORD_S * 0.7


def test_nobody_is_told_a_longer_wait_than_a_minute() -> None:
    turns = learned(0.01)
    longest = max(turns.ask(60.0, WAITING).pause_s for _ in range(1000))
    assert LONGEST_S / 2 < longest < LONGEST_S


def test_a_number_of_an_earlier_life_is_no_number_here() -> None:
    assert Turns().ask(60.0, WAITING, 10**9).number == 1


def test_what_is_typed_now_and_what_is_refused_says_nothing_of_piles() -> None:
    turns, untouched = learned(0.0001), learned(0.0001)
    for now in range(100):
        turns.work_began(-200.0 + now)
        turns.work_ended(-199.0 + now, 1)
    for one in (turns, untouched):
        one.ask(60.0, WAITING)
    turns.work_began(60.0)
    turns.work_ended(69.0, 0)
    told = [[one.ask(60.0, WAITING) for _ in range(40)] for one in (turns, untouched)]
    assert told[0] == told[1]


@pytest.mark.parametrize("ends", [(0.5, 1.0), (1.0, 1.0)], ids=["one after the other", "at once"])
def test_batches_worked_on_beside_each_other_share_the_time(ends: tuple[float, float]) -> None:
    turns = Turns()
    for now in range(-200, 0, 2):
        turns.ask(now, 1_000)
        for _ in ends:
            turns.work_began(now)
        for end in ends:
            turns.work_ended(now + end, 500)
    told = [one.ask(60.0, WAITING) for one in (turns, learned(0.001)) for _ in range(40)]
    assert told[39].pause_s == pytest.approx(told[79].pause_s, rel=0.05)


@dataclass
class Herd:
    """PCs that all come at once to a server that does one batch after the other, in made-up time.

    Attributes:
        link: records a second that a PC can send.
    """

    pcs: int
    each: int
    record_s: float
    link: float = 1e6
    asked: int = 0
    worked_s: float = 0.0
    free_at: float = 0.0
    turns: Turns = field(default_factory=Turns)
    _events: list[tuple[float, int, Callable[[float], None]]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)

    def drained_after(self) -> float:
        """Seconds until the last record was stored."""
        for pc in range(self.pcs):
            self._at(0.001 * pc, partial(self._ask, 0, self.each))
        while self._events:
            now, _, act = heapq.heappop(self._events)
            act(now)
        return self.free_at

    def _at(self, when: float, act: Callable[[float], None]) -> None:
        heapq.heappush(self._events, (when, next(self._order), act))

    def _ask(self, number: int, left: int, now: float) -> None:
        self.asked += 1
        turn = self.turns.ask(now, left, number)
        if turn.pause_s:
            self._at(now + turn.pause_s, partial(self._ask, turn.number, left))
        else:
            self._send(left, now)

    def _send(self, left: int, now: float) -> None:
        if left:
            self._at(now + 0.05 + min(left, 500) / self.link, partial(self._arrived, left))

    def _arrived(self, left: int, now: float) -> None:
        records = min(left, 500)
        seconds = 0.01 + records * self.record_s
        began = max(self.free_at, now)
        self.free_at, self.worked_s = began + seconds, self.worked_s + seconds
        self._at(began, self.turns.work_began)
        self._at(self.free_at, partial(self._stored, left - records, records))

    def _stored(self, left: int, records: int, now: float) -> None:
        self.turns.work_ended(now, records)
        self._send(left, now)


@pytest.mark.parametrize("record_s", [0.0002, 0.0005, 0.002])
@pytest.mark.parametrize(("pcs", "each"), [(60, 500), (200, 1000), (300, 100)])
def test_a_herd_keeps_the_server_busy_to_the_end_and_asks_seldom(
    pcs: int, each: int, record_s: float
) -> None:
    herd = Herd(pcs, each, record_s)
    assert herd.drained_after() < 1.15 * herd.worked_s
    assert herd.asked < 16 * pcs


def test_thin_links_do_not_keep_others_from_the_server() -> None:
    herd = Herd(200, 1000, RECORD_S, link=100.0)
    assert herd.drained_after() < 1.3 * herd.worked_s


def test_a_hello_tells_the_turn_of_who_says_what_waits(central: Central, clock: Clock) -> None:
    del clock
    pc = Pc(central)
    assert pc.send(pc.revision(given())).codes == ["accepted"]

    def asked(waiting: str, turn: str = "") -> tuple[int, float]:
        query = {"nonce": "n1", "waiting": waiting, "turn": turn}
        hello = pc.hello_in(pc.call("GET", "/v1/hello", query=query))
        return hello.turn, hello.pause_s

    for _ in range(20):
        number, pause_s = asked(str(MOST))
    assert pause_s > 0
    assert asked(str(MOST), str(number)) == (number, pause_s)
    for nothing in ("", "0", "-5", "many", "1e9"):
        assert asked(nothing) == (0, 0.0)
    assert asked("9" * 400)[1] > 0
