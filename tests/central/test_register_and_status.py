from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.central.client import START, Clock, Pc, given, nik
from vaxentry.central import tables
from vaxentry.central.alarms import AlarmKind, raise_alarm, settle_alarm
from vaxentry.central.api import Central
from vaxentry.central.care import erase_record, revoke
from vaxentry.central.register import Imported, import_register
from vaxentry.central.status import read_status
from vaxentry.central.status_lines import status_lines
from vaxentry.domain.dose import IdType
from vaxentry.errors import FileError
from vaxentry.language import LANGUAGES, Words
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

    first, second = read_status(central.database, central.identity, clock()).sites
    assert (first.site, first.name) == ("S1", "Puskesmas S1")
    assert (first.devices[0].waiting, first.devices[0].conflicts) == (0, 0)
    told = second.devices[0]
    assert (told.device, told.pc_code) == (str(other.device), other.enrolment.pc_code)
    assert (told.waiting, told.uncertain, told.conflicts, told.records) == (4, 1, 1, 1)
    assert told.oldest_saved_at == START.isoformat()
    assert told.last_seen_at == (START + timedelta(hours=1)).isoformat()


def test_status_counts_what_a_comparison_counts(central: Central, pc: Pc, clock: Clock) -> None:
    other = Pc(central)
    kept, corrected, erased = (pc.revision(given(number=nik(n))) for n in (201, 202, 203))
    pc.send(kept, corrected, erased)
    other.send(other.correct(corrected, phone="+62811"))
    erase_record(central.database, central.journal, erased.record_id, "perintah", clock())
    (site,) = read_status(central.database, central.identity, clock()).sites
    counted = {one.device: one.records for one in site.devices}
    assert counted == {str(pc.device): 2, str(other.device): 1}
    assert {one.device: one.compare([]).held for one in (pc, other)} == {
        UUID(device): n for device, n in counted.items()
    }


def test_status_counts_revisions_that_conflict(central: Central, pc: Pc, clock: Clock) -> None:
    other = Pc(central)
    first = pc.revision(given())
    pc.send(first)
    pc.send(pc.correct(first, phone="+62811"))
    other.send(other.correct(first, phone="+62822"))
    (site,) = read_status(central.database, central.identity, clock()).sites
    assert {d.device: d.conflicts for d in site.devices} == {
        str(pc.device): 0,
        str(other.device): 1,
    }


def test_a_pc_that_is_silent_while_something_waits_is_named(
    central: Central, pc: Pc, clock: Clock
) -> None:
    idle = Pc(central)
    waits = QueueReport(waiting=5, oldest_saved_at=START)
    pc.send(pc.revision(given()), report=waits)
    idle.send(idle.revision(given()))

    def silent() -> set[str]:
        (site,) = read_status(central.database, central.identity, clock()).sites
        return {one.device for one in site.devices if one.silent}

    clock.advance(timedelta(hours=23))
    assert silent() == set()
    clock.advance(timedelta(hours=1))
    assert silent() == {str(pc.device)}
    pc.changes()  # it was seen
    assert silent() == set()
    clock.advance(timedelta(hours=25))
    revoke(central.database, central.journal, pc.device, clock())
    assert silent() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_status_says_what_to_do(central: Central, pc: Pc, clock: Clock, language: str) -> None:
    words = Words(language)
    pc.send(pc.revision(given()), report=QueueReport(waiting=5, oldest_saved_at=START))
    clock.advance(timedelta(hours=30))
    with central.database.writing() as connection:
        for kind in AlarmKind:
            raise_alarm(connection, kind, "7", START.isoformat())
    stolen = Pc(central)
    revoke(central.database, central.journal, stolen.device, START)
    stolen.post_request(stolen.request(stolen.revision(given())))
    status = read_status(central.database, central.identity, clock())
    text = "\n".join(status_lines(status, words))
    assert words("central.silent") in text
    assert words("central.alarm_epoch", number=2, about="7", raised_at="2026-11-23T08:00") in text
    assert "1 " in text
    assert str(stolen.device) in text
    assert len(status.alarms) == len(AlarmKind)

    assert settle_alarm(central.database, status.alarms[0].number, START.isoformat())
    assert not settle_alarm(central.database, status.alarms[0].number, START.isoformat())
    assert len(read_status(central.database, central.identity, clock()).alarms) == 2


def test_a_copy_says_so(central: Central, clock: Clock) -> None:
    elsewhere = replace(central.identity, instance_id=UUID(int=5))
    status = read_status(central.database, elsewhere, clock())
    assert status.copy
    assert Words("en")("central.copy") in status_lines(status, Words("en"))
