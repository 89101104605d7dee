"""Records as the server answered for them, without a server."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from tests.db.conftest import Clock, a_dose
from vaxentry.db.agreement import Agreement
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.cases import Case
from vaxentry.domain.dose import Dose
from vaxentry.domain.outbox import Flag, State
from vaxentry.domain.queue import Attempt, Settlement, Verdict
from vaxentry.domain.records import OtherParty
from vaxentry.domain.ruling import Claimed

OTHER = UUID(int=7)
PARTY = OtherParty("S*** A***", "S1", "2021-08-17", "name", OTHER, (Claimed.PERSON,))
ANOTHER = replace(PARTY, masked_name="R*** W***", record_id=UUID(int=8))
CONTESTED = frozenset({Flag.CONTESTED})


def add(book: Store, dose: Dose | None = None) -> UUID:
    stack = book.open_stack(date(2021, 8, 27), 3, "IBU RINA")
    return book.add(dose or a_dose(), record_id=uuid4(), stack=stack.id).record_id


def answer(
    outbox: Outbox,
    clock: Clock,
    state: State,
    code: str,
    other: OtherParty | None = None,
    rule: str = "",
    flags: frozenset[Flag] = frozenset(),
) -> Attempt:
    attempt = outbox.begin(uuid4(), outbox.due(clock(), 10), clock())
    seq = attempt.device_seq
    verdicts = [
        Verdict(
            one, state, code, "", flags, seq * 10 + at,
            stored=not rule, other=other, invalid_rule=rule,
        )
        for at, one in enumerate(attempt.records)
    ]  # fmt: skip
    outbox.settle(Settlement(seq, 1, "e", {}, verdicts, 200), clock())
    return attempt


def held(book: Store, outbox: Outbox, clock: Clock, other: OtherParty = PARTY) -> UUID:
    record = add(book)
    answer(outbox, clock, State.NIK_CLASH, "held.nik", other)
    return record


def say(
    book: Store,
    clock: Clock,
    record: UUID,
    place: int,
    other: OtherParty | None = None,
    *,
    epoch: int = 1,
    state: State = State.NIK_CLASH,
    flags: frozenset[Flag] = frozenset(),
) -> None:
    """The server's word on one record, at a place of its order."""
    agreement = Agreement(book.transactions)
    (head,) = agreement.heads_of([record])
    verdict = Verdict(head, state, "already", "held.nik", flags, place, other=other)
    agreement.take_word(epoch, [verdict], clock())


def case_of(book: Store, record: UUID) -> Case:
    found = book.case(record)
    assert found is not None
    return found
