import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme


@pytest.fixture(scope="session")
def words() -> Words:
    return Words("id")


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme()
    made.apply(qapp)
    yield made
    qapp.setStyleSheet("")
