"""The decision alone: every branch, and what must hold whatever arrives in whatever order."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.examples import examples
from vaxentry.central import claims
from vaxentry.central.decide import decide
from vaxentry.central.judging import judge
from vaxentry.central.model import (
    ClaimKey,
    Contender,
    Decision,
    Event,
    Facts,
    Head,
    Held,
    RevisionKey,
    Snapshot,
)
from vaxentry.wire.messages import Outcome

SCOPE = frozenset({"S1"})


def facts(person: int, ticket: str, dose_no: int = 1, name: str = "") -> Facts:
    name = name or f"ORANG {person}"
    return Facts(
        "nik", str(person), None, name, name, "", ticket, "covid19", "primer", dose_no,
        "2021-08-17", "S1",
    )  # fmt: skip


def digest(text: str) -> str:
    return text.encode().hex().ljust(64, "0")


def event(
    position: int,
    record: str,
    rev: int = 1,
    body: str = "",
    wants: Facts | None = None,
    **more: object,
) -> Event:
    key = RevisionKey(record, rev, digest(f"{record}{rev}{body}"))
    made = Event(position, key, device="pc", site="S1", facts=wants or facts(1, ""))
    return replace(made, **more)


class World:
    """A server that only keeps what decisions tell it to."""

    def __init__(self) -> None:
        self.held: dict[RevisionKey, Held] = {}
        self.heads: dict[str, Head] = {}
        self.facts: dict[str, Facts] = {}
        self.holders: dict[ClaimKey, tuple[object, ...]] = {}
        self.contenders: dict[tuple[ClaimKey, str], Contender] = {}
        self.last_seq = 0

    def snapshot(self) -> Snapshot:
        return Snapshot(
            heads=self.heads,
            held=self.held,
            holders=self.holders,  # type: ignore[arg-type]
            contenders=tuple(self.contenders.values()),
            facts=self.facts,
            scope=SCOPE,
            last_seq=self.last_seq,
        )

    def play(self, *events: Event) -> Decision:
        decision = decide(self.snapshot(), events)
        assert decision.last_seq >= self.last_seq + len(events)
        for position, held in decision.stored.items():
            assert events[position].key not in self.held
            self.held[events[position].key] = held
        self.held |= decision.restanding
        self.heads |= decision.heads
        for record in decision.heads:
            self.facts.pop(record, None)
        self.facts |= {r: f for r, f in decision.facts.items() if r in self.heads}
        self.holders |= decision.holders
        for at in decision.closed:
            del self.contenders[at]
        for one in decision.opened:
            self.contenders[one.claim, one.record_id] = one
        self.last_seq = decision.last_seq
        return decision

    def codes(self, *events: Event) -> list[str]:
        return [outcome.code for outcome in self.play(*events).outcomes]

    def standing(self, made: Event) -> Held:
        return self.held[made.key]

    def check(self) -> None:
        """What must hold at every moment."""
        wanted: dict[ClaimKey, set[str]] = {}
        for record, fact in self.facts.items():
            for key in claims.wanted(fact):
                wanted.setdefault(key, set()).add(record)
        for key, records in wanted.items():
            holding = [holder.record_id for holder in self.holders.get(key, ())]  # type: ignore[attr-defined]
            waiting = [record for at, record in self.contenders if at == key]
            assert holding, f"{key} is wanted and nobody holds it"
            assert sorted(holding + waiting) == sorted(records)
            for first, second in ((a, b) for a in holding for b in holding if a < b):
                assert judge(key.kind, self.facts[first], self.facts[second]) is None
        for key, holders in self.holders.items():
            assert bool(holders) == (key in wanted)
        for record, head in self.heads.items():
            self._check_head(record, head)
        numbers = [held.server_seq for held in self.held.values()]
        assert max(numbers, default=0) <= self.last_seq

    def _check_head(self, record: str, head: Head) -> None:
        held = self.held[head.key]
        lost = [one.code for at, one in self.contenders.items() if at[1] == record]
        expected = "void" if head.void else claims.gravest(lost)
        assert held.standing == expected
        contested = any(one.other == record for one in self.contenders.values())
        assert ("contested" in held.flags) == contested


def test_a_new_record_is_accepted_whatever_its_number() -> None:
    assert World().codes(event(0, "a", rev=3)) == ["accepted"]


def test_what_cannot_be_rebuilt_gets_its_own_outcome() -> None:
    broken = replace(event(0, "a"), refused=Outcome("unsupported"), facts=None)
    world = World()
    assert world.codes(broken, event(1, "b")) == ["unsupported", "accepted"]
    assert len(world.held) == 1


def test_a_tombstone_comes_before_everything_stored() -> None:
    snapshot = Snapshot(erased=frozenset({"a"}), scope=SCOPE)
    assert [o.code for o in decide(snapshot, [event(0, "a")]).outcomes] == ["erased"]


def test_already_tells_the_present_standing_and_its_number() -> None:
    world = World()
    first = event(0, "a")
    world.play(first)
    outcome = world.play(first).outcomes[0]
    assert (outcome.code, outcome.standing, outcome.server_seq) == ("already", "accepted", 1)


def test_already_comes_before_scope_and_rules() -> None:
    world = World()
    first = event(0, "a")
    world.play(first)
    again = replace(first, in_scope=False, broken=("name", "required"))
    assert world.codes(again) == ["already"]


@pytest.mark.parametrize("own", [True, False])
def test_another_sites_record_is_not_taken(own: bool) -> None:
    world = World()
    if own:
        world.play(event(0, "a"))
        world.heads["a"] = replace(world.heads["a"], site="S2")
        foreign = event(0, "a", rev=2)
    else:
        foreign = replace(event(0, "a"), in_scope=False)
    outcome = world.play(foreign).outcomes[0]
    assert (outcome.code, outcome.field, outcome.rule) == ("invalid", "site", "site_scope")


def test_forked_comes_before_superseded() -> None:
    world = World()
    world.play(event(0, "a"))
    twin = event(0, "a", body="other")
    head = world.heads["a"]
    world.heads["a"] = replace(head, parents=frozenset({(1, twin.key.digest)}))
    assert world.codes(twin) == ["forked"]


def test_superseded_by_a_head_that_knew_it() -> None:
    world = World()
    first = event(0, "a")
    head = event(0, "a", rev=2, parents=frozenset({(1, first.key.digest)}))
    world.play(head)
    assert world.codes(first) == ["superseded"]
    assert world.standing(head).standing == "accepted"


def test_the_same_number_from_another_pc_is_stale_not_forked() -> None:
    world = World()
    world.play(event(0, "a"))
    assert world.codes(event(0, "a", body="other", device="pc2")) == ["stale"]


def test_stale_comes_before_rules() -> None:
    world = World()
    world.play(event(0, "a"))
    late = event(0, "a", rev=2, broken=("name", "required"))
    assert world.codes(late) == ["stale"]
    assert world.standing(late).standing == "stale"


def test_a_stale_revision_claims_nothing() -> None:
    world = World()
    world.play(event(0, "a"))
    world.play(event(0, "a", rev=2, wants=facts(1, "T9")))
    assert world.codes(event(0, "b", wants=facts(2, "T9"))) == ["accepted"]


def test_broken_rules_are_invalid_and_nothing_is_stored() -> None:
    world = World()
    assert world.codes(event(0, "a", broken=("name", "required"), facts=None)) == ["invalid"]
    assert not world.held


def test_a_void_frees_its_claims() -> None:
    world = World()
    holder, rival = event(0, "a", wants=facts(1, "T1")), event(1, "b", wants=facts(2, "T1"))
    assert world.codes(holder, rival) == ["accepted", "held.ticket"]
    known = frozenset({(1, holder.key.digest)})
    void = event(0, "a", rev=2, void=True, parents=known)
    void = replace(void, facts=None)
    decision = world.play(void)
    assert [o.code for o in decision.outcomes] == ["void"]
    assert world.standing(rival) == Held("accepted", frozenset(), 4, "pc")
    assert world.standing(holder).standing == "superseded"


def test_a_ticket_for_another_dose_is_flagged_on_the_later_record() -> None:
    world = World()
    first = event(0, "a", wants=facts(1, "T1"))
    second = event(0, "b", wants=facts(1, "T1", dose_no=2))
    world.play(first)
    outcome = world.play(second).outcomes[0]
    assert (outcome.code, set(outcome.flags)) == ("accepted", {"ticket_reused"})
    assert world.standing(first).flags == frozenset()


def test_one_batch_tells_both_parties_of_a_clash() -> None:
    outcomes = (
        World()
        .play(event(0, "a", wants=facts(1, "T1")), event(1, "b", wants=facts(2, "T1")))
        .outcomes
    )
    assert [(o.code, set(o.flags)) for o in outcomes] == [
        ("accepted", {"contested"}),
        ("held.ticket", set()),
    ]


def test_two_revisions_of_a_record_in_one_group() -> None:
    first = event(0, "a", group="g")
    second = event(1, "a", rev=2, parents=frozenset({(1, first.key.digest)}), group="g")
    assert World().codes(first, second) == ["superseded", "accepted"]
    assert World().codes(second, replace(first, position=1)) != ["accepted", "accepted"]


def test_a_group_with_a_stale_member_keeps_its_body_and_applies_nothing() -> None:
    world = World()
    world.play(event(0, "a"))
    stale = event(0, "a", rev=2, group="g")
    other = event(1, "b", group="g")
    outcomes = world.play(stale, other).outcomes
    assert [o.code for o in outcomes] == ["stale", "blocked"]
    assert outcomes[1].position == 0
    assert "b" not in world.heads


def test_a_repeated_member_of_a_blocked_group_is_blocked_too() -> None:
    twice = event(0, "a", group="g")
    bad = event(2, "b", group="g", broken=("name", "required"), facts=None)
    codes = World().codes(twice, replace(twice, position=1), bad)
    assert codes == ["blocked", "blocked", "invalid"]


def test_changes_outside_the_batch_are_numbered_after_it() -> None:
    world = World()
    holder = event(0, "a", wants=facts(1, "T1"))
    world.play(holder)
    decision = world.play(event(0, "b", wants=facts(2, "T1")), event(1, "c", wants=facts(3, "")))
    assert decision.restanding[holder.key].server_seq == 4
    assert decision.last_seq == 4


_PEOPLE = st.integers(1, 3)
_TICKETS = st.sampled_from(["", "T1", "T2"])
_WANTS = st.builds(facts, _PEOPLE, _TICKETS, st.integers(1, 2), st.sampled_from(["", "LAIN"]))


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Events of a few records: entries, corrections by their own or another PC, and voids."""
    made: list[Event] = []
    for record in "abcd"[: draw(st.integers(1, 4))]:
        known: frozenset[tuple[int, str]] = frozenset()
        for rev in range(1, draw(st.integers(1, 3)) + 1):
            void = rev > 1 and draw(st.booleans())
            device = draw(st.sampled_from(["pc", "pc2"]))
            one = event(0, record, rev, parents=known, void=void, device=device, wants=draw(_WANTS))
            made.append(replace(one, facts=None) if void else one)
            if draw(st.integers(0, 3)):  # now and then a PC did not know the revision before
                known |= {(rev, one.key.digest)}
    return made


@settings(max_examples=examples(300), deadline=None)
@given(st.data())
def test_any_order_of_arrival_keeps_every_body_and_one_holder_per_claim(
    data: st.DataObject,
) -> None:
    made = data.draw(histories())
    arrivals = data.draw(st.permutations([*made, *data.draw(st.lists(st.sampled_from(made)))]))
    world = World()
    while arrivals:
        size = data.draw(st.integers(1, 3))
        batch, arrivals = arrivals[:size], arrivals[size:]
        grouped = data.draw(st.booleans()) and _distinct(batch)
        world.play(
            *(
                replace(one, position=at, group="g" if grouped else None)
                for at, one in enumerate(batch)
            )
        )
        world.check()
    for one in made:  # whatever was blocked with its group comes again alone, as the client does
        world.play(replace(one, position=0, group=None))
        world.check()
    assert set(world.held) == {one.key for one in made}


def _distinct(batch: Sequence[Event]) -> bool:
    return len({one.key.record_id for one in batch}) == len(batch)
