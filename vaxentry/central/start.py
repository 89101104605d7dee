"""Where `vaxentry-central` begins: says which extra is missing instead of breaking on it."""

import argparse
import sys
from collections.abc import Sequence

from vaxentry.extras import missing_extra
from vaxentry.language import LANGUAGES, Words

FAILED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of the server; the return value is the exit code."""
    try:
        from vaxentry.central import cli  # noqa: PLC0415 - what may be missing
    except ImportError as error:
        extra = missing_extra(error)
        if extra is None:
            raise
        sys.stderr.write(Words(_language(arguments))("cli.extra_missing", extra=extra) + "\n")
        return FAILED
    return cli.main(arguments)


def _language(arguments: Sequence[str] | None) -> str:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    return str(parser.parse_known_args(arguments)[0].language)
