"""Reference data in the book: whole sets, and the beginnings of newer ones."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db.tables import reference
from vaxentry.db.times import from_ms_or_none, to_ms
from vaxentry.db.transactions import Transactions
from vaxentry.domain.queue import HeldSet
from vaxentry.domain.vaccine_rules import BUILT_IN, Rules
from vaxentry.wire.messages import BadMessageError
from vaxentry.wire.reference import read_rules

log = logging.getLogger(__name__)

RULES = "intervals"
"""The set that the checks go by."""


class Shelf:
    """The sets by name. Each call is one transaction; any thread."""

    def __init__(self, transactions: Transactions) -> None:
        self._tx = transactions

    def content(self, name: str) -> bytes:
        """A whole set, empty while none was ever held."""
        with self._tx.reading() as c:
            held = select(reference.c.content).where(reference.c.name == name)
            return c.execute(held).scalar() or b""

    def held(self, name: str) -> HeldSet:
        """What is held of a set."""
        with self._tx.reading() as c:
            row = c.execute(select(reference).where(reference.c.name == name)).one_or_none()
        if row is None:
            return HeldSet()
        return HeldSet(row.tag, row.part, row.part_tag, from_ms_or_none(row.checked_at))

    def keep_part(self, name: str, part_tag: str, part: bytes) -> None:
        """The beginning of a newer set; empty = it was no good."""
        self._write(name, {"part_tag": part_tag, "part": part})

    def keep(self, name: str, tag: str, content: bytes, now: datetime) -> None:
        """A whole set takes the place of the one before; rules hold from the next check on."""
        self._write(
            name,
            {
                "tag": tag,
                "content": content,
                "checked_at": to_ms(now),
                "part_tag": "",
                "part": b"",
            },
        )
        if name == RULES:
            self._tx.rules = _in_force(content)

    def go_by_kept_rules(self) -> None:
        """Have the book go by the rules that are kept, where they are newer than the program's."""
        self._tx.rules = _in_force(self.content(RULES))

    def note_present(self, name: str, now: datetime) -> None:
        """The set that is held is the server's present one."""
        self._write(name, {"checked_at": to_ms(now)})

    def _write(self, name: str, values: dict[str, Any]) -> None:
        with self._tx.writing() as c:
            c.execute(
                upsert(reference)
                .values(name=name, **values)
                .on_conflict_do_update(index_elements=["name"], set_=values)
            )


def _in_force(kept: bytes) -> Rules:
    if not kept:
        return BUILT_IN
    try:
        return BUILT_IN.or_newer(read_rules(kept))
    except BadMessageError:
        log.warning("the kept rules can't be read: those of the program count")
        return BUILT_IN
