"""Whoever else answers at the address of an enrolment: true sentences, and certificates of a CA."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import pytest

from tests.sync.conftest import Desk
from tests.sync.fake_server import CUT, Answer, FakeServer, json_answer
from tests.sync.tls import DAY, LOOPBACK, PrivateCa, answering, over_tls
from vaxentry.domain.contact import Link
from vaxentry.domain.link_spans import Way
from vaxentry.domain.wakefulness import keeps_awake
from vaxentry.errors import CertificateError, NetworkError, UnreachableError
from vaxentry.language import LANGUAGES, Words
from vaxentry.sync.client import Client
from vaxentry.sync.http import Http
from vaxentry.wire.contact import EnrolRequest
from vaxentry.wire.signing import fingerprint, public_bytes

OTHERS_OWN = "AAAA-BBBB-CCCC"


@pytest.fixture
def stranger() -> Iterator[FakeServer]:
    server = FakeServer(uuid4())
    yield server
    server.close()


@pytest.fixture
def ca(tmp_path: Path) -> PrivateCa:
    return PrivateCa(tmp_path / "ca")


def trouble(url: str, code: str = OTHERS_OWN, ca_file: str = "") -> NetworkError:
    """What enrolling ends with."""
    client = Client(Http(Event(), ca_file=ca_file))
    request = EnrolRequest(code, uuid4(), uuid4(), "")
    try:
        with pytest.raises(NetworkError) as raised:
            client.enrol(url, request)
    finally:
        client.close()
    return raised.value


def code_of(server: FakeServer) -> str:
    return "AAAABBBBCC" + fingerprint(public_bytes(server.key))


def is_true_at_enrolment(error: NetworkError) -> None:
    """Nothing is saved, sent or tried again by an enrolment that ends like this."""
    for language in LANGUAGES:
        sentence = Words(language)(error.text_key, **error.params)
        for untrue in ("otomatis", "automatically", "jangan ketik", "do not type", "Sudah dikirim"):
            assert untrue not in sentence
    assert "Nothing was" in sentence


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((404, {}, b"<html>Not Found</html>"), "enrol_not_ours"),
        ((500, {}, b"oops"), "enrol_not_ours"),
        (json_answer({"error": "Unauthorized"}, 401), "enrol_not_ours"),
        (json_answer({"error": "busy"}, 503), "enrol_busy"),
        (CUT, "enrol_cut"),
        (json_answer({}), "enrol_portal"),
        ((200, {}, b"<html>Login</html>"), "enrol_portal"),
        ((302, {"Location": "http://login.invalid"}, b""), "enrol_portal"),
    ],
)
def test_who_is_not_our_server_is_told_as_what_it_is(
    stranger: FakeServer, answer: Answer, reason: str
) -> None:
    stranger.rule = lambda *_: answer
    error = trouble(stranger.url)
    assert error.text_key == f"error.{reason}"
    is_true_at_enrolment(error)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (CUT, "enrol_unanswered"),
        (json_answer({"error": "crash"}, 500), "enrol_unanswered"),
        ((403, {}, b"<html>Forbidden</html>"), "enrol_unanswered"),
        ((302, {"Location": "http://login.invalid"}, b""), "enrol_unanswered"),
        (json_answer({"error": "too_many_attempts"}, 429, Retry_After="9"), "enrol_busy"),
        (json_answer({"error": "code_refused"}, 403), "code_refused"),
        (json_answer({"error": "revoked"}, 403), "enrol_revoked"),
    ],
)
def test_what_becomes_of_a_code_that_was_shown(
    stranger: FakeServer, answer: Answer, reason: str
) -> None:
    def refuse(_s: FakeServer, method: str, _p: str, _c: Any) -> Answer | None:
        return answer if method == "POST" else None

    stranger.rule = refuse
    error = trouble(stranger.url, code_of(stranger))
    assert error.text_key == f"error.{reason}"
    is_true_at_enrolment(error)


def test_nobody_there_is_not_tried_again_by_itself() -> None:
    with socket.create_server((LOOPBACK, 0)) as closed:
        port = closed.getsockname()[1]
    error = trouble(f"http://{LOOPBACK}:{port}")
    assert error.text_key == "error.enrol_unreachable"
    is_true_at_enrolment(error)


def test_a_server_without_tls_gets_nothing() -> None:
    with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as place:
        error = trouble(f"https://{place}")
    assert isinstance(error, UnreachableError)
    is_true_at_enrolment(error)


def test_a_line_that_ends_within_the_handshake_has_sent_nothing() -> None:
    with answering(b"") as place:
        assert isinstance(trouble(f"https://{place}"), UnreachableError)


def test_a_certificate_nobody_trusts_is_told_and_gets_nothing(
    stranger: FakeServer, ca: PrivateCa
) -> None:
    error = trouble(over_tls(stranger, ca.context(LOOPBACK)))
    assert error.text_key == "error.enrol_certificate"
    is_true_at_enrolment(error)
    assert stranger.calls == []


def test_a_private_ca_is_trusted_when_it_was_chosen(stranger: FakeServer, ca: PrivateCa) -> None:
    url = over_tls(stranger, ca.context(LOOPBACK))
    client = Client(Http(Event(), ca_file=str(ca.file)))
    assert client.hello(url).server_id == stranger.server_id
    client.close()


def test_a_chosen_ca_vouches_for_its_own_hosts_only(
    stranger: FakeServer, ca: PrivateCa, tmp_path: Path
) -> None:
    url = over_tls(stranger, ca.context("192.0.2.7"))
    assert isinstance(trouble(url, ca_file=str(ca.file)), CertificateError)
    another = PrivateCa(tmp_path / "another")
    assert isinstance(trouble(url, ca_file=str(another.file)), CertificateError)
    assert stranger.calls == []


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_ca_file_that_is_none_trusts_nobody(
    stranger: FakeServer, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    error = trouble(stranger.url, ca_file=str(file))
    assert error.text_key == "error.enrol_ca_file"
    is_true_at_enrolment(error)
    assert stranger.calls == []


@pytest.mark.parametrize(
    ("host", "valid", "is_trusted", "link", "way"),
    [
        (LOOPBACK, DAY, False, Link.PORTAL, Way.PORTAL),
        ("192.0.2.7", DAY, True, Link.PORTAL, Way.PORTAL),
        (LOOPBACK, -DAY, False, Link.PORTAL, Way.PORTAL),
        ("192.0.2.7", -DAY, True, Link.PORTAL, Way.PORTAL),
        (LOOPBACK, -DAY, True, Link.CERTIFICATE, Way.STOPPED),
    ],
)
def test_who_shows_a_certificate_of_their_own_stands_in_between(
    desk: Desk,
    ca: PrivateCa,
    host: str,
    valid: timedelta,
    is_trusted: bool,
    link: Link,
    way: Way,
) -> None:
    desk.save(2)
    url = over_tls(desk.server, ca.context(host, valid))
    with desk.book.transactions.writing() as c:
        c.exec_driver_sql("UPDATE device SET server_url = ?", (url,))
    done = desk.new_run(ca_file=str(ca.file) if is_trusted else "").run_once()
    cause = "certificate" if link is Link.CERTIFICATE else "foreign_certificate"
    assert (done.link, done.cause) == (link, cause)
    assert done.again_after < timedelta(seconds=6)  # it goes on trying
    assert desk.states() == {"queued": 2}
    assert desk.server.calls == []
    (span,) = desk.book.link_spans(datetime(1970, 1, 2, tzinfo=UTC))
    assert span.way is way
    assert keeps_awake(desk.book.status(), on_mains=True)
