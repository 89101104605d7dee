"""The journal outside the database: what it keeps, what of its damage is borne and what is not."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.central.client import START, Clock, Pc, given
from tests.central.setback import set_back, take
from vaxentry.central import journal as journal_module
from vaxentry.central import tables
from vaxentry.central.api import Central
from vaxentry.central.care import revoke
from vaxentry.central.journal import entry
from vaxentry.central.journal_file import JOURNAL_FILE, JournalFile, Mark
from vaxentry.central.opening import DATABASE_FILE, Place, open_central
from vaxentry.central.replay import replay
from vaxentry.errors import StorageError


def written(folder: Path, number: int = 3) -> tuple[JournalFile, list[Mark]]:
    file = JournalFile(folder)
    return file, [file.append([entry("x", START, n=at)]) for at in range(number)]


def test_what_was_written_is_read_after_a_mark(tmp_path: Path) -> None:
    file, marks = written(tmp_path)
    entries, reached = file.after(marks[0])
    assert [one["n"] for one in entries] == [1, 2]
    assert reached == marks[-1]
    assert file.after(reached) == ([], reached)
    assert file.after(Mark())[0][0]["n"] == 0


@pytest.mark.parametrize("torn", [b'{"id": "a", "kind', b"\x00\x00\x00", b"{}\n", b"\n"])
def test_a_torn_last_line_is_cut_off(tmp_path: Path, torn: bytes) -> None:
    file, marks = written(tmp_path)
    with (tmp_path / JOURNAL_FILE).open("ab") as raw:
        raw.write(torn)
    assert file.after(marks[-1]) == ([], marks[-1])
    assert file.size() == marks[-1].at
    assert file.append([entry("x", START)]).at > marks[-1].at


@pytest.mark.parametrize("at", [0, 40])
def test_damage_before_the_last_line_is_refused(tmp_path: Path, at: int) -> None:
    file, _ = written(tmp_path)
    raw = bytearray((tmp_path / JOURNAL_FILE).read_bytes())
    raw[at : at + 2] = b'"{'
    (tmp_path / JOURNAL_FILE).write_bytes(raw)
    with pytest.raises(StorageError) as refused:
        file.after(Mark())
    assert refused.value.params["reason"] == "journal_damaged"
    assert (tmp_path / JOURNAL_FILE).read_bytes() == raw


def test_what_the_database_knows_is_not_read_again(tmp_path: Path) -> None:
    """The server's row is locked while it is read."""
    file, marks = written(tmp_path)
    with (tmp_path / JOURNAL_FILE).open("r+b") as raw:
        raw.write(b"[")
    entries, reached = file.after(marks[1])
    assert ([one["n"] for one in entries], reached) == ([2], marks[2])


@pytest.mark.parametrize("length", [0, 1, 4096, 9000])
def test_a_mark_fits_whatever_the_length_of_its_entry(tmp_path: Path, length: int) -> None:
    file = JournalFile(tmp_path)
    marks = [file.append([entry("x", START, n="n" * length)]) for _ in range(3)]
    assert [len(file.after(mark)[0]) for mark in marks] == [2, 1, 0]
    for amiss in (marks[1].at - 1, marks[1].at + 1, marks[2].at + 5000):
        with pytest.raises(StorageError) as refused:
            file.after(Mark(amiss, marks[1].last))
        assert refused.value.params["reason"] == "journal_lost"


def test_damage_of_what_the_database_knows_refuses_the_start(tmp_path: Path) -> None:
    central = open_central(Place(tmp_path))
    Pc(central)
    central.database.close()
    with (tmp_path / JOURNAL_FILE).open("r+b") as raw:
        raw.write(b"[")
    with pytest.raises(StorageError) as refused:
        open_central(Place(tmp_path))
    assert refused.value.params["reason"] == "journal_damaged"


def test_the_log_says_what_the_journal_lacks(
    pc: Pc, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "central" / JOURNAL_FILE).unlink()
    assert pc.call("GET", "/v1/hello", query={"nonce": "n1"}).status == 503
    assert caplog.messages == ["journal: journal_lost"]


@pytest.mark.parametrize("strange", [{"kind": "new"}, {"kind": "revoke"}])
def test_a_line_that_is_none_of_ours_is_called_damage(
    central: Central, strange: dict[str, str]
) -> None:
    with pytest.raises(StorageError) as refused, central.database.writing() as connection:
        replay(connection, {"id": "a", "at": START.isoformat(), **strange})
    assert refused.value.params["reason"] == "journal_damaged"


def test_a_mistake_of_the_program_is_not_called_damage(
    central: Central, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: Any) -> None:
        raise KeyError

    monkeypatch.setattr("vaxentry.central.replay.update", mistaken)
    revoked = entry("revoke", START, device=str(pc.device))
    with pytest.raises(KeyError), central.database.writing() as connection:
        replay(connection, revoked)


@pytest.mark.parametrize("lost", ["gone", "shorter", "another"])
def test_a_journal_that_is_not_the_one_the_database_knows_is_refused(
    tmp_path: Path, lost: str
) -> None:
    central = open_central(Place(tmp_path))
    Pc(central)
    central.database.close()
    file = tmp_path / JOURNAL_FILE
    lines = file.read_bytes().splitlines(keepends=True)
    file.unlink()
    if lost == "shorter":
        file.write_bytes(lines[0])
    elif lost == "another":
        written(tmp_path, 5)
    with pytest.raises(StorageError) as refused:
        open_central(Place(tmp_path))
    assert refused.value.params["reason"] == "journal_lost"


def test_enrolments_and_revocations_are_in_it_and_no_secret(central: Central, pc: Pc) -> None:
    revoke(central.database, central.journal, pc.device, START)
    kinds = [one["kind"] for one in central.journal.after(Mark())[0]]
    assert kinds == ["epoch", "enrol", "revoke"]
    assert pc.token not in central.journal.copy().decode()
    assert pc.code.replace("-", "") not in central.journal.copy().decode()


def test_n_a_forgotten_enrolment_and_revocation_are_known_again_while_the_server_runs(
    central: Central,
) -> None:
    stolen = Pc(central)
    before = take(central.database)
    newcomer = Pc(central)
    assert revoke(central.database, central.journal, stolen.device, START)
    for _ in range(2):  # restored twice
        set_back(central.database, before)
        assert newcomer.send(newcomer.revision(given()), highest=0).codes == ["accepted"]
        answer = stolen.post_request(stolen.request(stolen.revision(given())))
        assert (answer.status, json.loads(answer.body)) == (403, {"error": "revoked"})
        newcomer.seq = 0


def test_n_a_forgotten_enrolment_is_known_again_at_start(
    tmp_path: Path, database_url: str, clock: Clock
) -> None:
    place = Place(tmp_path / "central", database_url)
    first = open_central(place, clock)
    empty = take(first.database)
    pc = Pc(first)
    set_back(first.database, empty)
    first.database.close()
    second = open_central(place, clock)
    with second.database.reading() as connection:
        (device,) = connection.execute(select(tables.device)).all()
        site = connection.execute(select(tables.site)).one()
    second.database.close()
    assert (device.id, device.pc_code) == (str(pc.device), pc.enrolment.pc_code)
    assert (site.code, site.name) == ("S1", "Puskesmas S1")


def test_a_crash_between_the_journal_and_the_commit_loses_nothing(
    central: Central, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = journal_module._remember

    def dies(*parts: Any) -> None:
        real(*parts)
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(journal_module, "_remember", dies)
        with pytest.raises(SystemExit):
            revoke(central.database, central.journal, pc.device, START)
    answer = pc.post_request(pc.request(pc.revision(given())))
    assert (answer.status, json.loads(answer.body)) == (403, {"error": "revoked"})


def test_a_disk_that_takes_no_journal_takes_no_enrolment(
    pc: Pc, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    def full(*_: Any) -> Mark:
        raise OSError

    monkeypatch.setattr(JournalFile, "append", full)
    token = pc.token
    with pytest.raises(AssertionError, match="journal"):
        pc.enrol()
    monkeypatch.undo()
    assert (pc.token, len(read(select(tables.device)))) == (token, 1)
    assert pc.send(pc.revision(given())).codes == ["accepted"]


def test_a_server_that_had_no_journal_begins_one_with_what_it_knows(
    tmp_path: Path, database_url: str, clock: Clock
) -> None:
    place = Place(tmp_path / "central", database_url)
    first = open_central(place, clock)
    pc, stolen = Pc(first), Pc(first)
    revoke(first.database, first.journal, stolen.device, START)
    with first.database.writing() as connection:
        connection.execute(tables.server.update().values(journal_at=0, journal_last=""))
    (tmp_path / "central" / JOURNAL_FILE).unlink()
    first.database.close()

    second = open_central(place, clock)
    kinds = [one["kind"] for one in second.journal.after(Mark())[0]]
    assert kinds == ["epoch", "enrol", "enrol", "revoke", "author", "author"]
    pc.central = second
    assert pc.send(pc.revision(given())).codes == ["accepted"]
    assert pc.say_hello().epoch == pc.hello.epoch
    second.database.close()


def test_a_lost_database_begins_with_what_the_journal_knows(tmp_path: Path) -> None:
    place = Place(tmp_path)
    first = open_central(place)
    pc = Pc(first)
    pc.send(pc.revision(given()))
    first.database.close()
    for file in tmp_path.glob(f"{DATABASE_FILE}*"):
        file.unlink()
    second = open_central(place)
    pc.central = second
    assert pc.say_hello().epoch == pc.hello.epoch
    assert pc.say_hello().server_seq == 0
    assert pc.send(pc.revision(given())).codes == ["accepted"]
    second.database.close()
