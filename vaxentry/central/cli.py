"""The command `vaxentry-central`: plain sentences, no traceback, exit code 0 only for success."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from vaxentry import __version__, out_pipe
from vaxentry.central.care_verbs import Verbs, add_care, opened, place_of
from vaxentry.central.dispute_verbs import add_disputes
from vaxentry.central.logs import log_to_stderr
from vaxentry.central.office_verbs import add_office
from vaxentry.central.opening import now_utc, open_database
from vaxentry.central.status_lines import status_lines
from vaxentry.errors import VaxEntryError
from vaxentry.language import LANGUAGES, Words

FAILED = 1
WRONG_USE = 2
_PROGRAM = "vaxentry-central"
_YEAR_H = 366 * 24


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the exit code."""
    options = _parser().parse_args(arguments)
    words = Words(options.language)
    log_to_stderr()
    try:
        options.run(options, words)
        out_pipe.flush()
    except VaxEntryError as error:
        _complain(words, error)
        return FAILED
    except BrokenPipeError:
        out_pipe.let_go()
        return FAILED
    except (OSError, SQLAlchemyError):
        sys.stderr.write(words("central.failed") + "\n")
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    return 0


def _complain(words: Words, error: VaxEntryError) -> None:
    reason = error.params.get("reason", error.code)
    key = f"central.{reason}"
    sentence = words(key, **error.params) if words.has(key) else words("central.failed")
    sys.stderr.write(sentence + "\n")


def _init(options: argparse.Namespace, words: Words) -> None:
    place = place_of(options)
    database, identity, _ = open_database(place)
    database.close()
    print(words("central.ready", folder=place.folder, fingerprint=identity.fingerprint))


def _serve(options: argparse.Namespace, words: Words) -> None:
    from vaxentry.central.serving import Service, serve  # noqa: PLC0415 - only this verb needs it

    del words
    serve(
        place_of(options),
        Service(
            host=options.host,
            port=options.port,
            tls_cert=options.tls_cert,
            tls_key=options.tls_key,
            workers=options.workers,
            port_file=options.port_file,
        ),
    )


def _enroll_code(options: argparse.Namespace, words: Words) -> None:
    from vaxentry.central.enrolment import make_code  # noqa: PLC0415

    del words
    sites = [code.strip() for code in options.sites.split(",") if code.strip()]
    with opened(options) as server:
        code = make_code(
            server.database,
            server.identity,
            site=options.site,
            name=options.name,
            sites=sites,
            hours=options.hours,
            now=now_utc(),
        )
    print(code)


def _status(options: argparse.Namespace, words: Words) -> None:
    from vaxentry.central.status import read_status  # noqa: PLC0415

    with opened(options, copy=True) as server:
        status = read_status(server.database, server.identity, now_utc())
    if options.json:
        print(json.dumps(asdict(status), indent=1))
        return
    for line in status_lines(status, words):
        print(line)


def _register(options: argparse.Namespace, words: Words) -> None:
    from vaxentry.central.register import import_register  # noqa: PLC0415

    with opened(options) as server:
        imported = import_register(
            server.database, options.file, scope=options.scope, as_of=options.as_of, now=now_utc()
        )
    print(words("central.imported", people=imported.people, refused=imported.refused))


def _national(options: argparse.Namespace, words: Words) -> None:
    from vaxentry.central.national import import_national  # noqa: PLC0415

    with opened(options) as server:
        found = import_national(server.database, options.file)
    print(words("central.national", told=found.told, same=found.same, refused=found.refused))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_PROGRAM, description="VaxEntry central server")
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    where = _where()
    init = verbs.add_parser("init", parents=[where], help="make the folder and the database")
    init.set_defaults(run=_init)
    _add_serve(verbs, where)
    _add_enroll_code(verbs, where)
    status = verbs.add_parser("status", parents=[where], help="sites and PCs, and what waits")
    status.add_argument("--json", action="store_true")
    status.set_defaults(run=_status)
    _add_register(verbs, where)
    _add_national(verbs, where)
    add_care(verbs, where)
    add_disputes(verbs, where)
    add_office(verbs, where)
    return parser


def _where() -> argparse.ArgumentParser:
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("--data", metavar="DIR", help="folder of the server (VAXENTRY_CENTRAL_HOME)")
    where.add_argument(
        "--database", metavar="URL", help="e.g. postgresql://... (VAXENTRY_CENTRAL_DATABASE)"
    )
    return where


def _add_serve(verbs: Verbs, where: argparse.ArgumentParser) -> None:
    serve = verbs.add_parser("serve", parents=[where], help="answer the PCs")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_number(0, 65_535), default=8470, help="0 = any free one")
    serve.add_argument("--tls-cert", type=Path, metavar="FILE")
    serve.add_argument("--tls-key", type=Path, metavar="FILE")
    serve.add_argument("--workers", type=_number(1, 64), default=1)
    serve.add_argument("--port-file", type=Path, metavar="FILE")
    serve.set_defaults(run=_serve)


def _add_enroll_code(verbs: Verbs, where: argparse.ArgumentParser) -> None:
    code = verbs.add_parser("enroll-code", parents=[where], help="a one-time code for one PC")
    code.add_argument("--site", required=True, type=_filled, metavar="CODE")
    code.add_argument("--name", required=True, type=_filled, help="the site's name")
    code.add_argument("--sites", default="", metavar="A,B", help="more sites it may deliver for")
    code.add_argument(
        "--hours", type=_number(1, _YEAR_H), default=72, help="how long the code is good"
    )
    code.set_defaults(run=_enroll_code)


def _number(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not least <= int(text) <= most:
            raise ValueError
        return int(text)

    return number


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError
    return text.strip()


def _add_register(verbs: Verbs, where: argparse.ArgumentParser) -> None:
    register = verbs.add_parser("register", help="the population register")
    actions = register.add_subparsers(required=True, metavar="ACTION")
    importing = actions.add_parser("import", parents=[where], help="replace one scope from a CSV")
    importing.add_argument("file", type=Path)
    importing.add_argument("--scope", required=True, metavar="PREFIX")
    importing.add_argument("--as-of", required=True, type=date.fromisoformat, metavar="DATE")
    importing.set_defaults(run=_register)


def _add_national(verbs: Verbs, where: argparse.ArgumentParser) -> None:
    national = verbs.add_parser("national", help="what became of doses nationally")
    actions = national.add_subparsers(required=True, metavar="ACTION")
    importing = actions.add_parser("import", parents=[where], help="take over a CSV of statuses")
    importing.add_argument("file", type=Path)
    importing.set_defaults(run=_national)


if __name__ == "__main__":
    sys.exit(main())
