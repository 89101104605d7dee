"""Why an entry is corrected or voided: free text that is sealed and travels with the revision."""

from vaxentry.domain.plain_text import free_text
from vaxentry.domain.rules import RuleCode, RuleError

MAX_REASON = 1000
"""Characters a reason may have; the server takes no more."""


def clean_reason(text: str) -> str:
    """A reason as it may be sealed; "" where none is asked for.

    Raises:
        RuleError: ``text_control``, ``text_too_long``, ``text_number``.
    """
    return free_text(text, limit=MAX_REASON)


def read_reason(text: str) -> str:
    """A reason that is asked for.

    Raises:
        RuleError: ``required`` (empty), ``text_control``, ``text_too_long``, ``text_number``.
    """
    reason = clean_reason(text)
    if not reason:
        raise RuleError(RuleCode.REQUIRED)
    return reason
