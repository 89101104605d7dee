"""What becomes of each request on its way, and what the line is like: drawn from the seed. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Fate(StrEnum):
    """What becomes of one request."""

    FORWARD = "forward"
    CUT_BEFORE = "cut_before"
    """Nothing of it reaches the server."""
    CUT_DURING = "cut_during"
    """Half of it reaches the server."""
    CUT_COMMITTING = "cut_committing"
    """It reaches the server whole, which then loses both sides of the line at once."""
    CUT_AFTER = "cut_after"
    """The server does its work and answers; the answer is lost."""
    CUT_REPLY = "cut_reply"
    """Half of the answer arrives."""
    TRICKLE = "trickle"
    """The answer arrives a few bytes at a time."""
    BLACK_HOLE = "black_hole"
    """Nothing comes back and nobody hangs up, for a while."""
    BLACK_HOLE_AFTER = "black_hole_after"
    """The same, and the server did its work."""
    BAD_GATEWAY = "bad_gateway"
    """A proxy says 502 after the server did its work."""
    GATEWAY_TIMEOUT = "gateway_timeout"
    """A proxy says 504 while the server still works."""
    PORTAL_HTML = "portal_html"
    PORTAL_REDIRECT = "portal_redirect"
    PORTAL_JSON = "portal_json"
    """A captive portal answers instead of the server."""
    TWICE = "twice"
    """It reaches the server twice, one after the other."""
    AT_ONCE = "at_once"
    """It reaches the server twice at once."""
    HELD = "held"
    """Those sent after it overtake it."""
    LATE = "late"
    """It reaches the server when nobody waits any more."""


BROKEN = tuple(fate for fate in Fate if fate is not Fate.FORWARD)


@dataclass(frozen=True, slots=True)
class Weather:
    """What the line is like for a while.

    Attributes:
        rate: share of the requests that something happens to.
        favourite: what mostly happens; None = any of it.
        closed: no connection is made at all: surely nothing was sent.
        bytes_s: bytes a second each way, 0 = as fast as it goes.
        trip_s: seconds there and back.
        hole_s: longest time that a black hole holds a request.
    """

    rate: float = 0.0
    favourite: Fate | None = None
    closed: bool = False
    bytes_s: float = 0.0
    trip_s: float = 0.0
    hole_s: float = 2.0

    def fate(self, draw: Random) -> Fate:
        """What becomes of a request with a randomness of its own."""
        if draw.random() >= self.rate:
            return Fate.FORWARD
        return self.favourite or draw.choice(BROKEN)

    def __str__(self) -> str:
        if self.closed:
            return "closed"
        speed = f"{self.bytes_s / 1000:.0f} kB/s" if self.bytes_s else "fast"
        return f"{self.favourite or 'mixed'} x{self.rate:.2f}, {speed}, {self.trip_s * 1000:.0f} ms"


CALM = Weather()


def weather(draw: Random, hole_s: float) -> Weather:
    """The next weather."""
    kind = draw.choices(["mixed", "one", "portal", "closed", "fair"], [55, 27, 6, 6, 6])[0]
    bytes_s = draw.choice([0.0, 0.0, 8_000.0, 32_000.0])
    trip_s = draw.choice([0.0, 0.02, 0.1, 0.3])
    line = Weather(bytes_s=bytes_s, trip_s=trip_s, hole_s=hole_s)
    if kind == "closed":
        return Weather(closed=True)
    if kind == "fair":
        return line
    favourite, rate = None, draw.uniform(0.15, 0.6)
    if kind == "portal":
        portals = (Fate.PORTAL_HTML, Fate.PORTAL_JSON, Fate.PORTAL_REDIRECT)
        favourite, rate = draw.choice(portals), 1.0
    elif kind == "one":
        favourite, rate = draw.choice(BROKEN), draw.uniform(0.5, 1.0)
    return Weather(rate, favourite, False, bytes_s, trip_s, hole_s)
