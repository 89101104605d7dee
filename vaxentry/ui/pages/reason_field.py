"""What is wrong with the reason of a correction or a void, as it is said at its field."""

from vaxentry.domain.reason import read_reason
from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.language import Words
from vaxentry.ui.sentences import rule_text


def reason_problem(words: Words, text: str) -> str:
    """The sentence for a reason that can't be sealed; "" for one that can."""
    try:
        read_reason(text)
    except RuleError as error:
        if error.code is RuleCode.REQUIRED:
            return words("entry.reason_needed")
        return rule_text(words, error.code, dict(error.params))
    return ""
