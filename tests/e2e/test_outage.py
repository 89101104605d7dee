"""An outage of known shape: the weather of the proxy against what the PC says of it."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from tests.e2e.desk import Desk
from vaxentry.central.embedded import Embedded
from vaxentry.demo.proxy import Proxy
from vaxentry.demo.weather import Climate, Fate, Sky, Weather
from vaxentry.domain.link_spans import UP_WAYS
from vaxentry.domain.outage import Interval
from vaxentry.domain.outage_text import outages
from vaxentry.reports.outage_desk import Outages

CLIMATE = Climate(
    up_s=(1.5, 1.5), down_s=(1.2, 1.2), delay_s=0.0, bytes_per_s=1e9, fates=(Fate.FORWARD,)
)
LENGTH_S = 6.2
SLACK = timedelta(milliseconds=250)
"""The proxy opens its door a tenth of a second late, and a clock is read before it is noted."""


def _server(server: Embedded) -> tuple[str, int]:
    place = urlsplit(server.url)
    assert place.hostname is not None
    assert place.port is not None
    return place.hostname, place.port


@pytest.mark.slow
def test_each_edge_lies_within_its_stated_uncertainty(tmp_path: Path, server: Embedded) -> None:
    desk = Desk(tmp_path, server).enrol()
    weather = Weather(1, CLIMATE)
    with Proxy(_server(server), weather) as proxy:
        begun, monotonic = datetime.now(UTC), time.monotonic()
        with desk.book.transactions.writing() as c:
            c.execute(text("UPDATE device SET server_url = :url"), {"url": proxy.url})
        while time.monotonic() - monotonic < LENGTH_S:
            desk.new_run()  # a run proves the server anew: every round is a look at the way
            desk.sync()
    found = Outages(desk.book.transactions, desk.clock).outage()
    desk.close()
    told = sorted(outages(found), key=lambda one: one.begins.latest or begun)
    true = _true_outages(begun, weather, timedelta(seconds=LENGTH_S))
    assert len(told) == len(true) == 2
    for one, (down, up) in zip(told, true, strict=True):
        _contains(one, down, up)
    assert any(one.way in UP_WAYS for one in found.intervals)


def _true_outages(
    begun: datetime, weather: Weather, length: timedelta
) -> list[tuple[datetime, datetime]]:
    """What the weather did, to the hundredth of a second."""
    edges: list[datetime] = []
    was_up = True
    for step in range(int(length.total_seconds() * 100)):
        is_up = weather.sky(step / 100) is Sky.UP
        if is_up != was_up:
            edges.append(begun + timedelta(seconds=step / 100))
        was_up = is_up
    return list(zip(edges[::2], edges[1::2], strict=False))


def _contains(one: Interval, down: datetime, up: datetime) -> None:
    for edge, true in ((one.begins, down), (one.ends, up)):
        assert edge.earliest is not None
        assert edge.latest is not None
        assert edge.earliest - SLACK <= true <= edge.latest + SLACK
