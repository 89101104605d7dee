"""A window at rest: what a test must wait for before it looks at where things stand."""

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QRect
from PySide6.QtWidgets import QWidget

from vaxentry.ui.background import Background

_MOST_TURNS = 20
"""Far more than any page takes: what moves after them moves for ever."""


def rest(window: QWidget) -> None:
    """Let everything asked for arrive and everything posted happen, until a turn moves nothing."""
    before = None
    for _ in range(_MOST_TURNS):
        _hear_the_workers(window)
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        now = _stand(window)
        if now == before:
            return
        before = now
    raise AssertionError("the window never comes to rest")


def _hear_the_workers(window: QWidget) -> None:
    """A worker answers in the order it was asked: this question is the last one."""
    answers: list[object] = []
    asked = window.findChildren(Background)
    for worker in asked:
        worker.run(lambda: None, answers.append, answers.append)
    while len(answers) < len(asked):
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _stand(window: QWidget) -> list[tuple[bool, QRect]]:
    return [(one.isVisible(), one.geometry()) for one in window.findChildren(QWidget)]
