"""Record ids: unique, in the order of time, and of the version they say."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from vaxentry.domain.record_id import RANDOM_BYTES, record_id

moments = st.datetimes(datetime(1970, 1, 2), datetime(9000, 1, 1)).map(  # noqa: DTZ001 - made UTC
    lambda at: at.replace(tzinfo=UTC)
)
randomness = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)


@given(moments, randomness)
def test_it_is_a_version_seven_uuid_that_tells_its_time(now: datetime, random: bytes) -> None:
    made = record_id(now, random)
    assert (made.version, made.variant) == (7, RFC_4122)
    told = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=made.int >> 80)
    assert abs(told - now) <= timedelta(milliseconds=1)


@given(moments, randomness, randomness)
def test_a_later_record_stands_behind_an_earlier_one(now: datetime, a: bytes, b: bytes) -> None:
    later = now + timedelta(milliseconds=2)
    assert record_id(now, a).hex < record_id(later, b).hex


@given(moments, st.integers(0, 2**74 - 1), st.integers(0, 2**74 - 1))
def test_all_its_random_bits_count(now: datetime, a: int, b: int) -> None:
    def spread(bits: int) -> bytes:
        high, low = divmod(bits, 1 << 62)
        return (high << 64 | low).to_bytes(RANDOM_BYTES)

    assert (record_id(now, spread(a)) == record_id(now, spread(b))) == (a == b)
