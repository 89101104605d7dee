"""One NIK in two spellings, typed at two desks."""

from dataclasses import replace
from uuid import UUID

from tests.db.conftest import a_dose
from tests.e2e.desk import Desk
from vaxentry.domain.cases import Case

THEIRS = a_dose("9271060312009001", ticket=None, name="SITI AMINAH")
OURS = replace(THEIRS, name="SITI AMINA", dose_no=2)


def contend(desks: tuple[Desk, Desk]) -> tuple[UUID, UUID]:
    """The first PC's record is accepted, the second one's contends with it and was told so."""
    first, second = desks
    holder = first.save(THEIRS)
    first.sync()
    contender = second.save(OURS)
    assert second.sync() == {"nik_clash": 1}
    return holder, contender


def case_of(desk: Desk, record: UUID) -> Case:
    found = desk.book.case(record)
    assert found is not None
    return found
