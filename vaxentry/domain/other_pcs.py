"""The names of the other PCs of a day. Pure."""

from vaxentry.domain.plain_text import clean_text
from vaxentry.domain.rules import RuleCode, RuleError

MOST_NAME = 40
"""Characters that the name of a PC may have."""


def read_pc(text: str) -> str:
    """The name of a PC as it is kept.

    Raises:
        RuleError: ``required`` (empty), ``text_control``, ``text_too_long``.
    """
    name = clean_text(text, limit=MOST_NAME)
    if not name:
        raise RuleError(RuleCode.REQUIRED)
    return name
