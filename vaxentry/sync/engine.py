"""One round of sync: prove the server, ask about what is uncertain, send what is due, agree.

Gather, decide (`sync.plan`), apply. If it dies at any line, the attempt row says so at the next
round: an attempt still open is unknown, and unknown is asked about before it is sent again.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any
from uuid import UUID

from vaxentry.domain.contact import Link
from vaxentry.domain.ports import Clock
from vaxentry.domain.queue import Contract
from vaxentry.errors import BusyError, ForkError, NetworkError, SetBackError
from vaxentry.sync import pace
from vaxentry.sync.addresses import Finder
from vaxentry.sync.agreeing import Agreeing
from vaxentry.sync.asking import Asker
from vaxentry.sync.client import Client
from vaxentry.sync.lanes import Lanes
from vaxentry.sync.links import link_of, status_of
from vaxentry.sync.news import News
from vaxentry.sync.office import OfficeTeller
from vaxentry.sync.ports import Agreement, OfficeDesk, Outbox, Shelf
from vaxentry.sync.proving import Prover
from vaxentry.sync.reference import Puller
from vaxentry.sync.rounds import Round
from vaxentry.sync.sending import Sender
from vaxentry.wire.promised import short

Party = tuple[UUID, bytes, UUID, str]
"""Server and its key, device and its token."""


class SyncEngine:
    """Runs rounds. One instance a process, used by one thread.

    Args:
        client: for everything but batches.
        lanes: for batches.
        run: this process run; attempts are leased to it.
        new_id: makes the id of a device that never was.
        draw: random numbers in [0, 1), for jitter.
        batch_limit: most records in a batch, whatever the server allows.
        stop: when set, the round ends before the next request.
        shelf: where reference data is kept; None = none is asked for.
        office: what the health office is asked; None = it is asked nothing.
    """

    def __init__(
        self,
        outbox: Outbox,
        agreement: Agreement,
        client: Client,
        lanes: Lanes,
        *,
        clock: Clock,
        draw: Callable[[], float],
        run: UUID,
        new_id: Callable[[], UUID],
        batch_limit: int,
        stop: Event,
        shelf: Shelf | None = None,
        office: OfficeDesk | None = None,
    ) -> None:
        self._outbox, self._agreement = outbox, agreement
        self._client, self._lanes = client, lanes
        self._clock, self._draw, self._new_id, self._stop = clock, draw, new_id, stop
        self._shelf, self._desk = shelf, office
        self._make_sender = partial(
            Sender, outbox, lanes, clock=clock, draw=draw, run=run, batch_limit=batch_limit,
            stop=stop,
        )  # fmt: skip
        self._party: Party | None = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Nothing is known of any server yet."""
        outbox, agreement, client = self._outbox, self._agreement, self._client
        clock, stop = self._clock, self._stop
        self._asked_about: Mapping[str, Any] | None = None
        self._sender = sender = self._make_sender()
        self._asker = Asker(outbox, agreement, client, sender, clock, self._draw, stop)
        self._news = News(outbox, agreement, client, clock, stop)
        self._agreeing = Agreeing(outbox, agreement, client, self._news, clock)
        self._finder = Finder(outbox, agreement, client, clock)
        self._prover = Prover(outbox, agreement, self._finder, self._agreeing, sender, clock)
        self._puller = Puller(self._shelf, client, clock, stop) if self._shelf else None
        self._office = OfficeTeller(self._desk, client, clock) if self._desk else None

    def _deal_with(self, contract: Contract) -> None:
        """What was seen of another server, or under another id or token, counts for nothing."""
        party = contract.server_id, contract.server_key, contract.device, contract.token
        if self._party not in {None, party}:
            self._begin_anew()
        self._party = party

    def hang_up(self) -> None:
        """The PC slept: its connections may be dead and nobody know it. Between rounds only."""
        self._prover.forget()
        self._client.close()
        self._lanes.hang_up()

    def asked_pause(self) -> timedelta:
        """What is left of a pause that the server asked for, be it in an earlier run.

        Raises:
            StorageError: the book can't be read.
        """
        return pace.left_of(self._outbox.asked_until(), self._clock())

    def run_once(self) -> Round:
        """One round, whatever the server asked for.

        Raises:
            StorageError: the book can't be read or written; nothing was lost.
            AlreadySendingError: the PC has been enrolled with another server meanwhile.
        """
        contract = self._outbox.contract()
        if contract is None:
            return self._alone()
        self._deal_with(contract)
        with self._agreement.only_with(contract.server_id):
            return self._round(contract)

    def _round(self, contract: Contract) -> Round:
        self._sender.begin_round()
        self._prover.begin_round()
        self._still_unknown = False
        self._outbox.bury_open_attempts(self._clock())
        try:
            self._work_where_it_goes(contract)
        except NetworkError as e:
            return self._failed(e)
        pause = self._prover.pause
        return self._went_well() if pause is None else self._paced(pause)

    def _work_where_it_goes(self, contract: Contract) -> None:
        """At a new address that breaks, the round goes on at the one before."""
        try:
            self._work_with_whom_is_there(contract)
        except NetworkError:
            if not self._finder.steps_back():
                raise
            self._prover.forget()
            self._work_with_whom_is_there(self._present())

    def _work_with_whom_is_there(self, contract: Contract) -> None:
        """One that was set back since its hello, or knows another copy of this PC, is met anew."""
        try:
            self._work(contract)
        except SetBackError:
            self._meet_again()
            self._work(self._present())
        except ForkError:
            self._work(self._become_another(self._present()))

    def _meet_again(self) -> None:
        """Where nobody has shown the server yet that it was set back, this PC does."""
        before, self._asked_about = self._present(), None
        self._prover.forget()
        contract, hello = self._prover.prove(before)
        if hello.epoch.number <= before.epoch_number:
            self._agreeing.suspect(self._agreement.proof())
            self._compare(contract)

    def _alone(self) -> Round:
        self._outbox.note_link(Link.ALONE, self._clock(), None, 0)
        return Round(Link.ALONE, pace.IDLE, 0)

    def _work(self, contract: Contract) -> None:
        contract, hello = self._prover.prove(contract)
        contract = self._agreeing.enter(contract, hello.epoch)
        self._agreement.keep_proof(hello.signed)
        self._sender.newest = self._agreement.newest_receipt()
        # Once asked about, until that is answered: a newer one would hide that this one is lost.
        receipt = self._asked_about = self._asked_about or self._sender.newest
        before = self._agreement.last_try()
        self._ask(contract)
        is_paced = self._prover.pause is not None
        self._send(contract, hello.max_records, urgent_only=is_paced)
        if is_paced:
            return
        if self._office is not None:
            self._office.tell(contract)
        pulled = self._news.pull(contract, "" if receipt is None else short(receipt), before)
        self._asked_about = None
        if not pulled.same_epoch:
            self._prover.forget()  # proven anew in the next round
        if pulled.lacks:
            self._agreeing.suspect(receipt)
        lifted = self._sender.apart.lift()
        self._still_unknown = self._still_unknown or lifted
        if pulled.answered or lifted:
            self._send(self._present(), hello.max_records)
        self._agree(hello.max_records)

    def _ask(self, contract: Contract) -> None:
        asked = self._asker.ask_all(contract)
        self._still_unknown = asked.unanswered > 0
        if asked.attempts > asked.unanswered:
            self._agreeing.expect()

    def _send(self, contract: Contract, ceiling: int, *, urgent_only: bool = False) -> None:
        ask, held = partial(self._ask, contract), self._agreeing.held_back(contract)
        self._sender.send_due(contract, ceiling, ask, urgent_only=urgent_only, held_back=held)

    def _agree(self, ceiling: int) -> None:
        """Compare; what was missing is sent, and it is looked once more whether both agree now."""
        if not self._agreeing.is_due(self._present()):
            return
        for _ in range(2):
            moved = self._compare_or_put_off()
            self._send(self._present(), ceiling)
            if not moved:
                break

    def _compare_or_put_off(self) -> bool:
        """Whether something changed. That the server has no time for it is no trouble of the round:
        what is typed goes first there.

        Raises:
            BusyError: at an address that has not proven itself yet.
        """
        try:
            return self._compare(self._present())
        except BusyError as e:
            if self._finder.is_on_trial:
                raise
            self._agreeing.rest.begin(pace.asked_pause(e.retry_after_s, self._draw()))
            return False

    def _compare(self, contract: Contract) -> bool:
        found = self._agreeing.compare(contract)
        if not found.same_epoch:
            self._prover.forget()  # proven anew in the next round: its hello names the new epoch
        return found.moved

    def _present(self) -> Contract:
        contract = self._outbox.contract()
        assert contract is not None
        return contract

    def _become_another(self, contract: Contract) -> Contract:
        """Another copy of this PC delivers under our id: go on under one of our own.

        First both sides compare: under the next id nobody can ask for what we delivered so far.

        Raises:
            NetworkError: the server did not take it on; the same id is tried again.
        """
        self._agreeing.suspect(self._agreement.proof())
        self._compare(contract)
        self._agreeing.take_another_id(self._present(), self._new_id())
        return self._present()

    def _failed(self, error: NetworkError) -> Round:
        """One that broke off though something was answered in it is no outage yet, nor is one in
        which the server named a time.
        """
        self._prover.forget()
        broke_off = self._sender.answered > 0
        if status_of(error) is None and not isinstance(error, BusyError) and not broke_off:
            self._sender.goodput = self._sender.goodput.after_outage()
        names_time = isinstance(error, BusyError) and error.retry_after_s is not None
        failures = 0 if broke_off or names_time else self._outbox.failures() + 1
        now = self._clock()
        waits = self._outbox.summary().waiting > 0
        again, nudged = pace.after_failure(error, failures, self._draw(), something_waits=waits)
        link = link_of(error)
        self._outbox.note_link(link, now, now + again, failures)
        return Round(link, again, self._sender.answered, error.code, nudged)

    def _paced(self, pause: timedelta) -> Round:
        """Our turn comes later: we ask again then."""
        self._prover.forget()
        now = self._clock()
        self._outbox.note_link(Link.ONLINE, now, now + pause, 0)
        return Round(Link.ONLINE, pause, self._sender.answered, BusyError.code, pause)

    def _went_well(self) -> Round:
        self._finder.note_well()
        if self._puller is not None:
            self._puller.pull(self._present())
        now = self._clock()
        again = pace.probe_after(0, self._draw(), something_waits=False)
        if self._still_unknown or not self._prover.is_proven:
            again = min(again, pace.PATIENT)
        if self._sender.left_unknown:
            again = min(again, pace.SOON)
        if left := self._agreeing.rest.left():
            again = min(again, max(left, pace.SOON))
        next_due = self._outbox.next_due_at()
        if next_due is not None:
            again = min(again, max(next_due - now, pace.SOON))
        self._outbox.note_link(Link.ONLINE, now, None, 0, slow=self._prover.is_slow)
        return Round(Link.ONLINE, again, self._sender.answered)
