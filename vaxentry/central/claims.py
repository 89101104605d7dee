"""Who may hold what: the three kinds of claim and how a clash is judged. Pure.

A ticket, a person's document number and a dose of a course each belong to one person (and, but for
the ticket's and the number's other doses of the same person, to one record). Only the head of a
record whose injection was given claims.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec import Struct

from vaxentry.central.model import DOSE, PERSON, TICKET, ClaimKey, Contender, Facts, Holder
from vaxentry.domain.dose import IdType
from vaxentry.wire.outcomes import Code

OWN_NUMBER = frozenset({IdType.NIK, IdType.PASSPORT, IdType.KITAS})
"""Documents whose number is one person's own: not a mother's NIK, not a family card."""

_LONGEST_KEY = 400
_SEVERITY = (Code.HELD_NIK, Code.HELD_TICKET, Code.HELD_DOSE)


@dataclass(frozen=True, slots=True)
class Clash:
    """Why a record can't have what another one holds."""

    code: Code
    differs: tuple[str, ...]


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


def judge(kind: str, holder: Facts, candidate: Facts) -> Clash | None:
    """Whether `candidate` may hold a claim beside `holder`; None = it may."""
    if kind == PERSON:
        differs = _person_differs(holder, candidate)
        return Clash(Code.HELD_NIK, differs) if differs else None
    if kind == DOSE:
        return Clash(Code.HELD_DOSE, _dose_differs(holder, candidate))
    differs = _identity_differs(holder, candidate)
    if differs:
        return Clash(Code.HELD_TICKET, differs)
    if _same_dose(holder, candidate):
        return Clash(Code.HELD_DOSE, _dose_differs(holder, candidate))
    return None


def _person_differs(a: Facts, b: Facts) -> tuple[str, ...]:
    differs = []
    if a.name_key != b.name_key:
        differs.append("name")
    if a.birth_date and b.birth_date and a.birth_date != b.birth_date:
        differs.append("birth_date")
    return tuple(differs)


def _identity_differs(a: Facts, b: Facts) -> tuple[str, ...]:
    """What says that these are two people; a number counts only against one of its own kind."""
    differs = list(_person_differs(a, b))
    if a.id_type == b.id_type and a.id_number and b.id_number and a.id_number != b.id_number:
        differs.insert(0, "id_number")
    elif a.id_type == b.id_type == IdType.MOTHER_NIK and a.birth_order != b.birth_order:
        differs.insert(0, "birth_order")
    return tuple(differs)


def _dose_differs(a: Facts, b: Facts) -> tuple[str, ...]:
    differs = _person_differs(a, b)
    return (*differs, "given_on") if a.given_on != b.given_on else differs


def _same_dose(a: Facts, b: Facts) -> bool:
    return (a.series, a.course, a.dose_no) == (b.series, b.course, b.dose_no)


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
    """

    group: frozenset[str]
    takers: Mapping[str, int]


def settle(key: ClaimKey, claim: Claim, move: Move, facts: Mapping[str, Facts]) -> Claim:
    """The claim after a group moved: what it held and takes again stays in the group, what it frees
    goes to the oldest contender, and newcomers come last.

    A record that takes again what it shares with others stays only if it still fits them: a
    correction never turns the others out.
    """
    if not claim.holders and not claim.contenders:
        return _first_claim(key, move, facts)
    court = _Court(key, facts, _keep_places(claim, move))
    for heir, since in _heirs(claim, move):
        court.inherit(heir, since)
    for contender in claim.contenders:
        if contender.record_id not in move.group or contender.record_id in move.takers:
            court.admit(contender.record_id, contender.since)
    for taker, since in move.takers.items():
        court.admit(taker, since)
    return court.verdict()


def _first_claim(key: ClaimKey, move: Move, facts: Mapping[str, Facts]) -> Claim:
    if len(move.takers) == 1:
        return Claim(tuple(Holder(record, since) for record, since in move.takers.items()))
    court = _Court(key, facts, [])
    for taker, since in move.takers.items():
        court.admit(taker, since)
    return court.verdict()


def _keep_places(claim: Claim, move: Move) -> list[Holder]:
    """The holders that are not touched."""
    return [holder for holder in claim.holders if holder.record_id not in move.group]


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

    def __init__(self, key: ClaimKey, facts: Mapping[str, Facts], holders: list[Holder]) -> None:
        self._key = key
        self._facts = facts
        self._holders = holders
        self._contenders: list[Contender] = []
        self._heard = {holder.record_id for holder in holders}

    def admit(self, record_id: str, since: int) -> None:
        """Make the record a holder, or a contender of the first holder it clashes with."""
        if record_id in self._heard:
            return
        self._heard.add(record_id)
        found = self._clash(self._facts[record_id])
        if found is None:
            self._holders.append(Holder(record_id, since))
            return
        other, clash = found
        self._contenders.append(
            Contender(self._key, record_id, other, clash.code, ",".join(clash.differs), since)
        )

    def inherit(self, record_id: str, since: int) -> None:
        """Make the record a holder if it fits; otherwise it is heard in its turn."""
        if record_id not in self._heard and self._clash(self._facts[record_id]) is None:
            self._heard.add(record_id)
            self._holders.append(Holder(record_id, since))

    def _clash(self, candidate: Facts) -> tuple[str, Clash] | None:
        for holder in self._holders:
            clash = judge(self._key.kind, self._facts[holder.record_id], candidate)
            if clash is not None:
                return holder.record_id, clash
        return None

    def verdict(self) -> Claim:
        """The claim after everybody was heard."""
        holders = sorted(self._holders, key=lambda holder: holder.since)
        return Claim(tuple(holders), tuple(self._contenders))


def gravest(codes: Sequence[str]) -> str:
    """The standing that shows of several clashes: another person before a ticket before a dose."""
    return next((code for code in _SEVERITY if code in codes), Code.ACCEPTED)
