"""The real server on a real socket, in this process and in its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.central.client import Pc, given
from vaxentry.central.admission import Class, LineLength, Refusal
from vaxentry.central.api import Central
from vaxentry.central.calls import Answer, Call
from vaxentry.central.cli import main
from vaxentry.central.embedded import Embedded, serve_in_thread
from vaxentry.central.http import _Worked
from vaxentry.central.listening import bind
from vaxentry.central.opening import Place, open_central
from vaxentry.errors import NewerStoreError
from vaxentry.language import Words

COMMAND = [sys.executable, "-m", "vaxentry.central.cli"]
PATIENCE_S = 60
LOOPBACK = IPv4Address("127.0.0.1")


class OverHttp:
    """Stands where `Central` stands for a `Pc`, and goes through the network."""

    def __init__(self, url: str, central: Central) -> None:
        self.url = url
        self.database, self.identity, self.clock = central.database, central.identity, central.clock

    def handle(self, call: Call) -> Answer:
        with requests.Session() as session:
            reply = session.request(
                call.method,
                self.url + call.path,
                params=dict(call.query),
                headers=dict(call.headers),
                data=call.body,
                timeout=PATIENCE_S,
            )
        headers = {name.lower(): value for name, value in reply.headers.items()}
        return Answer(reply.status_code, headers, reply.content)


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Embedded]:
    server = serve_in_thread(tmp_path / "central")
    yield server
    server.stop()


def test_a_whole_day_over_http(embedded: Embedded) -> None:
    pc = Pc(OverHttp(embedded.url, embedded.central))  # type: ignore[arg-type]
    revision = pc.revision(given())
    assert pc.send(revision).codes == ["accepted"]
    assert pc.fetch(1, [revision]).codes == ["accepted"]
    assert pc.standing(revision).standing == "accepted"


def test_the_answer_to_a_batch_says_how_long_it_stood_in_line(embedded: Embedded) -> None:
    pc = Pc(OverHttp(embedded.url, embedded.central))  # type: ignore[arg-type]
    told = pc.post_request(pc.request(pc.revision(given())))
    assert told.status == 200
    assert told.headers["x-waited-ms"].isdecimal()
    assert "x-waited-ms" not in pc.call("GET", "/v1/batches/1").headers


def test_a_batch_is_at_the_server_in_line_and_in_work() -> None:
    times = iter([12.0, 14.5])
    worked = _Worked(lambda: next(times))
    answer = worked.timed(lambda _: Answer(200, {}, b""), Call("POST", "/v1/batches", {}, {}, b""))
    assert worked.told(answer, read_at=11.0).headers["X-Waited-Ms"] == "3500"


def test_the_figures_of_a_day_name_nobody(embedded: Embedded) -> None:
    pc = Pc(OverHttp(embedded.url, embedded.central))  # type: ignore[arg-type]
    pc.send(pc.revision(given("BUDI SANTOSO")), pc.revision(given("12345")))
    pc.call("GET", "/v1/batches/1")
    pc.call("GET", "/v1/batches/99")
    pc.call("GET", "/made/up/by/anybody")
    answer = requests.get(f"{embedded.url}/metrics", timeout=PATIENCE_S)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    told = answer.text
    worker = f'worker="{os.getpid()}"'
    batches = f'vaxentry_requests_total{{{worker},method="GET",path="/v1/batches/{{device_seq}}"'
    for line in (
        f'{batches},status="200"}} 1',
        f'{batches},status="404"}} 1',
        f'vaxentry_requests_total{{{worker},method="GET",path="other",status="404"}} 1',
        f'vaxentry_records_total{{{worker},outcome="accepted"}} 1',
        f'vaxentry_records_total{{{worker},outcome="invalid"}} 1',
        f"vaxentry_batch_seconds_count{{{worker}}} 1",
        f'vaxentry_batch_seconds_bucket{{{worker},le="+Inf"}} 1',
        "vaxentry_epoch 1",
        "vaxentry_server_seq 2",
        "vaxentry_data_up 1",
        f"vaxentry_line_places{{{worker}}} 0",
        f"vaxentry_line_waiting{{{worker}}} 0",
        f"vaxentry_line_owed_seconds{{{worker}}} 0.0",
    ):
        assert line in told.splitlines()
    for secret in ("BUDI", str(pc.device), "S1", "made"):
        assert secret not in told


def test_a_large_body_is_refused_while_it_is_read(embedded: Embedded) -> None:
    limit = embedded.central.limits.max_bytes
    told = requests.post(f"{embedded.url}/v1/batches", data=b"x" * (limit + 1), timeout=PATIENCE_S)
    assert (told.status_code, told.json()) == (413, {"error": "too_large"})

    def pieces() -> Iterator[bytes]:
        for _ in range(limit // 65_536 + 2):
            yield b"x" * 65_536

    untold = requests.post(f"{embedded.url}/v1/batches", data=pieces(), timeout=PATIENCE_S)
    assert untold.status_code == 413


def test_a_client_that_goes_away_in_mid_body_leaves_nothing(embedded: Embedded) -> None:
    port = int(embedded.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as raw:
        raw.sendall(b"POST /v1/batches HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{")
    assert requests.get(f"{embedded.url}/", timeout=PATIENCE_S).status_code == 200


class Full:
    """An admission that has no place left."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    asked: tuple[object, ...] = ()

    def enter(self, *asked: object) -> Refusal:
        Full.asked = asked
        return Refusal(7.2)

    def length(self) -> LineLength:
        return LineLength()


def test_more_than_fits_is_refused_before_its_body_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vaxentry.central.http.Admission", Full)
    server = serve_in_thread(tmp_path / "central")
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as raw:
        raw.settimeout(PATIENCE_S)
        raw.sendall(b"POST /v1/batches HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\n")
        answer = raw.recv(1000)  # not one byte of the body was sent
    assert answer.startswith(b"HTTP/1.1 503")
    assert Full.asked == (Class.BACKLOG, "", 999)
    assert b"retry-after: 8\r\n" in answer
    told = requests.get(f"{server.url}/metrics", timeout=PATIENCE_S).text
    assert re.search(r'^vaxentry_refused_total\{worker="\d+"\} 1$', told, re.MULTILINE)
    assert requests.get(f"{server.url}/v1/hello?nonce=a", timeout=PATIENCE_S).status_code == 200
    server.stop()


def test_answers_are_not_held_back_by_nagles_algorithm() -> None:
    listener = bind("127.0.0.1", 0)
    with listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP  # what asyncio looks at


def test_stopping_twice_is_harmless_and_frees_the_port(tmp_path: Path) -> None:
    first = serve_in_thread(tmp_path / "a")
    port = int(first.url.rpartition(":")[2])
    first.stop()
    first.stop()
    second = serve_in_thread(tmp_path / "a", port)
    assert second.url == first.url
    second.stop()


def test_the_log_has_no_personal_data(embedded: Embedded, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    pc = Pc(OverHttp(embedded.url, embedded.central))  # type: ignore[arg-type]
    card = given("SITI AMINAH")
    pc.send(pc.revision(card))
    assert "POST /v1/batches 200" in caplog.text
    for secret in ("SITI", card.identity.number, pc.token, pc.code):
        assert secret not in caplog.text


def test_the_log_repeats_nothing_that_a_caller_made_up(
    embedded: Embedded, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "vaxentry.central")
    for path in ("/v1/x%0D2026-11-29%20ERROR%20made-up", "/" + "9" * 3000, "/v1/batches/17"):
        requests.get(embedded.url + path, timeout=PATIENCE_S)
    told = [line.rpartition(" ms")[0].rpartition(" ")[0] for line in caplog.messages]
    assert told == ["GET other 404", "GET other 404", "GET /v1/batches/{device_seq} 401"]


def test_a_fault_of_the_program_is_told_without_its_message(
    embedded: Embedded, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc = Pc(OverHttp(embedded.url, embedded.central))  # type: ignore[arg-type]
    card = given("SITI AMINAH")

    def breaks(*_: object) -> None:
        raise KeyError(card.name, card.identity.number)

    monkeypatch.setattr("vaxentry.central.ingest.decide", breaks)
    caplog.set_level("DEBUG")
    answer = pc.post_request(pc.request(pc.revision(card)))
    assert (answer.status, json.loads(answer.body)) == (500, {"error": "fault"})
    assert re.search(r"fault: KeyError in vaxentry\.central\.ingest:\d+", caplog.text)
    assert "POST /v1/batches 500" in caplog.text
    for secret in ("SITI", card.identity.number, "Traceback"):
        assert secret not in caplog.text
    told = requests.get(f"{embedded.url}/metrics", timeout=PATIENCE_S).text
    assert 'method="POST",path="/v1/batches",status="500"} 1' in told
    assert pc.say_hello().server_id == embedded.central.identity.server_id


@contextmanager
def serving(folder: Path, *more: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server in its own process; killed at the end if it still runs."""
    port_file = folder.with_suffix(".port")
    port_file.unlink(missing_ok=True)
    command = [*COMMAND, "serve", "--data", str(folder), "--port-file", str(port_file), *more]
    if "--port" not in more:
        command += ["--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        until = time.monotonic() + PATIENCE_S
        while not port_file.exists():
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.02)
        yield process, f"http://127.0.0.1:{port_file.read_text().strip()}"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def looking_into(place: Place) -> Iterator[Central]:
    central = open_central(place)
    yield central
    central.database.close()


@pytest.mark.process
def test_k_killed_after_the_commit_the_receipt_is_given_again(tmp_path: Path) -> None:
    folder = tmp_path / "central"
    with serving(folder) as (process, url), looking_into(Place(folder)) as central:
        pc = Pc(OverHttp(url, central))  # type: ignore[arg-type]
        revision = pc.revision(given())
        before = pc.send(revision)
        process.kill()
        process.wait()
    with serving(folder) as (_, url), looking_into(Place(folder)) as central:
        pc.central = OverHttp(url, central)  # type: ignore[assignment]
        assert pc.fetch(1, [revision]).answer == before.answer


@pytest.mark.process
def test_tls(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    tls = ("--tls-cert", str(certificate), "--tls-key", str(key))
    with serving(tmp_path / "central", *tls) as (_, url):
        secure = url.replace("http://", "https://") + "/v1/hello?nonce=a"
        told = requests.get(secure, timeout=PATIENCE_S, verify=str(certificate))
        assert told.json()["nonce"] == "a"


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for loopback and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(LOOPBACK)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    files[1].write_bytes(private)
    return files


@pytest.mark.process
def test_sigterm_ends_the_server_without_failure(tmp_path: Path) -> None:
    with serving(tmp_path / "central") as (process, url):
        assert requests.get(f"{url}/v1/hello?nonce=a", timeout=PATIENCE_S).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0


@pytest.mark.process
@pytest.mark.postgres
def test_several_workers_behind_one_port(tmp_path: Path, postgres_url: str) -> None:
    folder = tmp_path / "central"
    with serving(folder, "--database", postgres_url, "--workers", "2") as (process, url):
        with looking_into(Place(folder, postgres_url)) as central:
            pc = Pc(OverHttp(url, central))  # type: ignore[arg-type]
            for _ in range(5):
                assert pc.send(pc.revision(given())).codes == ["accepted"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0


@pytest.mark.process
def test_workers_end_when_the_process_that_watches_them_is_killed(tmp_path: Path) -> None:
    with serving(tmp_path / "central", "--workers", "2") as (process, url):
        address = ("127.0.0.1", int(url.rpartition(":")[2]))
        assert requests.get(f"{url}/v1/hello?nonce=a", timeout=PATIENCE_S).status_code == 200
        process.kill()
        process.wait()
        until = time.monotonic() + PATIENCE_S
        while accepts(address):
            assert time.monotonic() < until, "a worker is still there"
            time.sleep(0.1)


def accepts(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=5).close()
    except OSError:
        return False
    return True


class Terminal:
    """Runs commands in this process, as the console script does."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        said = self._capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Terminal:
    monkeypatch.setenv("VAXENTRY_CENTRAL_HOME", str(tmp_path / "central"))
    return Terminal(capsys)


def test_the_commands_of_a_first_day(run: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "central"
    assert run("init")[0] == 0
    done, code, _ = run("enroll-code", "--site", "S1", "--name", "Puskesmas")
    assert done == 0
    assert len(code.strip().replace("-", "")) == 18
    with looking_into(Place(folder)) as central:
        pc = Pc(central)
        pc.send(pc.revision(given()))
    told = json.loads(run("status", "--data", str(folder), "--json")[1])["sites"]
    assert [site["site"] for site in told] == ["S1"]
    assert told[0]["devices"][0]["records"] == 1
    assert "PC " in run("status")[1]
    listed = tmp_path / "r.csv"
    listed.write_text("nik\n9271060312000001\n")
    imported = run("register", "import", str(listed), "--scope", "92", "--as-of", "2026-11-01")
    assert imported[:2] == (0, Words("id")("central.imported", people=1, refused=0) + "\n")


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (("serve", "--database", "postgresql://127.0.0.1:1/none"), "database"),
        (("serve", "--database", "nonsense"), "database"),
        (("serve", "--port", "1", "--host", "203.0.113.1"), "address"),
        (("serve", "--tls-cert", "missing.pem"), "tls"),
        (("serve", "--tls-key", "missing.pem"), "tls"),
        (("register", "import", "no", "--scope", "3", "--as-of", "2026-01-01"), "register_file"),
    ],
)
def test_bad_input_is_told_in_a_plain_sentence(
    run: Terminal, arguments: tuple[str, ...], key: str
) -> None:
    for language in ("id", "en"):
        code, _, said = run("--language", language, *arguments)
        assert code == 1
        assert Words(language)(f"central.{key}") in said
        assert "Traceback" not in said


def test_every_reason_has_a_sentence() -> None:
    reasons = [
        "folder", "damaged_identity", "database", "unsafe_database", "other_server",
        NewerStoreError.code, "address", "tls", "register_scope", "register_file",
        "register_column",
    ]  # fmt: skip
    assert [one for one in reasons if not Words("id").has(f"central.{one}")] == []


def test_a_body_is_read_only_when_it_can_be_taken(embedded: Embedded) -> None:
    port = int(embedded.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as raw:
        raw.settimeout(PATIENCE_S)
        too_long = embedded.central.limits.max_bytes + 1
        head = f"POST /v1/batches HTTP/1.1\r\nHost: a\r\nContent-Length: {too_long}\r\n\r\n"
        raw.sendall(head.encode())  # not one byte of the body follows
        assert raw.recv(100).startswith(b"HTTP/1.1 413")
