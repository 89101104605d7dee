"""Who may hold what: the three kinds of claim and how a clash is judged. Pure.

A ticket, a person's document number and a dose of a course each belong to one person (and, but for
the ticket's and the number's other doses of the same person, to one record). Only the head of a
record whose injection was given claims.
"""

import hashlib
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from vaxentry.central import rulings
from vaxentry.central.judging import Clash, judge
from vaxentry.central.model import DOSE, PERSON, TICKET, ClaimKey, Contender, Facts, Holder
from vaxentry.central.rulings import Rulings
from vaxentry.domain.dose import IdType
from vaxentry.wire.outcomes import Code

OWN_NUMBER = frozenset({IdType.NIK, IdType.PASSPORT, IdType.KITAS})
"""Documents whose number is one person's own: not a mother's NIK, not a family card."""

_LONGEST_KEY = 400
SEVERITY = (Code.HELD_NIK, Code.HELD_TICKET, Code.HELD_DOSE)


def wanted(facts: Facts) -> tuple[ClaimKey, ...]:
    """Everything a given dose claims."""
    claims = []
    identity = identity_of(facts)
    if identity and facts.id_type in OWN_NUMBER:
        claims.append(ClaimKey(PERSON, identity))
    if facts.ticket:
        claims.append(ClaimKey(TICKET, facts.ticket))
    if identity and facts.dose_no is not None:
        dose = f"{identity}|{facts.series}|{facts.course}|{facts.dose_no}"
        claims.append(ClaimKey(DOSE, _bounded(dose)))
    return tuple(claims)


def identity_of(facts: Facts) -> str:
    """Whose dose it is, by document; empty without one.

    Under a mother's NIK name and order of birth tell twins apart, on a family card the name does.
    """
    if not facts.id_number or facts.id_type == IdType.NONE:
        return ""
    identity = f"{facts.id_type}|{facts.id_number}"
    if facts.id_type in OWN_NUMBER:
        return identity
    return f"{identity}|{facts.name_key}|{facts.birth_order or ''}"


def _bounded(key: str) -> str:
    """A key that fits an index, however long the names in it are."""
    return key if len(key) <= _LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


class Claim(Struct, frozen=True):
    """Who holds one claim and who contends for it, each the oldest first."""

    holders: tuple[Holder, ...] = ()
    contenders: tuple[Contender, ...] = ()


FREE = Claim()
"""A claim that nobody holds or wants."""


def held_by(record_id: str, since: int) -> Claim:
    """A claim with one holder and nobody else."""
    return Claim((Holder(record_id, since),))


class Move(Struct, frozen=True):
    """What a group of events does to one claim.

    Attributes:
        group: records of the group.
        takers: those of them that want the claim now, in batch order, with the server_seq from
            which each of them would have it.
        anew: everybody is heard, whatever they were told before.
    """

    group: frozenset[str]
    takers: Mapping[str, int]
    anew: bool = False


def settle(
    key: ClaimKey,
    claim: Claim,
    move: Move,
    facts: Mapping[str, Facts],
    ruled: Rulings = rulings.NONE,
) -> Claim:
    """The claim after a group moved: what it held and takes again stays in the group, what it frees
    goes to the oldest contender, and newcomers come last.

    A record that takes again what it shares with others stays only if it still fits them: a
    correction never turns the others out. Only a ruling does.
    """
    return by_right(key, _by_age(key, claim, move, facts, ruled), facts, ruled)


def _by_age(
    key: ClaimKey, claim: Claim, move: Move, facts: Mapping[str, Facts], ruled: Rulings
) -> Claim:
    if not claim.holders and not claim.contenders:
        return _first_claim(key, move, facts, ruled)
    court = _Court(key, facts, _keep_places(claim, move), ruled)
    for heir, since in _heirs(claim, move):
        court.inherit(heir, since)
    stays = _undisturbed(claim, move)
    for contender in claim.contenders:
        if contender.other in stays and court.may_keep(contender, move.group):
            court.keep(contender)
        elif contender.record_id not in move.group or contender.record_id in move.takers:
            court.admit(contender.record_id, contender.since)
    for taker, since in move.takers.items():
        court.admit(taker, since)
    return court.verdict()


def _first_claim(key: ClaimKey, move: Move, facts: Mapping[str, Facts], ruled: Rulings) -> Claim:
    if len(move.takers) == 1:
        return Claim(tuple(Holder(record, since) for record, since in move.takers.items()))
    court = _Court(key, facts, [], ruled)
    for taker, since in move.takers.items():
        court.admit(taker, since)
    return court.verdict()


def _keep_places(claim: Claim, move: Move) -> list[Holder]:
    """The holders that are not touched."""
    return [holder for holder in claim.holders if holder.record_id not in move.group]


def _undisturbed(claim: Claim, move: Move) -> AbstractSet[str]:
    """The holders, where none of them moves: who contends with one is judged as before."""
    there = {one.record_id for one in claim.holders}
    return there if not move.anew and there.isdisjoint(move.group) else frozenset()


def _heirs(claim: Claim, move: Move) -> list[tuple[str, int]]:
    """Members that take again what the group held, first those that held it themselves."""
    gone = [holder for holder in claim.holders if holder.record_id in move.group]
    if not gone:
        return []
    again = [(one.record_id, one.since) for one in gone if one.record_id in move.takers]
    held = {record for record, _ in again}
    return again + [(record, gone[0].since) for record in move.takers if record not in held]


class _Court:
    """Hears the candidates for one claim one by one."""

    def __init__(
        self,
        key: ClaimKey,
        facts: Mapping[str, Facts],
        holders: list[Holder],
        ruled: Rulings,
    ) -> None:
        self._key = key
        self._facts = facts
        self._ruled = ruled
        self._holders = holders
        self._contenders: list[Contender] = []
        self._heard = {holder.record_id for holder in holders}

    def admit(self, record_id: str, since: int) -> None:
        """Make the record a holder, or a contender of the first holder it clashes with."""
        if record_id in self._heard:
            return
        self._heard.add(record_id)
        found = self._clash(record_id)
        if found is None:
            self._holders.append(Holder(record_id, since))
            return
        other, clash = found
        self._contenders.append(
            Contender(self._key, record_id, other, clash.code, ",".join(clash.differs), since)
        )

    def may_keep(self, contender: Contender, group: frozenset[str]) -> bool:
        """Whether neither what it says nor what was ruled about it can be new."""
        one = contender.record_id
        return one not in group and not self._ruled.concern(self._key.kind, one)

    def keep(self, contender: Contender) -> None:
        """Leave a contender as it was judged: a crowd is not heard anew for each newcomer."""
        self._heard.add(contender.record_id)
        self._contenders.append(contender)

    def inherit(self, record_id: str, since: int) -> None:
        """Make the record a holder if it fits; otherwise it is heard in its turn."""
        if record_id not in self._heard and self._clash(record_id) is None:
            self._heard.add(record_id)
            self._holders.append(Holder(record_id, since))

    def _clash(self, candidate: str) -> tuple[str, Clash] | None:
        for holder in self._holders:
            clash = between(self._key, holder.record_id, candidate, self._facts, self._ruled)
            if clash is not None:
                return holder.record_id, clash
        return None

    def verdict(self) -> Claim:
        """The claim after everybody was heard."""
        holders = sorted(self._holders, key=lambda holder: holder.since)
        return Claim(tuple(holders), tuple(self._contenders))


def between(
    key: ClaimKey, holder: str, candidate: str, facts: Mapping[str, Facts], ruled: Rulings
) -> Clash | None:
    """Why two records can't both hold a claim: by what they say, and by what was ruled."""
    clash = judge(key.kind, facts[holder], facts[candidate])
    if clash is None or ruled.lets_stand(key.kind, holder, candidate, facts):
        return None
    return clash


def by_right(key: ClaimKey, claim: Claim, facts: Mapping[str, Facts], ruled: Rulings) -> Claim:
    """The claim after those took it whose it is by a ruling: each from those alone that it was
    ruled against, and from nobody while it clashes with another holder too.
    """
    seated: set[str] = set()
    while ruled.favour_any(key.kind):
        parties: list[Holder | Contender] = [*claim.holders, *claim.contenders]
        for party in parties:
            ousted = _ousted(key, claim, party.record_id, facts, ruled)
            if ousted and party.record_id not in seated:
                seated.add(party.record_id)
                claim = _seat(key, claim, party, ousted, facts, ruled)
                break
        else:
            break
    return claim


def _ousted(
    key: ClaimKey, claim: Claim, record_id: str, facts: Mapping[str, Facts], ruled: Rulings
) -> list[Holder]:
    """The holders that make place for a record; none = it may not have the claim."""
    if not ruled.favour(key.kind, record_id):
        return []
    others = [holder for holder in claim.holders if holder.record_id != record_id]
    against = [
        one for one in others if between(key, one.record_id, record_id, facts, ruled) is not None
    ]
    wins = all(ruled.prevails(key.kind, record_id, one.record_id, facts) for one in against)
    return against if wins else []


def _seat(
    key: ClaimKey,
    claim: Claim,
    party: Holder | Contender,
    ousted: Sequence[Holder],
    facts: Mapping[str, Facts],
    ruled: Rulings,
) -> Claim:
    """The claim with this party among its holders; everybody without a place is heard anew."""
    staying = [one for one in claim.holders if one not in ousted and one != party]
    court = _Court(key, facts, [*staying, Holder(party.record_id, party.since)], ruled)
    waiting: list[Holder | Contender] = [*ousted, *claim.contenders]
    for one in sorted(waiting, key=lambda waits: (waits.since, waits.record_id)):
        court.admit(one.record_id, one.since)
    return court.verdict()


def gravest(codes: Sequence[str]) -> str:
    """The standing that shows of several clashes: another person before a ticket before a dose."""
    return next((code for code in SEVERITY if code in codes), Code.ACCEPTED)
