"""What was decided between two records, as the server keeps it, and whether that still holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests.simulation.central_heads import Head, clashes
from vaxentry.central.model import Facts
from vaxentry.central.rulings import fingerprint
from vaxentry.central.validate import facts_of


@dataclass(slots=True)
class Ruled:
    """The last ruling about each kind of claim between two records, by the records' ids.

    Attributes:
        rulings: what it says, and the print of what each side said then.
        facts: what each head says now.
    """

    key: bytes = b""
    rulings: dict[tuple[str, frozenset[str]], tuple[str, Mapping[str, str]]] = field(
        default_factory=dict
    )
    facts: dict[str, Facts | None] = field(default_factory=dict)

    def rivals(self, one: Head, other: Head) -> str:
        """Why these two can't both stand; empty where they can, or where it was decided so."""
        at_odds = clashes(one, other)
        left = [why for kind, why in at_odds.items() if not self._may_both_stand(kind, one, other)]
        return next(iter(left), "")

    def _may_both_stand(self, kind: str, one: Head, other: Head) -> bool:
        ids = {str(one.id), str(other.id)}
        says, prints = self.rulings.get((kind, frozenset(ids)), ("", {}))
        return says == "both" and all(self._says(kind, record, prints[record]) for record in ids)

    def _says(self, kind: str, record: str, then: str) -> bool:
        facts = self.facts[record]
        return facts is not None and fingerprint(self.key, kind, facts) == then


def hex_of(told: object) -> str:
    """An id as the books write it, whatever the server's database gives."""
    return UUID(str(told)).hex


def read_ruled(eye: Any) -> Ruled:
    """Everything that was decided, by a connection that looks at one moment."""
    ruled = Ruled(bytes.fromhex(eye.execute("SELECT ruling_key FROM server").fetchone()[0]))
    kept = "SELECT kind, record_id, other_id, says, facts, other_facts FROM ruling ORDER BY id"
    for kind, record, other, says, facts, other_facts in eye.execute(kept):
        prints = {str(record): facts, str(other): other_facts}
        ruled.rulings[kind, frozenset(prints)] = says, prints
    doses = eye.execute("SELECT * FROM dose")
    names = [column[0] for column in doses.description]
    for row in doses.fetchall():
        told = dict(zip(names, row, strict=True))
        ruled.facts[str(told["record_id"])] = facts_of(told)
    return ruled
