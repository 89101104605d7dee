"""NIKs that the civil registry is asked about: on the list, in a file, rechecked by news."""

from datetime import date
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest

from tests.central.client import START
from tests.db.conftest import a_dose
from tests.e2e.desk import Desk
from vaxentry import joining, wiring
from vaxentry.book_files import BookFiles
from vaxentry.central.embedded import Embedded
from vaxentry.central.register import import_register
from vaxentry.domain.case_steps import Step
from vaxentry.domain.desk_files import FileForm, fits_as_password
from vaxentry.domain.trail import TrailQuery
from vaxentry.errors import StorageError
from vaxentry.language import Words
from vaxentry.settings import Places, Settings

KNOWN, UNKNOWN = "9271060312009001", "9271060312009002"


def load(server: Embedded, path: Path, *numbers: str) -> None:
    path.write_text("\n".join(("nik", *numbers)))
    database = server.central.database
    import_register(database, path, scope="9271", as_of=date(2026, 11, 1), now=START)


def listed(desk: Desk) -> list[tuple[UUID, bool]]:
    return [(row.record_id, row.is_used) for row in desk.book.niks()]


def test_one_that_is_not_found_waits_and_goes_when_the_register_knows_it(
    desks: tuple[Desk, Desk], server: Embedded, tmp_path: Path
) -> None:
    desk, _ = desks
    load(server, tmp_path / "a.csv", KNOWN)
    known, unknown = (desk.save(a_dose(one, ticket=None)) for one in (KNOWN, UNKNOWN))
    assert desk.sync() == {"accepted": 2}
    assert listed(desk) == [(unknown, False)]
    load(server, tmp_path / "b.csv", KNOWN, UNKNOWN)
    desk.sync()
    assert listed(desk) == []
    assert known != unknown


def test_one_used_by_another_waits_for_the_registry_until_the_clash_is_over(
    desks: tuple[Desk, Desk],
) -> None:
    first, second = desks
    holder = first.save(a_dose(KNOWN, ticket=None, name="SITI AMINAH"))
    first.sync()
    ours = second.save(a_dose(KNOWN, ticket=None, name="BUDI SANTOSO", dose_no=2))
    second.sync()
    second.book.take_step([ours], Step.DUKCAPIL)
    assert listed(second) == [(ours, True)]
    assert [row.is_waiting for row in second.book.conflicts()] == [True]
    (one,) = second.book.nik_cases()
    assert (one.dose.identity.number, one.other) == (KNOWN, "KDL-01 2021-08-27")
    first.book.void(holder, reason="salah NIK")
    first.sync()
    assert second.sync() == {"accepted": 1}
    assert (listed(second), second.book.conflicts()) == ([], [])


def test_what_left_is_noted_and_what_can_not_be_noted_has_not_left(
    tmp_path: Path, server: Embedded, monkeypatch: pytest.MonkeyPatch
) -> None:
    places, settings = Places(tmp_path / "home"), Settings(key_store="file")
    load(server, tmp_path / "a.csv", KNOWN)
    with wiring.open_book(places, settings) as book:
        joining.enrol(book.store, server.url, server.enroll_code("KDL-01", "Posko"))
        stack = book.store.open_stack(date(2021, 8, 27), 0, "")
        record = wiring.new_record_id()
        book.store.add(a_dose(UNKNOWN, ticket=None), record_id=record, stack=stack.id)
        wiring.make_engine(book.store, settings, Event()).run_once()
        files = BookFiles(book, Words("en"))
        password = files.new_password()
        assert fits_as_password(password)
        assert files.write_niks(tmp_path / "a.zip", FileForm.XLSX, password) == 1
        (row,) = book.store.niks()
        assert row.sent is not None
        noted = [(one.action, one.detail) for one in book.trail.rows(TrailQuery())]
        assert noted[-2:] == [("exported", "dukcapil"), ("step_taken", "sent_dukcapil")]

        def refuse(*_: object) -> None:
            raise StorageError

        monkeypatch.setattr(type(book.store), "take_step", refuse)
        with pytest.raises(StorageError):
            files.write_niks(tmp_path / "b.zip", FileForm.CSV, password)
        assert not (tmp_path / "b.zip").exists()
