"""The list of Kiriman in memory, and what may be done with its rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from tests.ui.fake_piles import NOW, FakePiles
from vaxentry.domain.age import Age, Span
from vaxentry.domain.life import Life, Mark, NoteRow, PauseRow
from vaxentry.domain.link_spans import LinkSpan
from vaxentry.domain.outbox import NationalStatus, State
from vaxentry.domain.outline import Facets, Outline, block_of
from vaxentry.domain.queue_acts import Act, Chosen, Done
from vaxentry.domain.records import Author, Counts, Order, RecordQuery, RecordRow

CLERK = UUID(int=1)
_HOURS = {Age.HOUR: (0, 1), Age.DAY: (1, 24), Age.THREE_DAYS: (24, 72), Age.WEEK: (72, 168)}


class FakeQueue(FakePiles):
    """Rows by id, in the order of their numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.rows_by_id: dict[UUID, RecordRow] = {}
        self.acted: list[tuple[Act, Chosen, str, date | None]] = []
        self.pauses: dict[UUID, PauseRow] = {}
        self.marks: dict[UUID, Mark] = {}
        self.held_stacks: set[UUID] = set()
        self.granted = frozenset(Act)
        self.spans: list[LinkSpan] = []
        self.notes: list[NoteRow] = []

    def acts(self) -> frozenset[Act]:
        return self.granted

    def counts(self, query: RecordQuery | None = None) -> Counts:
        rows = self._matching(query or RecordQuery())
        return Counts(dict(Counter(row.state for row in rows)))

    def _matching(self, query: RecordQuery) -> list[RecordRow]:
        piles = {one.number: one.id for one in self.piles}
        return [
            row
            for row in self.rows_by_id.values()
            if (not query.states or row.state in query.states)
            and (query.stack is None or piles.get(row.stack_number) == query.stack)
            and query.text.casefold() in f"{row.entry_no} {row.name}".casefold()
            and query.vaccine in {None, row.vaccine}
            and query.cause in {"", row.cause}
            and query.author in {None, self._author_id(row)}
            and query.age in {None, _age(row)}
        ]

    def _author_id(self, row: RecordRow) -> UUID:
        return CLERK if row.author == "Rahma Wijaya" else UUID(int=hash(row.author) % 2**64)

    def page(
        self, query: RecordQuery, *, after: int | None = None, limit: int = 200
    ) -> Sequence[RecordRow]:
        newest = query.order is Order.NEWEST_FIRST
        rows = sorted(self._matching(query), key=lambda row: row.seq, reverse=newest)
        if after is not None:
            rows = [row for row in rows if (row.seq < after if newest else row.seq > after)]
        return rows[:limit]

    def outline(self, query: RecordQuery) -> Outline:
        counted = Counter(block_of(row.seq) for row in self._matching(query))
        return Outline(tuple(sorted(counted.items(), reverse=True)))

    def stretch(self, query: RecordQuery, first: int, last: int, span: Span) -> Sequence[RecordRow]:
        del span
        rows = [row for row in self._matching(query) if first <= block_of(row.seq) <= last]
        return sorted(rows, key=lambda row: row.seq, reverse=True)

    def numbers(self, query: RecordQuery, within: Span) -> Sequence[int]:
        return sorted(row.seq for row in self._matching(query) if _is_in(row, [within]))

    def facets(self, query: RecordQuery) -> Facets:
        def counted(key: str, wide: RecordQuery) -> Counter[str]:
            return Counter(getattr(row, key) for row in self._matching(wide))

        authors = counted("author", replace(query, author=None))
        causes = counted("cause", replace(query, cause=""))
        rows = self._matching(replace(query, age=None))
        ages = Counter(_age(row) for row in rows)
        return Facets(
            states=self.counts(replace(query, states=frozenset())),
            authors=[(Author(CLERK, name), n) for name, n in authors.items()],
            vaccines=sorted(counted("vaccine", replace(query, vaccine=None)).items()),
            causes=sorted((cause, n) for cause, n in causes.items() if cause),
            ages={age: ages[age] for age in Age},
        )

    def stack_of(self, number: int) -> UUID | None:
        return next((one.id for one in self.piles if one.number == number), None)

    def paused_stacks(self) -> Sequence[UUID]:
        return sorted(self.held_stacks)

    def life(self, record_id: UUID) -> Life:
        held = self.pauses.get(record_id)
        return Life(self.notes, [held] if held else [], {}, self.marks.get(record_id))

    def link_spans(self, since: datetime) -> Sequence[LinkSpan]:
        return [one for one in self.spans if one.last >= since]

    def act(self, act: Act, chosen: Chosen, *, reason: str = "", day: date | None = None) -> Done:
        if chosen.stack is not None and act is Act.PAUSE:
            self.held_stacks.add(chosen.stack)
        done = [one for one in self._matching(chosen.query) if _is_chosen(one, chosen)]
        changed = [one for one in done if self._do(act, one, reason, day)]
        self.acted.append((act, chosen, reason, day))  # done by now: who waits for it sees it
        return Done(act, len(changed), left=len(done) - len(changed))

    def _do(self, act: Act, row: RecordRow, reason: str, day: date | None) -> bool:
        record = row.record_id
        if act is Act.PAUSE and row.state is State.QUEUED:
            self.pauses[record] = PauseRow(NOW, "Rahma Wijaya", reason)
            row = replace(row, state=State.PAUSED)
        elif act is Act.RESUME and row.state is State.PAUSED:
            del self.pauses[record]
            row = replace(row, state=State.QUEUED)
        elif act in {Act.PUT_FIRST, Act.PUT_BACK} and row.state is State.QUEUED:
            row = replace(row, goes_first=act is Act.PUT_FIRST)
        elif act is Act.MARK_PCARE and row.national is not NationalStatus.TYPED_IN_PCARE:
            self.marks[record] = Mark(day or NOW.date(), NOW, "Rahma Wijaya")
            row = replace(row, national=NationalStatus.TYPED_IN_PCARE)
        elif act is Act.UNMARK_PCARE and record in self.marks:
            del self.marks[record]
            row = replace(row, national=NationalStatus.NOT_FORWARDED)
        else:
            return False
        self.rows_by_id[record] = row
        return True


def _is_chosen(row: RecordRow, chosen: Chosen) -> bool:
    if chosen.numbers is not None:
        return row.seq in chosen.numbers
    return _is_in(row, chosen.spans)


def _is_in(row: RecordRow, spans: Sequence[Span]) -> bool:
    return not spans or any(low <= row.seq <= high for low, high in spans)


def _age(row: RecordRow) -> Age:
    hours = (NOW - row.saved_at) / timedelta(hours=1)
    found = (age for age, (low, high) in _HOURS.items() if low <= hours < high)
    return next(found, Age.OLDER)
