"""Prints the evening as a table; 1 when anything is not as it is written down."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.desktops.play import Row, play
from vaxentry.charts.offscreen import go_offscreen

_ABOUT = """Two desktops type while offline, send to one server on PostgreSQL, and decide.
Each card stands at the desktop that typed it and at the server: its state when both had sent
everything, its state in the end, the server's word, and whether name and version agree.
"""
_LINE = "{at:3} {name:20} {met:13} {end:13} {standing:13} {verdict}"


def main() -> int:
    """Play and print."""
    argparse.ArgumentParser("python -m tests.desktops", description=__doc__).parse_args()
    go_offscreen()
    with TemporaryDirectory() as folder:
        rows = play(Path(folder))
    print(_ABOUT)
    print("\n".join(table(rows)))
    faulty = sum(bool(row.faults) for row in rows)
    print(f"{len(rows)} cards, {faulty} not the same on all three")
    return 1 if faulty else 0


def table(rows: Sequence[Row]) -> list[str]:
    """Each scene with its cards: when they met, in the end, and at the server."""
    told = {"at": "at", "name": "card", "met": "met", "end": "end", "standing": "server"}
    lines, scene = [_LINE.format(**told, verdict="")], None
    for row in rows:
        if row.scene is not scene:
            scene = row.scene
            lines.append(f"\n{scene.name}: {scene.story}. {scene.decided}")
        lines.append(_of(row))
    return lines


def _of(row: Row) -> str:
    return _LINE.format(
        at=row.card.at,
        name=row.card.name,
        met=row.met.value,
        end=row.end.value,
        standing=row.standing,
        verdict="; ".join(row.faults)
        or ("told: the version of B counts" if row.card.is_replaced else "same"),
    )
