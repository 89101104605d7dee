"""What became of a request that was decided elsewhere while somebody was at it here."""

from vaxentry.domain.approval import Decision, Request, WaitingRequest
from vaxentry.domain.ports import DoseBook
from vaxentry.language import Words
from vaxentry.language.spelling import moment


def fate_of(book: DoseBook, request: WaitingRequest) -> Request | None:
    """The request as its record tells of it now. Runs on a worker thread.

    Found by who asked and when: its revision goes on where the rest of the record is corrected.
    """
    wanted = request.kind, request.asked_by, request.asked_at
    told = book.detail(request.record_id).requests
    return next((one for one in told if (one.kind, one.asked_by, one.asked_at) == wanted), None)


def fate_text(words: Words, request: WaitingRequest, fate: Request | None) -> str:
    """How and by whom it was decided; where it still waits, that it is another one by now."""
    decision = Decision.OPEN if fate is None else fate.decision
    told = {"number": request.entry_no}
    if fate is not None and fate.decided_at is not None:
        told |= {"name": fate.decided_by, "at": moment(words, fate.decided_at)}
    return words(f"approval.fate_{decision}", **told)
