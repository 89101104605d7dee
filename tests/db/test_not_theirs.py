"""What is not theirs, through the book itself: it is refused, and not one row is another one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.db.answered import add
from tests.db.conftest import Clock, a_dose
from tests.db.people import (
    BOSS,
    BOSS_WORD,
    another_process,
    approvals_of,
    hire,
    named,
    refused,
    save,
    sign_in,
    staff_of,
    trail,
)
from vaxentry.db.import_desk import ImportDesk
from vaxentry.db.import_table import ImportTable
from vaxentry.db.outbox import Outbox
from vaxentry.db.seats import Enrolled
from vaxentry.db.staff import Staff
from vaxentry.db.store import Store
from vaxentry.db.tables import metadata
from vaxentry.domain.approval import Choice
from vaxentry.domain.case_steps import Step
from vaxentry.domain.cases import Amendment, Seen
from vaxentry.domain.day_close import Seal
from vaxentry.domain.day_doses import BatchOfDay, Yield
from vaxentry.domain.day_pile import PcCount
from vaxentry.domain.form import Field, StackField
from vaxentry.domain.import_desk import BadRow, ChangedRow, FileMark, ImportedRow, RowMark
from vaxentry.domain.permission import Permission, Right
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.domain.ruling import Says
from vaxentry.domain.stacks import CorrectionDraft, Draft, HeadDraft, ParkReason, Pins, Village
from vaxentry.domain.staff import Role
from vaxentry.domain.ticket import TicketNo
from vaxentry.domain.trail import Action
from vaxentry.errors import NotPermittedError
from vaxentry.reports.day_desk import DayDesk

CLERK, ONLOOKER = "Rahma", "Lia"
DAY = date(2021, 8, 27)
FILE = FileMark(b"f" * 32, "kartu.xlsx")
PARKED, OFFERED, NEW = b"p" * 32, b"o" * 32, b"n" * 32
BATCH = BatchOfDay("KLINIK", "sinovac", "B1")
AN_ENROLMENT = Enrolled(
    server_url="https://y", server_id=uuid4(), server_key=bytes(32), token="t", site="S9",
    site_name="", pc_code="AD", certificate={}, epoch_number=1, epoch_nonce="e",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A book with something of everything in it.

    Attributes:
        own: a record that the clerk typed.
        other: one that the supervisor typed and that was in an attempt.
        asked: one that the supervisor wants to void, which waits.
        stack: the stack of the import; rows of it are parked and offered.
    """

    book: Store
    staff: Staff
    own: UUID
    other: UUID
    asked: UUID
    stack: UUID

    @property
    def days(self) -> DayDesk:
        return DayDesk(self.book.transactions, lambda: datetime(2021, 8, 28, tzinfo=UTC))

    @property
    def desk(self) -> ImportDesk:
        return ImportDesk(self.book.transactions, self.book._clock)

    @property
    def table(self) -> ImportTable:
        return ImportTable(self.book.transactions, self.book._clock)

    def everything(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table."""
        with self.book.transactions.reading() as c:
            return {
                name: sorted((tuple(row) for row in c.execute(select(table))), key=repr)
                for name, table in metadata.tables.items()
            }

    def mark(self, content: bytes) -> RowMark:
        return RowMark(FILE.print, content[0], content, b"card")

    def bad(self, content: bytes = NEW) -> BadRow:
        return BadRow(self.mark(content), {"name": "x"}, [])

    def imported(self, content: bytes) -> ImportedRow:
        return ImportedRow(self.mark(content), self.stack, uuid4(), a_dose())

    def changed(self, content: bytes = NEW) -> ChangedRow:
        dose = a_dose(name="YOHANA WAROM")
        return ChangedRow(self.mark(content), self.stack, self.own, dose)

    def draft(self) -> Draft:
        return Draft(uuid4(), self.stack, 3, {Field.NAME: "Y"}, {})

    def correct_head(self) -> object:
        wanted = StackField.SITE, "PKM-ENAROTALI"
        return self.book.correct_range(self.stack, range(1, 9), *wanted, reason="x")


@pytest.fixture
def place(book: Store, outbox: Outbox, clock: Clock) -> Place:
    staff = staff_of(book)
    staff.begin(BOSS, BOSS_WORD)
    hire(staff, CLERK, Role.ENTRY)
    hire(staff, ONLOOKER, Role.VIEW)
    other = add(book, a_dose(ticket=TicketNo("P-CD34")))
    asked = add(book, a_dose("9271060312009002"))
    outbox.begin(uuid4(), outbox.due(clock(), 10), clock())
    assert book.void(asked, reason="ganda").needs_approval
    sign_in(staff, CLERK)
    desk = ImportDesk(book.transactions, clock)
    made = Place(book, staff, save(book), other, asked, desk.begin(FILE, []).stack)
    desk.park_rows([made.bad(PARKED)])
    assert desk.offer_correction(made.changed(OFFERED))
    return made


Try = Callable[[Place], object]

NOT_A_CLERKS: dict[str, Try] = {
    "pause": lambda at: at.book.act(Act.PAUSE, Chosen.one(1), reason="x"),
    "pause a stack": lambda at: at.book.act(Act.PAUSE, Chosen.of_stack(at.stack), reason="x"),
    "resume": lambda at: at.book.act(Act.RESUME, Chosen.one(1)),
    "put first": lambda at: at.book.act(Act.PUT_FIRST, Chosen.one(1)),
    "put back": lambda at: at.book.act(Act.PUT_BACK, Chosen.one(1)),
    "mark": lambda at: at.book.act(Act.MARK_PCARE, Chosen.one(1)),
    "unmark": lambda at: at.book.act(Act.UNMARK_PCARE, Chosen.one(1)),
    "rule": lambda at: at.book.rule(at.own, Says.BOTH, reason="x"),
    "letter": lambda at: at.book.take_step([at.own], Step.LETTER),
    "sent": lambda at: at.book.take_step([at.own], Step.SENT_DUKCAPIL),
    "gone through": lambda at: at.book.take_step([at.own], Step.CLINICAL),
    "correct another's": lambda at: at.book.correct(at.other, a_dose(name="X"), reason="x"),
    "void another's": lambda at: at.book.void(at.other, reason="x"),
    "swap": lambda at: at.book.swap_tickets(Seen(at.own, 1), Seen(at.other, 1), reason="x"),
    "amend": lambda at: at.book.amend(Seen(at.other, 1), Amendment(dose_no=2), reason="x"),
    "approve": lambda at: approvals_of(at.book).approve(at.asked),
    "decline": lambda at: approvals_of(at.book).decline(at.asked, reason="x"),
    "seal": lambda at: at.days.seal(at.days.sheet(DAY), Seal.CARDS, {}),
    "reopen": lambda at: at.days.reopen(DAY, Seal.CARDS, "x"),
    "hire": lambda at: at.staff.add("Yusuf", (Role.ENTRY,)),
    "change a member": lambda at: at.staff.change(
        named(at.staff, CLERK).id, name=CLERK, roles=Role, valid_until=None
    ),
    "shut a member out": lambda at: at.staff.disable(named(at.staff, BOSS).id),
    "reset a password": lambda at: at.staff.reset(named(at.staff, BOSS).id),
    "renew the code": lambda at: at.staff.renew_recovery(),
    "trust the clock": lambda at: at.staff.trust_clock(),
    "enrol": lambda at: at.book.keep_enrolment(AN_ENROLMENT),
    "settings": lambda at: at.book.demand(Right.CHANGE_SETTINGS),
    "trail": lambda at: at.book.demand(Right.READ_AUDIT),
    "full numbers": lambda at: at.book.demand(Right.EXPORT_FULL),
}
"""Refused to somebody who types, and to whoever may do less."""

NOT_AN_ONLOOKERS: dict[str, Try] = {
    "open": lambda at: at.book.open_stack(DAY, 1, ""),
    "enter": lambda at: at.book.enter_stack(at.stack, {Field.BATCH: "B2"}, cards_counted=9),
    "day": lambda at: at.book.change_day(at.stack, DAY),
    "batch": lambda at: at.book.keep_batch(at.stack, "sinovac", "B2"),
    "villages": lambda at: at.book.keep_villages([Village("KLAWASI", "SORONG")]),
    "save": lambda at: at.book.add(a_dose(), record_id=uuid4(), stack=at.stack),
    "correct": lambda at: at.book.correct(at.own, a_dose(name="X"), reason="x"),
    "void": lambda at: at.book.void(at.own, reason="x"),
    "retype": lambda at: at.book.retype(at.own, "9271060312000001"),
    "settle a doubt": lambda at: at.book.settle_doubt(at.own),
    "send now": lambda at: at.book.act(Act.SEND_NOW, Chosen.one(1)),
    "vials": lambda at: at.days.enter_vials(DAY, BATCH, Yield(1, 5000, 0)),
    "count": lambda at: at.days.enter_count(DAY, at.stack, PcCount("B", 1)),
    "read a file": lambda at: at.desk.begin(FileMark(b"g" * 32, "b.csv"), []),
    "import a row": lambda at: at.desk.import_row(at.imported(NEW)),
    "park a row": lambda at: at.desk.park_rows([at.bad()]),
    "offer": lambda at: at.desk.offer_correction(at.changed()),
    "keep a row": lambda at: at.table.keep(replace(at.table.rows([PARKED])[0], set_aside=True)),
    "take a row": lambda at: at.table.take(at.imported(PARKED)),
    "take an offer": lambda at: at.table.take_as_own(at.imported(OFFERED)),
    "leave an offer": lambda at: at.table.leave(OFFERED),
}
"""What somebody who types may do, and who only looks may not."""


def let_through(place: Place, tries: dict[str, Try], reason: str) -> list[str]:
    """What was not refused for that reason, or changed something all the same."""
    before, found = place.everything(), []
    for name, act in tries.items():
        try:
            act(place)
            found.append(name)
        except NotPermittedError as error:
            if error.params["reason"] != reason or place.everything() != before:
                found.append(name)
    return found


def test_a_clerk_is_refused_and_nothing_changes(place: Place) -> None:
    assert let_through(place, NOT_A_CLERKS, "not_permitted") == []


def test_who_only_looks_and_nobody_are_refused_and_nothing_changes(place: Place) -> None:
    tries = NOT_A_CLERKS | NOT_AN_ONLOOKERS
    sign_in(place.staff, ONLOOKER)
    assert let_through(place, tries, "not_permitted") == []
    place.staff.sign_out()
    assert let_through(place, tries, "sign_in_first") == []


@pytest.mark.parametrize("name", NOT_AN_ONLOOKERS)
def test_a_clerk_is_not_refused(place: Place, name: str) -> None:
    NOT_AN_ONLOOKERS[name](place)


DRAFTS: dict[str, Try] = {
    "card": lambda at: at.book.save_draft(at.draft()),
    "no card": lambda at: at.book.clear_draft(),
    "correction": lambda at: at.book.keep_correction(
        CorrectionDraft(at.own, 1, {Field.NAME: "Y"}, {}, "x")
    ),
    "put aside": lambda at: at.book.park(at.draft(), ParkReason.OTHER),
    "no correction": lambda at: at.book.forget_correction(at.own),
    "head": lambda at: at.book.keep_head(HeadDraft(at.stack, {"batch": "B"})),
    "pins": lambda at: at.book.keep_pins(Pins(at.stack, {Field.NAME: "Y"})),
}


def test_a_list_leaves_with_whoever_is_at_work_and_is_noted(place: Place) -> None:
    sign_in(place.staff, ONLOOKER)
    place.book.note_leaving(Action.EXPORTED, "list_next")
    assert trail(place.book)[-1] == ("exported", "list_next")
    place.staff.sign_out()
    before = place.everything()
    with refused("sign_in_first"):
        place.book.note_leaving(Action.EXPORTED, "list_next")
    assert place.everything() == before


def test_who_asks_what_is_allowed_writes_nothing(place: Place, clock: Clock) -> None:
    before, approvals = place.everything(), approvals_of(place.book)
    clock.now += timedelta(hours=1)
    assert place.staff.may(Right.SAVE) is Permission.ALLOWED
    assert place.staff.may(Right.VOID, place.other) is Permission.REFUSED
    assert approvals.choice(place.asked) == Choice(Permission.REFUSED, Permission.REFUSED)
    assert approvals.pair(place.asked) is not None
    assert place.everything() == before


def test_what_is_half_typed_is_kept_when_a_role_has_ended(place: Place) -> None:
    boss, clerk = another_process(place.book), named(place.staff, CLERK).id
    sign_in(staff_of(boss), BOSS)
    staff_of(boss).disable(clerk)
    with refused("role_ended"):
        place.book.open_stack(DAY, 1, "")
    for keep in DRAFTS.values():
        keep(place)
    place.staff.sign_out()
    for keep in DRAFTS.values():
        keep(place)


def test_a_clerk_may_ask_that_all_is_sent_now(place: Place) -> None:
    assert place.book.act(Act.SEND_NOW, Chosen.one(1)).records == 1


def test_a_supervisor_pauses_and_seals(place: Place) -> None:
    sign_in(place.staff, BOSS)
    assert place.book.act(Act.PAUSE, Chosen.one(1), reason="x").records == 1
    assert place.book.act(Act.RESUME, Chosen.one(1)).records == 1
