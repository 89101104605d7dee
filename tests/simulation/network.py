"""The line of one PC: carries a request to the handlers, and loses, doubles or spoils it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from urllib.parse import parse_qsl, urlsplit

from tests.simulation import replies
from tests.simulation.air import Air
from tests.simulation.clocks import TrueTime
from tests.simulation.died import Died
from tests.simulation.fates import Fates
from tests.simulation.office import Office, OfficeDied
from tests.simulation.watch import Watch
from vaxentry.central.calls import Call
from vaxentry.errors import OutcomeUnknownError, UnreachableError
from vaxentry.sync.replies import Reply
from vaxentry.sync.transport import Request

TIMEOUT_S = 60.0
NOT_SENT = ("unreachable", "lost", "black_hole", "died_unsent")
INSTEAD = (
    "http_500", "busy_absurd", "gateway_busy", "portal_html", "portal_json", "portal_redirect",
    "replayed",
)  # fmt: skip
"""Somebody else answers; the server hears nothing."""
AFTER = (
    "reply_cut", "bad_gateway_after", "truncated", "flipped", "shortened", "twice", "expired",
    "died_unread", "replayed_after",
)  # fmt: skip
"""The server hears it, what comes back is wrong."""
LATER = ("late", "twice_late")
"""The server hears it, or hears it once more, when nobody waits any more."""
READS = NOT_SENT + INSTEAD + AFTER
WRITES = READS + LATER


class Line:
    """Fulfils `sync.transport.Transport` for one PC."""

    def __init__(
        self, office: Office, fates: Fates, air: Air, watch: Watch, random: Random, time: TrueTime
    ) -> None:
        self._office, self._fates, self._air = office, fates, air
        self._watch, self._random, self._time = watch, random, time
        self._old: dict[str, list[Reply]] = {}

    def close(self) -> None:
        """Nothing is held open."""

    def exchange(self, request: Request) -> Reply:
        """The whole answer, if there is one."""
        call, verb = call_of(request), verb_of(request)
        self._watch.asked(verb, call)
        self._time.go_on(self._random.uniform(0.05, 2.0))
        kind = self._fates.at(f"net.{verb}", WRITES if request.method == "POST" else READS)
        try:
            reply = FATES[kind](self, verb, call)
        except UnreachableError:
            self._watch.never_sent(call)
            raise
        except OfficeDied as died:
            self._office.restart()
            raise OutcomeUnknownError("cut") from died
        self._watch.answered(verb, call, reply)
        return reply

    def honest(self, verb: str, call: Call) -> Reply:
        """What the server answers, remembered for those who play it again."""
        reply = self._served(call)
        self._old.setdefault(verb, []).append(reply)
        return reply

    def _served(self, call: Call) -> Reply:
        answer = self._office.handle(replace(call, arrived=self._time.monotonic()))
        return Reply(answer.status, answer.body, answer.headers)

    # Fates

    def unreachable(self, verb: str, call: Call) -> Reply:
        del verb, call
        raise UnreachableError("no connection")

    def lost(self, verb: str, call: Call) -> Reply:
        del verb, call
        raise OutcomeUnknownError("cut")

    def black_hole(self, verb: str, call: Call) -> Reply:
        self._time.go_on(TIMEOUT_S)
        return self.lost(verb, call)

    def died_unsent(self, verb: str, call: Call) -> Reply:
        del verb, call
        raise Died

    def died_unread(self, verb: str, call: Call) -> Reply:
        self.honest(verb, call)
        raise Died

    def reply_cut(self, verb: str, call: Call) -> Reply:
        self.honest(verb, call)
        return self.lost(verb, call)

    def bad_gateway_after(self, verb: str, call: Call) -> Reply:
        self.honest(verb, call)
        return replies.BAD_GATEWAY

    def truncated(self, verb: str, call: Call) -> Reply:
        return replies.truncated(self.honest(verb, call), self._random)

    def flipped(self, verb: str, call: Call) -> Reply:
        honest = self.honest(verb, call)
        reply = replies.flipped(honest, self._random)
        self._watch.misled |= replies.misleads(honest, reply)
        return reply

    def shortened(self, verb: str, call: Call) -> Reply:
        return replies.shortened(self.honest(verb, call))

    def twice(self, verb: str, call: Call) -> Reply:
        self.honest(verb, call)
        return self.honest(verb, call)

    def late(self, verb: str, call: Call) -> Reply:
        self._air.hold(call)
        self._time.go_on(TIMEOUT_S)
        return self.lost(verb, call)

    def twice_late(self, verb: str, call: Call) -> Reply:
        self._air.hold(call)
        return self.honest(verb, call)

    def expired(self, verb: str, call: Call) -> Reply:
        """It stood in the server's queue for longer than anybody waits."""
        del verb
        arrived = self._time.monotonic()
        self._time.go_on(TIMEOUT_S)
        answer = self._office.handle(replace(call, arrived=arrived))
        return Reply(answer.status, answer.body, answer.headers)

    def busy_absurd(self, verb: str, call: Call) -> Reply:
        del verb, call
        return replies.busy(self._random)

    def replayed(self, verb: str, call: Call) -> Reply:
        """An old answer instead of the one that was asked for."""
        old = self._old.get(verb)
        return self._random.choice(old) if old else self.lost(verb, call)

    def replayed_after(self, verb: str, call: Call) -> Reply:
        old = list(self._old.get(verb, ()))
        reply = self.honest(verb, call)
        return self._random.choice(old) if old else reply


def _instead(reply: Reply) -> Callable[[Line, str, Call], Reply]:
    return lambda _line, _verb, _call: reply


FATES: Mapping[str, Callable[[Line, str, Call], Reply]] = {
    "": Line.honest,
    "http_500": _instead(replies.BROKEN),
    "gateway_busy": _instead(replies.GATEWAY_BUSY),
    "portal_html": _instead(replies.PORTAL_HTML),
    "portal_json": _instead(replies.PORTAL_JSON),
    "portal_redirect": _instead(replies.PORTAL_REDIRECT),
    **{
        name: getattr(Line, name)
        for name in WRITES
        if name not in {"http_500", "gateway_busy"} and not name.startswith("portal")
    },
}


def verb_of(request: Request) -> str:
    """The fault point a request passes."""
    path = request.path.split("?")[0].removeprefix("/v1/")
    name = path.split("/")[0]
    return f"{name}_get" if request.method == "GET" and name == "batches" else name


def call_of(request: Request) -> Call:
    """The request as the server's handlers take it."""
    parts = urlsplit(request.path)
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Call(
        method=request.method,
        path=parts.path,
        query=dict(parse_qsl(parts.query)),
        headers={**headers, "x-deadline-ms": "30000"},
        body=request.body or b"",
    )
