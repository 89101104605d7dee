"""The backlog report: what is not in yet, since when, why and whose turn it is. Values only.

Every figure counts records but those of `Paper`, which count cards. The states of a report add up
to the records saved; what waits and what needs a person is what the list names one by one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from vaxentry.domain.outbox import NationalStatus, State, moves_by_itself, needs_person
from vaxentry.domain.records import SiteInfo
from vaxentry.domain.refusals import Owner, of_outcome

BY_ITSELF = tuple(state for state in State if moves_by_itself(state))
BY_PERSON = tuple(state for state in State if needs_person(state))
NOT_RECEIVED = (*BY_ITSELF, *BY_PERSON)
"""The states of the records that the list names. A withdrawn entry is no data that is missing."""
TREND_DAYS = 14


@dataclass(frozen=True, slots=True)
class Period:
    """From one day of vaccination to another, both of them included; None = no bound."""

    since: date | None = None
    until: date | None = None

    @property
    def is_all(self) -> bool:
        """Whether it has no bound."""
        return self.since is None and self.until is None


ALL = Period()


class DaysOld(StrEnum):
    """Days since the vaccination; a day on the border belongs to the younger."""

    UP_TO_1 = "0-1"
    UP_TO_3 = "1-3"
    UP_TO_7 = "3-7"
    OVER_7 = "over_7"


LAST_DAY = {DaysOld.UP_TO_1: 1, DaysOld.UP_TO_3: 3, DaysOld.UP_TO_7: 7}
"""The oldest day of each age but the last."""


class Dimension(StrEnum):
    """What the backlog is parted by; each has its words ``report.by_<name>``."""

    SITE = "site"
    VILLAGE = "village"
    GIVEN_ON = "given_on"
    STACK = "stack"
    CLERK = "clerk"
    VACCINE = "vaccine"
    BATCH = "batch"
    STATE = "state"
    CAUSE = "cause"
    OWNER = "owner"


class Cause(NamedTuple):
    """Why a record is not in, and whose turn it is.

    Attributes:
        code: the server's word, the broken rule, or the state where nobody objected.
        text: key of the sentence that says it; its place ``code`` takes the code.
    """

    code: str
    text: str
    owner: Owner


def cause_of(state: State, standing: str = "", rule: str = "") -> Cause:
    """Why a record in this state is not in; of one that moves by itself no old word counts."""
    if moves_by_itself(state):
        return Cause(state.value, f"state.{state}", Owner.ENGINE)
    if not needs_person(state):
        return Cause(state.value, f"state.{state}", Owner.NOBODY)
    if state in {State.AWAITING_APPROVAL, State.PAUSED}:
        return Cause(state.value, f"state.{state}", Owner.SUPERVISOR)
    refusal = of_outcome(standing, rule=rule)
    return Cause(refusal.code, refusal.cause, refusal.owner)


@dataclass(frozen=True, slots=True)
class Group:
    """One line of the backlog parted by a `Dimension`.

    Attributes:
        value: a code, a name, a number or a day (ISO), as the dimension has it; "" = none.
        waiting, person: records that move by themselves, and those that need somebody.
        oldest: the earliest day of vaccination among them.
        text: key of the sentence for the value; "" = it is read as it is.
    """

    value: str
    waiting: int
    person: int
    oldest: date
    text: str = ""

    @property
    def total(self) -> int:
        """Records of the backlog with this value."""
        return self.waiting + self.person


@dataclass(frozen=True, slots=True)
class Overdue:
    """Records in a person's hands for more than 1x24 hours, by whose hands."""

    owner: Owner
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper cards of the open stacks.

    Attributes:
        counted: cards counted when the stacks arrived; stacks nobody counted add nothing.
        not_typed: counted cards that are on no PC, as Tutup hari has it: neither typed nor parked.
        to_file, to_keep: entries whose card may be filed, and those whose card is kept.
    """

    counted: int = 0
    not_typed: int = 0
    parked: int = 0
    to_file: int = 0
    to_keep: int = 0


@dataclass(frozen=True, slots=True)
class TrendDay:
    """How the backlog of the whole book stood at the end of a day, or now for today.

    Attributes:
        waiting, person: records at that moment.
        received: records that the server took in on that day for the first time; each is received
            on one day, whatever becomes of it.
    """

    day: date
    waiting: int
    person: int
    received: int


@dataclass(frozen=True, slots=True)
class Work:
    """What one clerk typed and corrected in the days of the trend."""

    clerk: str
    entries: int
    corrections: int


class BacklogRow(NamedTuple):
    """One record that is not in, for the list. The identity is masked.

    Attributes:
        since: when it came into its state.
        overdue: whether a person has had it for more than 1x24 hours.
    """

    entry_no: str
    state: State
    cause: Cause
    since: datetime
    overdue: bool
    given_on: date
    saved_at: datetime
    site: str
    village: str
    stack: int
    card: int
    clerk: str
    vaccine: str
    dose_no: int | None
    batch: str
    name: str
    identity: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """All figures of one report, read at one moment.

    Attributes:
        made_at: that moment, UTC.
        today: the day it was at the site.
        made_by: who was at the desk.
        by_state: records by state; their sum is `saved`.
        national: of those the server has, by what became of them beyond it (*Pusat*).
        voids_waiting: withdrawn entries of which the server does not know yet.
        oldest_saved_at: when the oldest record of the backlog was saved; None = nothing is open.
        oldest_waiting_at: the same of those that move by themselves.
        overdue: by owner, those with the most first.
        groups: the largest first, days and stacks in their order.
        work: by name.
        per_minute: records answered per minute of late; None = not measured. Of the whole book.
    """

    made_at: datetime
    today: date
    made_by: str
    site: SiteInfo
    period: Period
    by_state: Mapping[State, int]
    national: Mapping[NationalStatus, int]
    voids_waiting: int
    by_age: Mapping[DaysOld, int]
    oldest_saved_at: datetime | None
    oldest_waiting_at: datetime | None
    overdue: Sequence[Overdue]
    paper: Paper
    groups: Mapping[Dimension, Sequence[Group]]
    trend: Sequence[TrendDay]
    work: Sequence[Work]
    per_minute: float | None

    @property
    def saved(self) -> int:
        """Records ever saved, withdrawn and erased ones included."""
        return sum(self.by_state.values())

    @property
    def waiting(self) -> int:
        """Records that move by themselves."""
        return self._of(BY_ITSELF)

    @property
    def person(self) -> int:
        """Records that need somebody."""
        return self._of(BY_PERSON)

    @property
    def open(self) -> int:
        """Records that are not in: as many as the list names."""
        return self.waiting + self.person

    @property
    def received(self) -> int:
        """Records the server has."""
        return self._of((State.ACCEPTED,))

    @property
    def recorded(self) -> int:
        """Of those, how many are recorded nationally (*Pusat*)."""
        told = (NationalStatus.RECORDED, NationalStatus.TYPED_IN_PCARE)
        return sum(self.national.get(one, 0) for one in told)

    @property
    def ended(self) -> int:
        """Records that were withdrawn or erased."""
        return self._of((State.VOIDED, State.ERASED))

    @property
    def overdue_count(self) -> int:
        """Records in anybody's hands for more than 1x24 hours."""
        return sum(one.count for one in self.overdue)

    @property
    def oldest_age(self) -> timedelta | None:
        """How long the oldest record of the backlog has been saved."""
        return self._since(self.oldest_saved_at)

    @property
    def waiting_age(self) -> timedelta | None:
        """How long the oldest of those that move by themselves has been saved."""
        return self._since(self.oldest_waiting_at)

    def _since(self, saved_at: datetime | None) -> timedelta | None:
        return None if saved_at is None else max(self.made_at - saved_at, timedelta())

    @property
    def time_left(self) -> timedelta | None:
        """Time until what waits is in, at the measured rate.

        None of a narrowed period: the rate is of the whole book, whose entries go together.
        """
        if not self.period.is_all or not self.per_minute or not self.waiting:
            return None
        return timedelta(minutes=self.waiting / self.per_minute)

    def _of(self, states: Sequence[State]) -> int:
        return sum(self.by_state.get(state, 0) for state in states)
