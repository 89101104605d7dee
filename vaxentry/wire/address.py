"""The address of a server: the same rule for the PC that calls it and the server that names it."""

from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def may_be_called(url: str) -> bool:
    """Whether a PC calls an address: only HTTPS leaves it; plain HTTP is for the same machine."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError:
        return False
    safe = (parts.scheme == "https" and host) or (parts.scheme == "http" and host in LOOPBACK)
    return bool(safe) and port != 0 and not any(c.isspace() for c in url)
