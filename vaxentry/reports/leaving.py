"""How a file leaves the book: asked for, noted in the trail, and only then under its name."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from vaxentry.db.audit import Entry, write_reading
from vaxentry.db.engine import bare
from vaxentry.db.gate import demand, seated
from vaxentry.db.times import to_ms
from vaxentry.db.transactions import Transactions
from vaxentry.domain.permission import NO_FACTS, Right
from vaxentry.domain.ports import Clock
from vaxentry.domain.trail import Action
from vaxentry.errors import NotPermittedError
from vaxentry.reports.whole_file import new_file, whole_file


def _nothing_more(_c: Connection, _author: UUID) -> None:
    """The note is all there is to write."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaves.

    Attributes:
        right: what who is at this PC needs for it; None = the program writes it by itself.
        action, detail: what the trail says.
        is_new: a file of that name is left alone.
        also: written together with the note, in the name of who takes it.
    """

    right: Right | None
    action: Action
    detail: str = ""
    is_new: bool = False
    also: Callable[[Connection, UUID], None] = _nothing_more


@contextmanager
def leaving(tx: Transactions, clock: Clock, path: Path, what: Leaving) -> Iterator[Path]:
    """Where to write what is to leave under `path`; it is there when the block ends well.

    The right is asked before anything is read, and again in the transaction of the note. That one
    is durable before the file has its name: no file is there that the trail says nothing of, at
    worst the trail tells of one that could not be put there.

    Raises:
        NotPermittedError: who is at this PC may not take it away, or is not any more who began.
        FileError: as `whole_file`, or `new_file`.
    """
    who = _asked(tx, clock, what)
    with (new_file if what.is_new else whole_file)(path) as draft:
        yield draft
        _note(tx, clock, what, who)


@contextmanager
def handing_out(tx: Transactions, clock: Clock, what: Leaving) -> Iterator[None]:
    """The same of what becomes no file: it may be handed out once the block has ended well.

    Raises:
        NotPermittedError: as `leaving`.
    """
    who = _asked(tx, clock, what)
    yield
    _note(tx, clock, what, who)


def _asked(tx: Transactions, clock: Clock, what: Leaving) -> UUID | None:
    """Who takes it away, and may."""
    who = tx.session.author
    if what.right is not None:
        demand(tx, what.right, clock())
    return who


def _note(tx: Transactions, clock: Clock, what: Leaving, who: UUID | None) -> None:
    if what.right is not None and tx.session.author != who:
        raise NotPermittedError(what.right.value, reason="sign_in_first")
    now = clock()
    with tx.writing() as c:
        seat = seated(bare(c), tx.session, now)
        if what.right is not None:
            seat.demand(what.right, replace(NO_FACTS, is_fresh=tx.session.is_fresh))
        write_reading(c, Entry(to_ms(now), seat.author, what.action, detail=what.detail))
        what.also(c, seat.author)
