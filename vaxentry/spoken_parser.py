"""A command line that speaks the language of the screen: its help, its usage and what is wrong.

The code has the English texts, argparse's own among them; `language/texts/command.json`, keyed by
them, has the others. What a later argparse words anew stays English.
"""

import argparse
import re
import sys
from collections.abc import Iterable
from functools import cache, partial
from typing import Any, NoReturn

from vaxentry.language import Words, keys_of

_AREA = "command"
_WRONG = 2
_PLACE = re.compile(r"\\\{([a-z]+)\\\}")


def said(words: Words, text: str) -> str:
    """An English text of the command line as the screen would say it."""
    if words.language == "en":
        return text
    if words.has(f"{_AREA}.{text}"):
        return words(f"{_AREA}.{text}")
    for key, form in _forms():
        if found := form.fullmatch(text):
            told = {name: said(words, part) for name, part in found.groupdict().items()}
            return words(f"{_AREA}.{key}", **told)
    return text


@cache
def _forms() -> list[tuple[str, re.Pattern[str]]]:
    """The texts with places in them, the most telling first."""
    keys = sorted((key for key in keys_of(_AREA) if "{" in key), key=len, reverse=True)
    return [
        (key, re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(key)), re.DOTALL)) for key in keys
    ]


class _Help(argparse.HelpFormatter):
    """Lays out the help; each text is said as it is laid out."""

    def __init__(self, words: Words, prog: str) -> None:
        super().__init__(prog)
        self._words = words

    def start_section(self, heading: str | None) -> None:
        super().start_section(heading and said(self._words, heading))

    def add_text(self, text: str | None) -> None:
        super().add_text(text and said(self._words, text))

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        lead = said(self._words, "usage: ") if prefix is None else prefix
        super().add_usage(usage, actions, groups, lead)

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return action.help and said(self._words, action.help)


class SpokenParser(argparse.ArgumentParser):
    """Reads a command line, and so do the parsers of the verbs below it.

    Args:
        words: of the language to speak.
    """

    def __init__(self, *args: Any, words: Words, **options: Any) -> None:
        self._words = words
        super().__init__(*args, **{"formatter_class": partial(_Help, words), **options})

    def add_subparsers(self, **options: Any) -> Any:
        """Override: the verbs speak the same language."""
        below = partial(SpokenParser, words=self._words)
        return super().add_subparsers(**{"parser_class": below, **options})

    def error(self, message: str) -> NoReturn:
        """Override: how it is called, and what was wrong."""
        self.print_usage(sys.stderr)
        wrong = said(self._words, "error")
        self.exit(_WRONG, f"{self.prog}: {wrong}: {said(self._words, message)}\n")
