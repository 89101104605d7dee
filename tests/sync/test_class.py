"""Where a batch stands in the server's line: with what is typed now, or with what piled up."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.db.conftest import a_dose
from tests.sync.conftest import Desk
from vaxentry.central.admission import Class, class_of
from vaxentry.db.agreement import Agreement
from vaxentry.domain.outbox import FRESH
from vaxentry.errors import OutcomeUnknownError
from vaxentry.sync.client import Client
from vaxentry.sync.engine import SyncEngine
from vaxentry.sync.http import Http
from vaxentry.sync.lanes import OneLane
from vaxentry.sync.replies import Reply
from vaxentry.sync.transport import Request

HOUR = timedelta(hours=1)
"""So long a pile has lain: less than a number in doubt is waited for."""


@dataclass
class Line:
    """A transport that notes what the server makes of each request, before it reads its body."""

    http: Http
    classes: list[Class | None] = field(default_factory=list)

    def exchange(self, request: Request) -> Reply:
        told = {name.lower(): value for name, value in request.headers.items()}
        if (kind := class_of(request.method, request.path, told)) is not None:
            self.classes.append(kind)
        return self.http.exchange(request)

    def close(self) -> None:
        self.http.close()


@pytest.fixture
def line(desk: Desk) -> Line:
    """The line of the desk's engine, which is made anew over it; comparing is left out."""
    line = Line(Http(desk.stop))
    client = Client(line)
    desk.clients.append(client)
    desk.engine = SyncEngine(
        desk.outbox, Agreement(desk.book.transactions), client, OneLane(client), clock=desk.clock,
        draw=lambda: 0.5, run=uuid4(), new_id=uuid4, batch_limit=500, stop=desk.stop,
    )  # fmt: skip
    return line


def batches(line: Line) -> list[Class | None]:
    return [kind for kind in line.classes if kind is not Class.RECONCILE]


def complain(desk: Desk) -> None:
    desk.book.add(a_dose(complaint="demam"), record_id=uuid4(), stack=desk.stack.id)


def pile_up(desk: Desk) -> None:
    desk.save(2)
    desk.clock.now += HOUR


def nothing(_desk: Desk) -> None:
    """No pile, or nothing typed."""


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        (nothing, lambda desk: desk.save(2), Class.ENTRY),
        (pile_up, nothing, Class.BACKLOG),
        (pile_up, lambda desk: desk.save(1), Class.BACKLOG),
        (nothing, complain, Class.ENTRY),
    ],
)
def test_what_is_typed_now_stands_before_what_piled_up(
    desk: Desk,
    line: Line,
    before: Callable[[Desk], object],
    now: Callable[[Desk], object],
    kind: Class,
) -> None:
    before(desk)
    now(desk)
    desk.engine.run_once()
    assert batches(line) == [kind]
    assert set(desk.states()) == {"accepted"}


def test_a_complaint_of_yesterday_stands_with_what_is_typed_now(desk: Desk, line: Line) -> None:
    complain(desk)
    desk.clock.now += timedelta(days=1)
    desk.engine.run_once()
    assert batches(line) == [Class.ENTRY]


def test_a_correction_is_as_fresh_as_it_was_saved(desk: Desk, line: Line) -> None:
    (record,) = desk.save()
    desk.clock.now += HOUR
    desk.book.correct(record, a_dose(phone="+6281234567891"), reason="salah ketik")
    desk.engine.run_once()
    assert batches(line) == [Class.ENTRY]


def test_a_clock_that_went_far_back_makes_nothing_fresh(desk: Desk, line: Line) -> None:
    desk.save()
    desk.clock.now -= 2 * FRESH
    desk.engine.run_once()
    assert batches(line) == [Class.BACKLOG]


def test_a_comparison_that_shows_what_was_promised_stands_with_the_entries(
    desk: Desk, line: Line
) -> None:
    """Nothing is sent before it."""
    desk.engine.run_once()
    contract = desk.outbox.contract()
    assert contract is not None
    line.classes.clear()
    for shown in (None, {"device_seq": 1}):
        with suppress(OutcomeUnknownError):  # no server of a test reads what is shown
            desk.clients[-1].compare(contract, [], [], shown)
    assert line.classes == [Class.RECONCILE, Class.ENTRY]
