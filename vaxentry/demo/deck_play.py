"""``vaxentry demo --headless --typist N``: a deck typed against a server that keeps dying."""

import json
from threading import Event

from PySide6.QtWidgets import QApplication

from vaxentry.demo.cards import Day
from vaxentry.demo.deck import Deck, make_deck
from vaxentry.demo.deck_figures import Typing
from vaxentry.demo.deck_run import Typed, look_into_book, seed_book, type_deck
from vaxentry.demo.hand import breathe
from vaxentry.demo.options import Options
from vaxentry.demo.progress import Progress
from vaxentry.demo.stage import Stage, interrupts, set_stage
from vaxentry.language import Words
from vaxentry.settings import Places, Settings
from vaxentry.wiring import now_utc

_OPENING = 400
"""Looks at the window until it has read the book."""


def play_deck(
    options: Options, home: Places, settings: Settings, words: Words, progress: Progress
) -> Typing:
    """Type the deck, sending all the while, and compare every row with its card.

    Raises:
        VaxEntryError, ServerError: the site can't be made.
        StuckError: the window refuses a card.
        KeyboardInterrupt: Ctrl-C.
    """
    deck = make_deck(options.seed, options.typist)
    nobody = Day((), ())
    with set_stage(home, settings, words, nobody, options.seed) as stage:
        seed_book(stage.store, deck, now_utc().astimezone().date())
        with interrupts() as stopping:
            progress.say("typing", cards=options.typist)
            typed = type_on_stage(stage, deck, options.pace, progress, stopping)
        damage = stage.proxy.damage
    progress.say("comparing")
    differences = look_into_book(home, deck, is_broken=options.break_one)
    return typed.checked(differences, damage)


def type_on_stage(
    stage: Stage, deck: Deck, pace: float, progress: Progress, stopping: Event
) -> Typed:
    """Open the window, begin to send, and type.

    Raises:
        StuckError: the window refuses a card.
        KeyboardInterrupt: `stopping` was set.
    """

    def tell(number: int) -> None:
        if stopping.is_set():
            raise KeyboardInterrupt
        if progress.is_due():
            progress.report(number, stage.store.counts(), stage.proxy.damage)

    stage.worker.start()
    stage.window.show()
    stage.window.activateWindow()
    for _ in range(_OPENING):
        breathe()
    typed = type_deck(stage.window, deck, pace, tell)
    QApplication.processEvents()
    return typed


def tell_typing(typing: Typing, options: Options, progress: Progress) -> None:
    """Print the figures, and write them where they are wanted.

    Raises:
        OSError: the file can't be written.
    """
    figures = typing.to_json()
    if options.ledger:
        options.ledger.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    progress.figures(figures, typing.differences.altered)
    progress.say("all_equal" if typing.is_good else "not_equal")
