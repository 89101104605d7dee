"""How often a save asks the disk to be sure: counted in a process of its own."""

import os
import sys
from itertools import islice
from pathlib import Path

from benchmarks.book import open_store
from benchmarks.cards import doses, record_ids
from benchmarks.syscalls import CannotCount, begin_trace, count_syncs

SAVES = 100


def per_save(home: Path, key: bytes) -> float | str:
    """How often a save asks, a sentence where that can't be counted."""
    try:
        return counted(home, key, SAVES) / SAVES
    except CannotCount as why:
        return f"not counted: {why}"


def counted(home: Path, key: bytes, saves: int) -> int:
    """How often so many saves ask, in a book that has a stack.

    Raises:
        CannotCount: not on this machine.
        ChildProcessError: a save failed.
    """
    command = [sys.executable, "-m", "benchmarks.fsyncs", str(home), key.hex(), str(saves)]
    return count_syncs(command)


def main() -> None:
    """Save that many doses in the book of a home; the first one opens its log, and is not seen."""
    home, key, saves = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), int(sys.argv[3])
    with open_store(home, key) as store:
        stack = store.stacks()[0].id
        cards = zip(doses(saves), record_ids(saves), strict=False)
        for at, (dose, record_id) in enumerate(islice(cards, saves + 1)):
            if at == 1:
                begin_trace()
            store.add(dose, record_id=record_id, stack=stack)
        os._exit(0)  # closing the book moves the log into the file: no save pays for that


if __name__ == "__main__":
    main()
