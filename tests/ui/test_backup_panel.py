from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import NoReturn

import pytest
from pytestqt.qtbot import QtBot

from vaxentry.domain.backups import BackupState
from vaxentry.errors import StorageError
from vaxentry.language import Words
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.pages.backup_panel import BackupPanel
from vaxentry.ui.theme.theme import Theme

BEGUN = datetime(2021, 11, 1, 3, 15, tzinfo=UTC)


class FakeBackups:
    """Knows one folder that can be written to."""

    def __init__(self) -> None:
        self.now = BackupState(None, "", None)

    def state(self) -> BackupState:
        return self.now

    def choose_second(self, folder: str) -> BackupState:
        if folder == "/full":
            raise StorageError(reason="backup_place")
        self.now = replace(self.now, at=BEGUN, second=folder, second_at=BEGUN if folder else None)
        return self.now


def _unused(*_: object) -> NoReturn:
    raise AssertionError


@pytest.fixture
def backups() -> FakeBackups:
    return FakeBackups()


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, words: Words, backups: FakeBackups) -> Iterator[BackupPanel]:
    actions = WindowActions(
        enrol=_unused, import_file=_unused, rebuild=_unused, backups=lambda: backups
    )
    made = BackupPanel(actions, words, theme)
    qtbot.addWidget(made)
    made.show()
    made.look_again()
    qtbot.waitUntil(lambda: bool(made.last.text()))
    yield made
    made.end()


def test_no_backup_yet_is_said(panel: BackupPanel) -> None:
    assert panel.last.text() == "Belum ada cadangan."
    assert not panel.drop_button.isVisible()


def test_a_chosen_folder_has_its_backup_at_once(panel: BackupPanel, qtbot: QtBot) -> None:
    panel.choose("/stick")
    assert not panel.choose_button.isEnabled()
    qtbot.waitUntil(lambda: panel.folder.text() == "/stick")
    assert "Di tempat kedua: 01-11-2021" in panel.last.text()
    assert "disalin ke sana mulai sekarang" in panel.banner.text.text()
    panel.drop_button.click()
    qtbot.waitUntil(lambda: panel.folder.text() == "")
    assert panel.choose_button.isEnabled()


def test_a_folder_that_takes_nothing_is_refused(panel: BackupPanel, qtbot: QtBot) -> None:
    panel.choose("/full")
    qtbot.waitUntil(panel.choose_button.isEnabled)
    assert "pilih folder lain" in panel.banner.text.text()
    assert panel.folder.text() == ""


def test_a_stick_that_is_pulled_out_is_told(
    panel: BackupPanel, backups: FakeBackups, qtbot: QtBot
) -> None:
    backups.now = BackupState(BEGUN, "/stick", None)
    panel.look_again()
    qtbot.waitUntil(lambda: "sedang tidak ada" in panel.last.text())
