"""Any order of saves, edits, sends, lost replies, answers and crashes keeps the book's promises."""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import text

from tests.db.conftest import KEY, Clock, a_dose, lay_new_book
from tests.examples import examples
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.queue import Attempt, Settlement, Verdict
from vaxentry.domain.records import RecordQuery
from vaxentry.wire.record import unseal

DOUBT = Problem(Field.SEX, "nik_sex", Severity.IDENTITY)
NUMBERS = ("9271060312000001", "9271060312000001", "9204014804000002")
findings = st.sampled_from([(), (), (DOUBT,)])
complaints = st.sampled_from(["", "", "pingsan"])


class Queue(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock, self.run_id = Clock(), uuid4()
        self.path = Path(self.folder.name)
        self.book = Store.open(lay_new_book(self.path / "v.db"), KEY, self.path / "b", self.clock)
        self.outbox = Outbox(self.book.transactions)
        self.stack = self.book.open_stack(date(2021, 8, 27), 0, "")
        self.saved: dict[UUID, int] = {}
        self.voided: set[UUID] = set()
        self.in_flight: list[Attempt] = []
        self.server: dict[tuple[UUID, int], str] = {}
        self.server_seq = 0

    def teardown(self) -> None:
        self.book.close()
        self.folder.cleanup()

    @rule(found=findings, complaint=complaints)
    def save(self, found: tuple[Problem, ...], complaint: str) -> None:
        record_id, dose = UUID(int=len(self.saved) + 1), a_dose(complaint=complaint)
        self.book.add(dose, record_id=record_id, stack=self.stack.id, warnings=found)
        self.saved[record_id] = 1

    @rule()
    def ask_for_numbers(self) -> None:
        for doubt in self.book.doubts():
            self.book.settle_doubt(doubt.record_id)
        assert self.book.progress(self.stack.id).doubtful == 0

    @precondition(lambda self: self.saved.keys() - self.voided)
    @rule(data=st.data(), number=st.sampled_from(NUMBERS), found=findings, complaint=complaints)
    def correct(
        self, data: st.DataObject, number: str, found: tuple[Problem, ...], complaint: str
    ) -> None:
        record_id = data.draw(st.sampled_from(sorted(self.saved.keys() - self.voided)))
        dose = a_dose(number, complaint=complaint)
        saved = self.book.correct(record_id, dose, reason="x", warnings=found)
        self.saved[record_id] = saved.rev

    @precondition(lambda self: self.saved)
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        record_id = data.draw(st.sampled_from(sorted(self.saved)))
        self.saved[record_id] = self.book.void(record_id, reason="x").rev
        self.voided.add(record_id)

    @rule(limit=st.integers(1, 4))
    def send(self, limit: int) -> None:
        due = self.outbox.due(self.clock(), limit)
        doubted = {one.record_id for one in self.book.doubts()}
        for one in due:
            dose = unseal(one.sealed).dose
            assert one.record_id not in doubted or (dose is not None and dose.complaint)
        if due:
            self.in_flight.append(self.outbox.begin(self.run_id, due, self.clock()))

    def _commit(self, attempt: Attempt) -> None:
        """The server stores each revision once, whatever comes how often."""
        for sent in attempt.records:
            self.server.setdefault((sent.record_id, sent.rev), "accepted")

    @precondition(lambda self: self.in_flight)
    @rule(code=st.sampled_from(["accepted", "held.nik", "invalid", "later"]))
    def answer(self, code: str) -> None:
        attempt = self.in_flight.pop(0)
        if code in {"accepted", "held.nik"}:
            self._commit(attempt)
        self._settle(attempt, code)

    def _settle(self, attempt: Attempt, code: str) -> None:
        self.server_seq += len(attempt.records)
        states = {
            "accepted": State.ACCEPTED,
            "held.nik": State.NIK_CLASH,
            "invalid": State.NEEDS_FIX,
            "later": State.QUEUED,
        }
        verdicts = [
            Verdict(
                record=sent,
                state=State.VOIDED
                if sent.kind is RevisionKind.VOID and code == "accepted"
                else states[code],
                code=code,
                standing="",
                flags=frozenset(),
                server_seq=self.server_seq + i,
                settles=code != "later",
                retry_at=self.clock.now + timedelta(seconds=5),
            )
            for i, sent in enumerate(attempt.records)
        ]
        self.outbox.settle(
            Settlement(attempt.device_seq, 1, "e", {"root": "x"}, verdicts, 200), self.clock()
        )

    @precondition(lambda self: self.in_flight)
    @rule(committed=st.booleans())
    def lose_the_reply(self, committed: bool) -> None:
        attempt = self.in_flight.pop(0)
        if committed:
            self._commit(attempt)
        self.outbox.leave_unknown(attempt.device_seq, "cut", None, self.clock())

    @precondition(lambda self: self.in_flight)
    @rule()
    def refuse(self) -> None:
        attempt = self.in_flight.pop(0)
        self.outbox.take_back(attempt.device_seq, "busy", 503, self.clock(), self.clock())

    @rule()
    def ask(self) -> None:
        for attempt in self.outbox.unknown_attempts():
            known = all((r.record_id, r.rev) in self.server for r in attempt.records)
            if known:
                self._settle(attempt, "accepted")
            else:
                self.outbox.not_here(attempt.device_seq, self.clock(), self.clock())

    @rule()
    def crash(self) -> None:
        self.book.close()
        self.book = Store.open(self.path / "v.db", KEY, self.path / "b", self.clock)
        self.outbox = Outbox(self.book.transactions)
        self.run_id, self.in_flight = uuid4(), []
        self.outbox.bury_open_attempts(self.clock())

    @rule()
    def wait(self) -> None:
        self.clock.now += timedelta(seconds=10)

    @invariant()
    def every_record_is_in_exactly_one_state(self) -> None:
        counts = self.book.counts()
        assert counts.saved == len(self.saved)
        for state, n in counts.by_state.items():
            query = RecordQuery(states=frozenset({state}))
            assert len(self.book.page(query, limit=1000)) == n

    @invariant()
    def a_number_that_is_not_the_one_sent_waits_for_a_supervisor(self) -> None:
        chosen = (
            "SELECT id, state, id_number, sealed FROM attempt_record "
            "JOIN revision USING (record_seq, rev) JOIN record ON record.seq = record_seq "
            "WHERE kind = 'entry'"
        )
        with self.book.transactions.reading() as c:
            sent = [(row, unseal(row.sealed).dose) for row in c.execute(text(chosen))]
        for row, dose in sent:
            assert dose is not None
            assert row.id_number == dose.identity.number or row.state in {
                State.AWAITING_APPROVAL.value,
                State.VOIDED.value,
            }

    @invariant()
    def the_stack_counts_its_cards(self) -> None:
        progress = self.book.progress(self.stack.id)
        voided = self.book.counts().by_state.get(State.VOIDED, 0)
        assert progress.saved == len(self.saved) - voided == progress.to_file + progress.to_keep
        filed = frozenset({State.ACCEPTED, State.ERASED})
        assert progress.to_file == len(self.book.page(RecordQuery(states=filed), limit=1000))

    @invariant()
    def no_record_is_in_two_living_attempts(self) -> None:
        with self.book.transactions.reading() as c:
            doubled = c.execute(
                text(
                    "SELECT record_seq FROM attempt_record JOIN attempt USING (device_seq) "
                    "WHERE outcome IN ('open', 'unknown') GROUP BY 1 HAVING count(*) > 1"
                )
            ).all()
        assert doubled == []

    @invariant()
    def accepted_means_the_server_has_the_head(self) -> None:
        query = RecordQuery(states=frozenset({State.ACCEPTED}))
        for row in self.book.page(query, limit=1000):
            assert (row.record_id, self.saved[row.record_id]) in self.server

    @invariant()
    def what_is_not_settled_is_still_in_the_outbox(self) -> None:
        moving = self.book.page(
            RecordQuery(states=frozenset({State.QUEUED, State.UNCERTAIN})), limit=1000
        )
        assert self._seqs("outbox") >= {row.seq for row in moving}

    def _seqs(self, table: str) -> set[int]:
        with self.book.transactions.reading() as c:
            return set(c.execute(text(f"SELECT record_seq FROM {table}")).scalars())  # noqa: S608


Queue.TestCase.settings = settings(max_examples=examples(40), stateful_step_count=25, deadline=None)
TestQueue = pytest.mark.slow(Queue.TestCase)
