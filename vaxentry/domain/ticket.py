"""The vaccine ticket number: opaque text, because its pattern was never published."""

import re
from dataclasses import dataclass

from vaxentry.domain.plain_text import clean_text

_SHOWN = 2
_MASKABLE = re.compile(r"[^\s-]")
_SEPARATORS = re.compile(r"[\W_]+")
_NONE = re.compile(r"0*|((TIDAK|TDK|BELUM)(ADA|PUNYA)|TANPA)(TIKET|NOMOR)?|TIADA|NIHIL|TA|NA")
"""What is written on a card without one, less signs and blanks."""


@dataclass(frozen=True, slots=True, repr=False)
class TicketNo:
    """A ticket number. Printing it shows a mask: the number is only in `text`.

    Attributes:
        text: trimmed, in capitals, inner blanks single.
    """

    text: str

    def __repr__(self) -> str:
        return f"TicketNo({self.masked})"

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        """The first two characters, then a bullet for each letter or digit."""
        return self.text[:_SHOWN] + _MASKABLE.sub("•", self.text[_SHOWN:])


def read_ticket(text: str) -> TicketNo | None:
    """The ticket that was typed or scanned; None when there is none, or the text says so.

    Raises:
        RuleError: ``text_control`` or ``text_too_long``.
    """
    cleaned = clean_text(text, upper=True)
    return None if _NONE.fullmatch(_SEPARATORS.sub("", cleaned)) else TicketNo(cleaned)
