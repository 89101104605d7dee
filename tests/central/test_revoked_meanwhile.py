"""A device that is revoked after the entrance let its call in, while it waits for its turn."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, select

from tests.central.client import START, Pc, given
from tests.central.test_adoption import adopt
from tests.central.test_office import asking
from vaxentry.central import side_tables, tables
from vaxentry.central.api import Central
from vaxentry.central.calls import Answer
from vaxentry.central.care import revoke
from vaxentry.central.engine import Database
from vaxentry.wire.body import pack
from vaxentry.wire.request import request_to_json

T = TypeVar("T")


class Overtaken(Database):
    """Something else commits before each transaction that waits for the server's row."""

    def __init__(self, before: Database, other: Callable[[], object]) -> None:
        super().__init__(before.engine)
        self._other = other

    def run(self, work: Callable[[Connection], T]) -> T:
        self._other()
        return super().run(work)


def refused(answer: Answer) -> bool:
    return (answer.status, json.loads(answer.body)) == (403, {"error": "revoked"})


@pytest.fixture
def late(central: Central, pc: Pc) -> Pc:
    """A PC whose every call is overtaken by its revocation."""
    own = central.database

    def revocation() -> bool:
        return revoke(own, central.journal, pc.device, START)

    overtaken = replace(central.entrance, database=Overtaken(own, revocation))
    pc.central = replace(central, entrance=overtaken)
    return pc


def test_its_batch_is_kept_apart(late: Pc, read: Any) -> None:
    body = pack(late.request(late.revision(given())).to_json(), "identity")
    assert refused(late.call("POST", "/v1/batches", body))
    (kept,) = read(select(side_tables.quarantine))
    assert (kept.device, bytes(kept.body)) == (str(late.device), body)
    assert read(select(tables.batch)) == read(select(tables.record)) == []


def test_it_gets_no_other_id(late: Pc, read: Any) -> None:
    assert refused(adopt(late))
    assert [one.id for one in read(select(tables.device))] == [str(late.device)]


def test_it_asks_the_office_for_nothing(late: Pc, read: Any) -> None:
    told = [request_to_json(asking(late.void(late.revision(given()))))]
    content = {"nonce": "q1", "heard": 0, "requests": told}
    assert refused(late.call("POST", "/v1/requests", pack(content, "identity")))
    assert read(select(side_tables.request)) == []
