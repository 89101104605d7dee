"""What the health office sees of a PC: as much as waits there, not what it had begun to send."""

from threading import Event
from uuid import uuid4

from tests.db.conftest import a_dose
from tests.e2e.desk import Desk, save
from vaxentry.central.embedded import Embedded
from vaxentry.central.status import DeviceStatus, read_status
from vaxentry.domain.form import Field
from vaxentry.domain.problems import Problem, Severity
from vaxentry.sync.client import Client
from vaxentry.sync.goodput import Goodput
from vaxentry.sync.http import Http
from vaxentry.sync.lanes import ManyLanes


def seen(server: Embedded, desk: Desk) -> DeviceStatus:
    central = server.central
    (site,) = read_status(central.database, central.identity, central.clock()).sites
    (found,) = [one for one in site.devices if one.device == str(desk.book.site().device)]
    return found


def test_a_pc_that_has_drained_shows_nothing_waiting(
    server: Embedded, desks: tuple[Desk, Desk]
) -> None:
    desk = desks[0]
    save(desk, *range(9000, 9030))
    lanes = ManyLanes([Client(Http(Event())) for _ in range(3)])
    desk.engine._sender._lanes = lanes
    desk.engine._sender.goodput = Goodput(5, bytes_s=1.0)
    desk.engine._sender._batch_limit = 5
    assert desk.sync() == {"accepted": 30}
    lanes.close()
    status = seen(server, desk)
    assert (status.waiting, status.oldest_saved_at, status.records) == (0, None, 30)


def test_a_pc_that_delivers_nothing_tells_what_waits_all_the_same(
    server: Embedded, desks: tuple[Desk, Desk]
) -> None:
    desk = desks[0]
    doubt = Problem(Field.SEX, "nik_sex", Severity.IDENTITY)
    doubtful = a_dose("9271060312009000", ticket=None)
    held = desk.book.add(doubtful, record_id=uuid4(), stack=desk.stack.id, warnings=[doubt])
    desk.sync()
    assert seen(server, desk).waiting == 1
    assert seen(server, desk).oldest_saved_at is not None
    desk.book.void(held.record_id, reason="salah kartu")
    desk.sync()
    assert (seen(server, desk).waiting, seen(server, desk).oldest_saved_at) == (0, None)
