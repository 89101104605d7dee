"""What a record says once another number of it is declined."""

from dataclasses import replace

from tests.db.conftest import a_dose
from vaxentry.domain.approval import declined
from vaxentry.domain.dose import Identity, IdType, Origin
from vaxentry.domain.form import Field

OLD, NEW = Identity(IdType.NIK, "9204014804000001"), Identity(IdType.NIK, "9204014804000002")
BEFORE = replace(a_dose(), identity=OLD, origins={Field.ID_NUMBER: Origin.FILE})
WANTED = replace(BEFORE, identity=NEW, origins={})


def test_with_nothing_else_it_stands_as_it_stood() -> None:
    assert declined(BEFORE, WANTED, WANTED) == BEFORE


def test_what_was_corrected_since_stands_with_the_old_number() -> None:
    now = replace(WANTED, batch="B9", phone="-", origins={Field.PHONE: Origin.FILE})
    origins = {Field.ID_NUMBER: Origin.FILE, Field.PHONE: Origin.FILE}
    assert declined(BEFORE, WANTED, now) == replace(BEFORE, batch="B9", phone="-", origins=origins)


def test_another_persons_name_is_not_put_beside_the_old_number() -> None:
    wanted = replace(WANTED, name="ORANG LAIN")
    assert declined(BEFORE, wanted, replace(wanted, batch="B9")) == BEFORE
