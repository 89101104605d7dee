"""What every benchmark prints: figures, and what they were measured with."""

import argparse
import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

import vaxentry

_PACKAGES = ("SQLAlchemy", "sqlcipher3", "PySide6-Essentials")

Figures = Mapping[str, object]


def arguments(about: str, *, rows: int) -> argparse.ArgumentParser:
    """The options every benchmark takes."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--rows", type=int, default=rows, help="records held (%(default)s)")
    parser.add_argument("--seed", type=int, default=20211101)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, metavar="FILE")
    return parser


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0..1) of them lie, by nearest rank."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def surroundings(seed: int) -> Figures:
    """Versions, machine and seed: without them a figure says nothing."""
    connection = sqlcipher.connect(":memory:")
    (cipher,) = connection.execute("PRAGMA cipher_version").fetchone()
    connection.close()
    return {
        "vaxentry": vaxentry.__version__,
        "python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES},
        "sqlcipher": cipher,
        "sqlite": sqlcipher.sqlite_version,
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "seed": seed,
    }


def tell(figures: Figures, file: Path | None) -> None:
    """Print the figures, one a line, and write them to `file` when one is given."""
    for name, value in figures.items():
        print(f"{name:28} {f'{value:.3f}' if isinstance(value, float) else value}")
    if file is not None:
        file.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
