"""Clerks that were added later at a PC: listed as not known, made known, over a restore as well."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests.central.client import START, Pc, given, nik
from tests.central.setback import set_back, take
from vaxentry.central import authors, care, tables
from vaxentry.central import journal as journal_module
from vaxentry.central.api import Central
from vaxentry.central.authors import Unknown
from vaxentry.central.care import erase_record, know_author, new_journal
from vaxentry.central.cli import FAILED, main
from vaxentry.central.journal_file import Mark
from vaxentry.central.opening import Place, open_central
from vaxentry.domain.dose import Revision
from vaxentry.language import Words

FLAG = frozenset({"author_unmapped"})


def unknown(central: Central) -> list[Unknown]:
    with central.database.reading() as connection:
        return authors.unknown(connection)


def know(central: Central, author: UUID, name: str = "BU DEWI") -> int | None:
    return know_author(central.database, central.journal, author, name, START)


def flags(pc: Pc, *revisions: Revision) -> list[frozenset[str]]:
    told = {(one.record_id, one.rev): one.flags for one in pc.ask(*revisions).values()}
    return [told[one.record_id, one.rev] for one in revisions]


def shown(read: Any) -> set[str]:
    return {row.flags for table in (tables.record, tables.dose) for row in read(select(table))}


def test_who_typed_and_is_not_known_is_listed_by_pc(central: Central, pc: Pc) -> None:
    member, other, elsewhere = uuid4(), uuid4(), Pc(central, "S2")
    first = pc.revision(given(), author=member)
    pc.send(first, pc.revision(given(), author=other), pc.revision(given()))
    pc.send(pc.correct(first, phone="+62811"))
    elsewhere.send(elsewhere.revision(given(), author=member))
    here, there = pc.enrolment.pc_code, elsewhere.enrolment.pc_code
    at_home = sorted([str(member), str(other)])
    assert unknown(central) == [
        *(Unknown(author, "S1", here, 1) for author in at_home),
        Unknown(str(member), "S2", there, 1),
    ]


def test_who_is_made_known_is_flagged_no_more_and_the_pcs_hear_of_it(
    central: Central, pc: Pc, read: Any
) -> None:
    member, stranger, other_pc = uuid4(), uuid4(), Pc(central)
    first, second = (pc.revision(given(), author=member) for _ in range(2))
    others = pc.revision(given(), author=stranger)
    pc.send(first, second, others)
    other_pc.send(replace(other_pc.correct(first, phone="+62811"), author=other_pc.author))
    stale = pc.correct(first, phone="+62822")
    assert pc.send(stale).codes == ["stale"]
    heard = pc.changes().upto
    assert know(central, member) == 2
    assert flags(pc, second, stale, others) == [frozenset(), frozenset(), FLAG]
    told = {(s.record_id, s.rev, s.standing): s.flags for s in pc.changes(heard).standings}
    assert told[second.record_id, 1, "accepted"] == told[stale.record_id, 2, "stale"] == frozenset()
    assert pc.send(pc.revision(given(), author=member)).only.flags == frozenset()
    assert [one.author for one in unknown(central)] == [str(stranger)]
    assert shown(read) == {"", "author_unmapped"}
    assert know(central, member, "BU DEWI S.") == 0, "another name, nothing else"
    (row,) = read(select(tables.author).where(tables.author.c.id == str(member)))
    assert (row.name, row.site) == ("BU DEWI S.", "S1")


def test_other_flags_and_standings_stay(central: Central, pc: Pc) -> None:
    member, other = uuid4(), Pc(central)
    other.send(other.revision(given("BUDI", number=nik(300))))
    clash = pc.revision(given("SITI", number=nik(300)), author=member)
    assert pc.send(clash).codes == ["held.nik"]
    know(central, member)
    (told,) = pc.ask(clash).values()
    assert (told.standing, told.flags) == ("held.nik", frozenset())


def test_what_was_erased_names_nobody(central: Central, pc: Pc) -> None:
    member = uuid4()
    record = pc.revision(given(), author=member)
    pc.send(record)
    erase_record(central.database, central.journal, record.record_id, "perintah", START)
    assert unknown(central) == []
    assert know(central, member) is None, "a word about nobody that is known here"


def test_a_restore_keeps_who_is_known(central: Central, pc: Pc) -> None:
    member = uuid4()
    first, later = (pc.revision(given(), author=member) for _ in range(2))
    pc.send(first)
    before = take(central.database)
    pc.send(later)
    know(central, member)
    for _ in range(2):  # restored twice
        set_back(central.database, before)
        assert flags(pc, first) == [frozenset()]
        assert pc.send(later, seq=2, highest=1).only.flags == frozenset()
        assert unknown(central) == []


def test_one_that_died_within_it_is_known_all_the_same(
    central: Central, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = uuid4()
    record = pc.revision(given(), author=member)
    pc.send(record)

    def dies(*_: Any) -> None:
        raise SystemExit

    real = journal_module._remember
    with monkeypatch.context() as patched:
        patched.setattr(journal_module, "_remember", lambda *parts: dies(real(*parts)))
        with pytest.raises(SystemExit):
            know(central, member)
    assert flags(pc, record) == [frozenset()], "the journal knew it"


def test_one_that_died_between_the_pieces_goes_on_when_it_is_said_again(
    central: Central, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = uuid4()
    pc.send(*(pc.revision(given(), author=member) for _ in range(5)))
    real, times = care._clear, iter(range(9))

    def dies(*parts: Any) -> None:
        if next(times):
            raise SystemExit
        real(*parts)

    monkeypatch.setattr(care, "_PIECE", 2)
    with monkeypatch.context() as patched:
        patched.setattr(care, "_clear", dies)
        with pytest.raises(SystemExit):
            know(central, member)
    assert [one.records for one in unknown(central)] == [3]
    assert know(central, member) == 3
    assert unknown(central) == []


def test_a_journal_that_is_begun_anew_has_who_is_known(central: Central, pc: Pc) -> None:
    know(central, pc.author, "BU ANI S.")
    new_journal(central.database, central.journal, START)
    entries = central.journal.after(Mark())[0]
    names = [one["author_name"] for one in entries if one["kind"] == "author"]
    assert names == ["BU ANI S."]


def test_the_commands_list_and_make_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, member, words = tmp_path / "central", uuid4(), Words("en")
    central = open_central(Place(folder))
    pc = Pc(central)
    pc.send(pc.revision(given(), author=member))

    def command(*arguments: str) -> int:
        return main(["--language", "en", *arguments, "--data", str(folder)])

    assert command("authors") == 0
    code = pc.enrolment.pc_code
    line = words("central.author", author=str(member), site="S1", pc_code=code, records=1)
    assert capsys.readouterr().out == line + "\n"
    assert command("authors", "--json") == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert command("know", str(uuid4()), "--name", "BU DEWI") == FAILED
    assert capsys.readouterr().err == words("central.no_author") + "\n"
    assert command("know", one["author"], "--name", "BU DEWI") == 0
    assert capsys.readouterr().out == words("central.author_known", name="BU DEWI", n=1) + "\n"
    assert command("authors") == 0
    assert capsys.readouterr().out == words("central.no_authors") + "\n"
    central.database.close()
