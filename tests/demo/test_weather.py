from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from vaxentry.demo.weather import FAIR, Climate, Fate, Sky, Weather

seeds = st.integers(0, 10_000)


@given(seeds)
def test_fifty_delivered_batches_lose_more_than_fifteen_replies(seed: int) -> None:
    weather = Weather(seed, Climate())
    lost = delivered = upload = 0
    while delivered < 50:
        fate = weather.fate(upload)
        lost += fate is Fate.CUT_AFTER_COMMIT
        delivered += fate not in {Fate.CUT_BEFORE, Fate.CUT_DURING}
        upload += 1
    assert lost >= 15


@given(seeds)
def test_each_round_has_every_fate_as_often_as_the_climate_says(seed: int) -> None:
    climate = Climate()
    weather = Weather(seed, climate)
    size = len(climate.fates)
    for start in (0, size, 7 * size):
        drawn = Counter(weather.fate(number) for number in range(start, start + size))
        assert drawn == Counter(climate.fates)


@given(seeds)
def test_it_is_up_first_and_the_spells_are_as_long_as_the_climate_says(seed: int) -> None:
    climate = Climate(up_s=(4.0, 4.0), down_s=(2.0, 2.0))
    weather = Weather(seed, climate)
    seen = [weather.sky(second) for second in (0.0, 3.9, 4.1, 5.9, 6.1, 10.1, 12.1, 16.1)]
    outages = [Sky.CLOSED, Sky.CLOSED, Sky.UP, Sky.HANGING_UP, Sky.UP, Sky.CLOSED]
    assert seen == [Sky.UP, Sky.UP, *outages]


@given(seeds)
def test_the_same_seed_gives_the_same_weather(seed: int) -> None:
    one, other = Weather(seed, Climate()), Weather(seed, Climate())
    assert [one.fate(n) for n in range(40)] == [other.fate(n) for n in range(40)]
    assert [one.sky(s / 3) for s in range(300)] == [other.sky(s / 3) for s in range(300)]


@given(st.floats(0, 1e9), st.integers(0, 10**9))
def test_fair_weather_lasts(second: float, upload: int) -> None:
    weather = Weather(0, FAIR)
    assert weather.sky(second) is Sky.UP
    assert weather.fate(upload) is Fate.FORWARD
