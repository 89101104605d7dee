"""When both sides are compared, and what follows from a difference."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from vaxentry.domain.ports import Clock
from vaxentry.domain.queue import Adopted, Contract
from vaxentry.sync.client import Client
from vaxentry.sync.comparing import Comparer, Difference
from vaxentry.sync.news import News
from vaxentry.sync.pace import is_within
from vaxentry.sync.ports import Agreement, Outbox
from vaxentry.sync.rest import Rest
from vaxentry.wire.contact import AdoptRequest, Hello
from vaxentry.wire.messages import Epoch

COMPARE_EVERY = timedelta(days=1)
COMPARE_AGAIN = timedelta(minutes=15)
"""While both sides do not hold the same: a difference is looked after soon, not in every round."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """How a comparison ended.

    Attributes:
        same_epoch: whether the server still lives in the epoch that we knew.
        moved: whether something changed by it, so that it is worth to compare once more.
    """

    same_epoch: bool
    moved: bool


class Agreeing:
    """Compares when it is due and lets wait again what the server lost. Used by the sync thread.

    Attributes:
        rest: while it is on nothing is due.
    """

    def __init__(
        self, outbox: Outbox, agreement: Agreement, client: Client, news: News, clock: Clock
    ) -> None:
        self._outbox, self._agreement, self._clock = outbox, agreement, clock
        self._news, self._client = news, client
        self._comparer = Comparer(agreement, client, clock)
        self._compared_at: datetime | None = None
        self._compared_in: int | None = None
        self._is_equal = True
        self._shown: Mapping[str, Any] | None = None
        self.rest = Rest(clock)

    def expect(self) -> None:
        """What an attempt became is not sure, or the server is elsewhere: compare in this round."""
        self._compared_at = None

    def suspect(self, proof: Mapping[str, Any] | None) -> None:
        """The server looks set back: it is shown our proof in this round's comparison."""
        self._compared_at, self._shown = None, proof

    def held_back(self, contract: Contract) -> frozenset[tuple[int, int]]:
        """What is not sent before both sides were compared: corrections of what was exchanged,
        while the server looks set back. Alone each would part what the server lost.
        """
        is_new = not contract.confirmed and self._compared_in != contract.epoch_number
        return self._outbox.exchanged() if is_new or self._shown is not None else frozenset()

    def is_due(self, contract: Contract) -> bool:
        """At the start, daily, sooner while there is a difference, and after any doubt.

        Once a sealed day is all received, too: the comparison closes it.
        """
        if self.rest.is_on:
            return False
        if self._compared_at is None or not contract.confirmed:
            return True
        due_after = COMPARE_EVERY if self._is_equal else COMPARE_AGAIN
        now = self._clock()
        rests = is_within(self._compared_at, now, due_after)
        return not rests or self._agreement.awaits_comparison(now)

    def enter(self, contract: Contract, epoch: Epoch) -> Contract:
        """Take note of a higher epoch: nothing counts as confirmed in it yet."""
        if epoch.number <= contract.epoch_number:
            return contract
        self._agreement.enter_epoch(epoch.number, epoch.nonce)
        present = self._outbox.contract()
        assert present is not None
        return present

    def remind(self, contract: Contract) -> None:
        """Show our proof to a server that forgot its epoch: it begins a higher one.

        Raises:
            NetworkError: the line failed.
        """
        self._comparer.compare(contract, self._agreement.proof())

    def compare(self, contract: Contract) -> Agreed:
        """Let wait again what the server lost, hear of what it holds and never told; a restored
        server takes two goes.

        Raises:
            NetworkError: the line failed; it is compared again in the next round.
        """
        before = contract.epoch_number
        for _ in range(2):
            found = self._comparer.compare(contract, self._shown)
            if found is None or found.epoch is None:
                break
            contract = self.enter(contract, found.epoch)
        moved = self._note(contract, found)
        self._compared_at, self._shown = self._clock(), None
        self._compared_in = contract.epoch_number
        return Agreed(contract.epoch_number == before, moved)

    def take_another_id(self, contract: Contract, made: UUID) -> None:
        """Go on under the id that was chosen before, else under `made`: kept until it is taken on.

        Raises:
            NetworkError: the server did not take it on.
        """
        self._news.hear_of_tries(contract)
        chosen = self._agreement.next_device(made)
        asked = AdoptRequest(chosen.device, chosen.author, chosen.author_name)
        given = self._client.adopt(contract, asked)
        adopted = Adopted(chosen.device, given.token, given.pc_code, given.certificate)
        self._agreement.become(adopted, self._clock())

    def _note(self, contract: Contract, found: Difference | None) -> bool:
        heard, lost = (False, []) if found is None else self._ask(contract, found)
        tally = None if found is None else found.tally
        if tally is not None and not contract.confirmed:
            # First of all the news of this life: who clashes with whom in it.
            self._news.pull(contract)
            self._comparer.hear_anew(contract)
            lost += self._agreement.unproven()
        if lost:
            self._agreement.send_again(lost, self._clock())
        if found is None or tally is not None:
            self._agreement.note_compared(contract.epoch_number, tally, self._clock())
        self._is_equal = tally is None or tally.is_equal
        return heard or bool(lost)

    def _ask(self, contract: Contract, found: Difference) -> tuple[bool, list[UUID]]:
        """Whether the server told of a revision of ours that was news, and what it lost."""
        heard = self._comparer.hear_of(contract, found.unheard)
        return heard, [*found.missing, *self._comparer.not_held(contract, found.beneath)]


def has_forgotten(contract: Contract, epoch: Epoch) -> bool:
    """Whether a server does not know the epoch that we saw it in."""
    if epoch.number != contract.epoch_number:
        return epoch.number < contract.epoch_number
    return bool(contract.epoch_nonce) and epoch.nonce != contract.epoch_nonce


def looks_set_back(contract: Contract, hello: Hello) -> bool:
    """Whether a fresh hello shows less than our receipts: another life, or an earlier moment."""
    is_another = hello.epoch.nonce != contract.epoch_nonce
    return is_another or hello.server_seq < contract.highest_server_seq
