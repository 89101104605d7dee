"""``vaxentry report``: what is not in yet, as a file; without a window, and without a display."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from vaxentry.domain.backlog import Period
from vaxentry.domain.report_desk import Format, Separator, Wanted
from vaxentry.language import Words
from vaxentry.settings import Places, Settings

OK = 0


def main(argv: Sequence[str], places: Places, settings: Settings, words: Words) -> int:
    """Write one report; returns the exit code.

    Raises:
        FileError: it can't be written; what was there before is still there.
        StorageError: the book can't be read.
    """
    asked = _read(argv)
    with TemporaryDirectory() as folder:
        path = asked.out or Path(folder) / f"report.{asked.format}"
        wanted = Wanted(
            asked.format, path, words, Period(asked.since, asked.until), asked.separator
        )
        rows = _write(places, settings, wanted)
        if asked.out is None:
            sys.stdout.write(path.read_text("utf-8"))
        else:
            print(words("report.written", name=path.name, n=rows))
    return OK


def _write(places: Places, settings: Settings, wanted: Wanted) -> int:
    """How many entries the list names."""
    from vaxentry import wiring  # noqa: PLC0415 - SQLAlchemy
    from vaxentry.reports.desk import Reports  # noqa: PLC0415

    with wiring.open_book(places, settings) as book:
        done = Reports(book.store.transactions, wiring.now_utc).write(wanted)
    assert done is not None  # nobody stops it
    return done.listed


def _read(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("vaxentry report", description=__doc__)
    kinds = parser.add_subparsers(metavar="REPORT", required=True)
    backlog = kinds.add_parser("backlog", help="what is not in yet, since when and whose turn")
    backlog.add_argument(
        "--format", type=Format, choices=list(Format), default=Format.XLSX, help="%(default)s"
    )
    for day, which in (("since", "first"), ("until", "last")):
        backlog.add_argument(
            f"--{day}", type=date.fromisoformat, metavar="YYYY-MM-DD",
            help=f"the {which} day of vaccination",
        )  # fmt: skip
    backlog.add_argument(
        "--separator", type=Separator, choices=list(Separator), default=Separator.SEMICOLON,
        help="of a CSV (%(default)s)",
    )  # fmt: skip
    backlog.add_argument(
        "--out", type=Path, metavar="FILE", help="replaced in one step; JSON is printed without it"
    )
    asked = parser.parse_args(argv)
    if asked.out is None and asked.format is not Format.JSON:
        backlog.error("--out FILE is needed for this format")
    return asked
