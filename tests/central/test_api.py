import gzip
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, select, text

from tests.central.client import START, Clock, Pc, given
from vaxentry.central import tables
from vaxentry.central.api import Central
from vaxentry.central.calls import Answer, Call
from vaxentry.central.gather import gather
from vaxentry.central.metrics import Progress
from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field
from vaxentry.wire.body import pack
from vaxentry.wire.messages import BatchAnswer, QueueReport


def error(answer: Answer) -> tuple[int, str]:
    return answer.status, json.loads(answer.body)["error"]


def test_hello_tells_limits_and_versions(central: Central, pc: Pc) -> None:
    hello = pc.hello
    assert (hello.api, hello.schema, hello.time) == ((1, 1), (1, 2), START)
    assert hello.max_records == central.limits.max_records
    assert hello.server_id == central.identity.server_id


@pytest.mark.parametrize("query", [{}, {"nonce": ""}, {"nonce": "x" * 101}])
def test_hello_needs_a_nonce(central: Central, query: dict[str, str]) -> None:
    assert error(central.handle(Call("GET", "/v1/hello", query))) == (400, "nonce")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/batches"), ("POST", "/v2/hello"), ("GET", "/v1/batches/x")]
)
def test_unknown_calls(central: Central, method: str, path: str) -> None:
    assert error(central.handle(Call(method, path))) == (404, "no_such_call")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Basic abc"])
@pytest.mark.parametrize("path", ["/v1/batches", "/v1/outcomes"])
def test_every_call_of_a_device_needs_its_token(central: Central, header: str, path: str) -> None:
    call = Call("POST", path, headers={"authorization": header}, body=b"{}")
    assert error(central.handle(call)) == (401, "token")


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"{", "identity"),
        (b"nonsense", "zstd"),
        (b"nonsense", "gzip"),
        (b"{}", "br"),
        (b"[" * 100_000, "identity"),
        (b"\xff\xfe", "identity"),
    ],
)
def test_a_body_that_is_not_what_it_claims(pc: Pc, body: bytes, encoding: str) -> None:
    answer = pc.call("POST", "/v1/batches", body, headers={"content-encoding": encoding})
    assert error(answer) == (400, "body")


@pytest.mark.parametrize("content", [None, 1, [], {}, {"protocol": 1}, {"device_seq": "x"}])
def test_json_that_is_not_a_batch(pc: Pc, content: Any) -> None:
    assert error(pc.post_content(content)) == (400, "bad_request")


def test_a_bomb_is_refused_before_it_fills_the_memory(pc: Pc) -> None:
    bomb = gzip.compress(b" " * 200_000_000, compresslevel=9)
    answer = pc.call("POST", "/v1/batches", bomb, headers={"content-encoding": "gzip"})
    assert error(answer) == (413, "too_large")


def test_bodies_and_batches_over_the_limit(central: Central, pc: Pc) -> None:
    large = b"x" * (central.limits.max_bytes + 1)
    assert error(pc.call("POST", "/v1/batches", large)) == (413, "too_large")
    content = pc.request(pc.revision(given())).to_json()
    content["count"] = central.limits.max_records + 1
    assert error(pc.post_content(content)) == (413, "too_many")


def test_a_newer_protocol_gets_426(pc: Pc) -> None:
    content = {**pc.request(pc.revision(given())).to_json(), "protocol": 2}
    assert error(pc.post_content(content)) == (426, "update")


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "identity"])
def test_every_encoding_is_taken(pc: Pc, encoding: str) -> None:
    revision = pc.revision(given())
    request = pc.request(revision)
    answer = pc.call(
        "POST",
        "/v1/batches",
        pack(request.to_json(), encoding),
        headers={"content-encoding": encoding},
    )
    assert pc.verify(answer, [revision], request.device_seq).codes == ["accepted"]


def test_work_past_its_deadline_is_dropped(pc: Pc, clock: Clock, read: Any) -> None:
    request = pc.request(pc.revision(given()))
    clock.advance(timedelta(seconds=10))
    late = {"headers": {"x-deadline-ms": "4000"}, "arrived": 0.0}
    answer = pc.call("POST", "/v1/batches", pack(request.to_json(), "identity"), **late)
    assert error(answer) == (503, "expired")
    assert read(select(tables.batch)) == []
    in_time = {"headers": {"x-deadline-ms": "4000"}, "arrived": 7.0}
    answer = pc.call("POST", "/v1/batches", pack(request.to_json(), "identity"), **in_time)
    assert answer.status == 200


def test_a_batch_that_is_not_here_is_404(pc: Pc) -> None:
    assert error(pc.call("GET", "/v1/batches/7")) == (404, "not_here")


def test_a_batch_is_only_told_to_the_device_that_sent_it(central: Central, pc: Pc) -> None:
    pc.send(pc.revision(given()))
    assert Pc(central).call("GET", "/v1/batches/1").status == 404


@pytest.mark.parametrize(
    "content", [{}, {"nonce": "", "records": []}, {"nonce": "a", "records": [["x", 1]]}, []]
)
def test_a_question_for_outcomes_that_is_not_ours(pc: Pc, content: Any) -> None:
    answer = pc.call("POST", "/v1/outcomes", pack(content, "identity"))
    assert error(answer) == (400, "bad_request")


def test_outcomes_leave_out_what_is_not_here(pc: Pc) -> None:
    stored, unknown = pc.revision(given()), pc.revision(given())
    pc.send(stored)
    told = pc.ask(stored, unknown)
    assert [key[0] for key in told] == [stored.record_id]


def test_outcomes_carry_no_personal_data(pc: Pc) -> None:
    revision = pc.revision(given("SITI AMINAH"))
    pc.send(revision)
    asked = {"nonce": "q", "records": [[str(revision.record_id), 1]]}
    body = pc.call("POST", "/v1/outcomes", pack(asked, "identity")).body
    assert revision.dose is not None
    for secret in ("SITI", revision.dose.identity.number, "+6281200000000"):
        assert secret.encode() not in body


def test_the_other_party_is_masked_and_not_kept_with_the_batch(pc: Pc, read: Any) -> None:
    first = pc.revision(given("BUDI SANTOSO", ticket="T-1"))
    pc.send(first)
    rival = pc.revision(given("SITI", ticket="T-1"))
    reply = pc.send(rival)
    assert reply.answer.others[0]["masked_name"] == "B*** S******"
    kept = str(read(select(tables.batch.c.outcomes, tables.batch.c.revisions)))
    assert "B***" not in kept
    pc.send(pc.void(first))
    assert pc.fetch(2, [rival]).answer.others == {}


def test_each_contact_tells_of_the_queue(pc: Pc, read: Any) -> None:
    report = QueueReport(
        waiting=7, oldest_saved_at=START, uncertain=2, conflicts=1, cards_on_paper=40
    )
    pc.send(pc.revision(given()), report=report)
    row = read(select(tables.device))[0]
    assert (row.waiting, row.uncertain, row.conflicts, row.cards_on_paper) == (6, 2, 1, 40)
    assert row.oldest_saved_at == START.isoformat()


def test_one_bad_record_of_any_kind_never_fails_its_batch(pc: Pc) -> None:
    bad: list[tuple[str, Any]] = [
        ("id", "nonsense"),
        ("rev", 2**40),
        ("rev", "1"),
        ("schema", None),
        ("given_on", "31-02-2021"),
        ("dose_no", 10**9),
        ("name", "x" * 5000),
        ("name", "A\u0000B"),
        ("ticket", "\ud800"),
        ("kind", "party"),
        ("parents", [[1, "zz"]]),
        ("origins", {"name": "dream"}),
        ("earlier", {"dose_no": 1, "place": "a\nb"}),
        ("volume_ul", 1.5),
        ("saved_at", "yesterday"),
        ("surprise", "field"),
    ]
    pile = [pc.revision(given()) for _ in range(len(bad) + 1)]
    content = pc.request(*pile).to_json()
    columns = content["events"]
    for at, (name, value) in enumerate(bad):
        columns.setdefault(name, [None] * len(pile))[at] = value
    body = json.dumps(content).encode()
    headers = {"content-encoding": "identity"}
    answer = pc.call("POST", "/v1/batches", body, headers=headers)
    assert answer.status == 200, answer.body
    read = BatchAnswer.from_json(json.loads(answer.body))
    codes = [read.outcome(at).code for at in range(len(pile))]
    assert codes == ["invalid"] * len(bad) + ["accepted"]
    fields = [read.outcome(at).field for at in range(len(bad))]
    assert fields == [name for name, _ in bad]


def test_the_page_and_the_description(central: Central) -> None:
    page = central.handle(Call("GET", "/"))
    assert page.status == 200
    assert b"<script" not in page.body
    assert b"http" not in page.body.replace(b"<html", b"")
    described = json.loads(central.handle(Call("GET", "/openapi.json")).body)
    assert described["openapi"] == "3.1.0"
    routes = {path for _, path in central._routes() if path not in {"/", "/openapi.json"}}
    more = {"/v1/batches/{device_seq}", "/v1/reference/{set}"}
    assert described["paths"].keys() == routes | more
    assert "RecordV1" in described["components"]["schemas"]


def test_every_record_id_is_kept_as_it_was_sealed(pc: Pc, read: Any) -> None:
    revision = pc.revision(given(), record_id=uuid4())
    pc.send(revision)
    assert read(select(tables.record.c.id))[0].id == str(revision.record_id)


@pytest.mark.parametrize("origin", Origin)
def test_every_origin_of_a_field_is_taken(pc: Pc, origin: Origin) -> None:
    """A value that no clerk typed is no reason to refuse a dose."""
    dose = replace(given(), origins={Field.VOLUME: origin, Field.COURSE: origin})
    assert pc.send(pc.revision(dose)).codes == ["accepted"]


def test_a_record_that_the_database_refuses_is_a_fault_so_that_its_pc_looks_for_it(
    central: Central, pc: Pc
) -> None:
    with central.database.writing() as connection:
        connection.exec_driver_sql("CREATE UNIQUE INDEX one_of_a_name ON dose (name)")
    assert pc.send(pc.revision(given("BUDI"))).codes == ["accepted"]
    twice = pc.revision(given("BUDI"))
    assert error(pc.post_request(pc.request(pc.revision(given("SITI")), twice))) == (500, "fault")
    assert pc.send(pc.revision(given("SITI"))).codes == ["accepted"]


def test_a_database_that_is_not_well_is_no_fault_of_a_record(
    central: Central, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reads_only(connection: Connection, *more: Any) -> Any:
        found = gather(connection, *more)
        way = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET TRANSACTION READ ONLY"}
        connection.exec_driver_sql(way[central.database.dialect])
        return found

    monkeypatch.setattr("vaxentry.central.ingest.gather", reads_only)
    answer = pc.post_request(pc.request(pc.revision(given())))
    assert error(answer) == (503, "database")
    assert answer.headers["retry-after"] == "5"


def test_a_statement_that_breaks_is_told_to_the_log_and_names_nobody(
    central: Central, pc: Pc, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = given("SITI AMINAH")

    def breaks(connection: Connection, *_: object) -> None:
        asked = text("SELECT FROM WHERE :name")
        connection.execute(asked, {"name": card.name})

    monkeypatch.setattr("vaxentry.central.ingest.gather", breaks)
    answer = pc.post_request(pc.request(pc.revision(card)))
    assert error(answer) == (500, "fault")
    code = {"sqlite": "OperationalError SQLITE_ERROR", "postgresql": "SyntaxError 42601"}
    told = f"database: {code[central.database.dialect]} in vaxentry.central.ingest:"
    assert told in caplog.text
    assert "SITI" not in caplog.text


def test_every_call_has_its_own_line_in_the_figures(central: Central) -> None:
    for method, path in central._routes():
        central.metrics.request(method, path, 200)
    told = central.metrics.text(Progress(1, 1, 1))
    for method, path in central._routes():
        assert f'method="{method}",path="{path}",status="200"' in told
