from datetime import UTC, datetime
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.outbox import State, moves_by_itself
from vaxentry.domain.queue import Contract, DueRecord, SentRecord, Settlement
from vaxentry.sync import plan
from vaxentry.wire import merkle
from vaxentry.wire.messages import RECEIPT, BatchAnswer, Epoch, Outcome, Receipt
from vaxentry.wire.outcomes import Code
from vaxentry.wire.promised import Promised
from vaxentry.wire.settle import Proven, leaves_of
from vaxentry.wire.signing import sign

NOW = datetime(2021, 8, 27, tzinfo=UTC)
KEY = Ed25519PrivateKey.generate()


def due(size: int) -> DueRecord:
    return DueRecord(1, uuid4(), 1, RevisionKind.ENTRY, bytes(32), bytes(size))


@given(st.lists(st.integers(0, 50), min_size=1), st.integers(1, 20), st.integers(1, 100))
def test_a_batch_is_the_longest_prefix_that_fits(sizes: list[int], records: int, room: int) -> None:
    rows = [due(size) for size in sizes]
    batch = plan.make_batch(rows, plan.Limits(records, room))
    assert 1 <= len(batch) <= records
    assert list(batch) == rows[: len(batch)]
    assert len(batch) == 1 or sum(sizes[: len(batch)]) <= room
    if len(batch) < min(records, len(rows)):
        assert sum(sizes[: len(batch) + 1]) > room


@given(
    st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1),
    st.integers(1, 8),
    st.integers(1, 80),
)
def test_a_batch_never_parts_a_group(
    units: list[tuple[int, bool]], records: int, room: int
) -> None:
    rows = [
        due(10)._replace(group=str(at) if together else None)
        for at, (many, together) in enumerate(units)
        for _ in range(many if together else 1)
    ]
    batch = list(plan.make_batch(rows, plan.Limits(records, room)))
    assert batch
    assert batch == rows[: len(batch)]
    taken = {one.group for one in batch} - {None}
    assert not taken & {one.group for one in rows[len(batch) :]}
    first = sum(one.group == rows[0].group for one in rows) if rows[0].group else 1
    assert len(batch) <= max(records, first)
    assert len(batch) * 10 <= max(room, first * 10)


codes = st.sampled_from([code.value for code in Code] + ["from_the_future", ""])
outcomes = st.builds(
    Outcome,
    code=codes,
    standing=codes,
    flags=st.frozensets(st.sampled_from(["nik_pending", "contested", "new_flag"])),
    server_seq=st.none() | st.integers(1, 10**9),
    after_s=st.none() | st.floats(0, 1e6),
)


@given(st.lists(st.tuples(outcomes, st.sampled_from(RevisionKind)), min_size=1, max_size=20))
def test_every_sent_record_gets_exactly_one_verdict(
    answered: list[tuple[Outcome, RevisionKind]],
) -> None:
    sent = [SentRecord(i, UUID(int=i), 1, k, bytes(32)) for i, (_, k) in enumerate(answered)]
    said = [outcome for outcome, _ in answered]
    settlement = settle(sent, said)
    assert [verdict.record for verdict in settlement.verdicts] == sent
    leaves = leaves_of(plan.sent_revisions(sent), said)
    root = merkle.root(leaves)
    for verdict, outcome, leaf in zip(settlement.verdicts, said, leaves, strict=True):
        assert merkle.root_from_path(leaf, merkle.decode_path(verdict.path)) == root
        assert verdict.settles is (outcome.code != Code.LATER)
        if verdict.settles:
            assert not moves_by_itself(verdict.state) or outcome.standing == Code.LATER
        if outcome.code in {"from_the_future", ""}:
            assert verdict.state is State.NEEDS_UPDATE


def test_a_group_whose_member_is_to_come_later_comes_later_whole() -> None:
    sent = [SentRecord(at, UUID(int=at), 1, RevisionKind.ENTRY, bytes(32)) for at in range(3)]
    said = [
        Outcome(Code.BLOCKED, position=1),
        Outcome(Code.LATER, after_s=9),
        Outcome(Code.BLOCKED, position=7),
    ]
    first, second, third = settle(sent, said).verdicts
    assert first.retry_at == second.retry_at
    assert (first.settles, second.settles, third.settles) == (False, False, True)


def settle(sent: list[SentRecord], said: list[Outcome]) -> Settlement:
    leaves = leaves_of(plan.sent_revisions(sent), said)
    receipt = Receipt(uuid4(), Epoch(1, "e"), uuid4(), 1, 100, len(sent), merkle.root(leaves))
    answer = BatchAnswer(
        sign(KEY, RECEIPT, receipt.to_json()), Outcome("accepted"), dict(enumerate(said))
    )
    return plan.settlement_of(answer, Proven(receipt, leaves), sent, NOW, 200)


def test_a_void_is_void_in_whichever_word_the_server_says_so() -> None:
    record = SentRecord(1, uuid4(), 2, RevisionKind.VOID, bytes(32))
    for said, state in (
        (Outcome("accepted"), State.VOIDED),
        (Outcome("void"), State.VOIDED),
        (Outcome("already", standing="void"), State.VOIDED),
        (Outcome("superseded"), State.ACCEPTED),
        (Outcome("stale"), State.DOSE_CHECK),
    ):
        assert plan.verdict(record, said, server_seq=1, now=NOW).state is state


def test_promised_is_what_the_server_must_know_of_this_very_id_and_life() -> None:
    contract = Contract("http://server", uuid4(), b"", "", uuid4(), 2, "now")
    own = {"device": str(contract.device), "device_seq": 7, "root": "ab" * 32}
    newest = {**own, "epoch": {"number": 2, "nonce": "now"}}
    assert plan.promised(contract, newest) == Promised("now", f"7-{'ab' * 8}")
    earlier = {**own, "epoch": {"number": 1, "nonce": "before"}}
    another = {**newest, "device": str(uuid4())}
    for not_named in (None, earlier, another):
        assert plan.promised(contract, not_named) == Promised("now", "")
