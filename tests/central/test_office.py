"""Requests that nobody at a PC may decide: kept once, listed masked, decided once, told."""

import json
from dataclasses import replace
from uuid import UUID

import pytest

from tests.central.client import START, Pc, given
from vaxentry.central.api import Central
from vaxentry.central.care import erase_record
from vaxentry.central.office import Named, Waiting, Word, answer, waiting
from vaxentry.central.status import read_status
from vaxentry.central.status_lines import status_lines
from vaxentry.domain.approval import Asked, OfficeAnswer, OfficeRequest, OfficeSays
from vaxentry.domain.dose import Revision
from vaxentry.errors import StorageError
from vaxentry.language import Words
from vaxentry.wire.body import pack
from vaxentry.wire.record import seal
from vaxentry.wire.request import KNOWN, Known, office_author, request_to_json
from vaxentry.wire.signing import verified

BY, WHY = "Bu Kepala", "surat 12/2026"


def asking(of: Revision, kind: Asked = Asked.VOID) -> OfficeRequest:
    """A request whose revision is this one."""
    made = OfficeRequest(of.record_id, of.rev, seal(of).digest, kind, "kartu ganda", "BU ANI")
    if kind is Asked.VOID:
        return made
    return replace(made, before="nik 9271••••••••••••", after="nik 9204••••••••••••")


def tell(pc: Pc, *requests: OfficeRequest, heard: int = 2**40) -> tuple[tuple[UUID, int], ...]:
    """Tell them; what the signed answer names as kept."""
    told = [request_to_json(one) for one in requests]
    content = {"nonce": "q1", "heard": heard, "requests": told}
    reply = pc.call("POST", "/v1/requests", pack(content, "identity"))
    assert reply.status == 200, reply.body
    told = json.loads(reply.body)
    assert verified(pc.hello.public_key, KNOWN, told)
    known = Known.from_json(told)
    assert (known.nonce, known.device) == ("q1", pc.device)
    return known.known


def say(
    central: Central, of: Revision, says: OfficeSays = OfficeSays.APPROVE, digest: str = ""
) -> None:
    named = Named(of.record_id, of.rev, digest)
    answer(central.database, central.journal, named, Word(says, BY, WHY), central.clock())


def listed(central: Central) -> list[Waiting]:
    return waiting(central.database)


def refused(reason: str) -> "pytest.RaisesExc[StorageError]":
    return pytest.raises(StorageError, check=lambda e: e.params["reason"] == reason)


@pytest.fixture
def sent(pc: Pc) -> Revision:
    first = pc.revision(given("SITI AMINAH"))
    pc.send(first)
    return first


def test_a_request_is_kept_once_and_listed_masked(central: Central, pc: Pc, sent: Revision) -> None:
    void = pc.void(sent)
    for _ in range(2):
        assert tell(pc, asking(void)) == ((void.record_id, 2),)
    (one,) = listed(central)
    assert (one.site, one.kind, one.reason, one.asked_by) == ("S1", "void", "kartu ganda", "BU ANI")
    assert one.party is not None
    assert one.party.masked_name == "S*** A*****"
    assert one.asked_at == START.isoformat()


def test_the_status_says_that_something_waits(central: Central, pc: Pc, sent: Revision) -> None:
    words = Words("en")

    def told() -> list[str]:
        status = read_status(central.database, central.identity, central.clock())
        return status_lines(status, words)

    wanted = words("central.requests_wait", requests=1)
    assert wanted not in told()
    tell(pc, asking(pc.void(sent)))
    assert wanted in told()


def test_a_record_of_another_site_is_refused(central: Central, pc: Pc, sent: Revision) -> None:
    stranger, neighbour = Pc(central, "S2"), Pc(central, "S1")
    void = pc.void(sent)
    assert tell(stranger, asking(void)) == ()
    assert listed(central) == []
    own = stranger.revision(given())
    assert tell(stranger, asking(void), asking(stranger.void(own))) == ((own.record_id, 2),)
    assert tell(neighbour, asking(void)) == ((void.record_id, 2),)


def test_what_never_got_here_can_be_asked_for(central: Central, pc: Pc) -> None:
    void = pc.void(pc.revision(given()))
    tell(pc, asking(void))
    (one,) = listed(central)
    assert one.party is None


def test_a_decision_is_told_in_its_place_and_changes_no_record(
    central: Central, pc: Pc, sent: Revision
) -> None:
    neighbour = Pc(central, "S1")
    void = pc.void(sent)
    tell(pc, asking(void))
    before = pc.changes()
    assert before.answers == ()
    say(central, void)
    page = pc.changes(before.upto)
    expected = OfficeAnswer(
        void.record_id, 2, seal(void).digest, OfficeSays.APPROVE, BY, WHY, before.upto + 1
    )
    assert page.answers == (expected,)
    assert (page.upto, page.standings) == (before.upto + 1, ())
    assert pc.changes(page.upto).answers == ()
    assert neighbour.changes().answers == ()
    assert pc.standing(sent).standing == "accepted"
    assert listed(central) == []


def test_it_is_decided_once(central: Central, pc: Pc, sent: Revision) -> None:
    void = pc.void(sent)
    tell(pc, asking(void))
    say(central, void, OfficeSays.DECLINE)
    upto = pc.changes().upto
    say(central, void, OfficeSays.DECLINE)
    assert pc.changes().upto == upto
    with refused("request_declined_already") as caught:
        say(central, void, OfficeSays.APPROVE)
    assert caught.value.params["by"] == BY
    (told,) = pc.changes().answers
    assert told.says is OfficeSays.DECLINE


def test_what_is_not_known_is_not_decided(central: Central, pc: Pc, sent: Revision) -> None:
    with refused("no_request"):
        say(central, pc.void(sent))


def test_what_still_waits_after_its_answer_is_told_once_more(
    central: Central, pc: Pc, sent: Revision
) -> None:
    void = pc.void(sent)
    tell(pc, asking(void))
    say(central, void)
    upto = pc.changes().upto
    assert tell(pc, asking(void)) == ((void.record_id, 2),)
    (told,) = pc.changes(upto).answers
    assert told.server_seq == upto + 1


@pytest.mark.parametrize("what", ["void", "correct"])
def test_what_its_pc_delivered_waits_no_more(
    central: Central, pc: Pc, sent: Revision, what: str
) -> None:
    void = pc.void(sent)
    tell(pc, asking(void))
    pc.send(void if what == "void" else pc.correct(void, sent.dose))
    assert listed(central) == []
    with refused("request_gone"):
        say(central, void)


def test_what_another_pc_delivered_leaves_it_waiting(
    central: Central, pc: Pc, sent: Revision
) -> None:
    neighbour = Pc(central, "S1")
    tell(pc, asking(pc.void(sent)))
    neighbour.send(neighbour.correct(sent, phone="+62811"))
    assert len(listed(central)) == 1


def test_a_newer_request_takes_the_place_of_the_older(
    central: Central, pc: Pc, sent: Revision
) -> None:
    number = pc.correct(sent, phone="+62811")
    void = pc.void(number)
    tell(pc, asking(number, Asked.NUMBER))
    (one,) = listed(central)
    assert (one.before, one.after) == ("nik 9271••••••••••••", "nik 9204••••••••••••")
    tell(pc, asking(void))
    assert [one.rev for one in listed(central)] == [3]
    with refused("request_gone"):
        say(central, number)


def test_erasure_takes_what_a_request_says(central: Central, pc: Pc, sent: Revision) -> None:
    number = pc.correct(sent, phone="+62811")
    tell(pc, asking(number, Asked.NUMBER))
    erase_record(central.database, central.journal, sent.record_id, "perintah", central.clock())
    later = pc.void(number)
    (one,) = listed(central)
    assert (one.reason, one.asked_by, one.before, one.after) == ("", "", "", "")
    tell(pc, asking(later))
    (one,) = listed(central)
    assert (one.rev, one.reason, one.asked_by) == (3, "", "")


def test_who_decides_is_no_unknown_author(central: Central, pc: Pc, sent: Revision) -> None:
    void = pc.void(sent)
    tell(pc, asking(void))
    say(central, void, OfficeSays.DECLINE)
    author = office_author(pc.hello.server_id, BY)
    restored = replace(pc.correct(void, sent.dose), author=author)
    assert pc.send(restored).codes == ["accepted"]
    assert pc.standing(restored).flags == frozenset()


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"nonce":"n","requests":[{}]}'])
def test_a_call_that_is_none_is_refused(pc: Pc, body: bytes) -> None:
    assert pc.call("POST", "/v1/requests", body).status == 400
