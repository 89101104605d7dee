"""A window that nobody sees: for the demo without a screen, the self-test and the pictures."""

import os
import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_OF_EVERY_WINDOW = "propagateSizeHints"


def go_offscreen() -> None:
    """Let the windows of this process be drawn in memory only; call before the application."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_tell)


def _tell(_: QtMsgType, __: QMessageLogContext, message: str | None) -> None:
    """Pass on what Qt says, but for what every offscreen window makes it say."""
    if message and _OF_EVERY_WINDOW not in message:
        sys.stderr.write(f"{message}\n")
