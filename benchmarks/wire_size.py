"""Bytes on the wire for one batch of 500 doses: everything that went through the sockets.

The yardstick is the batch's own fields, column by column, with zstd-19: no header, no sequence, no
signature. Counted by a link without weather; the connection stands already, and a batch before it.
"""

import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

from benchmarks.book import fill, now_utc
from benchmarks.central import central
from benchmarks.link import Link, Weather
from benchmarks.report import Figures, arguments, surroundings, tell
from vaxentry import joining, wiring
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Contract
from vaxentry.settings import Places, Settings
from vaxentry.sync import plan
from vaxentry.sync.client import Client
from vaxentry.sync.goodput import PACKED_FAST, PACKED_HARD
from vaxentry.sync.http import Http
from vaxentry.wire.body import pack
from vaxentry.wire.columns import to_columns
from vaxentry.wire.messages import BatchRequest, PackedBatch


def measure(home: Path, records: int, seed: int, level: int) -> Figures:
    """One batch of `records`, packed with `level`."""
    settings = Settings(key_store="file")
    with (
        central(home / "central") as server,
        wiring.open_book(Places(home / "desk"), settings) as book,
    ):
        link = Link(server.url, Weather())
        link.open()
        try:
            joining.enrol(book.store, link.url, server.code())
            book.store.open_stack(None, 0, "")
            fill(book.store, records + 1, seed, State.QUEUED)
            return _send(book.store, link, records, level)
        finally:
            link.close()


def _request(
    outbox: Outbox, contract: Contract, records: int, newest: Mapping[str, Any] | None
) -> BatchRequest:
    batch = outbox.due(now_utc(), records)
    attempt = outbox.begin(uuid4(), batch, now_utc())
    report = plan.report_of(outbox.summary())
    return plan.request_of(attempt, batch, report, plan.promised(contract, newest))


def _send(store: Store, link: Link, records: int, level: int) -> Figures:
    outbox, client = Outbox(store.transactions), Client(Http(Event()))
    contract = outbox.contract()
    assert contract is not None
    hello = client.hello(link.url, known_key=contract.server_key)
    contract = replace(contract, epoch_nonce=hello.epoch.nonce)
    first = client.post_batch(contract, PackedBatch.of(_request(outbox, contract, 1, None)))
    request = _request(outbox, contract, records, first.answer.receipt)
    link.begin()
    reply = client.post_batch(contract, PackedBatch.of(request, level))
    client.close()
    assert reply.answer.receipt["count"] == records
    least = len(pack(to_columns(request.events), level=PACKED_HARD))
    return {
        "up_bytes_a_dose": link.sent / records,
        "down_bytes_a_dose": link.received / records,
        "up_over_columns_zstd19": link.sent / least,
        "body_over_columns_zstd19": reply.sent_bytes / least,
    }


def main() -> int:
    """Measure and tell."""
    chosen = arguments(__doc__ or "", rows=500).parse_args()
    found = dict(surroundings(chosen.seed))
    for level in (PACKED_HARD, PACKED_FAST):
        with tempfile.TemporaryDirectory() as folder:
            told = measure(Path(folder), chosen.rows, chosen.seed, level)
        found |= {f"zstd-{level} {name}": value for name, value in told.items()}
    tell({**found, "records": chosen.rows}, chosen.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
