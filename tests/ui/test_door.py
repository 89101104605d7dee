from pathlib import Path

from pytestqt.qtbot import QtBot

from vaxentry.ui.door import Door, knock


def test_a_second_start_knocks_and_the_first_hears_it(qtbot: QtBot, tmp_path: Path) -> None:
    door = Door(tmp_path)
    with qtbot.waitSignal(door.knocked):
        assert knock(tmp_path)
    assert not knock(tmp_path / "another home")
    door.close()
    assert not knock(tmp_path)
