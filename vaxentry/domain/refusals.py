"""What each answer of the server means to people: why, whose turn it is, what a citizen is told.

The table is ``data/refusals.json``, its sentences are texts ``refusal.<...>``. A word that this
program does not know still has an owner: the server's admin, who is told the bare code.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources

from vaxentry.domain.outbox import Flag, NationalStatus
from vaxentry.domain.rules import RuleCode

ANSWER_WITHIN = timedelta(hours=24)
"""The promise to citizens, 1x24 hours: it binds who must act, from when the case is theirs."""


class Owner(StrEnum):
    """Whose turn it is. Each has its words ``refusal.owner_<code>``."""

    NOBODY = "nobody"
    ENGINE = "engine"
    """The program goes on by itself."""
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    DUKCAPIL = "dukcapil"
    CALL_CENTRE = "call_centre"
    """Of the Ministry of Health: nobody else can help with a certificate of a recorded dose."""
    ADMIN = "admin"
    """Who runs the server, at the health office."""


_ACTING = frozenset({Owner.CLERK, Owner.SUPERVISOR, Owner.ADMIN})


class Category(StrEnum):
    """The four words of the complaint desk; each has its words ``refusal.category_<code>``."""

    TICKET = "ticket"
    NIK = "nik"
    CERTIFICATE = "certificate"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What one word of the server means.

    Attributes:
        code: the word itself, as it came.
        cause: key of the sentence that says why; its place ``code`` is filled with the code.
        owner: whose turn it is.
        category: what a citizen complains of who is in this case.
        citizen: key of what is told to a citizen; it promises nothing and names nobody.
        next: key of what is to be done next, with a place ``code`` where it is needed.
    """

    code: str
    cause: str
    owner: Owner
    category: Category
    citizen: str
    next: str

    @property
    def needs_person(self) -> bool:
        """Whether somebody here or at the server must act: then the clock runs."""
        return self.owner in _ACTING


_UNKNOWN = Refusal(
    "", "refusal.cause_unknown", Owner.ADMIN, Category.OTHER, "refusal.citizen_kept",
    "refusal.next_admin",
)  # fmt: skip


@cache
def _table() -> Mapping[tuple[str, str], Refusal]:
    file = resources.files("vaxentry.domain").joinpath("data/refusals.json")
    return {
        (row["kind"], code): Refusal(
            code,
            f"rule.{code}" if row["kind"] == "rule" else f"refusal.cause_{row['cause']}",
            Owner(row["owner"]),
            Category(row["category"]),
            f"refusal.citizen_{row['citizen']}",
            f"refusal.next_{row['next']}",
        )
        for row in json.loads(file.read_text(encoding="utf-8"))
        for code in row["codes"]
    }


def of_outcome(code: str, *, standing: str = "", rule: str = "") -> Refusal:
    """What an outcome or a standing means.

    Args:
        code: of the outcome, or a standing by itself.
        standing: with ``already``, the present standing: that is what counts.
        rule: with ``invalid``, the rule that was broken.
    """
    said = standing if code == "already" and standing else code
    found = _table().get(("outcome", said), replace(_UNKNOWN, code=said))
    return _of_rule(rule, found) if said == "invalid" and rule else found


def _of_rule(rule: str, invalid: Refusal) -> Refusal:
    """What a broken rule means: the clerk's turn, but for what only the server's admin can cure."""
    found = _table().get(("rule", rule))
    if found is not None:
        return found
    if rule not in set(RuleCode):
        return replace(_UNKNOWN, code=rule)
    category = Category.NIK if rule.startswith("nik_") else invalid.category
    return replace(invalid, code=rule, cause=f"rule.{rule}", category=category)


def of_flag(flag: Flag | str) -> Refusal:
    """What stands beside a state means."""
    return _table().get(("flag", flag), replace(_UNKNOWN, code=str(flag)))


def of_national(status: NationalStatus) -> Refusal:
    """What *Pusat* said of a dose that our server holds; where it said nothing, nobody's turn."""
    return _table().get(("national", status), of_outcome("accepted"))


def counted_with(refusal: Refusal, category: Category) -> Refusal:
    """The same, among the complaints of that category."""
    return replace(refusal, category=category)


def overdue_since(refusal: Refusal, reached_at: datetime | None, now: datetime) -> datetime | None:
    """Since when an answer is overdue; None = it is not, or nobody must act.

    Args:
        reached_at: when the case reached who must act; None = it has not. Where it passes from one
            to another, the moment it reached the other.
    """
    if reached_at is None or not refusal.needs_person:
        return None
    due = reached_at + ANSWER_WITHIN
    return due if now > due else None
