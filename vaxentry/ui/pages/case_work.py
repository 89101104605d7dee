"""What the book is told of a way out of a case; runs on the writer thread."""

from collections.abc import Callable
from functools import partial

from vaxentry.domain.case_book import DeskBook
from vaxentry.domain.cases import RULES, Case, Seen, Way, amendment_of
from vaxentry.domain.records import RecordDetail, Saved
from vaxentry.language import Words
from vaxentry.ui.pages.case_texts import linked_reason


def decision(
    book: DeskBook, words: Words, case: Case, way: Way, reason: str
) -> Callable[[], Saved]:
    """A way out of a case that needs a reason; the exchange of tickets has its own."""
    ours = case.ours
    if way in RULES:
        based_on = ours.head_rev
        return partial(book.rule, case.record_id, RULES[way], reason=reason, based_on=based_on)
    if way is Way.VOID:
        linked = linked_reason(words, case, reason)
        return partial(book.void, case.record_id, reason=linked, based_on=ours.head_rev)
    return partial(book.amend, _as_seen(ours), amendment_of(case, way), reason=reason)


def exchange(book: DeskBook, case: Case, other: RecordDetail, reason: str) -> Callable[[], Saved]:
    """Both tickets change hands."""
    seen = (_as_seen(one) for one in (case.ours, other))
    work = partial(book.swap_tickets, *seen, reason=reason)
    return lambda: work()[0]


def _as_seen(shown: RecordDetail) -> Seen:
    """What is decided holds for the revision that was on the screen."""
    return Seen(shown.row.record_id, shown.head_rev)
