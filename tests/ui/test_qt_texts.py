from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit
from pytestqt.qtbot import QtBot

from vaxentry.language import Words
from vaxentry.ui.qt_texts import QtTexts


@pytest.fixture
def installed(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[QtTexts]:
    assert qapp
    texts = QtTexts(Words(request.param))
    assert QCoreApplication.installTranslator(texts)
    yield texts
    QCoreApplication.removeTranslator(texts)


def menu_words(qtbot: QtBot) -> list[str]:
    field = QLineEdit()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    return [action.text().split("\t")[0] for action in menu.actions() if action.text()]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("installed", ["id"], indirect=True)
def test_qt_speaks_indonesian(qtbot: QtBot) -> None:
    assert "&Salin" in menu_words(qtbot)
    buttons = QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
    box = QDialogButtonBox(buttons)
    qtbot.addWidget(box)
    assert {button.text() for button in box.buttons()} == {"Simpan", "Batal"}


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("installed", ["en"], indirect=True)
def test_english_passes_through(qtbot: QtBot) -> None:
    assert "&Copy" in menu_words(qtbot)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("installed", ["id"], indirect=True)
def test_unknown_texts_pass_through() -> None:
    assert QCoreApplication.translate("QLineEdit", "Never heard of") == "Never heard of"
