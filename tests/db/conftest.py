import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from vaxentry.db import schema
from vaxentry.db.outbox import Outbox
from vaxentry.db.seats import Enrolled
from vaxentry.db.store import Store
from vaxentry.domain.dose import Dose, Identity, IdType, Screening
from vaxentry.domain.records import Saved
from vaxentry.domain.ticket import TicketNo

KEY = bytes(range(32))
START = datetime(2021, 8, 27, 3, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


def a_dose(number: str = "9271060312000001", **changed: object) -> Dose:
    values: dict[str, object] = {
        "identity": Identity(IdType.NIK, number),
        "name": "YOHANA WAROMI",
        "given_on": date(2021, 8, 27),
        "screening": Screening.PROCEED,
        "vaccine": "sinovac",
        "course": "primer",
        "dose_no": 1,
        "batch": "B1",
        "volume_ul": 500,
        "ticket": TicketNo("P-AB12"),
        "phone": "+6281234567890",
    }
    return Dose(**(values | changed))  # type: ignore[arg-type]


@cache
def _new_file() -> bytes:
    """A book's file with all its tables and nothing in them, nobody's yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "v.db"
        schema.bring_up_to_date(path, KEY, path.parent)
        return path.read_bytes()


def lay_new_book(path: Path) -> Path:
    """Put it there: the tables are made once for all tests, each opens a book of its own."""
    path.write_bytes(_new_file())
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(lay_new_book(tmp_path / "v.db"), KEY, tmp_path / "backups", clock) as store:
        yield store


@pytest.fixture
def save(book: Store) -> Callable[..., Saved]:
    stack = book.open_stack(date(2021, 8, 27), 100, "IBU RINA")

    def save_one(record_id: UUID | None = None, **changed: object) -> Saved:
        return book.add(a_dose(**changed), record_id=record_id or uuid4(), stack=stack.id)  # type: ignore[arg-type]

    return save_one


@pytest.fixture
def outbox(book: Store) -> Outbox:
    """The queue of a PC that may deliver for two sites."""
    enrolled = Enrolled(
        server_url="https://x", server_id=uuid4(), server_key=bytes(32), token="t",
        site="S1", site_name="Situs", pc_code="AC",
        certificate={"scope": ["S1", "S2"]}, epoch_number=1, epoch_nonce="e",
    )  # fmt: skip
    book.keep_enrolment(enrolled)
    return Outbox(book.transactions)
