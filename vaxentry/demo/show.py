"""The demo to look at: the window drains a pile, cards type themselves, anybody may take over."""

import time
from collections.abc import Iterator, Sequence
from threading import Event
from uuid import UUID

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from vaxentry.demo.cards import Card, Day, Pile
from vaxentry.demo.ledger import Typed
from vaxentry.demo.progress import Progress
from vaxentry.demo.stage import Stage
from vaxentry.demo.typist import Step, StuckError, Typist
from vaxentry.domain.validation import check
from vaxentry.wiring import new_record_id, now_utc

KEY_MS = 45
"""Between two keys: a fast clerk, slow enough to follow."""
PILED_UP = 2 / 3
"""Part of the day that was typed during the outage, before the window opens."""
_CURTAIN_MS = 1500
"""Time to look at the window before the typing begins."""
_TELL_MS = 500
_HEALTHY_S = 60.0
_LOOK_S = 0.25
_TOUCHES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Close})


class Show(QObject):
    """One show on one stage. Main thread only.

    Args:
        stopping: set by Ctrl-C.
        key_ms: pause between two keys, milliseconds.
    """

    def __init__(
        self,
        stage: Stage,
        day: Day,
        progress: Progress,
        stopping: Event,
        key_ms: int = KEY_MS,
    ) -> None:
        super().__init__()
        self._stage, self._progress, self._stopping = stage, progress, stopping
        piled_up = max(1, round(len(day.piles) * PILED_UP))
        self._late, self._fresh = day.piles[:piled_up], day.piles[piled_up:]
        self._typist = Typist(stage.window.entry)
        self.typed: list[Typed] = []
        self._steps: Iterator[Step] = iter(())
        self._hand = QTimer(self)
        self._hand.setInterval(key_ms)
        self._hand.timeout.connect(self._on_hand)
        self._curtain = QTimer(self)
        self._curtain.setSingleShot(True)
        self._curtain.setInterval(_CURTAIN_MS)
        self._curtain.timeout.connect(self._hand.start)
        self._teller = QTimer(self)
        self._teller.setInterval(_TELL_MS)
        self._teller.timeout.connect(self._on_tell)
        self._loop = QEventLoop()

    def pile_up(self) -> None:
        """Save the cards of the outage as a clerk would have, without the window."""
        self._progress.say("preloading", cards=sum(len(pile.cards) for pile in self._late))
        for pile in self._late:
            stack = self._stage.store.open_stack(
                pile.header.given_on, len(pile.cards), pile.header.vaccinator
            )
            for card in pile.cards:
                self._save(card, stack.id)
            for doubt in self._stage.store.doubts(stack.id):
                self._stage.store.settle_doubt(doubt.record_id)  # as at the end of a stack

    def _save(self, card: Card, stack: UUID) -> None:
        record_id = new_record_id()
        today = now_utc().astimezone().date()
        unseen = card.slips if card.expected.undetectable else {}
        temporary = f"T{record_id.hex[-10:].upper()}"
        paper, rules = {**card.paper, **unseen}, self._stage.store.rules()
        checked = check(paper, today=today, rules=rules, temporary_id=temporary)
        assert checked.dose is not None
        saved = self._stage.store.add(
            checked.dose, record_id=record_id, stack=stack, warnings=checked.warnings
        )
        self.typed.append(Typed.of(card, saved.entry_no))

    def run(self) -> Sequence[Typed]:
        """Show the window until it is closed; returns the cards that the demo itself typed.

        Raises:
            KeyboardInterrupt: Ctrl-C.
        """
        screen = self._stage.screen
        screen.finished.connect(self._loop.quit)
        screen.replaced.connect(self._rest)
        screen.application.installEventFilter(self)
        self._steps = self._type(self._fresh)
        self._progress.say("show")
        screen.window.show()
        screen.window.activateWindow()
        self._teller.start()
        self._curtain.start()
        self._loop.exec()
        self._rest()
        self._teller.stop()
        screen.application.removeEventFilter(self)
        self._look_for_interrupt()
        return self.typed

    def finish(self) -> None:
        """Make the server well and wait for what still moves.

        Raises:
            KeyboardInterrupt: Ctrl-C.
        """
        self._progress.say("healed")
        self._stage.proxy.heal()
        self._stage.worker.wake()
        deadline = time.monotonic() + _HEALTHY_S
        while self._stage.store.status().waiting and time.monotonic() < deadline:
            self._look_for_interrupt()
            time.sleep(_LOOK_S)

    def _look_for_interrupt(self) -> None:
        if self._stopping.is_set():
            raise KeyboardInterrupt

    def _type(self, piles: Sequence[Pile]) -> Iterator[Step]:
        for pile in piles:
            yield from self._typist.open_pile(pile)
            for card in pile.cards:
                yield from self._typist.type_card(card)
                self.typed.append(Typed.of(card, self._typist.entry_no))
            yield from self._typist.finish_pile(pile)
        self._progress.say("all_typed")

    def _rest(self) -> None:
        """Type no more."""
        self._curtain.stop()
        self._hand.stop()

    def _on_hand(self) -> None:
        if QApplication.focusWidget() is None:
            return  # another program is in front: the hand waits
        try:
            next(self._steps)
        except StopIteration:
            self._hand.stop()
        except StuckError as error:
            self._hand.stop()
            self._progress.say("stuck", reason=error)

    def _on_tell(self) -> None:
        """Also gives Python the chance to notice Ctrl-C."""
        if self._stopping.is_set():
            self._loop.quit()
        if self._progress.is_due():
            stage = self._stage
            self._progress.report(len(self.typed), stage.store.counts(), stage.proxy.damage)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: the first key or click of a person ends the automatic typing."""
        typing = self._hand.isActive() or self._curtain.isActive()
        if typing and event.type() in _TOUCHES and not self._typist.is_striking:
            by_somebody = event.spontaneous() or event.type() is QEvent.Type.Close
            window = self._stage.window
            if by_somebody and isinstance(watched, QWidget) and watched.window() is window:
                self._rest()
                self._progress.say("yours")
        return False
