"""What a rule found, in a few words. Pure."""

from vaxentry.language import Words


def finding_name(words: Words, code: str) -> str:
    """What a rule found, for where cards are counted; else its sentence, else its bare code."""
    keys = (f"finding.{code}", f"rule.{code}")
    return next((words(key) for key in keys if words.has(key)), code)
