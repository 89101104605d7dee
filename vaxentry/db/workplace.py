"""Who works at this PC, and for which site: what every part of the book begins with."""

from uuid import UUID, uuid4

from sqlalchemy import Connection

from vaxentry.db import members, seats
from vaxentry.db.engine import bare
from vaxentry.db.gate import Seat, demand, seated, typist
from vaxentry.db.requeue import queue_refused
from vaxentry.db.transactions import Transactions
from vaxentry.domain.permission import Right
from vaxentry.domain.ports import Clock
from vaxentry.domain.records import Author, SiteInfo
from vaxentry.errors import NotPermittedError


class Workplace:
    """Seat and site; see `domain.ports.DoseBook`."""

    def __init__(self, transactions: Transactions, clock: Clock) -> None:
        self.transactions = transactions
        self._clock = clock

    def _seat(self, c: Connection) -> Seat:
        """Who is at this PC, in a transaction that writes."""
        return seated(bare(c), self.transactions.session, self._clock())

    def _typist(self, c: Connection) -> UUID:
        """Who is at this PC and may type."""
        return typist(bare(c), self.transactions.session, self._clock()).author

    def demand(self, right: Right) -> None:
        """Whether who is at this PC may do what is no matter of one record.

        Raises:
            NotPermittedError: it is not allowed.
        """
        demand(self.transactions, right, self._clock())

    def site(self) -> SiteInfo:
        """The site this PC works for."""
        with self.transactions.reading() as c:
            return seats.site(c)

    def author(self) -> Author:
        """Who types at present."""
        with self.transactions.reading() as c:
            return seats.author_now(c, self.transactions.session.author)

    def set_author(self, name: str) -> Author:
        """Let the person of that name type from now on; known names keep their id.

        Raises:
            NotPermittedError: there are members: who types is who signs in.
        """
        with self.transactions.writing() as c:
            if members.has_members(c):
                raise NotPermittedError(reason="sign_in_first")
            author = seats.author_named(c, name, uuid4)
            seats.seat_author(c, author, self._clock())
        return author

    def author_named(self, name: str) -> Author:
        """The person of that name, who need not have typed here; nothing changes."""
        with self.transactions.reading() as c:
            return seats.author_named(c, name, uuid4)

    def keep_enrolment(self, enrolled: seats.Enrolled, author: Author | None = None) -> None:
        """Keep a contract with a server; what was typed before it is sent under it, unchanged, and
        what was refused for want of it is sent once more.

        Args:
            author: lets this person type from now on; None = whoever did. Where there are
                members, who types is who signs in.

        Raises:
            NotPermittedError: who is at this PC may not change its settings.
            WrongServerError: something was sent to another server: it must not go to two.
        """
        with self.transactions.writing() as c:
            seat = self._seat(c)
            seat.demand(Right.CHANGE_SETTINGS)
            if seat.roles is not None:
                author = None
            seats.enrol(c, enrolled)
            if author is not None:
                seats.seat_author(c, author, self._clock())
            again = queue_refused(c, self._clock())
        if again:
            self.transactions.tell(again)

    def take_another_device(self, made: UUID) -> UUID:
        """Let `made` be the id of this PC, which was never enrolled; what was typed stays."""
        with self.transactions.writing() as c:
            seats.another_device(c, made)
        return made

    def bound_to(self) -> UUID | None:
        """The server that may hold something of this book; None while nothing was ever sent."""
        with self.transactions.reading() as c:
            return seats.bound_to(c)
