"""A visit of several antigens on its way to the real server: no antigen stands in another's way."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from tests.db.conftest import a_dose
from tests.e2e.desk import OTHER_NIK, Desk, heads
from vaxentry.central.embedded import serve_in_thread
from vaxentry.domain.dose import Identity, IdType
from vaxentry.domain.routine import Antigen, Visit


def visit(child: Identity, dose_no: int, *vaccines: str) -> Visit:
    dose = a_dose(identity=child, name="BAYI SITI", dose_no=dose_no)
    return Visit(tuple(Antigen(uuid4(), replace(dose, vaccine=one)) for one in vaccines))


@pytest.mark.parametrize(
    "child",
    [Identity(IdType.NIK, OTHER_NIK), Identity(IdType.MOTHER_NIK, OTHER_NIK, 1)],
    ids=["own number", "mother's number"],
)
def test_every_antigen_of_a_visit_is_accepted_once(tmp_path: Path, child: Identity) -> None:
    (tmp_path / "one").mkdir()
    server = serve_in_thread(tmp_path / "central")
    desk = Desk(tmp_path / "one", server).enrol()
    try:
        first = visit(child, 1, "bcg", "opv", "hb0")
        desk.book.add_visit(first, stack=desk.stack.id)
        desk.client.losing = 1
        assert desk.sync() == {"uncertain": 3}
        assert desk.sync() == {"accepted": 3}
        assert heads(server) == {one.record_id: "accepted" for one in first.antigens}
        desk.book.add_visit(visit(child, 2, "opv", "pcv"), stack=desk.stack.id)
        assert desk.sync() == {"accepted": 5}
    finally:
        desk.close()
        server.stop()
