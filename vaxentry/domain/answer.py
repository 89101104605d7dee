"""What a clerk pastes into a message to somebody who asks after a dose: three plain lines.

No NIK, no phone, no full name, nothing of another person, and no certificate is promised.
"""

from collections.abc import Mapping

from vaxentry.domain.dates import show_date
from vaxentry.domain.dose import Dose, Screening
from vaxentry.domain.names import mask_name, split_titles
from vaxentry.domain.outbox import CONFLICT_STATES, Flag, NationalStatus, State
from vaxentry.domain.records import RecordDetail
from vaxentry.domain.vaccines import vaccine
from vaxentry.language import Words

_STANDING: Mapping[State, str] = {
    State.DRAFT: "here",
    State.QUEUED: "here",
    State.SENDING: "on_the_way",
    State.UNCERTAIN: "on_the_way",
    State.ACCEPTED: "server",
    State.NEEDS_FIX: "fix",
    **dict.fromkeys(CONFLICT_STATES, "checking"),
    State.AWAITING_APPROVAL: "supervisor",
    State.NEEDS_UPDATE: "supervisor",
    State.PAUSED: "supervisor",
    State.VOIDED: "withdrawn",
    State.ERASED: "erased",
}


def answer_text(words: Words, detail: RecordDetail, site_name: str) -> str:
    """Which dose it is, where it is now, and whose turn it is with the entry number.

    Args:
        words: the language of the answer.
        detail: the record; opening it was audited by whoever read it.
        site_name: where the person was vaccinated, as people call it; "" = nobody knows, it is
            left out.
    """
    standing = _STANDING[detail.row.state]
    if standing == "server" and detail.row.national is NationalStatus.RECORDED:
        standing = "recorded"
    waits = standing == "server" and Flag.NIK_PENDING in detail.row.flags
    turn = "register" if waits else standing
    lines = (
        _which(words, detail.dose, site_name),
        words(f"answer.where_{standing}"),
        words(f"answer.next_{turn}", entry=detail.row.entry_no),
    )
    return "\n".join(lines)


def _which(words: Words, dose: Dose, site_name: str) -> str:
    known = vaccine(dose.vaccine)
    kind = "dose" if dose.is_given else _UNGIVEN[dose.screening]
    return words(
        f"answer.{kind}" if site_name else f"answer.{kind}_anywhere",
        vaccine=known.name if known else dose.vaccine,
        dose=dose.dose_no,
        day=show_date(dose.given_on),
        site=site_name,
        name=mask_name(split_titles(dose.name).name),
    )


_UNGIVEN = {Screening.DEFERRED: "deferred", Screening.NOT_GIVEN: "not_given"}
