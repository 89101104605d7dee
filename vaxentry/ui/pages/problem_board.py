"""Shows problems at their fields, first only where the clerk has been."""

from collections.abc import Mapping, Sequence

from vaxentry.domain.form import Field
from vaxentry.domain.problems import Problem, Severity
from vaxentry.language import Words
from vaxentry.ui.sentences import problem_text, problem_tone
from vaxentry.ui.widgets.labelled import Labelled

_WEIGHT = (Severity.ERROR, Severity.IDENTITY, Severity.CLINICAL, Severity.INFO)


class ProblemBoard:
    """Knows which fields were visited on this card and marks those that have a problem."""

    def __init__(self, fields: Mapping[Field, Labelled], words: Words) -> None:
        self._fields = fields
        self._words = words
        self._visited: set[Field] = set()

    def visit(self, field: Field) -> None:
        """The clerk has left this field once."""
        self._visited.add(field)

    def visit_all(self) -> None:
        """The clerk wants to save: every problem counts."""
        self._visited = set(self._fields)

    def forget(self, *, keep: Sequence[Field] = ()) -> None:
        """A new card: nothing visited, but what is in `keep`."""
        self._visited &= set(keep)
        for field, labelled in self._fields.items():
            if field not in self._visited:
                labelled.clear_problem()

    def show(self, problems: Sequence[Problem]) -> None:
        """Mark the visited fields with the gravest of their problems, clear the others."""
        by_field: dict[Field, Problem] = {}
        for problem in sorted(problems, key=lambda one: _WEIGHT.index(one.severity)):
            by_field.setdefault(problem.field, problem)
        for field in self._visited:
            found = by_field.get(field)
            if found is None:
                self._fields[field].clear_problem()
            else:
                text = problem_text(self._words, found)
                self._fields[field].show_problem(text, problem_tone(found))
