"""What the figures tell while something is wrong, and of a line that is full."""

from typing import Any

import pytest

from tests.central.client import Pc
from vaxentry.central.admission import Admission, Place
from vaxentry.central.api import Central
from vaxentry.central.calls import Call


def lose_database(central: Central) -> None:
    with central.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE server RENAME TO elsewhere")


def lose_journal(central: Central) -> None:
    central.journal._path.unlink()


@pytest.mark.parametrize("lose", [lose_database, lose_journal])
def test_without_database_or_journal_the_rest_is_told(central: Central, pc: Pc, lose: Any) -> None:
    pc.say_hello()
    central.metrics.request("GET", "/v1/hello", 200)
    lose(central)
    answer = central.handle(Call("GET", "/metrics"))
    told = answer.body.decode()
    assert answer.status == 200
    assert 'path="/v1/hello",status="200"} 1' in told
    assert "\nvaxentry_data_up 0\n" in told
    assert "vaxentry_server_seq" not in told


def test_the_length_of_the_line_is_told(central: Central) -> None:
    admission = Admission(1)
    central.metrics.line = admission.length
    places = [place for place in (admission.enter() for _ in range(99)) if isinstance(place, Place)]
    admission.wait(places[0])
    told = central.handle(Call("GET", "/metrics")).body.decode()
    worker = f'{{worker="{central.metrics.worker}"}}'
    assert f"\nvaxentry_line_places{worker} {len(places)}\n" in told
    assert f"\nvaxentry_line_waiting{worker} 1\n" in told
    assert f"\nvaxentry_line_owed_seconds{worker} {admission.refused_s:.2f}" in told
