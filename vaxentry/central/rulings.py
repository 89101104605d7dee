"""What rulings say when a claim is judged. Pure.

A ruling holds between its two records alone, and only as long as both say what they said then. Of
several between two records about one kind of claim the last one counts. Nothing else is remembered:
a fact that is corrected ends it, and the same fact put right again brings it back, in whatever
order they arrive.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping

from vaxentry.central.model import DOSE, PERSON, TICKET, Facts, RevisionKey, Ruling
from vaxentry.domain.ruling import Says

_PERSON = ("id_type", "id_number", "name_key", "birth_date")
_DOSE = (*_PERSON, "birth_order", "series", "course", "dose_no", "given_on")
_JUDGED: Mapping[str, tuple[str, ...]] = {
    PERSON: _PERSON,
    TICKET: (*_DOSE, "ticket"),
    DOSE: _DOSE,
}
"""What `judging.judge` looks at, and what the claim is about."""


def fingerprint(key: bytes, kind: str, facts: Facts) -> str:
    """What tells whether a side still says the same; without the key it says nothing about it."""
    judged = json.dumps([kind, *(getattr(facts, name) for name in _JUDGED[kind])])
    return hmac.new(key, judged.encode(), hashlib.sha256).hexdigest()


class Rulings:
    """The rulings between the parties of some claims."""

    def __init__(self, key: bytes = b"", given: Iterable[Ruling] = ()) -> None:
        self.key = key
        self._last: dict[tuple[str, frozenset[str]], Ruling] = {}
        self._carriers: set[RevisionKey] = set()
        self._favoured: set[tuple[str, str]] = set()
        self._concerned: set[tuple[str, str]] = set()
        for ruling in given:
            self.add(ruling)

    def add(self, ruling: Ruling) -> None:
        """One more, which takes the place of those before it."""
        self._last[ruling.kind, frozenset({ruling.record_id, ruling.other_id})] = ruling
        self._concerned |= {(ruling.kind, ruling.record_id), (ruling.kind, ruling.other_id)}
        if ruling.key is not None:
            self._carriers.add(ruling.key)
        if ruling.says == Says.MINE:
            self._favoured.add((ruling.kind, ruling.record_id))

    def came_with(self, key: RevisionKey) -> bool:
        """Whether a ruling is known that this revision carries."""
        return key in self._carriers

    def concern(self, kind: str, record_id: str) -> bool:
        """Whether anything is said about this record and such a claim."""
        return (kind, record_id) in self._concerned

    def favour_any(self, kind: str) -> bool:
        """Whether one may say that such a claim is anybody's by right."""
        return any(kind == favoured for favoured, _ in self._favoured)

    def favour(self, kind: str, record_id: str) -> bool:
        """Whether one may say that such a claim is this record's by right."""
        return (kind, record_id) in self._favoured

    def lets_stand(self, kind: str, a: str, b: str, facts: Mapping[str, Facts]) -> bool:
        """Whether both may hold the claim beside each other."""
        ruling = self.in_force(kind, a, b, facts)
        return ruling is not None and ruling.says == Says.BOTH

    def prevails(self, kind: str, record_id: str, over: str, facts: Mapping[str, Facts]) -> bool:
        """Whether the claim is the one's by right, and not the other's."""
        ruling = self.in_force(kind, record_id, over, facts)
        return ruling is not None and (ruling.says, ruling.record_id) == (Says.MINE, record_id)

    def in_force(self, kind: str, a: str, b: str, facts: Mapping[str, Facts]) -> Ruling | None:
        """The last ruling between two records, if both still say what it was made on."""
        ruling = self._last.get((kind, frozenset({a, b})))
        if ruling is None:
            return None
        sides = ((ruling.record_id, ruling.facts), (ruling.other_id, ruling.other_facts))
        same = all(self._says(kind, record, then, facts) for record, then in sides)
        return ruling if same else None

    def _says(self, kind: str, record_id: str, then: str, facts: Mapping[str, Facts]) -> bool:
        now = facts.get(record_id)
        return now is not None and fingerprint(self.key, kind, now) == then


NONE = Rulings()
"""Nothing was ruled."""
