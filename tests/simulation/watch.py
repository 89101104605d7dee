"""What goes over one PC's line, seen from outside.

No record is sent while an earlier try of it is in doubt: first it is asked about. No try's number
is ever used for other content.
"""

from collections.abc import Mapping
from typing import Any

from tests.simulation.violation import hold, nothing
from vaxentry.central.calls import Call
from vaxentry.sync.replies import Reply
from vaxentry.wire import body as wire_body

POST, FIND = "batches", "batches_get"
MOST_REQUESTS = 300
"""In one round; more tries than that are never in doubt here."""
REFUSALS = frozenset({401, 403, 409, 413, 426, 429, 503})
"""With our server's own word for it, these mean that nothing was done."""


class Watch:
    """Watches one PC, through all its crashes.

    Attributes:
        in_doubt: by number of the try, the records of which nobody knows what became of them.
        sent: by number of the try, what was sent under it.
        requests: since the round began.
        misled: whether a receipt came with something else about another party than was said: that
            is beside what is signed.
    """

    def __init__(self) -> None:
        self.in_doubt: dict[int, frozenset[str]] = {}
        self.sent: dict[int, str] = {}
        self.requests = 0
        self.misled = False

    def copy(self) -> "Watch":
        """The watch of a copied PC."""
        copy = Watch()
        copy.in_doubt, copy.sent = dict(self.in_doubt), dict(self.sent)
        copy.misled = self.misled
        return copy

    def forget(self) -> None:
        """The PC was set back: it can't know what it did since."""
        self.in_doubt.clear()
        self.sent.clear()

    def asked(self, verb: str, call: Call) -> None:
        """A request leaves."""
        self.requests += 1
        hold("I18", self.requests <= MOST_REQUESTS, "a round asks and asks and comes to no end")
        if verb != POST:
            return
        content = unpacked(call)
        seq, records = content["device_seq"], frozenset(content["events"]["id"])
        doubtful = {one for earlier in self.in_doubt.values() for one in earlier}
        nothing("I3", records & doubtful, f"sent in try {seq} before it was asked about")
        events = repr(sorted(content["events"].items()))
        hold("I8", self.sent.setdefault(seq, events) == events, f"try {seq} has other content")
        self.in_doubt[seq] = records

    def never_sent(self, call: Call) -> None:
        """No connection: nothing can have reached anybody."""
        if call.path == "/v1/batches":
            self.in_doubt.pop(unpacked(call)["device_seq"], None)

    def answered(self, verb: str, call: Call, reply: Reply) -> None:
        """A reply was handed to the PC. One that says nothing leaves the doubt as it is."""
        if verb == POST and (_receipt(reply) or _own_refusal(reply)):
            self.in_doubt.pop(unpacked(call)["device_seq"], None)
        if verb == FIND and (_receipt(reply) or reply.status == 404):
            self.in_doubt.pop(int(call.path.rpartition("/")[2]), None)
        if verb == "adopt" and reply.status == 200:
            self.in_doubt.clear()  # under another id nothing of it can be asked about any more


def _receipt(reply: Reply) -> bool:
    return reply.status == 200 and b'"receipt"' in reply.content[:20] and reply.content[-1:] == b"}"


def _own_refusal(reply: Reply) -> bool:
    return reply.status in REFUSALS and reply.content.startswith(b'{"error"')


def unpacked(call: Call) -> Mapping[str, Any]:
    """What a request says."""
    content: Mapping[str, Any] = wire_body.unpack(
        call.body, call.headers.get("content-encoding", "identity")
    )
    return content
