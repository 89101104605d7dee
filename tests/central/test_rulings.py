"""What a person decided about a clash holds: between two records, and over restores."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from tests.central.client import START, Pc, given
from tests.central.setback import set_back, take
from vaxentry.central import ingest, side_tables
from vaxentry.central.api import Central
from vaxentry.central.care import erase_record, new_journal
from vaxentry.central.journal import catch_up
from vaxentry.central.journal_file import JournalFile, Mark
from vaxentry.domain.dose import Dose, Revision
from vaxentry.domain.ruling import Claimed, Says
from vaxentry.domain.ticket import TicketNo
from vaxentry.wire.messages import BatchAnswer
from vaxentry.wire.record import to_body

PERSON, TICKET, DOSE = Claimed


def clash(pc: Pc, theirs: Pc | None = None, **more: Any) -> tuple[Revision, Revision]:
    """Two names under one NIK: who holds it, and who contends."""
    dose = given("SITI AMINAH", ticket="", dose_no=1, **more)
    holder = (theirs or pc).revision(dose)
    (theirs or pc).send(holder)
    own = pc.revision(given("SITI AMINA", number=dose.identity.number, ticket="", dose_no=2))
    assert pc.send(own).codes == ["held.nik"]
    return holder, own


def stands(pc: Pc, *revisions: Revision) -> list[tuple[str, set[str]]]:
    told = [pc.standing(one) for one in revisions]
    return [(one.standing, set(one.flags)) for one in told]


def test_both_stand_and_the_other_is_told(central: Central) -> None:
    theirs = Pc(central)
    pc = Pc(central)
    holder, own = clash(pc, theirs)
    ruled = pc.rule(own, holder, Says.BOTH, known=holder)
    assert pc.send(ruled).only.code == "accepted"
    assert stands(pc, ruled, holder) == [("accepted", set()), ("accepted", set())]
    assert theirs.news()[holder.record_id, 1] == "accepted"
    assert pc.send(pc.correct(ruled, phone="+62811")).codes == ["accepted"]
    assert theirs.send(theirs.correct(holder, phone="+62822")).codes == ["accepted"]


def test_what_is_mine_by_right_leaves_the_other_held_and_told(central: Central) -> None:
    theirs = Pc(central)
    pc = Pc(central)
    holder, own = clash(pc, theirs)
    ruled = pc.rule(own, holder, Says.MINE)
    assert pc.send(ruled).only.code == "accepted"
    assert stands(pc, ruled, holder) == [("accepted", {"contested"}), ("held.nik", set())]
    page = theirs.changes()
    assert [one.standing for one in page.standings] == ["held.nik"]
    told = page.others[holder.record_id]
    assert (told["record"], told["claims"]) == (str(own.record_id), "person")


def test_it_holds_on_through_what_it_was_not_about_and_ends_with_what_it_was(pc: Pc) -> None:
    holder, own = clash(pc)
    ruled = pc.rule(own, holder, Says.BOTH)
    pc.send(ruled)
    phone = pc.correct(holder, phone="+62811", ticket=TicketNo("T-9"))
    assert pc.send(phone).codes == ["accepted"]
    name = pc.correct(phone, name="SITI AMINATUN")
    assert pc.send(name).codes == ["held.nik"]
    again = pc.correct(name, name="SITI AMINAH")
    assert pc.send(again).codes == ["accepted"]
    assert stands(pc, ruled) == [("accepted", set())]


def test_the_holder_ruled_against_can_be_ruled_right_again(pc: Pc) -> None:
    holder, own = clash(pc)
    pc.send(pc.rule(own, holder, Says.MINE))
    back = pc.rule(holder, own, Says.MINE)
    assert pc.send(back).codes == ["accepted"]
    assert pc.news()[own.record_id, 2] == "held.nik"


def test_one_ruling_settles_all_that_two_records_clash_about(pc: Pc) -> None:
    dose = given("SITI", ticket="T-1")
    holder, own = pc.revision(dose), pc.revision(dose)
    reply = pc.send(holder, own)
    assert reply.codes == ["accepted", "held.dose"]
    told = reply.answer.others[1]
    assert (told["record"], told["claims"]) == (str(holder.record_id), "dose,ticket")
    assert pc.send(pc.rule(own, holder, Says.BOTH, TICKET)).codes == ["held.dose"]
    half = pc.rule(own, holder, Says.BOTH, TICKET)
    assert pc.send(pc.rule(half, holder, Says.BOTH, DOSE)).codes == ["accepted"]
    third = pc.revision(dose)
    assert pc.send(third).codes == ["held.dose"]


def refusal(pc: Pc, ruled: Revision) -> tuple[str, str, str]:
    said = pc.send(ruled).only
    return said.code, said.field, said.rule


def test_only_who_may_deliver_for_both_sites_rules(central: Central) -> None:
    theirs, pc, wide = Pc(central, "S2"), Pc(central, "S1"), Pc(central, "S1", ["S2"])
    holder, own = clash(pc, theirs)
    assert refusal(pc, pc.rule(own, holder, Says.BOTH)) == ("invalid", "ruling", "site_scope")
    assert stands(pc, own) == [("held.nik", set())]
    assert wide.send(wide.rule(own, holder, Says.BOTH)).codes == ["accepted"]


def test_what_is_no_clash_can_not_be_ruled(pc: Pc) -> None:
    holder, own = clash(pc)
    stranger = pc.revision(given())
    pc.send(stranger)
    no_clash = ("invalid", "ruling", "ruling_no_clash")
    assert refusal(pc, pc.rule(own, stranger, Says.BOTH)) == no_clash
    assert refusal(pc, pc.rule(own, pc.revision(given()), Says.BOTH)) == no_clash
    assert refusal(pc, pc.rule(own, holder, Says.BOTH, PERSON, TICKET)) == no_clash
    pc.send(pc.void(holder))
    assert refusal(pc, pc.rule(own, holder, Says.BOTH)) == no_clash


def test_a_ruling_on_what_was_changed_since_is_refused(pc: Pc) -> None:
    holder, own = clash(pc)
    pc.send(pc.correct(holder, phone="+62811"))
    outdated = ("invalid", "ruling", "ruling_outdated")
    assert refusal(pc, pc.rule(own, holder, Says.BOTH, known=holder)) == outdated
    other_name = pc.correct(own, name="SITI SAMPAI")
    mixed = pc.rule(own, holder, Says.BOTH)
    assert refusal(pc, replace(mixed, dose=other_name.dose)) == outdated


def refusal_of_body(pc: Pc, body: dict[str, Any]) -> tuple[str, str]:
    columns = {"count": 1, "events": {name: [value] for name, value in body.items()}}
    answer = pc.post_content(pc.request().to_json() | columns)
    said = BatchAnswer.from_json(json.loads(answer.body)).outcome(0)
    return said.field, said.rule


@pytest.mark.parametrize("spoiled", ["void", "itself", "half_known"])
def test_a_ruling_about_nothing_is_refused(pc: Pc, spoiled: str) -> None:
    holder, own = clash(pc)
    body = to_body(pc.rule(own, holder, Says.BOTH))
    if spoiled == "void":
        body = {**to_body(pc.void(own)), "schema": 2, "ruling": body["ruling"]}
    elif spoiled == "itself":
        body["ruling"] = {**body["ruling"], "other": str(own.record_id)}
    else:
        body["ruling"] = {**body["ruling"], "rev": 1}
    assert refusal_of_body(pc, body) == ("ruling", "wire_type")


def test_a_ruling_needs_its_own_schema(pc: Pc) -> None:
    holder, own = clash(pc)
    body = {**to_body(pc.rule(own, holder, Says.BOTH)), "schema": 1}
    assert refusal_of_body(pc, body) == ("ruling", "unknown_field")


def test_only_rulings_are_written_into_the_journal_and_name_nobody(
    central: Central, pc: Pc
) -> None:
    holder, own = clash(pc)
    size = central.journal.size()
    pc.send(pc.revision(given()))
    assert central.journal.size() == size
    pc.send(pc.rule(own, holder, Says.BOTH))
    told = central.journal.after(Mark())[0][-1]
    assert (told["kind"], told["record_id"], told["says"]) == ("rule", str(own.record_id), "both")
    text = json.dumps(told)
    assert own.dose
    assert "AMINA" not in text
    assert own.dose.identity.number not in text
    assert "diputuskan" not in text


def test_a_restore_to_before_it_keeps_it(central: Central, pc: Pc) -> None:
    holder, own = clash(pc)
    before = take(central.database)
    ruled = pc.rule(own, holder, Says.MINE)
    pc.send(ruled)
    for _ in range(2):
        set_back(central.database, before)
        assert stands(pc, own, holder) == [("accepted", {"contested"}), ("held.nik", set())]
        assert pc.send(ruled, highest=0, open_seqs=range(9)).codes == ["accepted"]
        pc.seq = 2


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0), (2, 1, 0)])
@pytest.mark.parametrize("says", Says)
def test_it_waits_for_records_that_are_not_back_yet(
    central: Central, pc: Pc, order: tuple[int, ...], says: Says
) -> None:
    empty = take(central.database)
    holder, own = clash(pc)
    ruled = pc.rule(own, holder, says)
    pc.send(ruled)
    later = pc.correct(ruled, phone="+62811")
    pc.send(later)
    set_back(central.database, empty)
    back = [holder, pc.correct(holder, phone="+62822"), later]
    for at in order:
        pc.seq += 10
        pc.send(back[at], seq=pc.seq, highest=0, open_seqs=range(200))
    held = "held.nik" if says is Says.MINE else "accepted"
    assert [s for s, _ in stands(pc, later, back[1])] == ["accepted", held]


def test_a_ruling_whose_other_side_was_erased_refuses_nobody(central: Central, pc: Pc) -> None:
    empty = take(central.database)
    holder, own = clash(pc)
    ruled = pc.rule(own, holder, Says.MINE)
    pc.send(ruled)
    erase_record(central.database, central.journal, holder.record_id, "perintah 12", START)
    assert stands(pc, ruled) == [("accepted", set())]
    set_back(central.database, empty)
    assert pc.send(ruled, highest=0, open_seqs=range(9)).codes == ["accepted"]


def test_a_journal_that_fails_takes_the_batch_with_it(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder, own = clash(pc)
    ruled = pc.rule(own, holder, Says.BOTH)
    request = pc.request(ruled)

    def full(*_: object) -> Mark:
        raise OSError(28, "full")

    with monkeypatch.context() as patched:
        patched.setattr(JournalFile, "append", full)
        assert pc.post_request(request).status == 503
    assert stands(pc, own) == [("held.nik", set())]
    reply = pc.verify(pc.post_request(request), [ruled], request.device_seq)
    assert reply.codes == ["accepted"]


def test_a_crash_between_journal_and_commit_is_made_good(
    pc: Pc, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    holder, own = clash(pc)
    ruled = pc.rule(own, holder, Says.BOTH)
    request = pc.request(ruled)

    def dies(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(ingest, "apply", dies)
        with pytest.raises(SystemExit):
            pc.post_request(request)
    assert stands(pc, own) == [("accepted", set())]
    reply = pc.verify(pc.post_request(request), [ruled], request.device_seq)
    assert reply.codes == ["accepted"]
    assert len(read(select(side_tables.ruling))) == 1


def test_a_journal_that_is_ahead_is_brought_in_before_it_is_written(
    central: Central, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder, own = clash(pc)
    before = take(central.database)
    other = Pc(central)
    with monkeypatch.context() as patched:
        # The entrance sees nothing: the database is set back behind it.
        patched.setattr(type(central.entrance), "_is_behind", lambda *_: False)
        set_back(central.database, before)
        assert pc.send(pc.rule(own, holder, Says.BOTH)).codes == ["accepted"]
    assert other.changes().standings == ()  # its enrolment came back with the journal


def test_a_new_journal_begins_with_the_rulings(central: Central, pc: Pc) -> None:
    empty = take(central.database)
    holder, own = clash(pc)
    ruled = pc.rule(own, holder, Says.MINE)
    pc.send(ruled)
    new_journal(central.database, central.journal, START)
    for name in empty:
        if name == "server":
            empty[name][0] |= {"journal_at": 0, "journal_last": ""}
    set_back(central.database, empty)
    central.database.run(lambda connection: catch_up(connection, central.journal))
    for revision in (holder, ruled):
        pc.seq += 10
        pc.send(revision, seq=pc.seq, highest=0, open_seqs=range(200))
    assert stands(pc, ruled, holder) == [("accepted", {"contested"}), ("held.nik", set())]


def test_a_ruled_dose_keeps_the_same_claims(pc: Pc) -> None:
    dose: Dose = given("BUDI", ticket="T-1")
    holder, own = pc.revision(dose), pc.revision(given("SITI", ticket="T-1"))
    assert pc.send(holder, own).codes == ["accepted", "held.ticket"]
    ruled = pc.rule(own, holder, Says.MINE, TICKET)
    assert pc.send(ruled).codes == ["accepted"]
    assert pc.send(pc.void(ruled)).codes == ["void"]
    assert stands(pc, holder) == [("accepted", set())]
