"""A site that the server does not take from this PC: corrected and received, or undone here."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.db.conftest import a_dose
from tests.e2e.desk import OTHER_NIK, SITE, Desk, heads
from vaxentry import joining
from vaxentry.central.embedded import Embedded
from vaxentry.domain.form import StackField


@pytest.fixture
def desk(tmp_path: Path, server: Embedded) -> Iterator[Desk]:
    (tmp_path / "one").mkdir()
    made = Desk(tmp_path / "one", server)
    made.stack = made.book.open_stack(date(2021, 8, 27), 0, "", "KDL-10")
    yield made.enrol()
    made.close()


def test_a_stack_of_a_site_out_of_scope_is_corrected_and_received(
    desk: Desk, server: Embedded
) -> None:
    first = desk.save()
    second = desk.save(a_dose(number=OTHER_NIK, ticket=None))
    assert desk.sync() == {"needs_fix": 2}
    assert desk.book.detail(first).invalid_field == "site"
    assert desk.book.site().scope == (SITE,)
    cards = range(1, 3)
    assert desk.book.correct_range(desk.stack.id, cards, StackField.SITE, SITE, reason="x") == 2
    assert desk.sync() == {"accepted": 2}
    assert heads(server) == {first: "accepted", second: "accepted"}


def test_enrolled_for_the_site_the_pc_sends_what_was_refused_by_itself(
    desk: Desk, server: Embedded
) -> None:
    records = [desk.save(), desk.save(a_dose(number=OTHER_NIK, ticket=None))]
    assert desk.sync() == {"needs_fix": 2}
    code = server.enroll_code(SITE, "Posko", ["KDL-10"])
    joining.enrol(desk.book, server.url, code)
    assert desk.states() == {"queued": 2}
    assert desk.sync() == {"accepted": 2}
    assert set(heads(server)) == set(records)


def test_enrolled_for_other_sites_alone_it_is_refused_once_more(desk: Desk) -> None:
    record = desk.save()
    assert desk.sync() == {"needs_fix": 1}
    desk.enrol()
    assert desk.sync() == {"needs_fix": 1}
    told = desk.book.detail(record)
    assert (told.invalid_rule, len(told.attempts)) == ("site_scope", 2)
    assert desk.sync() == {"needs_fix": 1}
    assert len(desk.book.detail(record).attempts) == 2


def test_a_void_of_what_the_server_refused_stays_here(desk: Desk, server: Embedded) -> None:
    """The server holds nothing of it, and would refuse its void for the same reason."""
    record = desk.save()
    assert desk.sync() == {"needs_fix": 1}
    desk.book.void(record, reason="salah tempat")
    assert desk.sync() == desk.sync() == {"voided": 1}
    assert desk.book.status().waiting == 0
    assert heads(server) == {}
