"""The audit trail in sentences. Pure."""

from vaxentry.domain.trail import Fault, TrailReport
from vaxentry.language import Words


def action_text(action: str, words: Words) -> str:
    """What was done, in plain words; the bare code if a newer program noted it."""
    key = f"trail.action_{action}"
    return words(key) if words.has(key) else action


def render(report: TrailReport, words: Words) -> list[str]:
    """What a check found, in sentences: first whether it is whole, then each fault."""
    key = "trail.whole" if report.is_whole else "trail.not_whole"
    lines = [words(key, entries=report.entries)]
    key = "trail.signed" if report.signed_until else "trail.unsigned"
    lines.append(words(key, entry=report.signed_until, compared=report.vouched))
    return lines + [fault_text(fault, words) for fault in report.faults]


def fault_text(fault: Fault, words: Words) -> str:
    """What does not fit and what that means."""
    key = f"trail.fault_{fault.kind}"
    return words(key, entry=fault.seq, until=max(fault.until, fault.seq), count=fault.count)
