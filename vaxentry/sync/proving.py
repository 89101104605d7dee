"""Who is there: a hello that is proven, and for how long it counts."""

from datetime import datetime, timedelta

from vaxentry.domain.contact import Link, clock_off
from vaxentry.domain.link_spans import SLOW_HELLO_S
from vaxentry.domain.ports import Clock
from vaxentry.domain.queue import Contract
from vaxentry.errors import WrongServerError
from vaxentry.sync import pace
from vaxentry.sync.addresses import Finder
from vaxentry.sync.agreeing import Agreeing, has_forgotten, looks_set_back
from vaxentry.sync.ports import Agreement, Outbox
from vaxentry.sync.sending import Sender
from vaxentry.wire.contact import Hello

HELLO_EVERY = timedelta(seconds=60)


class Prover:
    """Greets the server of one contract. Used by the sync thread.

    Attributes:
        pause: how long this round's greeting asked us to wait, None = not at all.
        is_slow: whether the last greeting took long.
    """

    def __init__(
        self,
        outbox: Outbox,
        agreement: Agreement,
        finder: Finder,
        agreeing: Agreeing,
        sender: Sender,
        clock: Clock,
    ) -> None:
        self._outbox, self._agreement, self._clock = outbox, agreement, clock
        self._finder, self._agreeing, self._sender = finder, agreeing, sender
        self._hello: Hello | None = None
        self._proven_at: datetime | None = None
        self.pause: timedelta | None = None
        self.is_slow = False

    @property
    def is_proven(self) -> bool:
        """Whether a hello is kept."""
        return self._hello is not None

    def begin_round(self) -> None:
        """Nothing was asked of us in this round yet."""
        self.pause = None

    def forget(self) -> None:
        """The next round proves the server anew."""
        self._hello = None

    def prove(self, known: Contract) -> tuple[Contract, Hello]:
        """A verified hello, at most `HELLO_EVERY` old, and the contract with where it came from.

        Raises:
            NetworkError: nobody there who is our server.
        """
        now = self._clock()
        if self._hello and self._proven_at and pace.is_within(self._proven_at, now, HELLO_EVERY):
            return known, self._hello
        contract, hello, off = self._greet(known)
        if contract.server_url != known.server_url:
            self._agreeing.expect()
        if has_forgotten(contract, hello.epoch):
            contract, hello = self._remind(contract)
        self._hello, self._proven_at = hello, now
        self.pause = pace.clamped(hello.pause_s) if hello.pause_s > 0 else None
        if looks_set_back(contract, hello):
            self._agreeing.suspect(self._agreement.proof())
        # Who says hello and takes nothing is no better than who is away: its pauses grow, too.
        failures = self._outbox.failures()
        self._outbox.note_link(Link.ONLINE, now, None, failures, slow=self.is_slow, clock_off=off)
        return contract, hello

    def _greet(self, known: Contract) -> tuple[Contract, Hello, timedelta]:
        """Also how far the clock of this PC is off."""
        begun = self._sender.monotonic()
        contract, hello = self._finder.find(known)
        # Half: the connection costs a trip of its own.
        took = self._sender.monotonic() - begun
        self._sender.trip_s, self.is_slow = took / 2, took >= SLOW_HELLO_S
        self._sender.max_bytes = hello.max_bytes
        off = clock_off(hello.time, self._clock(), timedelta(seconds=took))
        return contract, hello, off

    def _remind(self, contract: Contract) -> tuple[Contract, Hello]:
        """The server lost an epoch and its journal with it: shown our proof it begins a higher one.

        Raises:
            WrongServerError: it does not.
        """
        self._agreeing.remind(contract)
        contract, hello = self._finder.find(contract)
        if has_forgotten(contract, hello.epoch):
            raise WrongServerError
        return contract, hello
