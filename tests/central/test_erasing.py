"""Erased is erased: nothing of the person stays, nothing brings the record back, all are told."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.central.client import START, Pc, given
from tests.central.setback import set_back, take
from vaxentry.central import parties, tables
from vaxentry.central.api import Central
from vaxentry.central.care import erase_record, revoke
from vaxentry.central.cli import main
from vaxentry.central.opening import Place, open_central
from vaxentry.domain.dose import Revision
from vaxentry.language import Words


def erase(central: Central, revision: Revision) -> bool:
    return erase_record(
        central.database, central.journal, revision.record_id, "perintah 12/2026", START
    )


def everything(central: Central) -> str:
    kept = take(central.database)
    return json.dumps({name: rows for name, rows in kept.items() if name != "device"}, default=str)


def test_nothing_of_the_person_stays(central: Central, pc: Pc) -> None:
    dose = given("BUDI SANTOSO", ticket="T-77", phone="+628123456789")
    first = pc.revision(dose)
    second = pc.correct(first, phone="+628987654321", ticket=given(ticket="T-78").ticket)
    rival = pc.revision(given("SITI", number=dose.identity.number, ticket=""))
    pc.send(first)
    pc.send(second, rival)
    pc.send(pc.void(rival))
    assert erase(central, rival)
    assert erase(central, first)
    left = everything(central)
    for word in ("BUDI", "SANTOSO", "T-77", "T-78", dose.identity.number, "8123456789", "SITI"):
        assert word not in left
    assert "sinovac" in left  # doses given can still be counted


def test_those_who_delivered_it_are_told_and_it_can_not_come_back(
    central: Central, pc: Pc, read: Any
) -> None:
    other = Pc(central)
    first = pc.revision(given())
    pc.send(first)
    theirs = other.correct(first, phone="+62822")
    other.send(theirs)
    assert erase(central, first)
    assert not erase(central, first)
    for device in (pc, other):
        assert set(device.news().values()) == {"erased"}
    assert pc.standing(first).standing == "erased"
    assert pc.send(first, pc.correct(first, phone="+62833")).codes == ["erased"] * 2
    assert pc.compare([]).held == 0
    assert [row.standing for row in read(select(tables.record))] == ["erased"]


def test_what_it_held_goes_to_the_oldest_contender(central: Central, pc: Pc) -> None:
    holder, rival, later = (
        pc.revision(given(name, ticket="T-1")) for name in ("BUDI", "SITI", "WATI")
    )
    pc.send(holder, rival, later)
    erase(central, holder)
    assert pc.standing(rival).standing == "accepted"
    assert pc.standing(rival).flags == {"contested"}
    assert pc.standing(later).standing == "held.ticket"
    assert pc.send(pc.revision(given("AYU", ticket="T-1"))).codes == ["held.ticket"]


def test_a_contender_that_is_erased_leaves_the_holder_uncontested(
    central: Central, pc: Pc, read: Any
) -> None:
    holder, rival = (pc.revision(given(name, ticket="T-1")) for name in ("BUDI", "SITI"))
    pc.send(holder, rival)
    erase(central, rival)
    assert (pc.standing(holder).standing, pc.standing(holder).flags) == ("accepted", frozenset())
    assert read(select(tables.conflict)) == []


def test_a_conflict_of_versions_ends_with_the_record(central: Central, pc: Pc) -> None:
    other = Pc(central)
    first = pc.revision(given())
    pc.send(first)
    pc.send(pc.correct(first, phone="+62811"))
    other.send(other.correct(first, phone="+62822"))
    erase(central, first)
    page = other.changes()
    assert {one.standing for one in page.standings} == {"erased"}
    assert page.others == {}


def test_an_answer_that_is_made_meanwhile_is_as_before(
    central: Central, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Pc(central)
    first = pc.revision(given())
    pc.send(first)
    pc.send(pc.correct(first, phone="+62811"))
    other.send(other.correct(first, phone="+62822"))
    real = parties._of_version

    def meanwhile(*parts: Any) -> Any:
        erase(central, first)
        return real(*parts)

    with monkeypatch.context() as patched:
        patched.setattr(parties, "_of_version", meanwhile)
        page = pc.changes()
    assert {one.standing for one in page.standings} == {"superseded", "accepted", "stale"}
    assert page.others[first.record_id]["differs"] == "phone"
    assert {one.standing for one in pc.changes(page.upto).standings} == {"erased"}


def test_a_record_that_is_not_here_is_erased_beforehand(
    central: Central, pc: Pc, read: Any
) -> None:
    revision = pc.revision(given())
    assert erase(central, revision)
    assert read(select(tables.record)) == []
    assert pc.send(revision).codes == ["erased"]


def test_n_a_restore_that_brings_the_record_back_does_not_keep_it(central: Central, pc: Pc) -> None:
    dose = given("BUDI SANTOSO")
    revision = pc.revision(dose)
    pc.send(revision)
    before = take(central.database)
    erase(central, revision)
    for _ in range(2):
        set_back(central.database, before)
        assert pc.standing(revision).standing == "erased"
        assert dose.identity.number not in everything(central)
        assert pc.send(revision, highest=0, open_seqs=range(9)).codes == ["erased"]
        pc.seq = 1


def test_the_command_says_what_it_does_not_reach(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    central = open_central(Place(tmp_path))
    stolen = Pc(central)
    record = stolen.revision(given())
    command = ["erase", str(record.record_id), "--reason", "perintah", "--data", str(tmp_path)]
    apart = Words()("central.not_erased_apart", bodies=1)
    assert main(command) == 0
    assert apart not in capsys.readouterr().out
    revoke(central.database, central.journal, stolen.device, START)
    stolen.post_request(stolen.request(record))
    assert main(command) == 0
    assert apart in capsys.readouterr().out
    central.database.close()
