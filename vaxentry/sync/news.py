"""What was decided elsewhere: contested, cleared, released, verified, corrected, erased."""

from dataclasses import dataclass, replace
from threading import Event

from vaxentry.domain.ports import Clock
from vaxentry.domain.queue import Contract
from vaxentry.sync import plan
from vaxentry.sync.client import Client
from vaxentry.sync.ports import Agreement

PAGES_AT_MOST = 50
"""Pages in one round: what waits to be sent has its turn again."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came with the news.

    Attributes:
        same_epoch: whether the server lives in the epoch that we knew.
        lacks: whether it lacks a batch whose receipt we hold: it was set back.
    """

    same_epoch: bool
    lacks: bool


@dataclass(frozen=True, slots=True)
class News:
    """Pulls what changed. Used by the sync thread."""

    agreement: Agreement
    client: Client
    clock: Clock
    stop: Event

    def pull(self, contract: Contract, receipt: str) -> "Pulled":
        """Apply page after page.

        Each page is one transaction with its cursor: what dies between two goes on there.

        Args:
            receipt: the newest before anything was sent, in short; empty = none.

        Raises:
            NetworkError: the line failed; the pages before it are applied.
        """
        lacks = False
        for _ in range(PAGES_AT_MOST):
            if self.stop.is_set():
                break
            page = self.client.changes(contract, receipt)
            if page is None:
                return Pulled(same_epoch=False, lacks=lacks)
            lacks = lacks or page.lacks
            heads = self.agreement.heads_of(list({one.record_id for one in page.standings}))
            now = self.clock()
            verdicts = plan.verdicts_of(page.standings, heads, now, page.others)
            self.agreement.take_news(page.epoch.number, verdicts, page.upto, now)
            contract = replace(contract, changes_upto=page.upto)
            if not page.more:
                break
        return Pulled(same_epoch=True, lacks=lacks)
