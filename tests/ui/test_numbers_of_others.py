"""F7 over a real book: who typed a row sees its number beside another; who did not does not."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.ui.staff_room import BOSS, BOSS_WORD, ESCAPE, NUMBER, RAHMA, StaffRoom, numbered
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.domain.problems import Problem, Severity
from vaxentry.language import Words
from vaxentry.ui.pages.end_pass import EndPass

F4, UP, DOWN = Qt.Key.Key_F4, Qt.Key.Key_Up, Qt.Key.Key_Down
WRONG = "9271060312009091"
MASKED = "9271&nbsp;••••&nbsp;••••&nbsp;••<b><u>•</u></b>•"
DOUBT = Problem(Field.BIRTH_DATE, "nik_birth_date", Severity.IDENTITY)


@pytest.fixture
def record(room: StaffRoom) -> UUID:
    """A row of Rahma's whose number is in doubt."""
    made = uuid4()

    def save() -> None:
        stack = room.store.open_stack(date(2021, 8, 27), 3, "")
        dose = numbered(NUMBER, temperature=365, systolic=120, diastolic=80)
        room.store.add(dose, record_id=made, stack=stack.id, warnings=[DOUBT])

    room.by(RAHMA, save)
    return made


def mistyped(room: StaffRoom, letters: str, password: str = "") -> EndPass:
    """Somebody signs in and types another number than the one saved."""
    room.open()
    room.come(letters, password) if password else room.come(letters)
    panels = room.window.entry.flow.panels
    room.clerk.press(Qt.Key.Key_F7)
    room.wait(lambda: panels.passing and panels.passing.isVisible())
    assert panels.passing is not None
    type_wrong(room, panels.passing)
    return panels.passing


def type_wrong(room: StaffRoom, panel: EndPass) -> None:
    room.clerk.keys(WRONG)
    room.wait(panel.compare.isVisible)


def said(panel: EndPass) -> str:
    """All that stands there, or is read aloud."""
    texts = [one.text() for one in panel.findChildren(QLabel)]
    plain = " | ".join([*texts, panel.accessibleDescription(), panel.number.text()])
    for mark in ("&nbsp;", "<b><u>", "</u></b>", " "):
        plain = plain.replace(mark, "")
    return plain


def looks(room: StaffRoom) -> list[str]:
    return [name for action, name in room.last_actions(20) if action == "opened"]


def in_doubt(room: StaffRoom) -> int:
    return len(room.store.doubts(None))


def test_of_somebody_elses_only_where_they_differ_is_shown(room: StaffRoom, record: UUID) -> None:
    assert room.state(record) is State.QUEUED
    panel = mistyped(room, "yus")
    assert panel.compare.saved.text() == MASKED
    assert "<b><u>9</u></b>" in panel.compare.typed.text()
    assert NUMBER not in said(panel)
    assert Words("id")("entry.pass_places", places="15") in panel.accessibleDescription()
    assert looks(room) == []


@pytest.mark.usefixtures("record")
def test_who_typed_it_sees_both_at_once_and_nothing_is_noted(room: StaffRoom) -> None:
    panel = mistyped(room, "rah")
    assert NUMBER in said(panel)
    assert panel.compare.reveal.button.isHidden()
    room.clerk.press(UP)
    room.wait(lambda: panel.is_over)
    assert (in_doubt(room), looks(room)) == (0, [])


@pytest.mark.usefixtures("record")
def test_a_slip_is_typed_again_for_nobody_can_say_that_the_card_has_what_is_masked(
    room: StaffRoom,
) -> None:
    panel = mistyped(room, "yus")
    room.clerk.press(UP)
    assert in_doubt(room) == 1
    assert panel.field.isVisible()
    assert panel.number.value == ""
    room.clerk.keys(NUMBER)
    room.wait(lambda: panel.is_over)
    assert in_doubt(room) == 0


def test_the_card_really_says_so(room: StaffRoom, record: UUID) -> None:
    panel = mistyped(room, "yus")
    room.clerk.press(DOWN)
    room.wait(lambda: panel.is_over)
    assert room.store.detail(record).dose.identity.number == WRONG
    assert looks(room) == []


@pytest.mark.usefixtures("record")
def test_a_clerk_is_not_shown_the_whole_number_with_f4_either(room: StaffRoom) -> None:
    panel = mistyped(room, "yus")
    room.clerk.press(F4)
    room.wait(lambda: "hanya ditampilkan untuk koordinator" in panel.told.text())
    assert NUMBER not in said(panel)
    assert looks(room) == []
    room.clerk.press(ESCAPE)
    assert (panel.is_over, in_doubt(room)) == (True, 1)


@pytest.mark.usefixtures("record")
def test_a_supervisor_is_and_it_is_noted(room: StaffRoom) -> None:
    panel = mistyped(room, "dew", BOSS_WORD)
    assert NUMBER not in said(panel)
    room.clerk.press(F4)
    room.wait(lambda: NUMBER in said(panel))
    assert looks(room) == [BOSS]
    room.clerk.press(UP)
    room.wait(lambda: panel.is_over)
    assert in_doubt(room) == 0
    assert NUMBER not in said(panel)


@pytest.mark.usefixtures("record")
def test_after_a_while_only_with_the_password(room: StaffRoom) -> None:
    panel = mistyped(room, "dew", BOSS_WORD)
    room.store.transactions.session._ticks = lambda: 10_000_000.0
    room.clerk.press(F4)
    confirm = room.window.inside.reauth.panel
    room.wait(confirm.isVisible)
    assert NUMBER not in said(panel)
    room.clerk.type(BOSS_WORD)
    room.wait(lambda: NUMBER in said(panel))
    room.wait(panel.hasFocus)
    room.clerk.press(UP)
    room.wait(lambda: in_doubt(room) == 0)


@pytest.mark.usefixtures("record")
def test_typed_again_it_is_masked_again(room: StaffRoom) -> None:
    panel = mistyped(room, "dew", BOSS_WORD)
    room.clerk.press(F4)
    room.wait(lambda: NUMBER in said(panel))
    room.clerk.press(F4)
    assert NUMBER not in said(panel)
    room.clerk.press(UP)
    type_wrong(room, panel)
    assert NUMBER not in said(panel)
