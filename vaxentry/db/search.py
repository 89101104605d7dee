"""Finding records by words: how a record is indexed and how typed text asks for it."""

import re

from sqlalchemy import Connection, text

from vaxentry.domain.person import Probe

MOST = 200
"""Candidates looked at for one probe."""

_found = text(
    "SELECT rowid FROM record_search WHERE words MATCH :words ORDER BY rowid DESC LIMIT :most"
)


def search_words(typed: str) -> str:
    """An FTS5 query of prefixes: every word typed must begin some word of the record."""
    words = re.findall(r"\w+", typed)
    return " ".join(f'"{word}"*' for word in words)


def alike(c: Connection, probe: Probe) -> list[int]:
    """Local numbers of records that share the name, the phone or the ticket of a probe."""
    wanted = [search_words(part) for part in (probe.name, probe.phone, probe.ticket)]
    found: set[int] = set()
    for words in filter(None, wanted):
        found |= set(c.execute(_found, {"words": words, "most": MOST}).scalars())
    return sorted(found)
