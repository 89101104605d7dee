"""Texts as cells of a file that a spreadsheet opens."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Beginnings that some spreadsheet takes for a formula (ASVS 5, 1.2.10), the wide forms too."""


def guarded(text: str) -> str:
    """The text as it may stand in a cell: an apostrophe before what would be calculated."""
    clean = text.replace("\0", "")
    return f"'{clean}" if text.startswith(_FORMULA) or clean.startswith(_FORMULA) else clean
