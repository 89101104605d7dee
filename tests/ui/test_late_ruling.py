"""Over a real book, by keyboard: a decision came too late, and the entry goes on without it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import cast
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from tests.db.answered import PARTY, answer
from tests.db.conftest import Clock
from tests.db.test_status import ENROLLED
from tests.ui.staff_room import BOSS, BOSS_WORD, CONTROL, ESCAPE, RAHMA, StaffRoom
from vaxentry.db.outbox import Outbox
from vaxentry.domain.desk_lists import DeskList
from vaxentry.domain.outbox import State
from vaxentry.domain.ruling import Says
from vaxentry.language import Words
from vaxentry.ui.pages.entry import EntryPage
from vaxentry.ui.pages.refused_section import RefusedSection

Answer = Callable[..., object]


@pytest.fixture
def answers(room: StaffRoom) -> Answer:
    """The server's word on what waits to be sent."""
    return partial(answer, Outbox(room.store.transactions), cast("Clock", lambda: room.now))


@pytest.fixture(params=["ruling_no_clash", "ruling_outdated"])
def record(room: StaffRoom, answers: Answer, request: pytest.FixtureRequest) -> UUID:
    """Decided here after it was decided elsewhere: the server refuses the decision."""
    enrolled = replace(ENROLLED, certificate={"scope": [PARTY.site]})
    room.by(BOSS, partial(room.store.keep_enrolment, enrolled))
    made = room.saved(RAHMA, temperature=365, systolic=120, diastolic=80)
    answers(State.NIK_CLASH, "held.nik", PARTY)
    room.by(BOSS, partial(room.store.rule, made, Says.MINE, reason="KTP asli dilihat"))
    answers(State.NEEDS_FIX, "invalid", rule=request.param)
    return made


@pytest.fixture
def entry(room: StaffRoom, record: UUID) -> EntryPage:
    """A supervisor looks what was refused and opens it with Enter."""
    assert room.state(record) is State.NEEDS_FIX
    room.open().come("dew", BOSS_WORD)
    room.clerk.press(Qt.Key.Key_F3, CONTROL)
    page = room.window.pages.conflicts()
    room.wait(page.isVisible)
    while page.which is not DeskList.REFUSED:
        room.clerk.press(Qt.Key.Key_Right)
    refused = page.section
    assert isinstance(refused, RefusedSection)
    room.wait(lambda: refused.current)
    room.clerk.press(Qt.Key.Key_Return)
    opened = room.window.entry
    room.wait(opened.correction_bar.reason.hasFocus)
    return opened


def test_the_card_is_saved_as_it_is_and_goes_without_the_decision(
    room: StaffRoom, record: UUID, entry: EntryPage
) -> None:
    words = Words("id")
    assert entry.right.changes.accessibleName() == words("entry.no_change_refused")
    dose = room.store.detail(record).dose
    room.clerk.type("diputuskan kabupaten")
    room.clerk.save()
    room.wait(lambda: entry.desk.correction is None)
    assert room.state(record) is State.QUEUED
    told = room.store.detail(record)
    assert [one.reason for one in told.revisions][2:] == ["diputuskan kabupaten"]
    assert told.revisions[-1].ruling is None
    assert told.dose == dose


def test_not_without_a_reason(room: StaffRoom, record: UUID, entry: EntryPage) -> None:
    room.clerk.save()
    assert entry.correction_bar.field.tone == "error"
    assert entry.correction_bar.reason.hasFocus()
    assert room.state(record) is State.NEEDS_FIX


def test_escape_leaves_it_at_once(room: StaffRoom, record: UUID, entry: EntryPage) -> None:
    room.clerk.press(ESCAPE)
    assert entry.desk.correction is None
    assert room.state(record) is State.NEEDS_FIX


@pytest.mark.usefixtures("entry")
def test_where_they_still_clash_it_is_decided_anew(
    room: StaffRoom, record: UUID, answers: Answer
) -> None:
    room.clerk.type("diputuskan kabupaten")
    room.clerk.save()
    room.wait(lambda: room.state(record) is State.QUEUED)
    answers(State.NIK_CLASH, "held.nik", PARTY)
    found = room.store.case(record)
    assert found is not None
    assert found.may_rule
    assert room.store.rule(record, Says.BOTH, reason="satu orang").rev == 4
