"""Simulated clients, very many in one process: they speak the protocol, but have no book.

Started and asked as `benchmarks.herd_clients`. Each sends what a PC would: the first batch small,
the rest in one; it waits as it is told, and asks again under its number.
"""

import asyncio
import json
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from threading import Event
from urllib.parse import urlsplit
from uuid import uuid4

from benchmarks.book import now_utc, revisions_of
from benchmarks.herd_cards import WARM, cards
from benchmarks.herd_clients import Plan, Told, cpu_s
from vaxentry.db.gate import Seat
from vaxentry.db.times import to_ms
from vaxentry.sync.client import Client
from vaxentry.sync.goodput import FIRST_SIZE
from vaxentry.sync.http import Http
from vaxentry.wire.body import pack
from vaxentry.wire.contact import EnrolRequest
from vaxentry.wire.messages import BatchRequest, QueueReport
from vaxentry.wire.record import to_body

_AT_LEAST_S = 1.0
_MISSED_S = 1.0
Answer = tuple[int, Mapping[str, str], bytes]
NO_ANSWER: Answer = (0, {}, b"")


@dataclass(frozen=True, slots=True)
class Batch:
    """A body that waits to be posted."""

    records: int
    body: bytes


@dataclass
class Caller:
    """One simulated PC; `total_s` as in `Plan`."""

    url: str
    total_s: float
    headers: Mapping[str, str]
    batches: deque[Batch]
    turn: int = 0
    posted: int = 0
    refused: int = 0
    unknown: int = 0
    drained_at: int = 0
    took: list[tuple[int, float]] = field(default_factory=list)

    async def drain(self) -> None:
        """Rounds until nothing waits."""
        pause_s = await self._round()
        while self.batches:
            await asyncio.sleep(pause_s)
            pause_s = await self._round()

    async def _round(self) -> float:
        """One connection: ask who is there, then post; the seconds to wait afterwards."""
        place = urlsplit(self.url)
        try:
            async with asyncio.timeout(self.total_s):
                reader, writer = await asyncio.open_connection(place.hostname, place.port)
        except OSError:
            return _MISSED_S
        try:
            return await self._talk(Line(reader, writer, self.headers, self.total_s))
        finally:
            writer.close()

    async def _talk(self, line: "Line") -> float:
        waiting = sum(batch.records for batch in self.batches)
        status, _, content = await line.exchange(
            "GET", f"/v1/hello?waiting={waiting}&turn={self.turn}&nonce=crowd"
        )
        if status != 200:
            return _MISSED_S
        hello = json.loads(content)
        self.turn = hello["turn"]
        if hello["pause_s"] > 0:
            return max(float(hello["pause_s"]), _AT_LEAST_S)
        while self.batches:
            status, headers, _ = await self._post(line, self.batches[0])
            if status != 200:
                return float(headers.get("retry-after", _MISSED_S))
            self.batches.popleft()
            self.drained_at = to_ms(now_utc())
        return 0.0

    async def _post(self, line: "Line", batch: Batch) -> Answer:
        began = time.monotonic()
        answer = await line.exchange("POST", "/v1/batches", batch.body)
        self.took.append((answer[0], time.monotonic() - began))
        self.posted += batch.records
        self.refused += batch.records * (answer[0] == 503)
        self.unknown += answer[0] == 0
        return answer

    def told(self) -> Told:
        """How it fared."""
        left = sum(batch.records for batch in self.batches)
        return Told(self.drained_at, self.posted, self.refused, self.unknown, left, self.took)


@dataclass(frozen=True, slots=True)
class Line:
    """One connection to the server."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    headers: Mapping[str, str]
    total_s: float

    async def exchange(self, method: str, path: str, body: bytes = b"") -> Answer:
        """Status, headers and content of an answer; status 0 when none came in time."""
        try:
            async with asyncio.timeout(self.total_s):
                return await self._exchange(method, path, body)
        except (OSError, EOFError):
            return NO_ANSWER

    async def _exchange(self, method: str, path: str, body: bytes) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", f"content-length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await self.writer.drain()
        first, *rest = (await self.reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        told = dict(line.lower().split(": ", 1) for line in rest)
        content = await self.reader.readexactly(int(told["content-length"]))
        return int(first.split()[1]), told, content


def ready_caller(plan: Plan, number: int, code: str) -> Caller:
    """An enrolled client with its batches packed."""
    client = Client(Http(Event()))
    device, author = uuid4(), uuid4()
    _, made = client.enrol(plan.url, EnrolRequest(code, device, author, "Benchmark"))
    client.close()
    headers = {
        "host": urlsplit(plan.url).netloc,
        "authorization": f"Bearer {made.token}",
        "x-device": str(device),
        "content-type": "application/json",
        "content-encoding": "zstd",
        "x-deadline-ms": str(int(plan.total_s * 1000)),
    }
    batches = _batches(plan, number, Seat(device, author, made.site, made.pc_code))
    return Caller(plan.url, plan.total_s, headers, batches)


def _batches(plan: Plan, number: int, seat: Seat) -> deque[Batch]:
    held = list(islice(cards(plan.seed, number, plan.doses), WARM, WARM + plan.doses))
    events = [to_body(one) for one in revisions_of(seat, held, uuid4(), 0)]
    parts = [events[:FIRST_SIZE], events[FIRST_SIZE:]]
    requests = [
        BatchRequest(seq, (), seq - 1, QueueReport(len(events)), part)
        for seq, part in enumerate(parts, 1)
        if part
    ]
    return deque(Batch(len(one.events), pack(one.to_json())) for one in requests)


async def _drain(callers: Sequence[Caller], limit_s: float) -> None:
    try:
        async with asyncio.timeout(limit_s):
            await asyncio.gather(*(caller.drain() for caller in callers))
    except TimeoutError:
        return


def main() -> None:
    """Be one process of clients."""
    plan = Plan(**json.loads(sys.stdin.readline()))
    callers = [
        ready_caller(plan, number, code) for number, code in enumerate(plan.codes, plan.first)
    ]
    print("ready", flush=True)
    sys.stdin.readline()
    began, before = to_ms(now_utc()), cpu_s()
    asyncio.run(_drain(callers, plan.limit_s))
    used = cpu_s() - before
    told = [asdict(caller.told()) for caller in callers]
    print(json.dumps({"began": began, "cpu_s": used, "clients": told}))


if __name__ == "__main__":
    main()
