"""``vaxentry demo``: a vaccination site's day against a server that keeps dying."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from vaxentry.charts.offscreen import go_offscreen
from vaxentry.demo import ledger
from vaxentry.demo.cards import Day, make_day
from vaxentry.demo.central_process import ServerError
from vaxentry.demo.deck import PUBLISHED_CARDS, make_deck
from vaxentry.demo.deck_csv import deck_csv
from vaxentry.demo.deck_play import play_deck, tell_typing
from vaxentry.demo.headless import Headless
from vaxentry.demo.ledger import Typed
from vaxentry.demo.options import Options, read_options
from vaxentry.demo.progress import Progress
from vaxentry.demo.proxy import Damage
from vaxentry.demo.shots import take_shots
from vaxentry.demo.show import Show
from vaxentry.demo.stage import HomeInUseError, Stage, demo_home, interrupts, set_stage
from vaxentry.demo.tally import Tally
from vaxentry.demo.typist import StuckError
from vaxentry.domain.records import Counts
from vaxentry.language import Words
from vaxentry.settings import Places, Settings
from vaxentry.ui.display import require_screen

OK, FAILED = 0, 1


def main(arguments: Sequence[str], places: Places, settings: Settings, words: Words) -> int:
    """Run the demo as the command line asks. See `run_demo`."""
    return run_demo(read_options(arguments), places, settings, words)


def run_demo(options: Options, places: Places, settings: Settings, words: Words) -> int:
    """Run the demo; 0 only when the ledger balances and every mishap is what it should be.

    Raises:
        VaxEntryError: the site can't be made, or there is no screen.
        OSError: a file can't be written.
    """
    if options.deck is not None:
        return _publish(options, options.deck)
    if options.headless:
        go_offscreen()
    require_screen()
    progress = Progress(words, options.typist or options.cards)
    try:
        with demo_home(places) as home:
            act = _act_deck if options.typist else _act_day
            is_good = act(options, home, settings, words, progress)
    except KeyboardInterrupt:
        return _complain(words("demo.interrupted"))
    except (HomeInUseError, ServerError, StuckError) as error:
        key, name = _TROUBLES[type(error)]
        return _complain(words(key, **{name: error}))
    return OK if is_good else FAILED


_TROUBLES: Mapping[type[Exception], tuple[str, str]] = {
    HomeInUseError: ("demo.home_in_use", "folder"),
    ServerError: ("demo.server_failed", "reason"),
    StuckError: ("demo.stuck", "reason"),
}


def _publish(options: Options, file: Path) -> int:
    deck = make_deck(options.seed, options.typist or PUBLISHED_CARDS)
    file.write_text(deck_csv(deck), encoding="utf-8", newline="")
    return OK


def _act_day(
    options: Options, home: Places, settings: Settings, words: Words, progress: Progress
) -> bool:
    tally = _play(options, home, settings, words, progress)
    if options.ledger:
        options.ledger.write_text(json.dumps(tally.to_json(), indent=1) + "\n", encoding="utf-8")
    progress.conclude(tally)
    return not tally.complaints


def _act_deck(
    options: Options, home: Places, settings: Settings, words: Words, progress: Progress
) -> bool:
    typing = play_deck(options, home, settings, words, progress)
    tell_typing(typing, options, progress)
    return typing.is_good


def _complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return FAILED


def _play(
    options: Options, home: Places, settings: Settings, words: Words, progress: Progress
) -> Tally:
    day = make_day(options.seed, options.cards)
    progress.say("starting")
    progress.say("home", folder=home.home)
    with set_stage(home, settings, words, day, options.seed) as stage:
        act = _act_headless if options.headless else _act_on_screen
        typed = act(options, stage, day, progress)
        counts, damage = stage.store.counts(), stage.proxy.damage
    # The server has ended: what is in its file now is all there is.
    ledger.save_typed(typed, home.home / "typed.json")
    return _check(options, stage.database, typed, counts, damage, progress)


def _act_headless(options: Options, stage: Stage, day: Day, progress: Progress) -> Sequence[Typed]:
    with interrupts() as stopping:
        headless = Headless(stage, day, progress, stopping)
        progress.say("typing", cards=options.cards)
        stage.worker.start()
        headless.open_window()
        headless.type_all()
        progress.say("draining")
        headless.drain()
        if options.shots:
            number = take_shots(stage.window, options.shots, headless.settle)
            progress.say("shots", n=number, folder=options.shots)
        return headless.typed


def _act_on_screen(_: Options, stage: Stage, day: Day, progress: Progress) -> Sequence[Typed]:
    with interrupts() as stopping:
        show = Show(stage, day, progress, stopping)
        show.pile_up()
        stage.worker.start()
        show.run()
        show.finish()
        return show.typed


def _check(
    options: Options,
    database: Path,
    typed: Sequence[Typed],
    counts: Counts,
    damage: Damage,
    progress: Progress,
) -> Tally:
    progress.say("checking")
    if options.break_one:
        progress.say("broken")
        broken = database.with_suffix(".broken")
        ledger.break_one(database, broken)
        database = broken
    findings = ledger.check(typed, ledger.read_rows(str(database)))
    if options.headless:
        return Tally.of(len(typed), counts, findings, damage)
    # On the screen people type cards of their own, which only the counts know.
    return Tally.of(counts.saved, counts, replace(findings, strange=()), damage)
