import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import a_dose
from tests.sync.conftest import Desk
from tests.sync.fake_server import CUT, Answer, FakeServer, json_answer
from vaxentry.domain.contact import Link
from vaxentry.domain.link_spans import Way
from vaxentry.errors import DiskFullError
from vaxentry.sync.goodput import Goodput
from vaxentry.wire.messages import STANDINGS, Epoch, Outcome
from vaxentry.wire.signing import sign


def only(path: str, answer: Answer) -> Any:
    """Answer calls to `path` like this, all others honestly."""
    return lambda _server, _method, called, _content: answer if path in called else None


def commit_then(answer: Answer) -> Any:
    """The server commits the batch, but its reply is lost on the way."""

    def rule(server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        if method != "POST":
            return None
        server.honest(method, path, content)
        return answer

    return rule


def test_all_due_records_are_accepted_with_their_receipts(desk: Desk) -> None:
    records = desk.save(25)
    done = desk.engine.run_once()
    assert (done.link, done.answered, done.cause) == (Link.ONLINE, 25, "")
    assert desk.states() == {"accepted": 25}
    detail = desk.book.detail(records[0])
    assert detail.receipt_server_seq == 1000
    assert [attempt.outcome for attempt in detail.attempts] == ["answered"]
    with desk.book.transactions.reading() as c:
        assert c.execute(text("SELECT count(*) FROM outbox")).scalar() == 0


def test_a_greeting_that_takes_long_is_kept_as_a_slow_link(desk: Desk) -> None:
    seconds = iter([0.0, 3.5])
    desk.engine._sender.monotonic = lambda: next(seconds, 4.0)
    desk.engine.run_once()
    (span,) = desk.book.link_spans(datetime(1970, 1, 2, tzinfo=UTC))
    assert span.way is Way.SLOW


def test_an_unenrolled_pc_sends_nothing_and_keeps_everything(desk: Desk) -> None:
    with desk.book.transactions.writing() as c:
        c.execute(text("UPDATE device SET token = NULL"))
    desk.save(2)
    assert desk.engine.run_once().link is Link.ALONE
    assert desk.server.calls == []
    assert desk.states() == {"queued": 2}


def test_batches_grow_while_it_goes_well(desk: Desk) -> None:
    desk.engine._sender.goodput = Goodput(10)
    desk.save(100)
    desk.engine.run_once()
    with desk.book.transactions.reading() as c:
        sizes = c.execute(text("SELECT records FROM attempt ORDER BY device_seq")).scalars().all()
    assert sizes == [10, 80, 10]


def test_a_lost_reply_is_asked_about_and_never_sent_again(desk: Desk) -> None:
    desk.save(5)
    desk.server.rule = commit_then(CUT)
    done = desk.engine.run_once()
    assert (done.link, done.cause) == (Link.SERVER_TROUBLE, "outcome_unknown")
    assert desk.states() == {"uncertain": 5}
    desk.server.rule = lambda *_: None
    desk.server.calls.clear()
    desk.engine.run_once()
    assert desk.states() == {"accepted": 5}
    assert "POST /v1/batches" not in desk.server.calls


def test_what_the_server_does_not_know_is_sent_again_under_a_new_number(desk: Desk) -> None:
    desk.save(3)
    desk.server.rule = only("/v1/batches", CUT)
    desk.engine.run_once()
    desk.server.rule = lambda *_: None
    desk.engine.run_once()
    assert desk.states() == {"accepted": 3}
    assert list(desk.server.batches) == [2]


def test_open_tries_are_named(desk: Desk) -> None:
    named: list[list[int]] = []

    def note(_s: FakeServer, method: str, _p: str, content: Any) -> Answer | None:
        if method != "POST":
            return None
        named.append(content["open_seqs"])
        return CUT if len(named) < 3 else None

    desk.save(1)
    desk.server.rule = note
    for _ in range(3):
        desk.engine.run_once()
    assert named == [[], [1], [1, 2]]


@pytest.mark.parametrize(
    ("answer", "link"),
    [
        ((200, {}, b"<html>Selamat datang di WiFi</html>"), Link.PORTAL),
        (json_answer({}), Link.PORTAL),
        ((302, {"Location": "http://login.invalid"}, b""), Link.PORTAL),
        ((511, {}, b"<html>Masuk ke WiFi</html>"), Link.PORTAL),
        (json_answer({"error": "login"}, 511), Link.PORTAL),
        ((502, {}, b"<html>Bad Gateway</html>"), Link.SERVER_TROUBLE),
        (json_answer({"error": "busy"}, 503, Retry_After="7"), Link.SERVER_TROUBLE),
        (CUT, Link.SERVER_TROUBLE),
    ],
)
def test_whoever_answers_hello_without_proof_gets_nothing(
    desk: Desk, answer: Answer, link: Link
) -> None:
    desk.save(1)
    desk.server.rule = only("/v1/hello", answer)
    assert desk.engine.run_once().link is link
    assert "POST /v1/batches" not in desk.server.calls
    assert desk.states() == {"queued": 1}
    assert desk.book.status().link is link


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, b"<html>login</html>"),
        json_answer({}),
        json_answer({"receipt": {}, "default": {"code": "accepted"}, "exceptions": {}}),
        (302, {"Location": "http://login.invalid"}, b""),
        (511, {}, b"<html>login</html>"),
        (502, {}, b"Bad Gateway"),
        json_answer({"error": "broken"}, 500),
        CUT,
    ],
)
def test_no_verified_receipt_means_uncertain_and_never_accepted(desk: Desk, answer: Answer) -> None:
    desk.save(2)
    desk.server.rule = commit_then(answer)
    desk.engine.run_once()
    assert desk.states() == {"uncertain": 2}
    desk.server.rule = lambda *_: None
    desk.engine.run_once()
    assert desk.states() == {"accepted": 2}


def test_an_answer_about_other_bytes_settles_nothing(desk: Desk) -> None:
    """A receipt over other digests than ours: the whole batch stays uncertain."""

    def swap(server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        if method != "POST":
            return None
        content["events"]["name"][0] = "ORANG LAIN"
        return server.honest(method, path, content)

    desk.save(3)
    desk.server.rule = swap
    assert desk.engine.run_once().cause == "outcome_unknown"
    assert desk.states() == {"uncertain": 3}


def test_a_shortened_list_of_exceptions_is_noticed(desk: Desk) -> None:
    def hide(server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        if method != "POST":
            return None
        _, _, raw = server.honest(method, path, content)
        answer = json.loads(raw)
        answer["exceptions"] = {}
        return json_answer(answer)

    desk.save(3)
    desk.server.outcomes = lambda _: {1: Outcome("held.nik")}
    desk.server.rule = hide
    desk.engine.run_once()
    assert desk.states() == {"uncertain": 3}
    desk.server.rule = lambda *_: None
    desk.engine.run_once()
    assert desk.states() == {"accepted": 2, "nik_clash": 1}


def test_every_kind_of_outcome_reaches_its_state(desk: Desk) -> None:
    desk.save(10)
    desk.server.outcomes = lambda _: {
        0: Outcome("held.ticket"),
        1: Outcome("held.nik"),
        2: Outcome("held.dose", flags=frozenset({"nik_pending"})),
        3: Outcome("invalid", field="name", rule="required"),
        4: Outcome("unsupported"),
        5: Outcome("from_the_future"),
        6: Outcome("already", standing="held.ticket", server_seq=7),
        7: Outcome("later", after_s=60.0),
        8: Outcome("erased"),
    }
    desk.engine.run_once()
    assert desk.states() == {
        "ticket_clash": 2,
        "nik_clash": 1,
        "dose_check": 1,
        "needs_fix": 1,
        "needs_update": 2,
        "queued": 1,
        "erased": 1,
        "accepted": 1,
    }
    assert len(desk.book.conflicts()) == 4


def test_later_waits_as_long_as_it_was_told(desk: Desk) -> None:
    desk.save(1)
    desk.server.outcomes = lambda _: {0: Outcome("later", after_s=60.0)}
    desk.engine.run_once()
    desk.server.outcomes = lambda _: {}
    desk.engine.run_once()
    assert desk.states() == {"queued": 1}
    desk.clock.now += timedelta(seconds=61)
    desk.engine.run_once()
    assert desk.states() == {"accepted": 1}


def test_a_busy_server_is_obeyed_and_nothing_becomes_uncertain(desk: Desk) -> None:
    desk.save(1)
    desk.server.rule = only("/v1/batches", json_answer({"error": "busy"}, 503, Retry_After="7"))
    done = desk.engine.run_once()
    assert done.again_after == timedelta(seconds=7)
    assert desk.states() == {"queued": 1}


def test_too_large_batches_are_halved_until_they_pass(desk: Desk) -> None:
    def small_only(_s: FakeServer, method: str, _p: str, content: Any) -> Answer | None:
        if method == "POST" and content["count"] > 3:
            return json_answer({"error": "too_large"}, 413)
        return None

    desk.save(20)
    desk.server.rule = small_only
    desk.engine.run_once()
    assert desk.states() == {"accepted": 20}


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_stops_sending_and_keeps_the_queue(desk: Desk, status: int) -> None:
    desk.save(1)
    desk.server.rule = only("/v1/batches", json_answer({"error": "revoked"}, status))
    assert desk.engine.run_once().link is Link.NOT_ALLOWED
    assert desk.states() == {"queued": 1}


def test_another_server_is_a_full_stop(desk: Desk) -> None:
    desk.save(1)
    with desk.book.transactions.writing() as c:
        c.execute(text("UPDATE device SET server_key = zeroblob(32)"))
    assert desk.engine.run_once().link is Link.WRONG_SERVER
    assert desk.states() == {"queued": 1}


def test_an_older_epoch_is_a_full_stop(desk: Desk) -> None:
    desk.save(1)
    desk.server.epoch = Epoch(0, "e0")
    assert desk.engine.run_once().link is Link.WRONG_SERVER


def test_a_dead_run_leaves_an_uncertain_attempt_that_is_asked_about(desk: Desk) -> None:
    desk.save(2)
    due = desk.outbox.due(desk.clock(), 10)
    desk.outbox.begin(uuid4(), due, desk.clock())
    assert desk.states() == {"sending": 2}
    assert desk.outbox.due(desk.clock(), 10) == []
    desk.new_run().run_once()
    assert desk.states() == {"accepted": 2}
    assert desk.server.calls[:2] == ["GET /v1/hello", "GET /v1/batches/1"]


def test_an_edit_during_the_upload_is_sent_next(desk: Desk) -> None:
    (record,) = desk.save(1)
    sent: list[int] = []

    def edit(_s: FakeServer, method: str, _p: str, content: Any) -> Answer | None:
        if method == "POST":
            sent.append(content["events"]["rev"][0])
            if len(sent) == 1:
                desk.book.correct(record, a_dose(name="YOHANA"), reason="nama")
        return None

    desk.server.rule = edit
    desk.engine.run_once()
    assert sent == [1, 2]
    assert desk.states() == {"accepted": 1}
    assert desk.book.detail(record).dose.name == "YOHANA"


def test_an_edit_during_an_upload_whose_reply_is_lost_is_sent_next(desk: Desk) -> None:
    (record,) = desk.save(1)

    def edit_and_cut(server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        if method != "POST":
            return None
        server.honest(method, path, content)
        desk.book.correct(record, a_dose(name="YOHANA"), reason="nama")
        return CUT

    desk.server.rule = edit_and_cut
    desk.engine.run_once()
    assert desk.states() == {"uncertain": 1}
    desk.server.rule = lambda *_: None
    desk.engine.run_once()
    assert desk.states() == {"accepted": 1}
    assert list(desk.server.batches) == [1, 2]


def test_a_void_after_a_lost_reply_ends_void_on_both_sides(desk: Desk) -> None:
    (record,) = desk.save(1)
    desk.server.rule = commit_then(CUT)
    desk.engine.run_once()
    desk.book.void(record, reason="kartu salah")
    desk.server.rule = lambda *_: None
    desk.engine.run_once()
    assert desk.states() == {"voided": 1}
    with desk.book.transactions.reading() as c:
        assert c.execute(text("SELECT void_settled FROM record")).scalar() == 1
        assert c.execute(text("SELECT count(*) FROM outbox")).scalar() == 0


def test_failures_are_counted_over_restarts_and_end_with_success(desk: Desk) -> None:
    desk.save(1)
    desk.server.rule = only("/v1/hello", CUT)
    desk.engine.run_once()
    desk.new_run().run_once()
    assert desk.outbox.failures() == 2
    desk.server.rule = lambda *_: None
    desk.engine.run_once()
    assert desk.outbox.failures() == 0
    spans = desk.book.link_spans(datetime(1970, 1, 2, tzinfo=UTC))
    assert [one.way for one in spans] == [Way.TROUBLE, Way.UP]


def test_nobody_listening_is_offline(desk: Desk) -> None:
    desk.save(1)
    desk.server.close()
    done = desk.engine.run_once()
    assert done.link is Link.OFFLINE
    assert desk.states() == {"queued": 1}


def test_plain_http_never_leaves_this_pc(desk: Desk) -> None:
    desk.save(1)
    with desk.book.transactions.writing() as c:
        c.execute(text("UPDATE device SET server_url = 'http://pusat.invalid'"))
    assert desk.engine.run_once().link is Link.OFFLINE


def test_an_answer_that_could_not_be_written_is_asked_for_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> NoReturn:
        raise DiskFullError

    desk.save(3)
    with monkeypatch.context() as patched:
        patched.setattr(desk.outbox, "settle", full)
        with pytest.raises(DiskFullError):
            desk.engine.run_once()
    desk.engine.run_once()
    assert desk.states() == {"accepted": 3}
    assert desk.server.calls.count("POST /v1/batches") == 1


@pytest.mark.parametrize("asked", ["nan", "inf", "-5", "soon"])
def test_no_retry_after_breaks_the_round(desk: Desk, asked: str) -> None:
    desk.save(1)
    desk.server.rule = only("/v1/batches", json_answer({"error": "busy"}, 503, Retry_After=asked))
    assert timedelta(seconds=1) <= desk.engine.run_once().again_after <= timedelta(minutes=15)


@pytest.mark.parametrize("asked", [float("inf"), float("nan"), -5.0, 1e300])
def test_no_later_is_too_long_or_at_once(desk: Desk, asked: float) -> None:
    desk.save(1)
    desk.server.outcomes = lambda _: {0: Outcome("later", after_s=asked)}
    desk.engine.run_once()
    assert desk.server.calls.count("POST /v1/batches") == 1
    desk.server.outcomes = lambda _: {}
    desk.clock.now += timedelta(minutes=15)
    desk.engine.run_once()
    assert desk.states() == {"accepted": 1}


def test_a_clock_put_right_again_holds_nothing_back(desk: Desk) -> None:
    desk.save(1)
    right = desk.clock.now
    desk.clock.now = right + timedelta(days=3650)
    desk.server.rule = only("/v1/batches", json_answer({"error": "busy"}, 503))
    desk.engine.run_once()
    desk.clock.now = right
    desk.server.rule = lambda *_: None
    desk.engine.run_once()
    assert desk.states() == {"accepted": 1}


def test_a_batch_that_never_proves_holds_up_no_other(desk: Desk) -> None:
    first = desk.save(1)
    forged = json_answer({"receipt": {}, "default": {"code": "accepted"}, "exceptions": {}})
    desk.server.rule = only("/v1/batches", forged)
    desk.engine.run_once()

    def about_the_first(_s: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        asked = path.endswith("/1") or (method == "POST" and content.get("device_seq") == 1)
        return forged if asked else None

    desk.server.rule = about_the_first
    desk.save(3)
    done = desk.engine.run_once()
    assert (done.link, done.answered) == (Link.ONLINE, 3)
    assert done.again_after <= timedelta(seconds=30)
    assert desk.states() == {"uncertain": 1, "accepted": 3}
    desk.server.rule = lambda *_: None
    desk.engine.run_once()
    desk.clock.now += timedelta(minutes=1)
    desk.engine.run_once()
    assert desk.states() == {"accepted": 4}
    assert desk.book.detail(first[0]).row.state == "accepted"


def test_a_record_the_server_breaks_on_lets_the_others_go_first(desk: Desk) -> None:
    poison = str(desk.save(1)[0])

    def broken(_s: FakeServer, method: str, _p: str, content: Any) -> Answer | None:
        if method == "POST" and poison in content["events"]["id"]:
            return json_answer({"error": "broken"}, 500)
        return None

    desk.server.rule = broken
    desk.engine.run_once()
    desk.save(20)
    for _ in range(8):
        desk.engine.run_once()
    assert desk.states()["accepted"] == 20


def no_receipts(server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
    """Commits, but breaks over every receipt."""
    if method == "POST" and path == "/v1/batches":
        server.honest(method, path, content)
    broken = json_answer({"error": "internal"}, 500)
    return broken if path.startswith("/v1/batches") else None


def test_without_a_receipt_the_server_s_word_settles(desk: Desk) -> None:
    records = desk.save(3)
    desk.server.outcomes = lambda _: {1: Outcome("held.ticket", flags=frozenset({"nik_pending"}))}
    desk.server.rule = no_receipts
    desk.engine.run_once()
    assert desk.states() == {"uncertain": 3}
    assert desk.engine.run_once().answered == 3
    assert desk.states() == {"accepted": 2, "ticket_clash": 1}
    assert desk.book.detail(records[0]).receipt_server_seq == 1000
    desk.server.rule = lambda *_: None
    desk.engine.run_once()
    assert desk.book.detail(records[0]).attempts[0].outcome == "answered"
    assert desk.states() == {"accepted": 2, "ticket_clash": 1}


@pytest.mark.parametrize("forgery", ["nonce", "device", "signature", "digest"])
def test_a_word_that_is_not_about_our_bytes_settles_nothing(desk: Desk, forgery: str) -> None:
    desk.save(1)
    desk.server.rule = no_receipts
    desk.engine.run_once()

    def forged(server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        if path != "/v1/outcomes":
            return no_receipts(server, method, path, content)
        told = server.standings(content)
        if forgery == "nonce":
            told = replace(told, nonce="another")
        elif forgery == "device":
            told = replace(told, device=UUID(int=1))
        elif forgery == "digest":
            told = replace(told, standings=(replace(told.standings[0], digest=bytes(32)),))
        signed = sign(server.key, STANDINGS, told.to_json())
        if forgery == "signature":
            signed["standings"] = []
        return json_answer(signed)

    desk.server.rule = forged
    desk.engine.run_once()
    assert desk.states() == {"uncertain": 1}


def test_a_server_that_was_set_back_answers_a_correction_once(desk: Desk) -> None:
    """Its numbers are lower than the one held, and its word about the correction is news."""
    (record,) = desk.save(1)
    desk.engine.run_once()
    desk.book.correct(record, a_dose(name="YOHANA"), reason="nama")
    desk.server.places = 1
    desk.server.calls.clear()
    desk.engine.run_once()
    assert desk.states() == {"accepted": 1}
    assert desk.server.calls.count("POST /v1/batches") == 1


def test_a_refusal_in_a_newer_server_s_words_makes_no_other_pc_of_this_one(desk: Desk) -> None:
    desk.save(1)
    desk.server.rule = only("/v1/batches", json_answer({"error": "from_the_future"}, 409))
    desk.engine.run_once()
    assert desk.states() == {"uncertain": 1}
    assert "POST /v1/adopt" not in desk.server.calls
