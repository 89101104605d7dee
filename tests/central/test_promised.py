"""A batch names what its sender was promised last: a server that lacks it takes nothing."""

import json

import pytest
from sqlalchemy import func, select

from tests.central.client import Pc, given
from tests.central.setback import set_back, take
from tests.central.test_epochs import epoch_of
from vaxentry.central import tables
from vaxentry.central.api import Central
from vaxentry.central.calls import Answer
from vaxentry.wire.promised import Promised, short


def known(central: Central, receipt: str = "") -> Promised:
    return Promised(epoch_of(central).nonce, receipt)


def refused(answer: Answer) -> bool:
    return (answer.status, json.loads(answer.body)) == (409, {"error": "set_back"})


def batches(central: Central) -> int:
    with central.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(tables.batch)).scalar_one())


def test_what_is_here_as_promised_is_no_hindrance(central: Central, pc: Pc) -> None:
    first = pc.send(pc.revision(given()), promised=known(central))
    newest = short(first.answer.receipt)
    assert pc.send(pc.revision(given()), promised=known(central, newest)).codes == ["accepted"]


def test_a_batch_after_one_that_was_lost_is_refused_whole(central: Central, pc: Pc) -> None:
    pc.send(pc.revision(given()))
    before = take(central.database)
    lost = short(pc.send(pc.revision(given())).answer.receipt)
    set_back(central.database, before)
    request = pc.request(pc.revision(given()), promised=known(central, lost))
    assert refused(pc.post_request(request))
    assert batches(central) == 1


def test_another_batch_under_its_number_is_not_the_one_promised(central: Central, pc: Pc) -> None:
    """A copy of the PC has gone on over what was lost."""
    before = take(central.database)
    lost = short(pc.send(pc.revision(given()), seq=1).answer.receipt)
    set_back(central.database, before)
    pc.send(pc.revision(given()), seq=1)
    request = pc.request(pc.revision(given()), seq=2, promised=known(central, lost))
    assert refused(pc.post_request(request))


def test_a_life_that_is_not_the_present_one_is_entered_first(central: Central, pc: Pc) -> None:
    request = pc.request(pc.revision(given()), promised=Promised("another", ""))
    assert refused(pc.post_request(request))
    assert batches(central) == 0


def test_a_batch_that_is_stored_is_answered_whatever_it_names(central: Central, pc: Pc) -> None:
    revision = pc.revision(given())
    request = pc.request(revision, promised=known(central))
    pc.post_request(request)
    again = pc.request(
        revision, seq=request.device_seq, promised=Promised("another", "9-" + "0" * 16)
    )
    assert pc.verify(pc.post_request(again), [revision], request.device_seq).codes == ["accepted"]


@pytest.mark.parametrize(
    "receipt", ["1", "x-" + "0" * 16, "1-" + "0" * 15, f"{10**30}-" + "0" * 16]
)
def test_what_is_no_receipt_is_no_batch(central: Central, pc: Pc, receipt: str) -> None:
    content = pc.request(pc.revision(given()), promised=known(central, receipt)).to_json()
    answer = pc.post_content(content)
    assert (answer.status, json.loads(answer.body)) == (400, {"error": "bad_request"})
