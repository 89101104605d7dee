"""kill -9 while a deck is typed, at random: the card, its place and every saved row must be there.

Now and then the card saved last is corrected and the head typed in: these must be there too.

``python -m tests.e2e.typing --kills 50 --seed 7`` runs the whole campaign. The victim is a real
process with the real window (offscreen) on a real, encrypted home; it goes on where it died.
"""

import argparse
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.e2e.typing_child import DONE, deck_of
from tests.e2e.typing_journal import What, faults, read_journal, read_kept, typing_lost
from vaxentry import wiring
from vaxentry.db.keys import FileKeyStore
from vaxentry.demo.deck import Deck
from vaxentry.demo.deck_rows import Differences
from vaxentry.demo.deck_run import look_into_book, seed_book
from vaxentry.settings import Places, Settings

PACE = 60.0
"""Keys a second until the last kill; then as fast as the window takes them."""
PILE = 2
"""The first pile is that of the visits weeks ago."""
START_S, END_S = 60.0, 600.0


@dataclass
class Campaign:
    """What came of the kills.

    Attributes:
        slack_s: see `typing_journal.faults`.
        lost_s: for every kill, seconds of typing that were gone.
        faults: what the book lost, doubled or made up.
    """

    slack_s: float = 0.0
    kills: int = 0
    in_a_card: int = 0
    in_a_correction: int = 0
    in_a_head: int = 0
    lost_s: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    differences: Differences | None = None


class Victim:
    """The typing program; started again after every death."""

    def __init__(self, places: Places, journal: Path, seed: int, each: int) -> None:
        self._command = [
            *(sys.executable, "-m", "tests.e2e.typing_child"),
            *(str(places.home), str(journal), str(seed), str(each)),
        ]
        self._journal = journal
        self.process: subprocess.Popen[bytes] | None = None

    def live(self, pace: float) -> "subprocess.Popen[bytes]":
        self.process = subprocess.Popen([*self._command, str(pace)])
        return self.process

    def wait_for_keys(self, amount: int) -> bool:
        """Whether it struck some keys before it ended."""
        assert self.process is not None
        ends = time.monotonic() + START_S
        while self.process.poll() is None:
            if len(read_journal(self._journal)) > amount:
                return True
            assert time.monotonic() < ends, "the program types nothing"
            time.sleep(0.02)
        return False

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def run(kills: int, each: int, seed: int, slack_s: float = 0.0) -> Campaign:
    """One campaign over a deck with `each` cards of either clean kind and every trouble."""
    deck, draw = deck_of(seed, each), random.Random(seed)
    with TemporaryDirectory() as folder:
        places, journal = Places(Path(folder) / "desk"), Path(folder) / "journal"
        with wiring.open_book(places, Settings(key_store="file")) as book:
            seed_book(book.store, deck, date.today())  # noqa: DTZ011 - the PC's own day
        victim = Victim(places, journal, seed, each)
        try:
            campaign = Campaign(slack_s)
            _kill_at_random(campaign, victim, places, journal, kills, draw)
            assert victim.live(0).wait(END_S) == DONE
        finally:
            victim.end()
        campaign.differences = _compared(places, deck)
    return campaign


def _kill_at_random(
    campaign: Campaign,
    victim: Victim,
    places: Places,
    journal: Path,
    kills: int,
    draw: random.Random,
) -> None:
    for _ in range(kills):
        process, born = victim.live(PACE), len(read_journal(journal))
        if not victim.wait_for_keys(born):
            assert process.returncode == DONE, "it died of itself"
            break
        time.sleep(draw.uniform(0.05, 2.5))
        killed_at = time.time()
        process.kill()
        if process.wait() == DONE:
            break
        _judge(campaign, places, journal, killed_at, born)


def _judge(campaign: Campaign, places: Places, journal: Path, killed_at: float, born: int) -> None:
    """Reopen the book, as the program would, by another way."""
    key = FileKeyStore(places.key_file).read()
    assert key is not None
    notes, kept = read_journal(journal), read_kept(places.database, key, PILE)
    campaign.kills += 1
    last = notes[-1].what if notes else None
    campaign.in_a_card += last is What.KEY
    campaign.in_a_correction += last is What.CORRECTING
    campaign.in_a_head += last is What.HEAD
    campaign.lost_s.append(typing_lost(notes[born:], kept, killed_at))
    for fault in faults(notes, kept, killed_at, born, campaign.slack_s):
        campaign.faults.append(f"kill {campaign.kills}: {fault}")


def _compared(places: Places, deck: Deck) -> Differences:
    return look_into_book(places, deck)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--each", type=int, default=30, help="new and returning cards, each")
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    campaign = run(chosen.kills, chosen.each, chosen.seed)
    assert campaign.differences is not None
    print(
        f"kills {campaign.kills}, in the middle of a card {campaign.in_a_card}, "
        f"of a correction {campaign.in_a_correction}, of a head {campaign.in_a_head}"
    )
    print(f"typing lost, seconds: {sorted(round(one, 2) for one in campaign.lost_s)}")
    print(f"faults {campaign.faults}")
    print(f"in the end {campaign.differences}")
    is_good = not campaign.faults and campaign.differences.is_clean
    return 0 if is_good and campaign.kills == chosen.kills else 1


if __name__ == "__main__":
    sys.exit(main())
