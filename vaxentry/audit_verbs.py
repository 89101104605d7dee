"""The verb ``audit``: the trail of who did what, checked or written as a file."""

import argparse
import json
from pathlib import Path

from vaxentry.domain.permission import Right
from vaxentry.domain.trail_text import render
from vaxentry.language import Words
from vaxentry.options import add_days
from vaxentry.settings import Places, Settings
from vaxentry.staff_verbs import add_actor, sign_in

OK, FAILED = 0, 1


def add_audit(parser: argparse.ArgumentParser) -> None:
    """The verbs below ``audit``."""
    acts = parser.add_subparsers(metavar="ACT", required=True)
    verify = acts.add_parser("verify", help="read it through and compare it with the receipts")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(verb=_verify)
    export = acts.add_parser("export", help="as CSV, without the data of recipients")
    export.add_argument("file", type=Path)
    add_days(export, "day")
    export.add_argument("--action", default="", help="a code, as in the column of that name")
    export.add_argument("--author", default="", help="name of a clerk")
    add_actor(export)
    export.set_defaults(verb=_export)


def _verify(arguments: argparse.Namespace, places: Places, settings: Settings, words: Words) -> int:
    from vaxentry import wiring  # noqa: PLC0415 - SQLAlchemy
    from vaxentry.reports import trail  # noqa: PLC0415

    with wiring.open_book(places, settings) as book:
        found = book.trail.check()
    told = [json.dumps(trail.to_json(found))] if arguments.json else render(found, words)
    for line in told:
        print(line)
    return OK if found.is_whole else FAILED


def _export(arguments: argparse.Namespace, places: Places, settings: Settings, words: Words) -> int:
    from vaxentry import wiring  # noqa: PLC0415 - SQLAlchemy
    from vaxentry.reports import trail  # noqa: PLC0415

    days = trail.Days(arguments.since, arguments.until)
    with wiring.open_book(places, settings) as book:
        sign_in(book, arguments, words)
        book.store.demand(Right.READ_AUDIT)
        query = trail.query(book.trail, days, action=arguments.action, author=arguments.author)
        tx, clock = book.store.transactions, wiring.now_utc
        written = trail.export(tx, clock, query, arguments.file, words)
    print(words("trail.exported", rows=written))
    return OK
