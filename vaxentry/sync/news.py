"""What was decided elsewhere: contested, cleared, released, verified, corrected, erased; and what
the health office answered to our requests.
"""

from dataclasses import dataclass, replace
from threading import Event
from urllib.parse import urlencode

from vaxentry.domain.ports import Clock
from vaxentry.domain.queue import Contract, LastTry, Told
from vaxentry.sync import plan
from vaxentry.sync.client import Client
from vaxentry.sync.ports import Agreement, Outbox
from vaxentry.wire.promised import short

PAGES_AT_MOST = 50
"""Pages in one round: what waits to be sent has its turn again."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came with the news.

    Attributes:
        same_epoch: whether the server lives in the epoch that we knew.
        lacks: whether it lacks a batch whose receipt we hold: it was set back.
        answered: whether the health office decided something, so that more may wait to be sent.
    """

    same_epoch: bool
    lacks: bool
    answered: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """Pulls what changed. Used by the sync thread."""

    outbox: Outbox
    agreement: Agreement
    client: Client
    clock: Clock
    stop: Event

    def pull(
        self, contract: Contract, receipt: str = "", before: LastTry | None = None
    ) -> "Pulled":
        """Apply page after page.

        Each page is one transaction with its cursor: what dies between two goes on there.

        Args:
            receipt: the newest before anything was sent, in short; empty = none.
            before: how far this PC had come then; None = of its tries nothing is asked.

        Raises:
            NetworkError: the line failed; the pages before it are applied.
        """
        lacks, answered = False, False
        asked = "" if before is None else self._about_tries(before) + self._about_the_queue()
        for _ in range(PAGES_AT_MOST):
            if self.stop.is_set():
                break
            page = self.client.changes(contract, receipt, asked)
            if page is None:
                return Pulled(same_epoch=False, lacks=lacks, answered=answered)
            lacks, asked = lacks or page.lacks, ""
            if page.newest is not None:
                self.agreement.take_told(page.newest, self.clock())
            heads = self.agreement.heads_of(list({one.record_id for one in page.standings}))
            now = self.clock()
            verdicts = plan.verdicts_of(page.standings, heads, now, page.others)
            told = Told(page.epoch.number, verdicts, page.upto, page.answers, page.national)
            self.agreement.take_news(told, now)
            answered = answered or bool(page.answers)
            contract = replace(contract, changes_upto=page.upto)
            if not page.more:
                break
        return Pulled(same_epoch=True, lacks=lacks, answered=answered)

    def hear_of_tries(self, contract: Contract) -> None:
        """Learn of the newest batch under our present id, before another one is taken.

        Raises:
            NetworkError: the line failed.
        """
        page = self.client.changes(contract, "", self._about_tries(self.agreement.last_try()))
        if page is not None and page.newest is not None:
            self.agreement.take_told(page.newest, self.clock())

    def _about_the_queue(self) -> str:
        """Tell what waits now: the batches counted themselves, and some may have gone since."""
        told = plan.report_of(self.outbox.summary()).to_json()
        return "&" + urlencode({name: value for name, value in told.items() if value is not None})

    def _about_tries(self, before: LastTry) -> str:
        """Ask for the newest batch there, unless it is the one whose receipt we held before.

        Not for what was begun since: whoever set this book back may have sent from it.
        """
        holds = "" if before.receipt is None else short(before.receipt)
        has_begun = self.agreement.last_try().device_seq > before.device_seq
        return f"&holds={holds}" + (f"&below={before.device_seq + 1}" if has_begun else "")
