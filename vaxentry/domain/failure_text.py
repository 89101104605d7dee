"""Errors in a sentence, on the screen as at a command. Pure."""

from datetime import datetime

from vaxentry.errors import VaxEntryError
from vaxentry.language import Words
from vaxentry.language.spelling import moment


def failure_text(words: Words, error: VaxEntryError) -> str:
    """The sentence of an error; a moment in it as the PC's own clock has it."""
    told = {
        name: moment(words, value) if isinstance(value, datetime) else value
        for name, value in error.params.items()
    }
    return words(error.text_key, **told)
