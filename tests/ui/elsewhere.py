"""What another process of the same book does while the window is open."""

from collections.abc import Callable, Sequence
from typing import cast
from uuid import UUID

from PySide6.QtCore import Qt

from tests.db.answered import PARTY, answer
from tests.db.conftest import Clock
from tests.db.people import WORD, another_process, approvals_of, staff_of
from tests.ui.desk_lists import FakeFiles
from tests.ui.fake_trail import FakeTrail
from tests.ui.staff_room import BOSS_WORD, CONTROL, RAHMA, RINA, StaffRoom
from vaxentry.db.approving import Approvals
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.outbox import State
from vaxentry.domain.records import OtherParty
from vaxentry.domain.ticket import TicketNo
from vaxentry.ui.pages.cases_section import CasesSection


def elsewhere(room: StaffRoom, act: Callable[[Store, Approvals], object]) -> None:
    """Rina, a supervisor, does something there; the window is told of nothing."""
    store = another_process(room.store)
    staff = staff_of(store)
    staff.sign_in(RINA, WORD)
    act(store, approvals_of(store))
    staff.sign_out()


def clash(
    room: StaffRoom, number: str, state: State = State.NIK_CLASH, other: OtherParty = PARTY
) -> UUID:
    """A record of Rahma's that is a case."""
    record = room.saved(RAHMA, number, ticket=TicketNo(f"P-{number[-4:]}"))
    code = "held.nik" if state is State.NIK_CLASH else "held.ticket"
    answer(Outbox(room.store.transactions), cast("Clock", lambda: room.now), state, code, other)
    return record


def open_cases(room: StaffRoom) -> CasesSection:
    """A supervisor looks at *Perlu keputusan*, the first case in front."""
    room.open(files=FakeFiles(FakeTrail())).come("dew", BOSS_WORD)
    room.clerk.press(Qt.Key.Key_F3, CONTROL)
    cases = room.window.pages.conflicts().cases
    room.wait(lambda: cases.ways.isEnabled() and cases.ways.case and cases.table.hasFocus())
    return cases


def tell(room: StaffRoom, records: Sequence[UUID]) -> None:
    """The window hears that these changed."""
    room.store.transactions.tell(records)
