"""A clash that is decided at the desk: a revision of its own, sent before all but complaints."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import Clock, a_dose
from vaxentry.db.outbox import Outbox
from vaxentry.db.seats import Enrolled
from vaxentry.db.store import Store
from vaxentry.domain.dose import Dose
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Attempt, DueRecord, Settlement, Verdict
from vaxentry.domain.records import OtherParty
from vaxentry.domain.ruling import Claimed, Ruling, Says
from vaxentry.errors import RulingError
from vaxentry.language import Words
from vaxentry.ui.pages.detail_text import revision_lines
from vaxentry.wire.record import unseal

OTHER = UUID(int=7)
PARTY = OtherParty("S*** A***", "S1", "2021-08-17", "name", OTHER, (Claimed.PERSON,))


@pytest.fixture
def outbox(book: Store) -> Outbox:
    enrolled = Enrolled(
        server_url="https://x", server_id=uuid4(), server_key=bytes(32), token="t",
        site="S1", site_name="Situs", pc_code="AC",
        certificate={"scope": ["S1", "S2"]}, epoch_number=1, epoch_nonce="e",
    )  # fmt: skip
    book.keep_enrolment(enrolled)
    return Outbox(book.transactions)


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
) -> Attempt:
    attempt = outbox.begin(uuid4(), outbox.due(clock(), 10), clock())
    seq = attempt.device_seq
    verdicts = [
        Verdict(
            one, state, code, "", frozenset(), seq * 10 + at,
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


def due(outbox: Outbox, clock: Clock) -> list[DueRecord]:
    return list(outbox.due(clock(), 10))


def sent_ruling(outbox: Outbox, clock: Clock) -> Ruling | None:
    return unseal(due(outbox, clock)[0].sealed).ruling


def test_a_ruling_is_a_revision_with_the_same_dose_that_goes_first(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = held(book, outbox, clock)
    before = book.detail(record)
    add(book, a_dose("9271060312000002"))
    saved = book.rule(record, Says.MINE, reason="Dukcapil membenarkan")
    after = book.detail(record)
    assert (saved.rev, after.row.state, after.dose) == (2, State.QUEUED, before.dose)
    first = due(outbox, clock)[0]
    ruled = unseal(first.sealed)
    assert (first.record_id, len(ruled.parents)) == (record, 1)
    assert ruled.ruling == Ruling((Claimed.PERSON,), OTHER, Says.MINE)
    urgent = add(book, replace(a_dose("9271060312000003"), complaint="demam"))
    assert {one.record_id for one in due(outbox, clock)[:2]} == {record, urgent}


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_history_shows_what_was_decided_and_why(
    book: Store, outbox: Outbox, clock: Clock, language: str
) -> None:
    record = held(book, outbox, clock)
    book.rule(record, Says.BOTH, reason="satu orang")
    words = Words(language)
    newest = revision_lines(book.detail(record).revisions, words)[0].text
    assert words("queue.ruling_both") in newest
    assert "satu orang" in newest


def test_the_other_record_is_named_with_its_version_where_it_is_held_here(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    other = add(book)
    answer(outbox, clock, State.ACCEPTED, "accepted")
    record = held(book, outbox, clock, replace(PARTY, record_id=other))
    book.rule(record, Says.BOTH, reason="sama")
    ruling = sent_ruling(outbox, clock)
    assert ruling is not None
    assert ruling.known == (1, book.detail(other).revisions[0].digest)


def test_a_correction_before_it_was_sent_takes_it_along(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = held(book, outbox, clock)
    book.rule(record, Says.BOTH, reason="sama")
    book.correct(record, replace(a_dose(), phone="+62811"), reason="telepon")
    assert sent_ruling(outbox, clock) is not None
    book.correct(record, replace(a_dose(), name="YOHANA WARAMI"), reason="nama")
    assert sent_ruling(outbox, clock) is None


def test_one_that_was_sent_is_not_said_again(book: Store, outbox: Outbox, clock: Clock) -> None:
    record = held(book, outbox, clock)
    book.rule(record, Says.BOTH, reason="sama")
    answer(outbox, clock, State.ACCEPTED, "accepted")
    book.correct(record, replace(a_dose(), phone="+62811"), reason="telepon")
    assert sent_ruling(outbox, clock) is None


def test_one_that_was_refused_is_left_by_the_next_correction(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = held(book, outbox, clock)
    book.rule(record, Says.BOTH, reason="sama")
    answer(outbox, clock, State.NEEDS_FIX, "invalid", rule="ruling_no_clash")
    assert book.detail(record).row.state is State.NEEDS_FIX
    book.correct(record, a_dose(), reason="tanpa keputusan")
    assert sent_ruling(outbox, clock) is None


def test_what_does_not_contend_can_not_be_ruled(book: Store, outbox: Outbox, clock: Clock) -> None:
    record = add(book)
    _refused(book, record, "no_clash")
    answer(outbox, clock, State.DOSE_CHECK, "stale", OtherParty("S***", "S1", "", "phone"))
    _refused(book, record, "no_clash")
    assert due(outbox, clock) == []


def test_a_clash_with_a_site_not_sent_for_is_the_health_office_s(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = held(book, outbox, clock, replace(PARTY, site="S9"))
    _refused(book, record, "other_site")
    assert book.detail(record).row.state is State.NIK_CLASH


def test_a_clash_of_before_the_update_is_asked_for_again(
    book: Store, outbox: Outbox, clock: Clock
) -> None:
    record = held(book, outbox, clock, OtherParty("S***", "S1", "", "name"))
    _refused(book, record, "other_unknown")
    assert [one.rev for one in due(outbox, clock)] == [1]
    answer(outbox, clock, State.NIK_CLASH, "held.nik", PARTY)
    assert book.rule(record, Says.BOTH, reason="sama").rev == 2


def test_it_is_audited(book: Store, outbox: Outbox, clock: Clock) -> None:
    record = held(book, outbox, clock)
    book.rule(record, Says.BOTH, reason="sama")
    with book.transactions.reading() as c:
        actions = c.execute(text("SELECT action FROM audit ORDER BY seq")).scalars().all()
    assert actions[-1] == "ruled"


def _refused(book: Store, record: UUID, reason: str) -> None:
    with pytest.raises(RulingError) as refused:
        book.rule(record, Says.BOTH, reason="sama")
    assert refused.value.params["reason"] == reason
