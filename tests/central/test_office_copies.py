"""What copies of a PC ask the health office for, and what is told late."""

import json
from dataclasses import replace
from uuid import UUID, uuid4

from tests.central.client import Pc
from tests.central.test_office import asking, listed, refused, say, sent, tell
from vaxentry.central.api import Central
from vaxentry.domain.approval import OfficeSays
from vaxentry.domain.dose import Revision
from vaxentry.wire.body import pack
from vaxentry.wire.contact import AdoptRequest
from vaxentry.wire.record import seal

__all__ = ["sent"]


def test_two_copies_of_a_pc_that_ask_differently_are_told_apart(
    central: Central, pc: Pc, sent: Revision
) -> None:
    neighbour = Pc(central, "S1")
    mine, theirs = pc.void(sent), replace(neighbour.void(sent), reason="lain")
    tell(pc, asking(mine))
    tell(neighbour, asking(theirs))
    with refused("request_several"):
        say(central, mine)
    say(central, mine, digest=seal(mine).digest.hex()[:12])
    assert len(pc.changes().answers) == 1
    assert neighbour.changes().answers == ()
    assert [UUID(one.record_id) for one in listed(central)] == [sent.record_id]


def test_what_a_copy_told_after_the_answer_is_answered_as_well(
    central: Central, pc: Pc, sent: Revision
) -> None:
    void = pc.void(sent)
    neighbour = Pc(central, "S1")
    tell(neighbour, asking(void))
    say(central, void)
    tell(pc, asking(void))
    assert listed(central) == []
    (one,) = pc.changes().answers
    assert (one.says, one.rev) == (OfficeSays.APPROVE, void.rev)


def test_what_is_told_again_after_a_copy_delivered_waits_again(
    central: Central, pc: Pc, sent: Revision
) -> None:
    void = pc.void(sent)
    tell(pc, asking(void))
    pc.send(pc.correct(sent, phone="+62811"))
    assert listed(central) == []
    with refused("request_gone"):
        say(central, void)
    tell(pc, asking(void))
    assert [one.rev for one in listed(central)] == [void.rev]
    say(central, void)
    assert len(pc.changes().answers) == 1


def test_what_comes_late_of_a_request_that_was_withdrawn_is_not_shown(
    central: Central, pc: Pc, sent: Revision
) -> None:
    void = pc.void(sent)
    heard = pc.changes().upto
    pc.send(pc.correct(void, sent.dose))
    tell(pc, asking(void), heard=heard)
    assert listed(central) == []


def test_of_two_requests_of_one_record_who_told_last_waits(
    central: Central, pc: Pc, sent: Revision
) -> None:
    void = pc.void(sent)
    later = pc.void(pc.correct(sent, phone="+62811"))
    tell(pc, asking(void))
    tell(pc, asking(later))
    assert [one.rev for one in listed(central)] == [later.rev]
    say(central, later, OfficeSays.DECLINE)
    tell(pc, asking(void))
    assert [one.rev for one in listed(central)] == [void.rev]


def test_the_heir_of_an_id_asks_once_and_hears_the_answer(
    central: Central, pc: Pc, sent: Revision
) -> None:
    void = pc.void(sent)
    tell(pc, asking(void))
    asked = AdoptRequest(uuid4(), pc.author, "BU ANI")
    reply = pc.call("POST", "/v1/adopt", pack(asked.to_json(), "identity"))
    pc.device, pc.token = asked.device, json.loads(reply.body)["token"]
    tell(pc, asking(void))
    assert len(listed(central)) == 1
    say(central, void)
    assert len(pc.changes().answers) == 1
    again = pc.correct(void, sent.dose)
    assert tell(pc, asking(pc.void(again))) == ((sent.record_id, 4),)
    pc.seq = 0
    pc.send(pc.void(again))
    assert listed(central) == []
