"""The command ``vaxentry`` and its verbs. Qt is imported only by the verb that shows a window."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

from vaxentry import __version__, out_pipe
from vaxentry.domain.failure_text import failure_text
from vaxentry.errors import VaxEntryError, WorldError
from vaxentry.extras import missing_extra, missing_library
from vaxentry.language import Words
from vaxentry.options import anywhere
from vaxentry.out_path import refuse_place
from vaxentry.rings import look_for_rings_seldom
from vaxentry.settings import Places, Settings, find_places, load_settings, save_settings
from vaxentry.spoken_parser import SpokenParser

OK, FAILED = 0, 1
MAX_NAME = 200
"""Longest name of a clerk that a server keeps whole."""

Verb = Callable[[argparse.Namespace, Places, Settings, Words], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run a verb; returns the exit code. Errors of the world are told in one plain sentence."""
    places = find_places()
    settings = load_settings(places.settings)
    arguments = _read(argv, settings.language)
    settings = _chosen(arguments, settings)
    words = Words(settings.language)
    try:
        places.create()
        verb: Verb = arguments.verb
        if verb is not _window:
            _log(places)
        code = verb(arguments, places, settings, words)
        out_pipe.flush()
    except VaxEntryError as e:
        print(failure_text(words, e), file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        out_pipe.let_go()
        return FAILED
    except OSError:
        print(words("error.storage"), file=sys.stderr)
        return FAILED
    except ImportError as e:
        print(_what_is_missing(e, words), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    else:
        return code


def _what_is_missing(error: ImportError, words: Words) -> str:
    """The sentence for a library that is not there; what is ours goes on as the fault it is."""
    extra, library = missing_extra(error), missing_library(error)
    if extra is not None:
        return words("cli.extra_missing", extra=extra)
    if library is not None:
        return words("cli.library_missing", library=library)
    raise error


def _log(places: Places) -> None:
    """Log from now on; the window does so itself, after its first paint."""
    from vaxentry.logs import log_to  # noqa: PLC0415

    log_to(places.logs)


def _read(argv: Sequence[str] | None, language: str) -> argparse.Namespace:
    """The command line; what a verb with options of its own does not share stays in `rest`.

    Args:
        language: in which help is given, and what is wrong told, unless another one is chosen.
    """
    given = sys.argv[1:] if argv is None else argv
    if not given:
        # A start by its icon: nothing to read, and the window waits for everything done before.
        return argparse.Namespace(verb=_window, language=None, key_store=None, rest=[])
    chosen, rest = anywhere(Words(language)).parse_known_args(given)
    parser = _parser(Words(chosen.language or language))
    arguments, rest = parser.parse_known_args(rest, chosen)
    if rest and not arguments.brings_options:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    arguments.rest = rest
    return arguments


def _chosen(arguments: argparse.Namespace, settings: Settings) -> Settings:
    """The settings with what the command line chose."""
    language = arguments.language or settings.language
    key_store = arguments.key_store or settings.key_store
    return replace(settings, language=language, key_store=key_store)


def _parser(words: Words) -> argparse.ArgumentParser:
    from vaxentry import audit_verbs, staff_verbs  # noqa: PLC0415 - not for a start by the icon

    about = "Offline-first vaccination entry."
    parser = SpokenParser("vaxentry", words=words, description=about, parents=[anywhere(words)])
    parser.add_argument("--version", action="version", version=__version__)
    parser.set_defaults(verb=_window, brings_options=False)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    sync = verbs.add_parser("sync", help="send what waits")
    sync.add_argument("--once", action="store_true", required=True, help="one round, then end")
    sync.set_defaults(verb=_sync)
    enrol = verbs.add_parser("enrol", help="join a central server with a one-time code")
    enrol.add_argument("url")
    enrol.add_argument("code")
    # A name does not belong in a command line: every user of the machine can read those.
    enrol.add_argument(
        "--name-stdin", action="store_true", help="read who types from standard input"
    )
    enrol.add_argument(
        "--ca-file", type=Path, metavar="FILE",
        help="trust the certificates (PEM) of this private CA, and no others; kept as ca_file in"
        " settings.json",
    )  # fmt: skip
    staff_verbs.add_actor(enrol)
    enrol.set_defaults(verb=_enrol)
    status = verbs.add_parser("status", help="what waits and what needs a person")
    status.add_argument("--json", action="store_true")
    status.set_defaults(verb=_status)
    stack = verbs.add_parser("import", help="a stack of cards from XLSX or CSV")
    _add_import(stack)
    staff_verbs.add_actor(stack)
    audit_verbs.add_audit(verbs.add_parser("audit", help="the audit trail: who did what"))
    staff = verbs.add_parser("staff", help="who may work at this PC, and with which roles")
    staff_verbs.add_staff(staff)
    staff.set_defaults(verb=_staff)
    _add_outside_verbs(verbs)
    return parser


def _add_import(parser: argparse.ArgumentParser) -> None:
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("file", nargs="?", type=Path)
    chosen.add_argument("--template", type=Path, metavar="FILE", help="write an empty workbook")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the report as JSON")
    parser.set_defaults(verb=_import)


def _add_outside_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Verbs that bring their own options, imported only when called."""
    for name, verb, about in (
        ("report", _report, "what is not in yet, as XLSX, CSV, PDF or JSON"),
        ("demo", _demo, "a day of cards, a dying server, and the proof that nothing is lost"),
        ("self-test", _self_test, "check this installation from key stroke to receipt"),
    ):
        if verb is _demo and _is_bundle():
            parser = verbs.add_parser(name, add_help=False)  # without a line of help: not listed
        else:
            parser = verbs.add_parser(name, help=about, add_help=False)
        parser.set_defaults(verb=verb, brings_options=True)


def _window(_: argparse.Namespace, places: Places, settings: Settings, words: Words) -> int:
    from vaxentry.app import run  # noqa: PLC0415 - Qt

    return run(places, settings, words)


def _sync(_: argparse.Namespace, places: Places, settings: Settings, words: Words) -> int:
    from vaxentry import wiring  # noqa: PLC0415 - SQLAlchemy

    with wiring.sending_right(places), wiring.open_book(places, settings) as book:
        look_for_rings_seldom()
        done = wiring.make_engine(book.store, settings, Event()).run_once()
        counts = book.store.counts()
    sentence = words("cli.synced", answered=done.answered, saved=counts.saved)
    print(sentence, words(f"status.link_{done.link}"))
    return FAILED if done.cause else OK


def _enrol(arguments: argparse.Namespace, places: Places, settings: Settings, words: Words) -> int:
    from vaxentry import joining, staff_verbs, wiring  # noqa: PLC0415 - SQLAlchemy

    ca_file = str(arguments.ca_file.absolute()) if arguments.ca_file else settings.ca_file
    with wiring.open_book(places, settings) as book:
        name = "" if arguments.actor else _clerk(arguments, words, book.store.author().name)
        staff_verbs.sign_in(book, arguments, words)
        joining.enrol(book.store, arguments.url, arguments.code, ca_file=ca_file, name=name)
        site = book.store.site()
    if arguments.ca_file:
        save_settings(places.settings, replace(load_settings(places.settings), ca_file=ca_file))
    print(words("cli.enrolled", site=site.site_name, code=site.site, pc=site.pc_code))
    return OK


def _clerk(arguments: argparse.Namespace, words: Words, known: str) -> str:
    """Who types from now on: as given, else asked for once, at a terminal; "" = nobody new."""
    asks = not known and sys.stdin is not None and sys.stdin.isatty()
    if not (arguments.name_stdin or asks):
        return ""
    if asks:
        print(words("cli.who_types"), end=" ", flush=True)
    try:
        name = " ".join(sys.stdin.readline().split())
    except UnicodeDecodeError:
        raise WorldError(reason="clerk_name") from None
    if len(name) > MAX_NAME or not name.isprintable():
        raise WorldError(reason="clerk_name")
    return name


def _status(arguments: argparse.Namespace, places: Places, settings: Settings, words: Words) -> int:
    from vaxentry import wiring  # noqa: PLC0415 - SQLAlchemy

    with wiring.open_book(places, settings) as book:
        counts, link = book.store.counts(), book.store.last_link()
    if arguments.json:
        by_state = {state.value: n for state, n in counts.by_state.items()}
        told = {"saved": counts.saved, "by_state": by_state, "link": link.value}
        print(json.dumps(told))
        return OK
    print(words("cli.saved", saved=counts.saved))
    print(words("cli.last_link", link=words(f"status.link_{link}")))
    for state, n in counts.by_state.items():
        print(f"{n:>8}  {words(f'state.{state}')}")
    return OK


def _import(arguments: argparse.Namespace, places: Places, settings: Settings, words: Words) -> int:
    from vaxentry import staff_verbs, wiring  # noqa: PLC0415 - SQLAlchemy
    from vaxentry.importing import report  # noqa: PLC0415

    if arguments.template:
        wiring.write_template(arguments.template)
        print(words("import.template_written"))
        return OK
    if arguments.json:
        refuse_place(arguments.json)  # what was read could not be told afterwards
    with wiring.open_book(places, settings) as book:
        staff_verbs.sign_in(book, arguments, words)
        done = wiring.import_file(book, arguments.file)
    for line in report.render(done, words):
        print(line)
    if arguments.json:
        arguments.json.write_text(json.dumps(report.to_json(done)), encoding="utf-8")
    return OK if not done.bad else FAILED


def _staff(arguments: argparse.Namespace, places: Places, settings: Settings, words: Words) -> int:
    from vaxentry import staff_verbs, wiring  # noqa: PLC0415 - SQLAlchemy

    with wiring.open_book(places, settings) as book:
        staff_verbs.run(arguments, book, words)
    return OK


def _report(arguments: argparse.Namespace, places: Places, settings: Settings, words: Words) -> int:
    from vaxentry.report_verb import main as run_report  # noqa: PLC0415 - when it is wanted

    return run_report(arguments.rest, places, settings, words)


def _demo(arguments: argparse.Namespace, places: Places, settings: Settings, words: Words) -> int:
    if _is_bundle():
        raise WorldError(reason="demo_bundle")
    from vaxentry.demo.run import main as run_demo  # noqa: PLC0415 - Qt

    return run_demo(arguments.rest, places, settings, words)


def _is_bundle() -> bool:
    """Whether this is the packed program, which can't start a server's own command."""
    return bool(getattr(sys, "frozen", False))


def _self_test(arguments: argparse.Namespace, _: Places, __: Settings, words: Words) -> int:
    from vaxentry.selftest import main as run_self_test  # noqa: PLC0415 - Qt

    return run_self_test(arguments.rest, words)
