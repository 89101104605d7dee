"""A server for the client's error paths: signs like the real one, fails on demand."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vaxentry.wire import body, merkle, record
from vaxentry.wire.columns import to_bodies
from vaxentry.wire.contact import Hello
from vaxentry.wire.messages import HELLO, RECEIPT, STANDINGS, BatchAnswer, Epoch, Outcome, Receipt
from vaxentry.wire.settle import leaves_of
from vaxentry.wire.signing import public_bytes, sign
from vaxentry.wire.standings import Standing, Standings

Answer = tuple[int, dict[str, str], bytes]
Rule = Callable[["FakeServer", str, str, Any], Answer | None]


def json_answer(content: object, status: int = 200, **headers: str) -> Answer:
    return status, headers, body.pack(content, "identity")


class FakeServer:
    def __init__(self, device: UUID) -> None:
        self.key, self.server_id, self.device = Ed25519PrivateKey.generate(), uuid4(), device
        self.epoch = Epoch(1, "e1")
        self.places = 1000
        self.calls: list[str] = []
        self.batches: dict[int, bytes] = {}
        self.held: dict[tuple[UUID, int], Standing] = {}
        self.rule: Rule = lambda *_: None
        self.outcomes: Callable[[int], dict[int, Outcome]] = lambda _count: {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_: object) -> None: ...

            def _answer(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                encoding = self.headers.get("Content-Encoding", "identity")
                content = body.unpack(raw, encoding) if raw else None
                answer = server.answer(self.command, self.path, content)
                if answer is None:
                    self.close_connection = True
                    return
                status, headers, out = answer
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(out))}.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(out)

            do_GET = do_POST = _answer  # noqa: N815 - the library's names

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()

    def answer(self, method: str, path: str, content: Any) -> Answer | None:
        self.calls.append(f"{method} {path.split('?', maxsplit=1)[0]}")
        ruled = self.rule(self, method, path, content)
        if ruled is not None:
            return ruled if ruled[0] else None
        return self.honest(method, path, content)

    def honest(self, method: str, path: str, content: Any) -> Answer:
        if path.startswith("/v1/hello"):
            return json_answer(sign(self.key, HELLO, self.hello(path.split("nonce=")[1]).to_json()))
        if path.startswith(("/v1/changes", "/v1/reconcile")):
            return json_answer({"error": "no_such_call"}, 404)  # as a server too old for them
        if path == "/v1/outcomes":
            return json_answer(sign(self.key, STANDINGS, self.standings(content).to_json()))
        if method == "POST":
            self.batches[content["device_seq"]] = self.ingest(content)
            return 200, {}, self.batches[content["device_seq"]]
        held = self.batches.get(int(path.rsplit("/", 1)[1]))
        return (200, {}, held) if held else json_answer({"error": "not_here"}, 404)

    def hello(self, nonce: str) -> Hello:
        key, now = public_bytes(self.key), datetime.now(UTC)
        return Hello(
            self.server_id, key, self.epoch, now, (1, 1), (1, 1), 1000, 10**6, 0, 10**9, 0, nonce
        )

    def standings(self, content: Any) -> Standings:
        asked = [(UUID(i), rev) for i, rev in content["records"]]
        held = tuple(self.held[key] for key in asked if key in self.held)
        return Standings(self.epoch, self.device, content["nonce"], held)

    def ingest(self, content: Any) -> bytes:
        bodies = to_bodies(content["events"], content["count"])
        sent = [(UUID(b["id"]), b["rev"], record.digest_of(record.canonical(b))) for b in bodies]
        exceptions = self.outcomes(len(sent))
        default = Outcome("accepted")
        outcomes = [exceptions.get(i, default) for i in range(len(sent))]
        for at, ((record_id, rev, digest), one) in enumerate(zip(sent, outcomes, strict=True)):
            place = self.places * content["device_seq"] + at
            standing = Standing(record_id, rev, digest, one.code, one.flags, place)
            self.held[record_id, rev] = standing
        receipt = Receipt(
            self.server_id,
            self.epoch,
            self.device,
            content["device_seq"],
            self.places * content["device_seq"],
            len(sent),
            merkle.root(leaves_of(sent, outcomes)),
        )
        answer = BatchAnswer(sign(self.key, RECEIPT, receipt.to_json()), default, exceptions)
        return body.pack(answer.to_json(), "identity")


CUT: Answer = (0, {}, b"")
"""Close the connection without an answer."""
