"""Answers that are not the server's, or not whole."""

import json
from random import Random
from typing import Any

from vaxentry.sync.replies import Reply

ABSURD = (
    "0", "-5", "1e308", "nan", "inf", "315360000", "Wed, 21 Oct 2015 07:28:00 GMT", "",
)  # fmt: skip
"""What servers and proxies have asked for as a pause."""

PORTAL_HTML = Reply(200, b"<html>Selamat datang di WiFi</html>", {"Content-Type": "text/html"})
PORTAL_JSON = Reply(200, b"{}", {"Content-Type": "application/json"})
PORTAL_REDIRECT = Reply(302, b"", {"Location": "http://login.invalid"})
BROKEN = Reply(500, b'{"error":"broken"}', {})
BAD_GATEWAY = Reply(502, b"<html>Bad Gateway</html>", {})
GATEWAY_BUSY = Reply(503, b"<html>Service Unavailable</html>", {"Retry-After": "5"})


def busy(random: Random) -> Reply:
    """Our server's own refusal, with a pause nobody should keep."""
    return Reply(503, b'{"error":"busy"}', {"Retry-After": random.choice(ABSURD)})


def truncated(reply: Reply, random: Random) -> Reply:
    """The first part of an answer."""
    kept = random.randrange(max(len(reply.content), 1))
    return Reply(reply.status, reply.content[:kept], reply.headers)


def flipped(reply: Reply, random: Random) -> Reply:
    """An answer with one bit turned over."""
    if not reply.content:
        return reply
    content = bytearray(reply.content)
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    return Reply(reply.status, bytes(content), reply.headers)


def misleads(honest: Reply, reply: Reply) -> bool:
    """Whether the answer to a batch tells something else about another party."""
    return _others(reply) not in (None, _others(honest))


def _others(reply: Reply) -> Any:
    try:
        content = json.loads(reply.content)
    except ValueError:
        return None
    return content.get("others", {}) if isinstance(content, dict) and "receipt" in content else None


def shortened(reply: Reply) -> Reply:
    """An answer from which what is told record by record was taken out."""
    try:
        content = json.loads(reply.content)
    except ValueError:
        return reply
    if not isinstance(content, dict) or "exceptions" not in content:
        return reply
    content["exceptions"] = {}
    return Reply(reply.status, json.dumps(content).encode(), reply.headers)
