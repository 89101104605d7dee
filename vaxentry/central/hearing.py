"""A ruling that comes with a revision: whether it may be made, and what it lays down. Pure."""

from vaxentry.central.board import Board
from vaxentry.central.model import Event, Facts, Ruling
from vaxentry.central.rulings import fingerprint
from vaxentry.domain import ruling as said
from vaxentry.domain.rules import RuleCode
from vaxentry.wire.messages import Outcome
from vaxentry.wire.outcomes import Code

FIELD = "ruling"
"""Its name on the wire."""


def objection(board: Board, event: Event) -> Outcome | None:
    """Why the ruling of a revision can't be taken; None = it can, or it carries none.

    One that is known is never refused: after a restore its revision may come back long after what
    it was about.
    """
    ruling = event.ruling
    if ruling is None or _is_known(board, event, ruling):
        return None
    rule = _broken_rule(board, event, ruling)
    return None if rule is None else Outcome(Code.INVALID, field=FIELD, rule=rule)


def _broken_rule(board: Board, event: Event, ruling: said.Ruling) -> RuleCode | None:
    own, other = event.key.record_id, str(ruling.other)
    if not board.contested_between(own, other).issuperset(ruling.claims):
        return RuleCode.RULING_NO_CLASH
    head = board.heads[other]
    if head.site not in board.snapshot.scope:
        return RuleCode.SITE_SCOPE
    if ruling.known is not None:
        rev, digest = ruling.known
        if (rev, digest.hex()) != (head.key.rev, head.key.digest):
            return RuleCode.RULING_OUTDATED
    # A revision that corrects what was decided about decides about something else.
    if _prints(board, ruling, event.facts) != _prints(board, ruling, board.facts[own]):
        return RuleCode.RULING_OUTDATED
    return None


def _prints(board: Board, ruling: said.Ruling, facts: Facts | None) -> list[str]:
    if facts is None:
        return []
    return [fingerprint(board.rulings.key, kind, facts) for kind in ruling.claims]


def _is_known(board: Board, event: Event, ruling: said.Ruling) -> bool:
    """Whether it was taken before, with this revision or with one before it."""
    if board.rulings.came_with(event.key):
        return True
    own, other = event.key.record_id, str(ruling.other)
    if event.facts is None:
        return False
    facts = {**board.facts, own: event.facts}
    holding = [board.rulings.in_force(kind, own, other, facts) for kind in ruling.claims]
    same = (own, ruling.says)
    return all(one is not None and (one.record_id, one.says) == same for one in holding)


def rule(board: Board, event: Event) -> None:
    """Let the ruling of a revision that was taken count, before its claims are judged."""
    ruling, facts = event.ruling, event.facts
    if ruling is None or facts is None or _is_known(board, event, ruling):
        return
    other = str(ruling.other)
    key = board.rulings.key
    for kind in ruling.claims:
        board.rule(
            Ruling(
                kind=kind.value,
                record_id=event.key.record_id,
                other_id=other,
                says=ruling.says.value,
                facts=fingerprint(key, kind, facts),
                other_facts=fingerprint(key, kind, board.facts[other]),
                key=event.key,
            )
        )
