"""Marks that come along with a text copied elsewhere and that nobody sees or means.

Messengers wrap a phone number in direction marks (Unicode UAX #9) and write it with dashes that do
not break (U+2011).
"""

import re

_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


def without_marks(text: str) -> str:
    """The text without direction marks and joiners, with every dash as the ASCII one."""
    return _DASHES.sub("-", _UNSEEN.sub("", text))
