"""How often a save asks the disk to be sure: counted in a process of its own."""

import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from uuid import UUID

from benchmarks.book import open_store
from benchmarks.cards import doses, record_ids
from benchmarks.syscalls import CannotCount, begin_trace, count_syncs
from vaxentry.domain.dose import Dose
from vaxentry.domain.routine import Antigen, Visit

SAVES = 100
_ANTIGENS = ("hb0", "bcg", "opv", "pcv", "rv")


def per_save(home: Path, key: bytes) -> float | str:
    """How often a save asks, a sentence where that can't be counted."""
    try:
        return counted(home, key, SAVES) / SAVES
    except CannotCount as why:
        return f"not counted: {why}"


def counted(home: Path, key: bytes, saves: int, together: int = 1) -> int:
    """How often so many saves ask, in a book that has a stack.

    Args:
        together: antigens of each save; more than one makes it a visit.

    Raises:
        CannotCount: not on this machine.
        ChildProcessError: a save failed.
    """
    numbers = [str(saves), str(together)]
    return count_syncs([sys.executable, "-m", "benchmarks.fsyncs", str(home), key.hex(), *numbers])


def main() -> None:
    """Save that often in the book of a home; the first save opens its log, and is not seen."""
    home, key = Path(sys.argv[1]), bytes.fromhex(sys.argv[2])
    saves, together = int(sys.argv[3]), int(sys.argv[4])
    ids = record_ids(saves)
    with open_store(home, key) as store:
        stack = store.stacks()[0].id
        for at, dose in enumerate(islice(doses(saves), saves + 1)):
            if at == 1:
                begin_trace()
            if together == 1:
                store.add(dose, record_id=next(ids), stack=stack)
            else:
                store.add_visit(_visit(dose, islice(ids, together)), stack=stack)
        os._exit(0)  # closing the book moves the log into the file: no save pays for that


def _visit(dose: Dose, ids: Iterable[UUID]) -> Visit:
    """What that person got, with other antigens."""
    given = zip(ids, _ANTIGENS, strict=False)
    return Visit(tuple(Antigen(one, replace(dose, vaccine=code)) for one, code in given))


if __name__ == "__main__":
    main()
