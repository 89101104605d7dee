"""Shows problems at their fields, first only where the clerk has been."""

from collections.abc import Callable, Sequence

from vaxentry.domain.form import Field
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.rules import RuleCode
from vaxentry.language import Words
from vaxentry.ui.sentences import problem_text, problem_tone
from vaxentry.ui.widgets.labelled import LOCKED, Labelled

_WEIGHT = (Severity.ERROR, Severity.IDENTITY, Severity.CLINICAL, Severity.INFO)

_ABOUT_TWO_FIELDS = frozenset(
    {
        RuleCode.REQUIRED,
        RuleCode.BIRTH_AFTER_GIVEN,
        RuleCode.DEFERRED_BEFORE,
        RuleCode.EARLIER_OF_FIRST,
        RuleCode.EARLIER_DATE,
    }
)
"""Errors that another field may be the cause of: told, but the field is not wrong in itself."""


class ProblemBoard:
    """Knows which fields were visited on this card and marks those that have a problem."""

    def __init__(self, labelled: Callable[[Field], Labelled], words: Words) -> None:
        self._labelled = labelled
        self._words = words
        self._visited: set[Field] = set()
        self._marked: set[Field] = set()
        self._locked: Field | None = None
        self._of_card: tuple[Problem, ...] = ()
        self._of_head: tuple[Problem, ...] = ()

    def visit(self, field: Field) -> None:
        """The clerk has left this field once."""
        self._visited.add(field)

    def visit_all(self) -> None:
        """The clerk wants to save: every problem counts."""
        self._visited = set(Field)

    def forget(self, *, keep: Sequence[Field] = ()) -> None:
        """A new card: nothing visited, but what is in `keep`."""
        self._locked = None
        self._of_card = ()
        self._visited &= set(keep)
        for field in self._marked - set(keep):
            self._labelled(field).clear_problem()
        self._marked &= set(keep)

    def show(self, problems: Sequence[Problem]) -> None:
        """Mark the visited fields with the gravest of their problems, clear the others.

        A locked field keeps its sign: what the book tells late must not hide why no key is taken.
        """
        self._of_card = tuple(problems)
        by_field: dict[Field, Problem] = {}
        told = (*self._of_card, *self._of_head)
        for problem in sorted(told, key=lambda one: _WEIGHT.index(one.severity)):
            by_field.setdefault(problem.field, problem)
        free = self._visited - {self._locked}
        wanted = {field: one for field, one in by_field.items() if field in free}
        for field in self._marked - set(wanted) - {self._locked}:
            self._labelled(field).clear_problem()
        for field, found in wanted.items():
            self._labelled(field).show_problem(self.text(found), problem_tone(found))
        self._marked = set(wanted) | ({self._locked} if self._locked else set())

    def show_head(self, problems: Sequence[Problem]) -> None:
        """What is to be looked at in the head, whatever stands on the card; () = nothing more."""
        if self._of_head != tuple(problems):
            self._of_head = tuple(problems)
            self._visited |= {one.field for one in problems}
            self.show(self._of_card)

    def text(self, problem: Problem) -> str:
        """The sentence of a problem."""
        return problem_text(self._words, problem)

    def lock(self, field: Field, problem: Problem) -> None:
        """Mark a field that takes no key."""
        self._marked.add(field)
        self._locked = field
        told = self._words("entry.locked", told=self.text(problem))
        self._labelled(field).show_problem(told, LOCKED)

    def unlock(self, field: Field, problem: Problem) -> None:
        """The field takes keys again; it is still wrong."""
        self._locked = None
        self._labelled(field).show_problem(self.text(problem))


def fault_of(field: Field, text: str, problems: Sequence[Problem]) -> Problem | None:
    """What is wrong with the text of a field in itself; None for an empty one."""
    if not text.strip():
        return None
    found = (one for one in problems if one.field is field and one.blocks)
    return next((one for one in found if one.code not in _ABOUT_TWO_FIELDS), None)
