"""The cases of the protocol's list that each were a hole in an earlier draft (docs/sync.md)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from tests.central.client import Clock, Pc, deferred, given, nik
from tests.central.rounds import at_once
from vaxentry.central import ingest, intake, tables, validate
from vaxentry.central.api import Central
from vaxentry.central.opening import Place, open_central
from vaxentry.domain.dose import IdType
from vaxentry.wire.messages import BatchAnswer
from vaxentry.wire.record import seal, to_body


def test_a_reply_lost_then_resent_shows_the_conflict(pc: Pc) -> None:
    owner = pc.revision(given("BUDI", ticket="T-1"))
    pc.send(owner)
    mistaken = pc.revision(given("SITI", ticket="T-1"))
    lost = pc.request(mistaken)
    pc.post_request(lost)

    again = pc.verify(pc.post_request(lost), [mistaken], lost.device_seq)
    assert again.codes == ["held.ticket"]
    assert again.answer.others[0]["masked_name"] == "B***"

    in_a_new_batch = pc.send(mistaken, open_seqs=[lost.device_seq])
    assert in_a_new_batch.only.code == "already"
    assert in_a_new_batch.only.standing == "held.ticket"
    assert in_a_new_batch.answer.others[0]["differs"] == "id_number,name"


def test_b_void_made_while_the_post_waited(pc: Pc) -> None:
    first = pc.revision(given())
    stuck = pc.request(first)
    void = pc.void(first)

    assert pc.send(void, open_seqs=[stuck.device_seq], highest=0).codes == ["void"]
    late = pc.verify(pc.post_request(stuck), [first], stuck.device_seq)
    assert late.codes == ["superseded"]
    assert pc.standing(void).standing == "void"


def test_b_post_commits_first_and_is_voided(pc: Pc) -> None:
    first = pc.revision(given(ticket="T-9"))
    pc.send(first)
    void = pc.void(first)
    assert pc.send(void).codes == ["void"]
    assert pc.standing(first).standing == "superseded"
    assert pc.send(pc.revision(given(ticket="T-9"))).codes == ["accepted"]


def test_c_first_revision_refused_its_correction_accepted(pc: Pc) -> None:
    first = pc.revision(given("12345"))
    refused = pc.send(first).only
    assert (refused.code, refused.field, refused.rule) == ("invalid", "name", "name_letters")

    good = pc.correct(first, name="SITI AMINAH")
    assert pc.send(good).codes == ["accepted"]


def test_d_two_honest_pcs_make_the_same_revision(central: Central, pc: Pc, read: Any) -> None:
    other = Pc(central)
    first = pc.revision(given())
    pc.send(first)
    mine, theirs = pc.correct(first, phone="+62811"), other.correct(first, phone="+62822")

    assert pc.send(mine).codes == ["accepted"]
    reply = other.send(theirs)
    assert reply.codes == ["stale"]
    assert reply.answer.others[0]["differs"] == "phone"
    kept = read(select(tables.revision.c.sealed).where(tables.revision.c.rev == 2))
    assert {row.sealed for row in kept} == {
        seal(mine).content.decode(),
        seal(theirs).content.decode(),
    }
    head = read(select(tables.dose.c.phone))
    assert [row.phone for row in head] == ["+62811"]


def test_d_a_revision_that_knew_both_ends_the_conflict(central: Central, pc: Pc) -> None:
    other = Pc(central)
    first = pc.revision(given())
    pc.send(first)
    mine, theirs = pc.correct(first, phone="+62811"), other.correct(first, phone="+62822")
    pc.send(mine)
    other.send(theirs)

    joined = pc.correct(mine, phone="+62833")
    joined = replace(joined, parents=(*joined.parents, *other.void(theirs).parents[-1:]))
    assert pc.send(joined).codes == ["accepted"]
    assert other.standing(theirs).standing == "superseded"


def test_e_a_freed_ticket_goes_to_its_owner_never_to_a_stranger(pc: Pc) -> None:
    typo = pc.revision(given("BUDI", ticket="T-1"))
    owner = pc.revision(given("SITI", ticket="T-1"))
    pc.send(typo)
    assert pc.send(owner).codes == ["held.ticket"]
    assert pc.standing(typo).flags == {"contested"}

    before = pc.standing(owner).server_seq
    corrected = pc.correct(typo, ticket=given(ticket="T-2").ticket)
    stranger = pc.revision(given("WATI", ticket="T-1"))
    assert pc.send(stranger, corrected).codes == ["held.ticket", "accepted"]

    assert pc.standing(owner).standing == "accepted"
    assert pc.standing(owner).server_seq > before
    assert pc.standing(owner).flags == {"contested"}
    assert pc.standing(corrected).flags == frozenset()
    assert pc.standing(stranger).standing == "held.ticket"


def test_e_the_owner_whose_loss_is_not_committed_yet_gets_the_ticket(
    tmp_path: Path, database_url: str, clock: Clock
) -> None:
    """Loss and correction at once, through two workers, in either order: never nobody's ticket."""
    place = Place(tmp_path / "central", database_url)
    one, two = (open_central(place, clock, clock.monotonic) for _ in range(2))
    for ticket in ("T-1", "T-2", "T-3", "T-4"):
        left, right = Pc(one), Pc(two)
        typo = left.revision(given("BUDI", ticket=ticket))
        left.send(typo)
        owner = right.revision(given("SITI", ticket=ticket))
        corrected = left.correct(typo, ticket=given().ticket)
        at_once([partial(right.send, owner), partial(left.send, corrected)])
        assert right.standing(owner).standing == "accepted"
        stranger = left.revision(given("WATI", ticket=ticket))
        assert left.send(stranger).codes == ["held.ticket"]
    one.database.close()
    two.database.close()


def test_f_swapped_cards_are_fixed_in_one_group(pc: Pc) -> None:
    a = pc.revision(given("BUDI", ticket="T-2"))
    b = pc.revision(given("SITI", ticket="T-1"))
    third = pc.revision(given("WATI", ticket="T-1"))
    pc.send(a, b)
    assert pc.send(third).codes == ["held.ticket"]

    assert a.dose is not None
    assert b.dose is not None
    fixed = [pc.correct(a, ticket=b.dose.ticket), pc.correct(b, ticket=a.dose.ticket)]
    assert pc.send(*fixed, groups=["g", "g"]).codes == ["accepted", "accepted"]
    assert pc.standing(third).standing == "held.ticket"
    assert pc.standing(fixed[0]).flags == {"contested"}


def test_g_deferred_card_then_given_is_no_clash(pc: Pc) -> None:
    dose = given()
    waiting = pc.revision(deferred(dose))
    assert pc.send(waiting).codes == ["accepted"]
    assert pc.send(pc.correct(waiting, dose)).codes == ["accepted"]


def test_g_deferred_card_then_given_on_another_card_is_no_clash(pc: Pc) -> None:
    dose = given()
    pc.send(pc.revision(deferred(dose)))
    assert pc.send(pc.revision(dose)).codes == ["accepted"]


def test_h_twins_under_the_mothers_nik_are_no_clash(pc: Pc) -> None:
    mother = given().identity.number
    twins = [
        pc.revision(
            given(
                name,
                number=mother,
                id_type=IdType.MOTHER_NIK,
                birth_order=order,
                birth_date=date(2021, 8, 1),
                vaccine="hb0",
            )
        )
        for order, name in ((1, "BAYI NY ANI"), (2, "BAYI NY ANI"))
    ]
    assert pc.send(*twins).codes == ["accepted", "accepted"]
    assert pc.send(pc.revision(given("ANI", number=mother))).codes == ["accepted"]


def test_i_a_server_updated_while_records_are_uncertain_says_what_it_said(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stricter rules come with the update: what was taken stays taken, and no try is a fork."""
    revision = pc.revision(given())
    lost = pc.request(revision)
    told = pc.verify(pc.post_request(lost), [revision], lost.device_seq)
    monkeypatch.setattr(
        "vaxentry.central.validate._broken_rule", lambda *_: ("name", "name_letters")
    )
    assert pc.send(pc.revision(given())).codes == ["invalid"]  # the stricter rule is at work
    again = pc.verify(pc.post_request(lost), [revision], lost.device_seq)
    assert (again.receipt, again.codes) == (told.receipt, ["accepted"])
    resent = pc.send(revision, open_seqs=[lost.device_seq]).only
    assert (resent.code, resent.standing) == ("already", "accepted")


def test_i_an_app_updated_while_a_try_is_uncertain_is_no_fork(pc: Pc) -> None:
    """A newer app may write the same records in other columns: the digests are what counts."""
    revision = pc.revision(given())
    content = pc.request(revision).to_json()
    told = pc.verify(pc.post_content(content), [revision], 1)
    columns = dict(reversed(content["events"].items()))
    again = pc.verify(pc.post_content({**content, "events": columns}), [revision], 1)
    assert again.receipt == told.receipt


@pytest.mark.parametrize("column", ["name", "id", "ticket"])
def test_j_one_column_shorter_is_refused_whole(pc: Pc, read: Any, column: str) -> None:
    content = pc.request(pc.revision(given()), pc.revision(given())).to_json()
    content["events"][column].pop()
    answer = pc.post_content(content)
    assert answer.status == 400
    assert json.loads(answer.body) == {"error": "unequal_columns"}
    assert read(select(tables.batch)) == []
    assert read(select(tables.record)) == []


def test_k_crash_between_commit_and_signature_gives_the_receipt_again(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = pc.revision(given())
    request = pc.request(revision)
    real = ingest.receive

    def dies_after_commit(*parts: Any) -> None:
        real(*parts)
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(ingest, "receive", dies_after_commit)
        with pytest.raises(SystemExit):
            pc.post_request(request)

    fetched = pc.fetch(request.device_seq, [revision])
    assert fetched.codes == ["accepted"]
    assert fetched.answer == BatchAnswer.from_json(
        json.loads(pc.call("GET", f"/v1/batches/{request.device_seq}").body)
    )


def test_p_a_database_that_is_full_for_an_hour_parks_nothing(central: Central, pc: Pc) -> None:
    """Every answer says come again; nothing is stored, nothing refused, and then all is taken."""
    pile = [pc.revision(given()) for _ in range(500)]
    request = pc.request(*pile)
    with full(central):
        for _ in range(5):
            answer = pc.post_request(request)
            assert (answer.status, answer.headers["retry-after"]) == (503, "5")
            assert pc.call("GET", f"/v1/batches/{request.device_seq}").status == 404
    assert set(pc.verify(pc.post_request(request), pile, 1).codes) == {"accepted"}


@contextmanager
def full(central: Central) -> Iterator[None]:
    """No page can be added to SQLite, nothing written to PostgreSQL: as on a full disk."""
    order = {
        "sqlite": "PRAGMA max_page_count=1",  # as many as there are
        "postgresql": "SET default_transaction_read_only = on",
    }[central.database.dialect]

    def limit(connection: Any, _: object) -> None:
        connection.cursor().execute(order)
        connection.commit()

    event.listen(central.database.engine, "connect", limit)
    central.database.close()
    yield
    event.remove(central.database.engine, "connect", limit)
    central.database.close()


def test_r_an_old_reply_is_older_than_the_change_that_came_after_it(
    central: Central, pc: Pc
) -> None:
    """The numbers say which is newer, in whatever order they arrive."""
    holder = pc.revision(given("BUDI", ticket="T-1"))
    reply = pc.send(holder)
    Pc(central).send(pc.revision(given("SITI", ticket="T-1")))
    (change,) = pc.changes().standings
    late = pc.fetch(1, [holder])
    assert (late.only, late.receipt) == (reply.only, reply.receipt)
    assert late.only.flags == frozenset()
    assert change.flags == {"contested"}
    assert change.server_seq > late.receipt.first_server_seq


def test_u_a_revision_that_crashes_the_worker_does_not_stop_its_correction(
    pc: Pc, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    real = validate.rebuild

    def crash(body: Any) -> Any:
        if body.get("name") == "RACUN":
            raise SystemExit
        return real(body)

    monkeypatch.setattr(intake, "rebuild", crash)
    poison = pc.revision(given("RACUN"))
    for _ in range(3):
        with pytest.raises(SystemExit):
            pc.post_request(pc.request(poison))
    assert read(select(tables.batch)) == []
    cured = pc.correct(poison, name="SITI")
    assert pc.send(cured, pc.revision(given()), open_seqs=range(4)).codes == ["accepted"] * 2
    assert pc.send(pc.void(cured)).codes == ["void"]


def test_q_alone_first_enrolled_later(central: Central, clock: Clock, read: Any) -> None:
    pc = Pc(central)
    unknown_author = Pc(central).author
    clock.advance(timedelta(days=30))
    pile = [pc.revision(given()) for _ in range(40)]
    assert set(pc.send(*pile).codes) == {"accepted"}
    assert [row.site for row in read(select(tables.record.c.site).distinct())] == ["S1"]
    assert pc.send(pc.revision(given(), author=unknown_author)).only.flags == frozenset()


def test_q_an_unmapped_author_is_flagged_never_refused(pc: Pc) -> None:
    stranger = pc.revision(given(), author=pc.device)
    pile = [pc.revision(given(), author=pc.device) for _ in range(3)]
    reply = pc.send(stranger, *pile)
    assert set(reply.codes) == {"accepted"}
    assert reply.answer.default.flags == {"author_unmapped"}
    assert not reply.answer.exceptions  # a flag shared by all is sent once


def test_s_same_nik_other_name_other_dose_number(pc: Pc) -> None:
    number = given().identity.number
    first = pc.revision(given("SITI AMINAH", number=number))
    pc.send(first)
    reply = pc.send(pc.revision(given("BUDI", number=number, dose_no=2)))
    assert reply.codes == ["held.nik"]
    assert reply.answer.others[0] == {
        "masked_name": "S*** A*****",
        "site": "S1",
        "given_on": "2021-08-17",
        "differs": "name",
        "record": str(first.record_id),
        "claims": "person",
    }
    assert pc.standing(first).flags == {"contested"}


def test_s_same_nik_other_birth_date(pc: Pc) -> None:
    number = given().identity.number
    pc.send(pc.revision(given(number=number)))
    other = given(number=number, dose_no=2, birth_date=date(1960, 5, 5))
    assert pc.send(pc.revision(other)).codes == ["held.nik"]


def test_t_a_phone_number_is_corrected_while_another_contends(pc: Pc) -> None:
    holder = pc.revision(given("BUDI", ticket="T-1"))
    rival = pc.revision(given("SITI", ticket="T-1"))
    pc.send(holder, rival)
    corrected = pc.correct(holder, phone="+62899")
    assert pc.send(corrected).only.code == "accepted"
    assert pc.standing(corrected).flags == {"contested"}
    assert pc.standing(rival).standing == "held.ticket"


def test_v_one_unsupported_record_among_five_hundred(pc: Pc) -> None:
    pile = [pc.revision(given()) for _ in range(500)]
    content = pc.request(*pile).to_json()
    content["events"]["schema"][250] = 99
    answer = BatchAnswer.from_json(json.loads(pc.post_content(content).body))
    assert answer.exceptions.keys() == {250}
    assert answer.exceptions[250].code == "unsupported"
    settled = pile[:250] + pile[251:]
    assert len(pc.ask(*settled)) == 499


def test_w_a_group_with_a_refused_member_is_not_applied(pc: Pc, read: Any) -> None:
    old = pc.revision(given())
    pc.send(old)
    new = pc.revision(given("###"))
    reply = pc.send(pc.void(old), new, groups=["fix", "fix"])
    assert reply.codes == ["blocked", "invalid"]
    assert reply.outcomes[0].position == 1
    assert pc.standing(old).standing == "accepted"
    assert read(select(func.count()).select_from(tables.record))[0][0] == 1


def test_w_a_group_with_a_held_member_is_applied(pc: Pc) -> None:
    pc.send(pc.revision(given("BUDI", ticket="T-1")))
    old = pc.revision(given("SITI"))
    pc.send(old)
    new = pc.revision(given("SITI", ticket="T-1"))
    assert pc.send(pc.void(old), new, groups=["fix", "fix"]).codes == ["void", "held.ticket"]


def test_w_a_corrected_nik_moves_the_ticket_within_its_group(pc: Pc) -> None:
    old = pc.revision(given("SITI", ticket="T-1"))
    rival = pc.revision(given("BUDI", ticket="T-1"))
    pc.send(old, rival)
    new = pc.revision(given("SITI", ticket="T-1"))
    assert pc.send(pc.void(old), new, groups=["fix", "fix"]).codes == ["void", "accepted"]
    assert pc.standing(rival).standing == "held.ticket"


def test_x_a_clone_that_burned_numbers_offline_is_found(pc: Pc) -> None:
    for _ in range(5):
        pc.send(pc.revision(given()))
    answer = pc.post_request(pc.request(pc.revision(given()), seq=30, highest=2, open_seqs=[3]))
    assert (answer.status, json.loads(answer.body)) == (409, {"error": "fork"})


def test_x_the_same_number_with_other_content_is_a_fork(pc: Pc, read: Any) -> None:
    pc.send(pc.revision(given()))
    answer = pc.post_request(pc.request(pc.revision(given()), seq=1, highest=0))
    assert (answer.status, json.loads(answer.body)) == (409, {"error": "fork"})
    assert read(select(func.count()).select_from(tables.record))[0][0] == 1


def test_x_a_stuck_post_delivered_much_later_is_no_fork(pc: Pc, read: Any) -> None:
    revision = pc.revision(given())
    stuck = pc.request(revision)
    for _ in range(5):
        pc.send(pc.revision(given()), open_seqs=[stuck.device_seq])
    late = pc.verify(pc.post_request(stuck), [revision], stuck.device_seq)
    assert late.codes == ["accepted"]

    burnt = pc.request(pc.revision(given()))
    pc.seq += 200
    pc.send(pc.revision(given()), open_seqs=[burnt.device_seq], highest=pc.seq)
    answer = pc.post_request(burnt)
    assert (answer.status, json.loads(answer.body)) == (409, {"error": "late"})
    assert len(read(select(tables.batch))) == 7


def test_y_a_stale_void_is_not_shown_as_void(central: Central, pc: Pc, read: Any) -> None:
    other = Pc(central)
    first = pc.revision(given())
    pc.send(first)
    pc.send(pc.correct(first, phone="+62811"))
    void = other.void(first)
    assert other.send(void).codes == ["stale"]
    assert [row.standing for row in read(select(tables.dose.c.standing))] == ["accepted"]


def test_the_same_number_from_the_same_pc_with_other_bytes_is_forked(pc: Pc, read: Any) -> None:
    first = pc.revision(given())
    pc.send(first)
    twin = pc.revision(given(), record_id=first.record_id)
    assert pc.send(twin).codes == ["forked"]
    kept = read(select(tables.revision.c.sealed))
    assert {row.sealed for row in kept} == {seal(r).content.decode() for r in (first, twin)}


def test_one_record_twice_in_a_batch_is_stored_once(pc: Pc, read: Any) -> None:
    revision = pc.revision(given())
    reply = pc.send(revision, revision)
    assert reply.codes == ["accepted", "already"]
    assert reply.outcomes[1].standing == "accepted"
    assert reply.outcomes[1].server_seq == reply.receipt.first_server_seq
    assert len(read(select(tables.revision))) == 1


def test_the_claim_of_a_person_follows_its_holder(pc: Pc, read: Any) -> None:
    number = nik(401)
    card = pc.revision(given("SITI", number=number))
    pc.send(card)
    pc.send(pc.correct(card, name="SITI AMINAH", birth_date=date(1991, 2, 3)))
    (kept,) = read(select(tables.claim_person))
    assert kept.holder == str(card.record_id)
    rival = pc.revision(given("SITI", number=number, dose_no=2))
    assert pc.send(rival).codes == ["held.nik"]


def test_a_second_dose_shares_the_claim_and_inherits_it(pc: Pc, read: Any) -> None:
    first = given("SITI", ticket="T-1")
    second = replace(first, dose_no=2, given_on=date(2021, 9, 20))
    one, two = pc.revision(first), pc.revision(second)
    assert [set(o.flags) for o in pc.send(one, two).outcomes] == [set(), {"ticket_reused"}]
    assert len(read(select(tables.claim_share))) == 2
    pc.send(pc.void(one))
    assert pc.standing(two).flags == frozenset()
    assert read(select(tables.claim_share)) == []
    assert pc.send(pc.revision(given("BUDI", ticket="T-1"))).codes == ["held.ticket"]


def test_a_held_record_that_is_corrected_keeps_one_clash_until_it_ends(pc: Pc, read: Any) -> None:
    holder, rival = (pc.revision(given(name, ticket="T-1")) for name in ("BUDI", "SITI"))
    pc.send(holder, rival)
    corrected = pc.correct(rival, phone="+62855")
    assert pc.send(corrected).codes == ["held.ticket"]
    (clash,) = read(select(tables.conflict))
    assert (clash.rev, clash.closed_seq, clash.other_id) == (2, None, str(holder.record_id))
    pc.send(pc.correct(corrected, ticket=given().ticket))
    (clash,) = read(select(tables.conflict))
    assert clash.closed_seq is not None
    assert pc.standing(holder).flags == frozenset()


def test_the_dose_table_shows_the_wire_fields(pc: Pc, read: Any) -> None:
    revision = pc.revision(given())
    pc.send(revision)
    shown = read(select(tables.dose))[0]._mapping
    body = to_body(revision)
    assert body.items() - {("schema", 1)} <= {
        (name, shown[name]) for name in body if name != "id"
    } | {("id", shown["record_id"])}
    assert (shown["standing"], shown["site"]) == ("accepted", "S1")
