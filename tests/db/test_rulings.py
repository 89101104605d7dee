"""A clash that is decided at the desk: a revision of its own, sent before all but complaints."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.db.answered import OTHER, PARTY, add, answer, held
from tests.db.conftest import Clock, a_dose
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import DueRecord
from vaxentry.domain.records import OtherParty
from vaxentry.domain.ruling import Claimed, Ruling, Says
from vaxentry.errors import RulingError
from vaxentry.language import Words
from vaxentry.ui.pages.life_text import revision_text
from vaxentry.wire.record import unseal


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
    newest = revision_text(book.detail(record).revisions[-1], words)
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
