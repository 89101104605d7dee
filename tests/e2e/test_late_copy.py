"""A PC set back behind numbers that were never stored: the server calls its tries late."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.e2e.desk import Desk, heads, save
from vaxentry.central.embedded import Embedded
from vaxentry.wire.messages import LATE_AFTER

MANY = 2 * LATE_AFTER


@pytest.fixture
def gone_on(tmp_path: Path, server: Embedded) -> Iterator[Desk]:
    """A book as it was before the PC made many tries, of which only the last was stored."""
    (tmp_path / "c").mkdir()
    before = Desk(tmp_path / "c", server).enrol()
    save(before, 9001)
    before.sync()
    before.close()
    shutil.copytree(tmp_path / "c", tmp_path / "kept")
    after = Desk(tmp_path / "c", server)
    with after.book.transactions.writing() as c:
        c.execute(text("UPDATE device SET last_device_seq = last_device_seq + :n"), {"n": MANY})
    save(after, 9002)
    assert after.sync() == {"accepted": 2}
    after.close()
    desk = Desk(tmp_path / "kept", server)
    yield desk
    desk.close()


def test_it_goes_on_under_an_id_of_its_own_and_loses_nothing(
    gone_on: Desk, server: Embedded
) -> None:
    device = gone_on.book.site().device
    save(gone_on, 9003)
    assert gone_on.sync() == {"accepted": 2}
    assert gone_on.book.site().device != device
    assert len(heads(server)) == 3
