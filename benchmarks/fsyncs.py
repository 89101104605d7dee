"""How often a save asks the disk to be sure: counted by strace in a process of its own."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.book import open_store
from benchmarks.cards import doses, record_ids

FEW, MANY = 20, 120


def per_save(home: Path, key: bytes) -> float | str:
    """fsyncs and fdatasyncs a save, from two runs; a sentence where they can't be counted."""
    if shutil.which("strace") is None:
        return "not counted: no strace on this machine"
    few, many = _syncs(home, key, FEW), _syncs(home, key, MANY)
    if few is None or many is None:
        return "not counted: strace may not trace here"
    return (many - few) / (MANY - FEW)


def _syncs(home: Path, key: bytes, saves: int) -> int | None:
    report = home / "strace.txt"
    command = ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", str(report)]
    command += [sys.executable, "-m", "benchmarks.fsyncs", str(home), key.hex(), str(saves)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return None
    lines = re.findall(r"^.*\b(?:fsync|fdatasync)$", report.read_text("utf-8"), re.MULTILINE)
    return sum(int(line.split()[3]) for line in lines)


def main() -> None:
    """Save that many doses in the book of a home: what strace looks at."""
    home, key, saves = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), int(sys.argv[3])
    with open_store(home, key) as store:
        stack = store.stacks()[0].id
        cards = zip(doses(saves), record_ids(saves), strict=False)
        for (dose, record_id), _ in zip(cards, range(saves), strict=False):
            store.add(dose, record_id=record_id, stack=stack)


if __name__ == "__main__":
    main()
