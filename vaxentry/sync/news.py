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
class News:
    """Pulls what changed. Used by the sync thread."""

    agreement: Agreement
    client: Client
    clock: Clock
    stop: Event

    def pull(self, contract: Contract) -> bool:
        """Apply page after page; False when the server lives in another epoch than we knew.

        Each page is one transaction with its cursor: what dies between two goes on there.

        Raises:
            NetworkError: the line failed; the pages before it are applied.
        """
        for _ in range(PAGES_AT_MOST):
            if self.stop.is_set():
                return True
            page = self.client.changes(contract)
            if page is None:
                return False
            heads = self.agreement.heads_of(list({one.record_id for one in page.standings}))
            now = self.clock()
            verdicts = plan.verdicts_of(page.standings, heads, now, page.others)
            self.agreement.take_news(page.epoch.number, verdicts, page.upto, now)
            contract = replace(contract, changes_upto=page.upto)
            if not page.more:
                return True
        return True
