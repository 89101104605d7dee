"""Several server processes on one PostgreSQL, as far as the database can tell: own pools."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from tests.central.client import START, Clock, Pc, Reply, given
from tests.central.postgres_cluster import Cluster, running_cluster
from tests.central.rounds import at_once, has_one_holder, holder_hears, stands_once
from vaxentry.central import tables, verification
from vaxentry.central.api import Central
from vaxentry.central.gather import gather
from vaxentry.central.life import lock_life
from vaxentry.central.opening import Place, open_central
from vaxentry.central.register import import_register
from vaxentry.errors import StorageError
from vaxentry.wire.body import pack

WORKERS = 4


@pytest.fixture
def workers(tmp_path: Path, postgres_url: str, clock: Clock) -> Iterator[list[Central]]:
    place = Place(tmp_path, postgres_url)
    made = [open_central(place, clock, clock.monotonic) for _ in range(WORKERS)]
    yield made
    for central in made:
        central.database.close()


def count(central: Central, table: Any) -> int:
    with central.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def through(worker: Central, pc: Pc) -> Pc:
    """The same PC, talking to another worker."""
    other = object.__new__(Pc)
    other.__dict__ = {**pc.__dict__, "central": worker}
    return other


@pytest.mark.postgres
@pytest.mark.parametrize("_round", range(5))
def test_d_two_workers_at_once_one_is_stale_both_are_kept(
    workers: list[Central], _round: int
) -> None:
    a, b = Pc(workers[0]), Pc(workers[1])
    first = a.revision(given())
    a.send(first)
    mine, theirs = a.correct(first, phone="+62811"), b.correct(first, phone="+62822")
    replies = at_once([lambda: a.send(mine), lambda: b.send(theirs)])
    assert sorted(reply.only.code for reply in replies) == ["accepted", "stale"]
    assert count(workers[0], tables.revision) == 3


@pytest.mark.postgres
def test_64_parallel_posts_of_one_record_make_one_row(workers: list[Central]) -> None:
    pcs = [Pc(workers[at % WORKERS]) for at in range(8)]
    record = pcs[0].revision(given())

    def job(at: int) -> Callable[[], Reply]:
        pc = through(workers[at % WORKERS], pcs[at % 8])
        seq = at + 1
        return lambda: pc.send(record, seq=seq, open_seqs=range(1, 65), highest=0)

    replies = at_once([job(at) for at in range(64)])
    with workers[0].database.reading() as seen:
        assert stands_once(seen, record, replies) == 63
    assert count(workers[0], tables.batch) == 64


def somebody_waits(central: Central) -> bool:
    with central.database.reading() as connection:
        waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(connection.execute(waits).scalar_one())


@pytest.mark.postgres
def test_work_that_nobody_waits_for_any_more_when_its_turn_comes_is_dropped(
    workers: list[Central], clock: Clock
) -> None:
    pc = Pc(workers[0])
    body = pack(pc.request(pc.revision(given())).to_json(), "identity")
    deadline = {"headers": {"x-deadline-ms": "4000"}, "arrived": clock.seconds}
    with ThreadPoolExecutor(1) as pool:
        with workers[1].database.writing() as elsewhere:
            lock_life(elsewhere)
            posted = pool.submit(partial(pc.call, "POST", "/v1/batches", body, **deadline))
            while not somebody_waits(workers[2]):
                assert not posted.done()
            clock.advance(timedelta(seconds=10))
        answer = posted.result(30)
    assert (answer.status, json.loads(answer.body)) == (503, {"error": "expired"})
    assert count(workers[0], tables.batch) == count(workers[0], tables.record) == 0


@pytest.mark.postgres
def test_the_same_try_posted_many_times_at_once_is_one_batch(workers: list[Central]) -> None:
    pc = Pc(workers[0])
    record = pc.revision(given())
    request = pc.request(record)
    answers = at_once(
        [partial(through(workers[at % 4], pc).post_request, request) for at in range(16)]
    )
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert pc.verify(answers[0], [record], request.device_seq).codes == ["accepted"]
    assert count(workers[0], tables.batch) == 1


@pytest.mark.postgres
def test_clashing_tickets_at_once_have_one_holder_and_every_loser_is_told(
    workers: list[Central],
) -> None:
    pcs = [Pc(workers[at % WORKERS]) for at in range(12)]
    cards = [pc.revision(given(f"ORANG {chr(65 + at)}", ticket="T-1")) for at, pc in enumerate(pcs)]
    replies = at_once([partial(pc.send, card) for pc, card in zip(pcs, cards, strict=True)])
    with workers[0].database.reading() as seen:
        assert has_one_holder(seen, "T-1", cards, replies) == 11
    for pc, card, reply in zip(pcs, cards, replies, strict=True):
        assert pc.standing(card).standing == reply.only.code
        if reply.only.code == "accepted":
            holder_hears(pc, card, 0)


@pytest.mark.postgres
def test_holders_leave_while_rivals_arrive(workers: list[Central]) -> None:
    """Corrections and newcomers on the same tickets lock each other in every order."""
    pcs = [Pc(workers[at % WORKERS]) for at in range(8)]
    held = [
        pc.revision(given(f"LAMA {chr(65 + at)}", ticket=f"T-{at}")) for at, pc in enumerate(pcs)
    ]
    for pc, card in zip(pcs, held, strict=True):
        pc.send(card)

    def leave(at: int) -> Callable[[], Reply]:
        return lambda: pcs[at].send(pcs[at].void(held[at]))

    def arrive(at: int) -> Callable[[], Reply]:
        pc = Pc(workers[at % WORKERS])
        rivals = [pc.revision(given(f"BARU {chr(65 + at)}", ticket=f"T-{t}")) for t in (at, 7 - at)]
        return lambda: pc.send(*rivals)

    jobs = [job(at) for at in range(8) for job in (leave, arrive)]
    at_once(jobs)
    _one_holder_per_ticket(workers[0], [f"T-{at}" for at in range(8)])


def _one_holder_per_ticket(central: Central, tickets: list[str]) -> None:
    dose = tables.dose.c
    with central.database.reading() as connection:
        shown = connection.execute(select(dose.ticket, dose.standing, dose.record_id)).all()
        claim = tables.claim_ticket.c
        held = connection.execute(select(claim.key, claim.holder)).all()
        holders = {row.key: row.holder for row in held}
    for ticket in tickets:
        accepted = [row.record_id for row in shown if (row[0], row[1]) == (ticket, "accepted")]
        assert accepted == [holders[ticket]]
        assert all(row[1] in {"accepted", "held.ticket"} for row in shown if row[0] == ticket)


@pytest.mark.postgres
def test_server_seq_rises_without_gaps_between_the_batches_of_many_workers(
    workers: list[Central],
) -> None:
    pcs = [Pc(workers[at % WORKERS]) for at in range(8)]
    replies = at_once([partial(pc.send, *(pc.revision(given()) for _ in range(5))) for pc in pcs])
    firsts = sorted(reply.receipt.first_server_seq for reply in replies)
    assert firsts == list(range(1, 41, 5))


@pytest.mark.postgres
@pytest.mark.parametrize("setting", ["fsync=off", "synchronous_commit=off"])
def test_an_unsafe_postgresql_is_refused(tmp_path: Path, setting: str) -> None:
    with running_cluster(setting) as unsafe, pytest.raises(StorageError) as refused:
        open_central(Place(tmp_path, unsafe.url("postgres")))
    assert refused.value.params["reason"] == "unsafe_database"


@pytest.mark.postgres
def test_a_database_that_went_away_is_no_success(
    workers: list[Central], cluster: Cluster, postgres_url: str
) -> None:
    pc = Pc(workers[0])
    name = postgres_url.rpartition("/vaxentry_")[2].partition("?")[0]
    with cluster.admin() as admin:
        admin.execute(f"ALTER DATABASE vaxentry_{name} SET default_transaction_read_only = on")
    workers[0].database.close()
    answer = pc.post_request(pc.request(pc.revision(given())))
    assert answer.status == 503
    assert answer.headers["retry-after"] == "5"
    with cluster.admin() as admin:
        admin.execute(f"ALTER DATABASE vaxentry_{name} RESET default_transaction_read_only")
    workers[0].database.close()
    assert pc.send(pc.revision(given()), highest=0).codes == ["accepted"]


@pytest.mark.postgres
def test_a_deadlock_inside_the_database_is_run_again(
    workers: list[Central], monkeypatch: pytest.MonkeyPatch
) -> None:
    pc = Pc(workers[0])
    failures = iter([True, True])

    def sometimes(connection: Any, *parts: Any) -> Any:
        if next(failures, False):
            connection.execute(text("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$"))
        return gather(connection, *parts)

    monkeypatch.setattr("vaxentry.central.ingest.gather", sometimes)
    assert pc.send(pc.revision(given())).codes == ["accepted"]
    assert next(failures, None) is None


@pytest.mark.postgres
def test_a_register_that_loses_against_batches_is_brought_in_to_the_end(
    workers: list[Central], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pc, real = Pc(workers[0]), verification._restand
    card = pc.revision(given())
    pc.send(card)
    failures = iter([True, False, True])

    def sometimes(connection: Any, *parts: Any) -> Any:
        if next(failures, False):
            connection.execute(text("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$"))
        return real(connection, *parts)

    monkeypatch.setattr(verification, "_restand", sometimes)
    listed = tmp_path / "register.csv"
    listed.write_text("nik\n")
    import_register(workers[0].database, listed, scope="32", as_of=START.date(), now=START)
    assert pc.standing(card).flags == {"nik_pending"}
    assert next(failures, None) is None
