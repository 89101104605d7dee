"""What holds for every test: no screen, and no Qt where PySide6 is not installed."""

import importlib.util
import os

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

# No test is timed: what is slow is the machine, or the first draw of a text in a fresh folder.
_UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("whole", _UNTIMED)
settings.register_profile("quick", _UNTIMED, max_examples=10, stateful_step_count=10)
settings.load_profile("whole")

HAS_QT = importlib.util.find_spec("PySide6") is not None

# These import PySide6; where it is not installed nothing else is left out.
collect_ignore = [] if HAS_QT else ["ui", "e2e/desktop", "demo", "benchmarks/test_plain_form.py"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Know pytest-qt's settings in pyproject.toml where that plug-in is not installed."""
    if importlib.util.find_spec("pytestqt") is None:
        parser.addini("qt_api", "read by pytest-qt")
        parser.addini("qt_log_level_fail", "read by pytest-qt")


if HAS_QT:
    from collections.abc import Iterator
    from functools import partial

    from PySide6.QtCore import QCoreApplication, QEvent
    from pytestqt.qtbot import QtBot

    @pytest.fixture
    def qtbot(qtbot: QtBot) -> Iterator[QtBot]:
        """Waits longer than five seconds: other programs may have the processor meanwhile."""
        patient = partial(qtbot.waitUntil, timeout=30_000)
        qtbot.waitUntil = patient  # type: ignore[method-assign]
        yield qtbot
        # A window that stays until Qt's next loop is dressed again with every sheet of a later one.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
