"""A case on two desks before and after a server that was set back: the same to the letter."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.central.setback import set_back, take
from tests.e2e.clash import OURS, THEIRS, case_of, contend
from tests.e2e.desk import Desk, epoch_of, save
from vaxentry.central.embedded import Embedded
from vaxentry.domain.cases import Case
from vaxentry.domain.outbox import State
from vaxentry.domain.ruling import Decided, Says
from vaxentry.errors import OutcomeUnknownError


@pytest.fixture
def clash(desks: tuple[Desk, Desk]) -> tuple[UUID, UUID]:
    """The first PC's record is accepted and its by a ruling, the second one's contends with it."""
    first, _ = desks
    holder, contender = contend(desks)
    first.sync()
    first.book.rule(holder, Says.MINE, reason="KTP asli dilihat")
    first.sync()
    for desk in desks:
        desk.sync()
    return holder, contender


def cases(desks: tuple[Desk, Desk], records: tuple[UUID, UUID]) -> list[Case]:
    return [case_of(*one) for one in zip(desks, records, strict=True)]


def _lose_what_is_sent_last(desk: Desk, server: Embedded) -> None:
    kept = take(server.central.database)
    save(desk, 9801)
    desk.sync()
    set_back(server.central.database, kept)


def test_a_case_is_after_a_restore_what_it_was_on_both_desks(
    desks: tuple[Desk, Desk], server: Embedded, clash: tuple[UUID, UUID]
) -> None:
    """The first PC learns of the new epoch by a greeting, and has read the news of it before both
    sides are compared.
    """
    first, second = desks
    before = cases(desks, clash)
    assert [case.kind for case in before] == [State.NIK_CLASH] * 2
    assert [case.other.ruled for case in before] == [Decided.OURS, Decided.THEIRS]
    _lose_what_is_sent_last(second, server)
    for desk in (second, first, second, first):
        desk.new_run()
        desk.sync()
    assert epoch_of(server) == 2
    assert cases(desks, clash) == before
    assert [row.other for row in first.book.conflicts()] == [before[0].other]


def test_who_finds_the_restore_out_itself_loses_nothing_of_a_case_either(
    desks: tuple[Desk, Desk], server: Embedded, clash: tuple[UUID, UUID]
) -> None:
    """It asks about what was flagged in the very round in which it learns of the new epoch."""
    first, _ = desks
    before = case_of(first, clash[0])
    _lose_what_is_sent_last(first, server)
    first.new_run()
    first.sync()
    assert epoch_of(server) == 2
    assert case_of(first, clash[0]) == before


def test_a_contender_that_a_restore_lost_is_a_case_again_once_it_came_back(
    desks: tuple[Desk, Desk], server: Embedded
) -> None:
    first, second = desks
    holder = first.save(THEIRS)
    first.sync()
    kept = take(server.central.database)
    contender = second.save(OURS)
    second.sync()
    first.sync()
    before = cases(desks, (holder, contender))
    set_back(server.central.database, kept)
    for desk in (second, first, second, first):
        desk.new_run()
        desk.sync()
    after = cases(desks, (holder, contender))
    assert [case.other for case in after] == [case.other for case in before]
    assert [case.kind for case in after] == [State.NIK_CLASH] * 2


def test_of_a_corrected_one_the_other_party_is_told_also_without_a_receipt(
    desks: tuple[Desk, Desk], clash: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receipt can't be had at first: the server's word on the record alone tells it, too."""
    _, second = desks
    _, contender = clash
    before = case_of(second, contender)
    second.book.correct(contender, replace(OURS, phone="+62811"), reason="telepon")
    second.client.losing = 1
    second.sync()
    with monkeypatch.context() as patch:
        patch.setattr(second.client, "fetch_batch", _broken)
        second.sync()
        assert case_of(second, contender).other == before.other
    second.sync()
    assert case_of(second, contender).other == before.other


def _broken(*_: object) -> None:
    raise OutcomeUnknownError("server", status=500)
