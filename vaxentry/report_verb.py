"""``vaxentry report``: what is not in yet, as a file; without a window, and without a display."""

import argparse
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from vaxentry.domain.backlog import Period
from vaxentry.domain.report_desk import Format, Separator, Wanted
from vaxentry.language import Words
from vaxentry.language.spelling import day_text
from vaxentry.options import add_days, one_of
from vaxentry.settings import Places, Settings
from vaxentry.spoken_parser import SpokenParser
from vaxentry.staff_verbs import add_actor, sign_in

OK = 0
ENDED = 128 + signal.SIGTERM
"""As a shell tells of a command that was ended by it."""


def main(argv: Sequence[str], places: Places, settings: Settings, words: Words) -> int:
    """Write one report; returns the exit code.

    Raises:
        FileError: it can't be written; what was there before is still there.
        NotPermittedError: people sign in at this PC, and who asks may not take it away.
        StorageError: the book can't be read.
    """
    asked = _read(argv, words)
    with _ended_by_sigterm():
        return _report(asked, places, settings, words)


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Whoever ends the command ends it as an error does: no part of a report is left behind."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(ENDED))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _report(asked: argparse.Namespace, places: Places, settings: Settings, words: Words) -> int:
    if asked.report == "outage":
        return _outage(asked, places, settings, words)
    period = Period(asked.since, asked.until)
    if asked.out is None:
        _print(asked, places, settings, words, period)
        return OK
    wanted = Wanted(asked.format, asked.out, words, period, asked.separator)
    rows = _write(asked, places, settings, wanted)
    print(words("report.written", name=asked.out.name, n=rows))
    return OK


def _print(
    asked: argparse.Namespace, places: Places, settings: Settings, words: Words, period: Period
) -> None:
    """The report as JSON in UTF-8, whatever the console speaks; it is on no disk on its way."""
    from vaxentry import wiring  # noqa: PLC0415 - SQLAlchemy
    from vaxentry.reports.desk import Reports  # noqa: PLC0415

    with wiring.open_book(places, settings) as book:
        sign_in(book, asked, words)
        content = Reports(book.store.transactions, wiring.now_utc).as_json(period)
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _outage(asked: argparse.Namespace, places: Places, settings: Settings, words: Words) -> int:
    """Write the evidence of outages, or say who signed a CSV of it."""
    from vaxentry import wiring  # noqa: PLC0415 - SQLAlchemy
    from vaxentry.reports.outage import MOST_DAYS  # noqa: PLC0415
    from vaxentry.reports.outage_desk import Outages, checked  # noqa: PLC0415

    if asked.check is not None:
        signed = checked(asked.check)
        print(words("outage.checked", key=signed.key, digest=signed.digest))
        return OK
    period = Period(asked.since, asked.until)
    with wiring.open_book(places, settings) as book:
        sign_in(book, asked, words)
        desk = Outages(book.store.transactions, wiring.now_utc)
        key = desk.write(asked.format, asked.out, words, period, asked.separator)
        first = desk.first_day(period)
    print(words("outage.written", name=asked.out.name, key=key))
    if asked.since is not None and asked.since < first:
        told = {"since": day_text(asked.since), "first": day_text(first)}
        print(words("outage.shortened", days=MOST_DAYS, **told), file=sys.stderr)
    return OK


def _write(asked: argparse.Namespace, places: Places, settings: Settings, wanted: Wanted) -> int:
    """How many entries the list names."""
    from vaxentry import wiring  # noqa: PLC0415 - SQLAlchemy
    from vaxentry.reports.desk import Reports  # noqa: PLC0415

    with wiring.open_book(places, settings) as book:
        sign_in(book, asked, wanted.words)
        done = Reports(book.store.transactions, wiring.now_utc).write(wanted)
    assert done is not None  # nobody stops it
    return done.listed


def _read(argv: Sequence[str], words: Words) -> argparse.Namespace:
    about = "What is not in yet, as a file; without a window."
    parser = SpokenParser("vaxentry report", words=words, description=about)
    kinds = parser.add_subparsers(metavar="REPORT", required=True, dest="report")
    backlog = kinds.add_parser("backlog", help="what is not in yet, since when and whose turn")
    _add_format(backlog, list(Format))
    _add_period(backlog, "day of vaccination")
    add_actor(backlog)
    backlog.add_argument(
        "--out", type=Path, metavar="FILE", help="replaced in one step; JSON is printed without it"
    )
    outage = kinds.add_parser("outage", help="how the way to the server was, signed by this PC")
    _add_format(outage, [Format.PDF, Format.CSV])
    _add_period(outage, "day; without a first one the last fourteen days")
    add_actor(outage)
    outage.add_argument("--out", type=Path, metavar="FILE", help="replaced in one step")
    outage.add_argument(
        "--check", type=Path, metavar="CSV", help="say who signed it, if it is whole"
    )
    asked = parser.parse_args(argv)
    asked.format = _format(asked, kinds.choices[asked.report])
    if asked.report == "backlog" and asked.out is None and asked.format is not Format.JSON:
        backlog.error("--out FILE is needed for this format")
    if asked.report == "outage" and (asked.out is None) == (asked.check is None):
        outage.error("either --out FILE or --check CSV")
    has_both = asked.since is not None and asked.until is not None
    if asked.report == "outage" and has_both and asked.since > asked.until:
        outage.error("the day of --since is after that of --until")
    return asked


def _add_format(parser: argparse.ArgumentParser, formats: Sequence[Format]) -> None:
    parser.add_argument(
        "--format", type=one_of(formats), choices=formats,
        help=f"as the name of FILE ends, or {formats[0]}",
    )  # fmt: skip
    parser.set_defaults(formats=formats)


def _format(asked: argparse.Namespace, parser: argparse.ArgumentParser) -> Format:
    """As asked for, else as the file is named; a name that tells of another format is refused."""
    ending = "" if asked.out is None else asked.out.suffix.lower().removeprefix(".")
    named = Format(ending) if ending in set(Format) else None
    fitting = asked.formats if asked.format is None else [asked.format]
    if named is not None and named not in fitting:
        parser.error(f"FILE ends in .{ending}, and what is written is {', '.join(fitting)}")
    return asked.format or named or asked.formats[0]


def _add_period(parser: argparse.ArgumentParser, what: str) -> None:
    """The days, and what stands between the cells of a CSV."""
    add_days(parser, what)
    parser.add_argument(
        "--separator", type=one_of(list(Separator)), choices=list(Separator),
        default=Separator.SEMICOLON,
        help="of a CSV (%(default)s)",
    )  # fmt: skip
