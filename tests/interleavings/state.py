"""What the database holds, read from outside."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tests.interleavings.stage import Stage
from tests.simulation.central_heads import Head


class Key(NamedTuple):
    """One revision."""

    record: str
    rev: int
    digest: str


class Held(NamedTuple):
    """What stands in its row."""

    standing: str
    flags: frozenset[str]
    server_seq: int
    body: str


class Clash(NamedTuple):
    """An open row of `conflict`."""

    kind: str
    key: str
    record: str
    rev: int
    digest: str
    code: str
    other: str
    differs: str
    since: int


ClaimKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class State:
    """The tables that plays write to.

    Attributes:
        rows: of `revision`, to count them.
        holders: by kind and key of a claim, record by record since when.
        news: device, record, server_seq.
        batches: device, device_seq, first server_seq, root, outcomes.
    """

    rows: int
    revisions: Mapping[Key, Held]
    heads: Mapping[str, Head]
    of_heads: Mapping[str, tuple[Any, ...]]
    holders: Mapping[ClaimKey, Mapping[str, int]]
    clashes: Sequence[Clash]
    news: Sequence[tuple[Any, ...]]
    batches: Sequence[tuple[Any, ...]]
    counter: int

    def lines(self, *, numbers: bool) -> list[str]:
        """Everything as sorted lines, to be compared; with or without what is numbered."""
        return sorted(self._lines(numbers))

    def _lines(self, numbers: bool) -> Iterator[str]:
        for key, held in self.revisions.items():
            seq = held.server_seq if numbers else ""
            print_of = hashlib.sha256(held.body.encode()).hexdigest()[:8]
            yield f"revision {key} {held.standing} {sorted(held.flags)} {seq} {print_of}"
        for head in self.heads.values():
            shown = self.of_heads[head.id]
            yield f"head {tuple(head)} {shown if numbers else shown[:-1]}"
        for claim, holders in self.holders.items():
            yield f"claim {claim} {sorted(holders.items()) if numbers else sorted(holders)}"
        for clash in self.clashes:
            yield f"clash {clash if numbers else clash[:-1]}"
        if numbers:
            yield from (f"news {row}" for row in self.news)
            yield from (f"batch {row}" for row in self.batches)
            yield f"counter {self.counter}"


_HEADS = (
    "SELECT r.id::text, r.rev, r.digest, d.standing, d.flags, d.kind, d.screening, d.id_type,"
    " d.id_number, d.birth_order, d.name, d.birth_date, d.ticket, d.course, d.dose_no,"
    " r.standing, r.flags, r.parents, r.delivered_by::text, r.server_seq"
    " FROM record r JOIN dose d ON d.record_id = r.id WHERE r.rev IS NOT NULL"
)
_HOLDERS = (
    "SELECT 'person', key, holder::text, since FROM claim_person WHERE holder IS NOT NULL"
    " UNION ALL SELECT 'ticket', key, holder::text, since FROM claim_ticket"
    " WHERE holder IS NOT NULL"
    " UNION ALL SELECT 'dose', key, holder::text, since FROM claim_dose WHERE holder IS NOT NULL"
    " UNION ALL SELECT kind, key, record_id::text, since FROM claim_share"
)
_CLASHES = (
    "SELECT kind, key, record_id::text, rev, digest, code, other_id::text, differs, since"
    " FROM conflict WHERE closed_seq IS NULL"
)


def read(stage: Stage) -> State:
    """What the database holds now."""
    stored = stage.rows(
        "SELECT record_id::text, rev, digest, standing, flags, server_seq, sealed FROM revision"
    )
    heads = {row[0]: row for row in stage.rows(_HEADS)}
    holders: dict[ClaimKey, dict[str, int]] = defaultdict(dict)
    for kind, key, record, since in stage.rows(_HOLDERS):
        holders[kind, key][record] = since
    width = len(Head._fields)
    ((counter,),) = stage.rows("SELECT server_seq FROM server")
    return State(
        rows=len(stored),
        revisions={Key(*row[:3]): Held(row[3], split(row[4]), *row[5:]) for row in stored},
        heads={record: Head(*row[:width]) for record, row in heads.items()},
        of_heads={record: row[width:] for record, row in heads.items()},
        holders=holders,
        clashes=[Clash(*row) for row in stage.rows(_CLASHES)],
        news=stage.rows("SELECT device::text, record_id::text, server_seq FROM news"),
        batches=stage.rows(
            "SELECT device::text, device_seq, first_server_seq, root, outcomes FROM batch"
        ),
        counter=counter,
    )


def split(flags: str) -> frozenset[str]:
    """The flags in a column."""
    return frozenset(flags.split(",")) if flags else frozenset()
