"""Every sentence a person reads, in Indonesian and English side by side.

`texts/<area>.json` holds ``{"<key>": {"id": "...", "en": "..."}}``; the full key is
``<area>.<key>``. Commands and the screen share these words, so there is one word per idea.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("id", "en")


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    texts: dict[str, Mapping[str, str]] = {}
    for file in Path(__file__).with_name("texts").glob("*.json"):
        entries = json.loads(file.read_text(encoding="utf-8"))
        texts.update({f"{file.stem}.{key}": pair for key, pair in entries.items()})
    return texts


def keys_of(area: str) -> Sequence[str]:
    """The keys of one area, without its name."""
    start = f"{area}."
    return [key.removeprefix(start) for key in _catalogue() if key.startswith(start)]


class _Places(dict[str, object]):
    """Values for the places of a text. A server that names a rule sends no numbers with it."""

    def __missing__(self, key: str) -> str:
        return "…"


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language. Immutable; may be used from any thread.

    Attributes:
        language: "id" or "en".
    """

    language: str = "id"

    def __call__(self, key: str, /, **params: object) -> str:
        """The text of `key` with ``{name}`` places filled; a place nobody fills shows as "…".

        Raises:
            KeyError: no such text; the tests keep the catalogue complete.
        """
        return _catalogue()[key][self.language].format_map(_Places(params))

    def has(self, key: str) -> bool:
        """Whether there is a text for a key that was put together from data."""
        return key in _catalogue()
