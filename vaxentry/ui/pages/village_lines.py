"""The site's villages as lines of text: ``Desa; Kecamatan, Kabupaten``. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vaxentry.domain.plain_text import free_text
from vaxentry.domain.rules import RuleError
from vaxentry.domain.stacks import Village

_GAP = re.compile(r"\s*[;\t]\s*")
"""Between village and the rest; a tabulator is what a copied spreadsheet has there."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no village.

    Attributes:
        number: counted from 1.
        error: the rule it breaks; None when the name of the village is missing.
    """

    number: int
    error: RuleError | None


def read_villages(text: str) -> Sequence[Village] | BadLine:
    """The villages of a text, or its first bad line. Empty lines and repeated ones are dropped."""
    found: dict[Village, None] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        name, rest = _halves(line)
        if not name and not rest:
            continue
        try:
            village = Village(free_text(name), free_text(rest))
        except RuleError as error:
            return BadLine(number, error)
        if not village.name:
            return BadLine(number, None)
        found[village] = None
    return tuple(found)


def _halves(line: str) -> tuple[str, str]:
    name, *rest = _GAP.split(line.strip(), maxsplit=1)
    return name.strip(), rest[0].strip() if rest else ""


def write_villages(villages: Sequence[Village]) -> str:
    """The text that `read_villages` reads as these."""
    return "\n".join(f"{one.name}; {one.rest}" if one.rest else one.name for one in villages)
