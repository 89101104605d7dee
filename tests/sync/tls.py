"""A private CA as a district office would have one, and servers that show its certificates."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.sync.fake_server import FakeServer

Key = ec.EllipticCurvePrivateKey
LOOPBACK, DAY = "127.0.0.1", timedelta(days=1)


class PrivateCa:
    """Signs certificates; its own is the file a clerk's PC is given."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._name = _name("CA Dinkes")
        own = _certificate(self._name, self._name, self._key, self._key, _ca_marks(self._key))
        self.file = folder / "ca.pem"
        self.file.write_bytes(own)

    def context(self, host: str, valid: timedelta = DAY) -> ssl.SSLContext:
        """For a server that is called `host`; its certificate is `valid` from now on."""
        key = ec.generate_private_key(ec.SECP256R1())
        marks: list[x509.ExtensionType] = [
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(host))]),
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
        ]
        (self._folder / "cert.pem").write_bytes(
            _certificate(_name(host), self._name, key, self._key, marks, valid)
        )
        (self._folder / "key.pem").write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / "cert.pem", self._folder / "key.pem")
        return context


def over_tls(server: FakeServer, context: ssl.SSLContext) -> str:
    """Let a fake server that nobody called yet speak TLS; its address."""
    server.http.socket = context.wrap_socket(server.http.socket, server_side=True)
    return server.url.replace("http:", "https:")


@contextmanager
def answering(answer: bytes, asked: list[bytes] | None = None) -> Iterator[str]:
    """Something that answers every connection with these bytes and closes it; its host and port.

    Args:
        asked: what it is sent is added to it.
    """
    heard = [] if asked is None else asked
    listener = socket.create_server((LOOPBACK, 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                with line, suppress(OSError):
                    heard.append(line.recv(65536))
                    line.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"{LOOPBACK}:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _ca_marks(key: Key) -> list[x509.ExtensionType]:
    return [
        x509.BasicConstraints(ca=True, path_length=0),
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
        x509.KeyUsage(
            digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
            key_encipherment=False, data_encipherment=False, key_agreement=False,
            encipher_only=False, decipher_only=False,
        ),
    ]  # fmt: skip


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    of: Key,
    by: Key,
    marks: list[x509.ExtensionType],
    valid: timedelta = DAY,
) -> bytes:
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        issuer, subject, of.public_key(), x509.random_serial_number(),
        now - 3 * DAY, now + valid,
    )  # fmt: skip
    for mark in marks:
        made = made.add_extension(mark, critical=isinstance(mark, x509.BasicConstraints))
    return made.sign(by, hashes.SHA256()).public_bytes(Encoding.PEM)
