"""A clash decided at a desk, between two PCs and a server over a socket."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.central.client import START
from tests.central.setback import set_back, take
from tests.e2e.clash import OURS, THEIRS, contend
from tests.e2e.desk import Desk, epoch_of, heads, save
from vaxentry.central.care import erase_record
from vaxentry.central.disputes import Verdict, disputes, rule
from vaxentry.central.embedded import Embedded
from vaxentry.domain.outbox import Flag, State
from vaxentry.domain.ruling import Says


@pytest.fixture
def clash(desks: tuple[Desk, Desk]) -> tuple[UUID, UUID]:
    """The second PC's record contends with the first one's."""
    return contend(desks)


def test_both_stand(desks: tuple[Desk, Desk], server: Embedded, clash: tuple[UUID, UUID]) -> None:
    first, second = desks
    theirs, ours = clash
    first.sync()
    assert first.book.counts().flagged[Flag.CONTESTED] == 1
    second.book.rule(ours, Says.BOTH, reason="satu orang, dua ejaan")
    assert second.states() == {"queued": 1}
    assert second.sync() == {"accepted": 1}
    assert heads(server) == {theirs: "accepted", ours: "accepted"}
    assert first.sync() == {"accepted": 1}
    assert Flag.CONTESTED not in first.book.counts().flagged


def test_mine_by_right_and_the_other_may_answer(
    desks: tuple[Desk, Desk], server: Embedded, clash: tuple[UUID, UUID]
) -> None:
    first, second = desks
    theirs, ours = clash
    second.book.rule(ours, Says.MINE, reason="Dukcapil membenarkan")
    assert second.sync() == {"accepted": 1}
    assert first.sync() == {"nik_clash": 1}
    other = first.book.detail(theirs).other
    assert other is not None
    assert other.record_id == ours
    first.book.rule(theirs, Says.MINE, reason="KTP asli dilihat")
    assert first.sync() == {"accepted": 1}
    assert second.sync() == {"nik_clash": 1}
    assert heads(server) == {theirs: "accepted", ours: "held.nik"}


def test_a_corrected_name_ends_it_and_a_corrected_phone_does_not(
    desks: tuple[Desk, Desk], clash: tuple[UUID, UUID]
) -> None:
    first, second = desks
    theirs, ours = clash
    second.book.rule(ours, Says.BOTH, reason="satu orang")
    second.sync()
    first.book.correct(theirs, replace(THEIRS, phone="+6281100000001"), reason="telepon")
    assert first.sync() == {"accepted": 1}
    first.book.correct(theirs, replace(THEIRS, name="SITI AMINATUN"), reason="nama")
    assert first.sync() == {"nik_clash": 1}
    second.sync()
    assert second.book.counts().flagged[Flag.CONTESTED] == 1


@pytest.mark.parametrize("says", Says)
def test_a_restore_to_before_it_keeps_it(
    desks: tuple[Desk, Desk], server: Embedded, clash: tuple[UUID, UUID], says: Says
) -> None:
    first, second = desks
    theirs, ours = clash
    kept = take(server.central.database)
    second.book.rule(ours, says, reason="diputuskan")
    second.sync()
    second.book.correct(ours, replace(OURS, phone="+6281100000002"), reason="telepon")
    second.sync()
    first.sync()
    before = first.states(), second.states(), heads(server)
    set_back(server.central.database, kept)
    for desk in (second, first, second, first):
        desk.new_run()
        desk.sync()
    assert epoch_of(server) == 2
    assert (first.states(), second.states(), heads(server)) == before
    assert heads(server)[theirs] == ("accepted" if says is Says.BOTH else "held.nik")


def test_when_the_other_party_is_erased_nothing_is_left_to_decide(
    desks: tuple[Desk, Desk], server: Embedded, clash: tuple[UUID, UUID]
) -> None:
    first, second = desks
    theirs, ours = clash
    kept = take(server.central.database)
    second.book.rule(ours, Says.MINE, reason="Dukcapil")
    second.sync()
    central = server.central
    erase_record(central.database, central.journal, theirs, "perintah 12", START)
    assert (first.sync(), second.sync()) == ({"erased": 1}, {"accepted": 1})
    set_back(central.database, kept)
    for desk in (second, first, second):
        desk.new_run()
        desk.sync()
    assert heads(server) == {theirs: "erased", ours: "accepted"}
    assert second.states() == {"accepted": 1}


def test_one_decided_too_late_needs_a_correction_and_goes_on_without_it(
    desks: tuple[Desk, Desk], server: Embedded, clash: tuple[UUID, UUID]
) -> None:
    first, second = desks
    theirs, ours = clash
    second.book.rule(ours, Says.MINE, reason="Dukcapil")
    first.book.void(theirs, reason="dobel")
    first.sync()
    assert second.sync() == {"needs_fix": 1}
    detail = second.book.detail(ours)
    assert (detail.invalid_field, detail.invalid_rule) == ("ruling", "ruling_no_clash")
    second.book.correct(ours, OURS, reason="tanpa keputusan")
    assert second.sync() == {"accepted": 1}
    assert heads(server)[ours] == "accepted"


def test_an_unsent_ruling_goes_with_the_correction_after_it(
    desks: tuple[Desk, Desk], clash: tuple[UUID, UUID]
) -> None:
    _, second = desks
    _, ours = clash
    second.book.rule(ours, Says.BOTH, reason="satu orang")
    second.book.correct(ours, replace(OURS, phone="+6281100000003"), reason="telepon")
    assert second.sync() == {"accepted": 1}


def test_a_lost_answer_does_no_harm(
    desks: tuple[Desk, Desk], server: Embedded, clash: tuple[UUID, UUID]
) -> None:
    _, second = desks
    _, ours = clash
    second.book.rule(ours, Says.MINE, reason="Dukcapil")
    second.client.losing = 1
    assert second.sync() == {"uncertain": 1}
    assert second.sync() == {"accepted": 1}
    assert heads(server)[ours] == "accepted"


@pytest.mark.parametrize(
    ("verdict", "states"),
    [
        (Verdict.BOTH, ("accepted", "accepted")),
        (Verdict.MINE, ("nik_clash", "accepted")),
        (Verdict.OTHER, ("accepted", "nik_clash")),
    ],
)
def test_the_health_office_rules_and_all_are_told(
    desks: tuple[Desk, Desk],
    server: Embedded,
    clash: tuple[UUID, UUID],
    verdict: Verdict,
    states: tuple[str, str],
) -> None:
    first, second = desks
    central = server.central
    (found,) = disputes(central.database)
    assert (found.contender.record_id, found.decided) == (str(clash[1]), False)
    rule(central.database, central.journal, found.number, verdict, "surat 12", START)
    assert (first.sync(), second.sync()) == ({states[0]: 1}, {states[1]: 1})
    left = disputes(central.database)
    assert [one.decided for one in left] == ([] if verdict is Verdict.BOTH else [True])
    save(first, 9009)
    assert first.sync()[State.ACCEPTED.value] == 1 + (states[0] == "accepted")
