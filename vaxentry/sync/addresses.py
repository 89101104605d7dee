"""Where the server is: at the address it is known by, or at another one that it named itself."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from vaxentry.domain.ports import Clock
from vaxentry.domain.queue import Contract
from vaxentry.errors import NetworkError, WrongServerError
from vaxentry.sync.client import Client
from vaxentry.sync.ports import Agreement, Outbox
from vaxentry.sync.rest import Rest
from vaxentry.wire.contact import Hello
from vaxentry.wire.notice import address_in

log = logging.getLogger(__name__)

TRIED_AGAIN = timedelta(minutes=10)
"""An announced address that let us down is left alone for so long: sending goes on meanwhile."""


class Finder:
    """Finds the server and follows it when it moves. Used by the sync thread.

    An address is used only after a hello from there, signed by the key this PC enrolled with over
    our nonce, with the same server_id, and gone over to only with no lower epoch. The one before
    stays the other address until a whole round went well at the new one.
    """

    def __init__(self, outbox: Outbox, agreement: Agreement, client: Client, clock: Clock) -> None:
        self._outbox, self._agreement = outbox, agreement
        self._client, self._clock = client, clock
        self._found: Contract | None = None
        self._told = ""
        self._turn = 0
        self._let_down, self._rest = "", Rest(clock)

    def find(self, contract: Contract) -> tuple[Contract, Hello]:
        """A proven hello, and the contract with the address it came from.

        Raises:
            NetworkError: neither address answers as our server; that of the one tried first.
        """
        self._found = None
        contract, hello = self._first_to_answer(contract)
        told = address_in(hello, contract.server_key)
        if told and told != contract.server_url and not self._avoids(told):
            contract, hello = self._follow(contract, hello, told)
            told = address_in(hello, contract.server_key)
        self._found, self._told = contract, told
        return contract, hello

    def steps_back(self) -> bool:
        """The round broke after the hello: whether the address before is to be tried now."""
        if self._found is None or not self.is_on_trial:
            return False
        self._leave_alone(self._found.server_url)
        return True

    def note_well(self) -> None:
        """A whole round went well: a new address has proven itself, the old one is forgotten."""
        self._turn = 0
        if self._found is not None and self.is_on_trial:
            self._agreement.note_other_address("")
            self._found = replace(self._found, other_url="")

    @property
    def is_on_trial(self) -> bool:
        """Whether we are where the server says it is, while there is still an address before."""
        found = self._found
        return found is not None and bool(found.other_url) and self._told in {"", found.server_url}

    def _first_to_answer(self, contract: Contract) -> tuple[Contract, Hello]:
        first, *others = self._in_turn(contract)
        try:
            return self._at(contract, first)
        except NetworkError:
            for other in others:
                try:
                    return self._at(contract, other)
                except NetworkError as e:
                    log.info("no answer at the other address: %s", e.code)
            raise

    def _in_turn(self, contract: Contract) -> Sequence[str]:
        known = [url for url in (contract.server_url, contract.other_url) if url]
        return sorted(known, key=self._avoids)

    def _follow(self, contract: Contract, hello: Hello, url: str) -> tuple[Contract, Hello]:
        """Go where the server says it is, if it is there; else remember that it may be, one day."""
        try:
            return self._at(contract, url)
        except NetworkError as e:
            log.info("no answer yet where the server moves to: %s", e.code)
        self._leave_alone(url)
        if contract.other_url != url:
            self._agreement.note_other_address(url)
        return replace(contract, other_url=url), hello

    def _at(self, contract: Contract, url: str) -> tuple[Contract, Hello]:
        waiting = self._outbox.summary().waiting
        hello = self._client.hello(
            url, known_key=contract.server_key, waiting=waiting, turn=self._turn
        )
        self._turn = hello.turn
        if hello.server_id != contract.server_id:
            raise WrongServerError
        if url == contract.server_url:
            return contract, hello
        if hello.epoch.number < contract.epoch_number:
            raise WrongServerError
        self._agreement.use_address(url, self._clock())
        log.warning("the server is reached at another address")
        return replace(contract, server_url=url, other_url=contract.server_url), hello

    def _leave_alone(self, url: str) -> None:
        self._let_down = url
        self._rest.begin(TRIED_AGAIN)

    def _avoids(self, url: str) -> bool:
        """Whether an address let us down a short while ago."""
        return self._let_down == url and self._rest.is_on
