from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.central.client import START, Clock, Pc, given, nik
from vaxentry.central import tables
from vaxentry.central.api import Central
from vaxentry.central.register import Imported, import_register
from vaxentry.central.status import read_status
from vaxentry.domain.dose import IdType
from vaxentry.errors import FileError
from vaxentry.wire.messages import QueueReport

KNOWN, UNKNOWN = nik(100), nik(101)
OUTSIDE = "9271060312000001"


def load(central: Central, path: Path, content: str | bytes, scope: str = "3201") -> Imported:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_register(central.database, path, scope=scope, as_of=date(2026, 11, 1), now=START)


def test_a_nik_that_is_not_listed_is_flagged_and_the_dose_counts(
    central: Central, pc: Pc, tmp_path: Path
) -> None:
    load(central, tmp_path / "r.csv", f"nama,nik\nA,{KNOWN}\n")
    reply = pc.send(*(pc.revision(given(number=one)) for one in (KNOWN, UNKNOWN, OUTSIDE)))
    assert reply.codes == ["accepted"] * 3
    assert [set(o.flags) for o in reply.outcomes] == [set(), {"nik_pending"}, set()]


def test_a_newer_list_verifies_what_is_here_and_tells_it(
    central: Central, pc: Pc, tmp_path: Path
) -> None:
    known, unknown = (pc.revision(given(number=one)) for one in (KNOWN, UNKNOWN))
    pc.send(known, unknown, pc.revision(given(number=OUTSIDE)))
    load(central, tmp_path / "a.csv", f"nik\n{KNOWN}\n")
    page = pc.changes()
    assert {s.record_id: s.flags for s in page.standings} == {
        unknown.record_id: frozenset({"nik_pending"})
    }
    load(central, tmp_path / "b.csv", f"nik\n{UNKNOWN}\n")
    later = {s.record_id: s.flags for s in pc.changes(page.upto).standings}
    assert later == {
        known.record_id: frozenset({"nik_pending"}),
        unknown.record_id: frozenset(),
    }
    assert pc.standing(unknown).flags == frozenset()


def test_without_a_register_no_nik_is_checked(pc: Pc) -> None:
    assert pc.send(pc.revision(given(number=UNKNOWN))).only.flags == frozenset()


def test_only_a_persons_own_nik_is_checked(central: Central, pc: Pc, tmp_path: Path) -> None:
    load(central, tmp_path / "r.csv", f"nik\n{KNOWN}\n")
    mother = given("BAYI", number=UNKNOWN, id_type=IdType.MOTHER_NIK, birth_order=1)
    assert pc.send(pc.revision(mother)).only.flags == frozenset()


def test_a_new_list_replaces_the_old_one_of_its_scope_only(
    central: Central, tmp_path: Path, read: Any
) -> None:
    load(central, tmp_path / "a.csv", f"nik\n{OUTSIDE}\n", scope="92")
    load(central, tmp_path / "b.csv", f"nik\n{KNOWN}\n")
    assert load(central, tmp_path / "c.csv", f"nik\n{UNKNOWN}\n") == Imported(1, 0)
    kept = {row.nik for row in read(select(tables.register_person))}
    assert kept == {OUTSIDE, UNKNOWN}


def test_lines_that_are_no_nik_or_outside_the_scope_are_counted(
    central: Central, tmp_path: Path
) -> None:
    content = f"\ufeffNama;NIK\nA;'{KNOWN}\nB;{OUTSIDE}\nC;32011301019\nD\nE;{KNOWN}\n"
    assert load(central, tmp_path / "r.csv", content) == Imported(people=1, refused=3)


@pytest.mark.parametrize(
    ("content", "scope", "reason"),
    [
        ("nama\nA\n", "3201", "register_column"),
        ("", "3201", "register_column"),
        (b"\xff\xfe\x00", "3201", "register_file"),
        ("nik\n", "32x", "register_scope"),
        ("nik\n", "", "register_scope"),
    ],
)
def test_files_that_are_no_register(
    central: Central, tmp_path: Path, content: str | bytes, scope: str, reason: str
) -> None:
    with pytest.raises(FileError) as refused:
        load(central, tmp_path / "r.csv", content, scope)
    assert refused.value.params["reason"] == reason


def test_a_missing_register_file(central: Central, tmp_path: Path) -> None:
    with pytest.raises(FileError):
        import_register(
            central.database, tmp_path / "no.csv", scope="3201", as_of=START.date(), now=START
        )


def test_status_tells_per_site_and_pc(central: Central, pc: Pc, clock: Clock) -> None:
    clock.advance(timedelta(hours=1))
    other = Pc(central, "S2")
    holder = pc.revision(given("BUDI", ticket="T-1"))
    pc.send(holder)
    report = QueueReport(waiting=5, oldest_saved_at=START, uncertain=1)
    other.send(other.revision(given("SITI", ticket="T-1")), report=report)

    first, second = read_status(central.database)
    assert (first.site, first.name) == ("S1", "Puskesmas S1")
    assert (first.devices[0].waiting, first.devices[0].conflicts) == (0, 0)
    told = second.devices[0]
    assert (told.device, told.pc_code) == (str(other.device), other.enrolment.pc_code)
    assert (told.waiting, told.uncertain, told.conflicts, told.records) == (5, 1, 1, 1)
    assert told.oldest_saved_at == START.isoformat()
    assert told.last_seen_at == (START + timedelta(hours=1)).isoformat()


def test_status_counts_revisions_that_conflict(central: Central, pc: Pc) -> None:
    other = Pc(central)
    first = pc.revision(given())
    pc.send(first)
    pc.send(pc.correct(first, phone="+62811"))
    other.send(other.correct(first, phone="+62822"))
    (site,) = read_status(central.database)
    assert {d.device: d.conflicts for d in site.devices} == {
        str(pc.device): 0,
        str(other.device): 1,
    }
