"""Free text of a card as it may enter a record: one line, printable, of bounded length."""

import re
import unicodedata

from vaxentry.domain.rules import RuleCode, RuleError

MAX_LENGTH = 200
"""Characters a text field may have."""

_DOCUMENT = re.compile(
    r"[0-9]{14,}|(?<![0-9A-Za-z-])[0-9]{4}([ .-])[0-9]{4}(?:\1[0-9]{4}){2}(?![0-9A-Za-z-])"
)
"""Too many digits in a row for anything but the number of a document, also in four groups."""
_SHOWN = 4
_BLANKS = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def folded(text: str) -> str:
    """A name as it is compared: capitals, and how a letter is composed, do not tell two apart."""
    return unicodedata.normalize("NFC", text.casefold())


def clean_text(text: str, *, upper: bool = False, limit: int = MAX_LENGTH) -> str:
    """Text without outer blanks and with single inner ones, in Unicode form NFC.

    Args:
        text: anything at all.
        upper: give it in capitals, as on the KTP.
        limit: characters it may have.

    Raises:
        RuleError: ``text_control`` for control and invisible characters, NUL, line breaks and lone
            surrogates inside; ``text_too_long`` above `limit`.
    """
    trimmed = text.strip()
    # Before any work on it: capitals and NFC can lengthen a text, never to a quarter of its length.
    if len(trimmed) > 4 * limit:
        raise RuleError(RuleCode.TEXT_TOO_LONG, limit=limit)
    folded = unicodedata.normalize("NFC", trimmed)
    if upper:
        folded = unicodedata.normalize("NFC", folded.upper())
    cleaned = _BLANKS.sub(" ", folded)
    if not cleaned.isprintable():
        raise RuleError(RuleCode.TEXT_CONTROL)
    if len(cleaned) > limit:
        raise RuleError(RuleCode.TEXT_TOO_LONG, limit=limit)
    return cleaned


def free_text(text: str, *, upper: bool = False, limit: int = MAX_LENGTH) -> str:
    """`clean_text` of what stands in lists and files as it was typed: no number of a document.

    Raises:
        RuleError: as `clean_text`; ``text_number``: a NIK or the like is in it.
    """
    cleaned = clean_text(text, upper=upper, limit=limit)
    if _DOCUMENT.search(cleaned):
        raise RuleError(RuleCode.TEXT_NUMBER)
    return cleaned


def without_numbers(text: str) -> str:
    """The text with all but the beginning of such numbers hidden: what an older program kept."""
    return _DOCUMENT.sub(_hide, text)


def _hide(found: re.Match[str]) -> str:
    return found[0][:_SHOWN] + "\u2022" * (len(found[0]) - _SHOWN)
