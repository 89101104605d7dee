"""What is wrong with an entry, as data: a code, the field, and the numbers the sentence needs.

The sentence itself is looked up in `vaxentry.language` under ``rule.<code>``; no personal value is
ever a parameter, so a problem can be logged and printed.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from vaxentry.domain.form import Field


class Severity(StrEnum):
    """How much a problem stops."""

    ERROR = "error"
    """The card can't be saved like this."""
    IDENTITY = "identity"
    """Saved; the NIK is to be looked at again (birth date, sex or region disagree)."""
    CLINICAL = "clinical"
    """Saved as the card says; goes to the supervisor's list. The injection has been given."""
    INFO = "info"
    """Only told where it stands (a retired region code, a sign in a name)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of one rule at one field.

    Attributes:
        field: where the clerk must look.
        code: the rule, in snake case, e.g. ``nik_length``.
        severity: what it stops.
        params: numbers and codes for the sentence; never a name, NIK, ticket or phone.
    """

    field: Field
    code: str
    severity: Severity = Severity.ERROR
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Whether the card can't be saved while this problem stands."""
        return self.severity is Severity.ERROR


def has(problems: Iterable[Problem], severity: Severity) -> bool:
    """Whether some finding is of this severity."""
    return any(one.severity is severity for one in problems)
