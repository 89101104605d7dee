"""The file that one PC hands to another: what it says comes back, and nothing else is believed."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from vaxentry.domain.day_doses import BatchGiven, BatchOfDay
from vaxentry.domain.day_summary import DaySummary, StackSummary
from vaxentry.wire.day_summary import PURPOSE, SummaryError, from_file, to_file
from vaxentry.wire.signing import fingerprint, public_bytes, sign

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
AT = datetime(2021, 8, 27, 9, 0, tzinfo=UTC)
STACK = StackSummary(3, "S1", 5, 2, frozenset({1, 4}))
M7 = BatchGiven(BatchOfDay("S1", "moderna", "M7"), 4, 1, 1750)

texts = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=40)


@st.composite
def any_batch(draw: st.DrawFn) -> BatchGiven:
    doses = draw(st.integers(1, 1_000_000))
    batch = BatchOfDay(draw(texts), draw(texts.filter(bool)), draw(texts))
    halves, volume_ul = draw(st.integers(0, doses)), draw(st.integers(1, doses * 10_000))
    return BatchGiven(batch, doses, halves, volume_ul)


def summary(*doses: BatchGiven) -> DaySummary:
    return DaySummary(date(2021, 8, 27), "KD", AT, [STACK], doses=doses)


def written(**changed: object) -> bytes:
    """The file of one batch, with something in it changed before it was signed."""
    told = json.loads(to_file(summary(M7), KEY))
    told |= changed
    return json.dumps(sign(KEY, PURPOSE, told)).encode()


@given(st.lists(any_batch(), max_size=5, unique_by=lambda one: one.batch))
def test_what_a_pc_gave_comes_back_by_batch(doses: list[BatchGiven]) -> None:
    found = from_file(to_file(summary(*doses), KEY))
    assert found.doses == tuple(doses)
    assert (found.stacks, found.key) == ([STACK], fingerprint(public_bytes(KEY)))


def test_a_file_of_an_older_program_says_nothing_of_doses() -> None:
    told = json.loads(written())
    del told["doses"]
    found = from_file(json.dumps(sign(KEY, PURPOSE, told)).encode())
    assert (found.doses, found.stacks) == (None, [STACK])
    assert from_file(to_file(summary(), KEY)).doses == ()


def test_what_a_newer_program_adds_is_passed_over() -> None:
    assert json.loads(written())["schema"] == 1
    assert from_file(written(vials=[1])).doses == (M7,)


def test_doses_that_were_changed_after_they_were_signed_are_not_read() -> None:
    told = json.loads(written())
    told["doses"][0]["doses"] = 5
    with pytest.raises(SummaryError):
        from_file(json.dumps(told).encode())


BATCH = json.loads(written())["doses"][0]
WRONG: dict[str, object] = {
    "no list": {}, "a text": "", "nothing": None, "no batch": [1], "two of one batch": [BATCH] * 2,
}  # fmt: skip
FIELDS: tuple[tuple[str, object], ...] = (
    ("doses", 0), ("doses", -1), ("doses", 1_000_001), ("doses", True), ("doses", "4"),
    ("doses", 4.0), ("doses", None), ("halves", -1), ("halves", 5), ("volume_ul", 0),
    ("volume_ul", -1750), ("volume_ul", 40_001), ("volume_ul", 10**30), ("site", 1),
    ("site", "S" * 41), ("vaccine", ""), ("vaccine", None), ("batch", "M" * 201),
    ("batch", "M\n7"), ("batch", "\u202e7"),
)  # fmt: skip


@pytest.mark.parametrize("told", WRONG.values(), ids=WRONG)
def test_doses_of_another_shape_are_not_read(told: object) -> None:
    with pytest.raises(SummaryError):
        from_file(written(doses=told))


@pytest.mark.parametrize(("name", "value"), FIELDS)
def test_a_figure_or_a_name_that_can_not_be_so_is_not_read(name: str, value: object) -> None:
    with pytest.raises(SummaryError):
        from_file(written(doses=[{**BATCH, name: value}]))


def test_a_name_that_is_no_text_is_not_read() -> None:
    with pytest.raises(SummaryError):
        from_file(written().replace(b'"M7"', b'"\\ud800"'))


@pytest.mark.parametrize("name", ["", "  ", "P" * 41, "A\tB", "\u202eKD", None, 7])
def test_a_name_of_a_pc_that_nobody_could_type_is_not_read(name: object) -> None:
    with pytest.raises(SummaryError):
        from_file(written(pc=name))


@pytest.mark.parametrize(
    "at", ["2021-08-27T09:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "", 7]
)
def test_a_moment_that_can_not_be_compared_is_not_read(at: object) -> None:
    with pytest.raises(SummaryError):
        from_file(written(made_at=at))


@pytest.mark.parametrize("name", BATCH)
def test_a_batch_without_one_of_its_fields_is_not_read(name: str) -> None:
    rest = {key: value for key, value in BATCH.items() if key != name}
    with pytest.raises(SummaryError):
        from_file(written(doses=[rest]))


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("abc", max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(BATCH)), inner)
    ),
    max_leaves=9,
)


@given(anything)
def test_whatever_else_stands_there_is_refused_and_nothing_worse(told: Any) -> None:
    if told == []:
        assert from_file(written(doses=told)).doses == ()
        return
    with pytest.raises(SummaryError):
        from_file(written(doses=told))
