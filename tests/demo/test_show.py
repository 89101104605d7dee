from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from vaxentry.demo.cards import Day, make_day
from vaxentry.demo.progress import Progress
from vaxentry.demo.show import Show
from vaxentry.demo.stage import Stage
from vaxentry.language import Words


@pytest.fixture
def day() -> Day:
    return make_day(5, 60)


class Evening:
    """A show with its words kept, and something to do once they say a sentence."""

    def __init__(self, stage: Stage, day: Day) -> None:
        self.lines: list[str] = []
        self.stage, self.stopping = stage, Event()
        self.words = Words("en")
        self._then: dict[str, Callable[[], None]] = {}
        progress = Progress(self.words, 60, self._hear)
        self.show = Show(stage, day, progress, self.stopping, key_ms=0)

    def leave(self) -> None:
        """Close the window, and say that what waits may wait."""
        window = self.stage.window
        window.close()
        if window.closing.panel is not None:
            window.closing.panel.leave.click()

    def when(self, key: str, then: Callable[[], None], after_ms: int = 0) -> None:
        sentence = self.words(f"demo.{key}")
        self._then[sentence] = lambda: QTimer.singleShot(after_ms, then)

    def has_said(self, key: str) -> bool:
        return self.words(f"demo.{key}") in self.lines

    def _hear(self, line: str) -> None:
        self.lines.append(line)
        if line in self._then:
            self._then[line]()


@pytest.fixture
def evening(stage: Stage, day: Day) -> Evening:
    return Evening(stage, day)


def touch() -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_F2)


def test_the_pile_of_the_outage_is_saved_before_the_window_opens(
    evening: Evening, stage: Stage, day: Day
) -> None:
    evening.show.pile_up()
    assert stage.store.counts().saved == len(evening.show.typed)
    assert [card.card for card in evening.show.typed] == list(range(1, len(evening.show.typed) + 1))
    assert 0 < len(evening.show.typed) < len(day.cards)


def test_left_alone_it_types_the_rest_until_the_window_is_closed(
    evening: Evening, stage: Stage, day: Day
) -> None:
    evening.show.pile_up()
    evening.when("all_typed", evening.leave)
    typed = evening.show.run()
    assert len(typed) == stage.store.counts().saved == len(day.cards)


def test_a_key_of_somebody_ends_the_automatic_typing(
    evening: Evening, stage: Stage, day: Day
) -> None:
    stage.window.entry.saved.connect(lambda _: QTimer.singleShot(0, touch))
    evening.when("yours", evening.leave, after_ms=300)
    typed = evening.show.run()
    assert evening.has_said("yours")
    assert not evening.has_said("all_typed")
    assert len(typed) < len(day.cards)


def test_closing_in_the_middle_of_a_card_ends_the_show(evening: Evening, stage: Stage) -> None:
    stage.window.entry.saved.connect(lambda _: QTimer.singleShot(20, evening.leave))
    evening.show.run()
    assert not stage.window.isVisible()
    assert not evening.has_said("all_typed")


def test_ctrl_c_ends_the_show(evening: Evening) -> None:
    evening.when("show", evening.stopping.set)
    with pytest.raises(KeyboardInterrupt):
        evening.show.run()


def test_another_language_makes_the_window_anew(evening: Evening, stage: Stage) -> None:
    first = stage.window
    evening.when("show", lambda: stage.screen._rebuild(Words("en")))
    stage.screen.replaced.connect(lambda: QTimer.singleShot(300, evening.leave))
    evening.show.run()
    assert stage.window is not first
    assert stage.window.words.language == "en"
