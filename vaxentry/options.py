"""Options that several verbs share, and how a day is written on the command line."""

import argparse
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from vaxentry.language import LANGUAGES, Words
from vaxentry.spoken_parser import SpokenParser

Kind = TypeVar("Kind", bound=StrEnum)

_HOW = "YYYY-MM-DD"


def day(text: str) -> date:
    """A day as it is written on the command line.

    Raises:
        argparse.ArgumentTypeError: it is not one.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day as {_HOW}") from None


def one_of(kinds: Sequence[Kind]) -> Callable[[str], Kind]:
    """Reads one of these words. What reads an option otherwise is told by the name it has in the
    code.

    Raises:
        argparse.ArgumentTypeError: by what it gives; the word is none of them.
    """
    known = {kind.value: kind for kind in kinds}

    def read(text: str) -> Kind:
        if text not in known:
            wrong = f"invalid choice: {text!r} (choose from {', '.join(known)})"
            raise argparse.ArgumentTypeError(wrong)
        return known[text]

    return read


def add_day(parser: argparse.ArgumentParser, name: str, about: str) -> None:
    """An option that takes a day."""
    parser.add_argument(name, type=day, metavar=_HOW, help=about)


def add_days(parser: argparse.ArgumentParser, what: str) -> None:
    """The first and the last of the days that are meant."""
    add_day(parser, "--since", f"the first {what}")
    add_day(parser, "--until", f"the last {what}")


def anywhere(words: Words) -> argparse.ArgumentParser:
    """Reads what may stand before the verb as well as after it."""
    parser = SpokenParser("vaxentry", words=words, add_help=False, allow_abbrev=False)
    parser.add_argument("--language", choices=LANGUAGES, help="language of this command: id or en")
    parser.add_argument(
        "--key-store", choices=("keyring", "file"), help="where the key of the book is kept"
    )
    return parser
