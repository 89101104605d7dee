"""A letter about a case that is decided elsewhere meanwhile."""

from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from tests.ui.elsewhere import clash, elsewhere, open_cases, tell
from tests.ui.staff_room import CONTROL, NUMBER, StaffRoom
from vaxentry.domain.cases import Way, ways_out
from vaxentry.domain.outbox import State
from vaxentry.ui.pages.cases_section import CasesSection
from vaxentry.ui.printing import press

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "surat.pdf"
    monkeypatch.setattr(press, "choose_pdf", lambda *given, **_: given[3](path))
    return path


def ask_letter(room: StaffRoom, cases: CasesSection) -> None:
    """The panel of a letter about the case in front."""
    case = cases.ways.case
    assert case is not None
    room.clerk.keys(str(ways_out(case).index(Way.LETTER) + 1))
    room.wait(room.window.inside.cases.letters.panel.isVisible)


def void(room: StaffRoom, record: UUID) -> None:
    elsewhere(room, lambda book, _: book.void(record, reason="dobel"))


def is_noted(room: StaffRoom) -> bool:
    return any(action == "step_taken" for action, _ in room.last_actions(20))


@pytest.mark.parametrize("is_told", [True, False])
def test_no_letter_is_written_about_a_case_that_is_over(
    room: StaffRoom, path: Path, is_told: bool
) -> None:
    record = clash(room, NUMBER)
    cases = open_cases(room)
    ask_letter(room, cases)
    void(room, record)
    if is_told:
        tell(room, [record])
        room.wait(lambda: not cases.model.rowCount())
    room.clerk.press(Qt.Key.Key_P, CONTROL | SHIFT)
    room.wait(lambda: "suratnya tidak dibuat" in cases.banner.text.text())
    assert not path.exists()
    assert not is_noted(room)
    room.wait(cases.empty.isVisible)


def test_a_letter_that_is_written_already_is_said_to_be_of_no_use(
    room: StaffRoom, path: Path
) -> None:
    record = clash(room, NUMBER)
    cases = open_cases(room)
    may_go_on = Event()
    ask_letter(room, cases)
    room.window.inside._around.writes.run(may_go_on.wait, lambda _: None, lambda _: None)
    room.clerk.press(Qt.Key.Key_P, CONTROL | SHIFT)
    room.wait(path.exists)
    void(room, record)
    may_go_on.set()
    room.wait(lambda: "jangan dikirim" in cases.banner.text.text())
    assert "dibuat; kasusnya menunggu" not in cases.banner.text.text()
    assert not is_noted(room)
    assert room.state(record) is not State.NIK_CLASH


def test_a_case_that_is_still_there_waits_as_before(room: StaffRoom, path: Path) -> None:
    clash(room, NUMBER)
    cases = open_cases(room)
    ask_letter(room, cases)
    room.clerk.press(Qt.Key.Key_P, CONTROL | SHIFT)
    room.wait(lambda: "kasusnya menunggu jawaban" in cases.banner.text.text())
    assert path.exists()
    assert is_noted(room)
