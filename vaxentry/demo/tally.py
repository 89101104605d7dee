"""The ledger of a demo: every typed card in exactly one state, and the server says the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vaxentry.demo.ledger import Findings
from vaxentry.demo.proxy import Damage
from vaxentry.domain.outbox import Flag, State
from vaxentry.domain.records import Counts

_STATES = {
    "accepted": (State.ACCEPTED,),
    "needs_fix": (State.NEEDS_FIX,),
    "waiting": (State.QUEUED, State.SENDING),
    "uncertain": (State.UNCERTAIN,),
    "paused": (State.PAUSED,),
    "awaiting_approval": (State.AWAITING_APPROVAL,),
    "needs_update": (State.NEEDS_UPDATE,),
    "voided": (State.VOIDED,),
    "erased": (State.ERASED,),
}
_CONFLICTS = {"nik": State.NIK_CLASH, "ticket": State.TICKET_CLASH, "dose": State.DOSE_CHECK}


@dataclass(frozen=True, slots=True)
class Tally:
    """Both sides of the ledger after the last card has arrived.

    Attributes:
        typed: cards typed and saved, as the typist counted them.
        states: the desktop's records by state, conflicts apart.
        conflicts: the desktop's clashes by kind.
        nik_pending: the desktop's records that wait for the population register.
        findings: what the independent check says of the server.
        damage: what the proxy did on the way.
    """

    typed: int
    states: Mapping[str, int]
    conflicts: Mapping[str, int]
    nik_pending: int
    findings: Findings
    damage: Damage

    @staticmethod
    def of(typed: int, counts: Counts, findings: Findings, damage: Damage) -> "Tally":
        """Put both sides together."""
        return Tally(
            typed=typed,
            states={name: sum(counts[one] for one in group) for name, group in _STATES.items()},
            conflicts={name: counts[state] for name, state in _CONFLICTS.items()},
            nik_pending=counts.flagged.get(Flag.NIK_PENDING, 0),
            findings=findings,
            damage=damage,
        )

    @property
    def complaints(self) -> tuple[str, ...]:
        """Codes of what does not add up; empty when all is well."""
        kinds = self.findings.kinds
        told = {"accepted": self.states["accepted"], **self.conflicts}
        checks = {
            "sum": sum(self.states.values()) + sum(self.conflicts.values()) == self.typed,
            "moving": self.states["waiting"] == self.states["uncertain"] == 0,
            "server_rows": self.findings.server_rows == self.typed,
            "sides_differ": all(kinds.get(kind, 0) == n for kind, n in told.items()),
            "nik_pending": self.findings.nik_pending == self.nik_pending,
            "lost": not self.findings.lost,
            "doubled": not self.findings.doubled,
            "altered": not self.findings.altered,
            "misfiled": not self.findings.misfiled,
            "strange": not self.findings.strange,
        }
        return tuple(code for code, is_well in checks.items() if not is_well)

    def to_json(self) -> dict[str, Any]:
        """The ledger as it is written to a file."""
        findings, damage = self.findings, self.damage
        return {
            "typed": self.typed,
            **self.states,
            "conflicts": dict(self.conflicts),
            "nik_pending": self.nik_pending,
            "undetectable": findings.undetectable,
            "attempts": damage.uploads,
            "lost_replies": damage.cut_after_commit,
            "cut_before": damage.cut_before,
            "cut_during": damage.cut_during,
            "refused": damage.refused,
            "server_rows": findings.server_rows,
            "lost": len(findings.lost),
            "doubled": len(findings.doubled),
            "altered": list(findings.altered),
            "misfiled": list(findings.misfiled),
            "strange": len(findings.strange),
            "balanced": not self.complaints,
            "complaints": list(self.complaints),
        }
