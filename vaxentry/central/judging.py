"""Whether two records can hold one claim beside each other, by what they say. Pure."""

from dataclasses import dataclass

from vaxentry.central.model import DOSE, PERSON, Facts
from vaxentry.domain.dose import IdType
from vaxentry.wire.outcomes import Code


@dataclass(frozen=True, slots=True)
class Clash:
    """Why a record can't have what another one holds."""

    code: Code
    differs: tuple[str, ...]


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
