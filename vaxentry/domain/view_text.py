"""Of which filter a list of Kiriman is, in words that name no person. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from vaxentry.domain.finding_text import finding_name
from vaxentry.domain.outbox import State
from vaxentry.domain.records import RecordQuery
from vaxentry.domain.refusals import of_outcome
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.vaccines import vaccine
from vaxentry.language import Words


@dataclass(frozen=True, slots=True)
class View:
    """A filtered list as a file tells of it: that something was searched for, never what.

    Attributes:
        stack: the number of the stack that was asked for, 0 = of all.
    """

    query: RecordQuery
    stack: int = 0

    @property
    def is_search(self) -> bool:
        """Whether words or a number were searched for."""
        return bool(self.query.text)


def view_text(words: Words, view: View) -> str:
    """The filter in words; "all" where there is none."""
    return " · ".join(_parts(words, view)) or words("queue.all")


def _parts(words: Words, view: View) -> Iterator[str]:
    query = view.query
    if query.states:
        yield ", ".join(words(f"state.{state}") for state in State if state in query.states)
    if query.flag:
        yield words(f"state.flag_{query.flag}")
    if view.stack:
        yield words("report.view_stack", number=view.stack)
    if query.author:
        yield words("report.view_author")
    if query.vaccine is not None:
        yield product_name(query.vaccine, words)
    if query.cause:
        yield cause_name(query.cause, words)
    if query.age:
        yield words(f"queue.age_{query.age}")
    if view.is_search:
        yield words("report.view_search")


def product_name(code: str, words: Words) -> str:
    """A vaccine by its name; "" = a card without an injection."""
    if not code:
        return words("queue.no_injection")
    known = vaccine(code)
    return known.name if known else code


def cause_name(code: str, words: Words) -> str:
    """Why something needs a person, in a few words where there are some."""
    if code in set(RuleCode):
        return finding_name(words, code)
    meant = of_outcome(code)
    return words(meant.cause, code=meant.code)
