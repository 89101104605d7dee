from collections.abc import Iterable
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from vaxentry.domain.queue import StoredRevision
from vaxentry.sync.comparing import PARTS, beneath, between, cut, missing, unheard
from vaxentry.wire.compare import BEYOND, LOWEST, Listed

ids = st.sets(st.integers(1, 2**128 - 2), max_size=200)


def held(numbers: Iterable[int]) -> list[StoredRevision]:
    return [StoredRevision(UUID(int=n), 1, n.to_bytes(16) * 2) for n in sorted(numbers)]


@given(ids)
def test_a_cut_covers_the_range_and_spreads_the_records(numbers: set[int]) -> None:
    found = held(numbers)
    bounds = cut(found, (LOWEST, BEYOND))
    assert bounds == sorted(set(bounds))
    assert (bounds[0], bounds[-1]) == (LOWEST, BEYOND)
    assert len(bounds) <= PARTS + 1
    sizes = [sum(low <= one.record_id < high for one in found) for low, high in pairwise(bounds)]
    assert sum(sizes) == len(found)
    assert max(sizes) <= -(-max(len(found), 1) // PARTS)


@given(st.integers(1, 2**128 - 2), st.integers(1, 2**128 - 2))
def test_a_bound_parts_its_neighbours_and_is_as_round_as_can_be(one: int, other: int) -> None:
    if one != other:
        below, above = held({one, other})
        bound = between(below, above)
        assert below.record_id < bound <= above.record_id
        assert between(held([7])[0], held([8])[0]) == UUID(int=8)


@given(ids, st.data())
def test_what_the_server_lacks_is_named_and_nothing_else(
    numbers: set[int], data: st.DataObject
) -> None:
    ours = held(numbers)
    lost = data.draw(st.sets(st.sampled_from(sorted(numbers)))) if numbers else set()
    listed = [Listed(one.record_id, 1, one.digest[:8]) for one in ours]
    there = [one for one in listed if one.record_id.int not in lost]
    assert {one.int for one in missing(ours, there)} == lost


def test_other_bytes_are_missing_and_a_later_revision_is_not() -> None:
    (ours,) = held([5])
    assert missing([ours], [Listed(ours.record_id, 1, b"x" * 8)]) == [ours.record_id]
    assert missing([ours], [Listed(ours.record_id, 2, b"x" * 8)]) == []


def test_what_the_server_holds_beyond_what_it_told_is_asked_about() -> None:
    ours, never_told = held([5, 6])
    same, newer = Listed(ours.record_id, 1, b"x" * 8), Listed(ours.record_id, 3, b"x" * 8)
    assert unheard([ours], [same]) == []
    assert unheard([ours], [newer]) == [(ours.record_id, 3)]
    assert unheard([ours], [Listed(never_told.record_id, 1, b"x" * 8)]) == [
        (never_told.record_id, 1)
    ]


def test_what_is_ours_below_a_later_revision_is_asked_about() -> None:
    ours, never_told = held([5, 6])
    listed = [Listed(ours.record_id, 3, b"x" * 8), Listed(never_told.record_id, 2, b"x" * 8)]
    assert beneath([ours], listed) == [(ours.record_id, 1)]
    assert beneath([ours], [Listed(ours.record_id, 1, b"x" * 8)]) == []
