"""Who clashes with another one now, or with one who says something else, is told so."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.central.client import START, Pc, given, nik
from tests.central.setback import set_back, take
from vaxentry.central.api import Central
from vaxentry.central.care import erase_record
from vaxentry.domain.dose import IdType, Revision
from vaxentry.domain.ruling import Claimed, Says
from vaxentry.domain.ticket import TicketNo
from vaxentry.wire.body import pack
from vaxentry.wire.messages import STANDINGS
from vaxentry.wire.signing import verified
from vaxentry.wire.standings import Standings

TICKET = Claimed.TICKET


@dataclass
class Site:
    """A PC and one record that it delivered."""

    pc: Pc
    record: Revision
    heard: int = 0

    def news(self) -> Mapping[str, str] | None:
        """What it is told of the other party of its record since it asked last, None = nothing."""
        page = self.pc.changes(self.heard)
        self.heard = page.upto
        own = self.record.record_id
        assert not page.more
        return page.others.get(own, {}) if any(s.record_id == own for s in page.standings) else None

    def hear(self) -> str | None:
        """The name alone."""
        told = self.news()
        return None if told is None else told.get("masked_name", "")

    def correct(self, **changed: Any) -> None:
        self.record = self.pc.correct(self.record, **changed)
        self.pc.send(self.record)


Three = tuple[Site, Site, Site]


@pytest.fixture
def three(central: Central) -> Three:
    """One holds a ticket, a second one contends with it, then a third one. All heard of it."""
    made = []
    for site, name in (("S1", "HASAN BASRI"), ("S2", "XENA PUTRI"), ("S3", "YUNUS ALI")):
        pc = Pc(central, site, ["S1", "S2", "S3"])
        record = pc.revision(given(name, ticket="T-1"))
        pc.send(record)
        made.append(Site(pc, record))
    for one in made:
        one.hear()
    holder, second, third = made
    return holder, second, third


def test_who_contends_with_the_heir_is_told_so_and_can_rule_about_it(three: Three) -> None:
    holder, heir, third = three
    holder.correct(ticket=TicketNo("T-2"))
    told = third.news()
    assert told is not None
    assert (told["masked_name"], told["site"]) == ("X*** P****", "S2")
    assert told["record"] == str(heir.record.record_id)
    ruled = third.pc.rule(third.record, heir.record, Says.MINE, TICKET)
    assert third.pc.send(ruled).codes == ["accepted"]
    assert third.hear() is None


def test_contenders_hear_what_the_holder_says_now_and_not_of_what_they_do_not_see(
    three: Three,
) -> None:
    holder, second, third = three
    holder.correct(phone="+62811")
    assert (second.news(), third.news()) == (None, None)
    holder.correct(name="RAHMAT NUR")
    assert (second.hear(), third.hear()) == ("R***** N**", "R***** N**")
    holder.correct(given_on=date(2021, 8, 18))
    told = second.news()
    assert told is not None
    assert told["given_on"] == "2021-08-18"


def test_the_holder_hears_what_its_contender_says_now(three: Three) -> None:
    holder, second, third = three
    second.correct(name="RAHMAT NUR")
    assert (holder.hear(), third.hear()) == ("R***** N**", None)


def test_the_name_of_an_erased_holder_stays_with_none_of_its_contenders(
    central: Central, three: Three
) -> None:
    holder, second, third = three
    erased = holder.record.record_id
    assert erase_record(central.database, central.journal, erased, "perintah 12", START)
    assert (second.hear(), third.hear()) == ("Y**** A**", "X*** P****")


def test_a_contested_holder_hears_of_a_graver_clash(central: Central) -> None:
    pc, other = Pc(central), Pc(central)
    number = nik(8000)
    site = Site(pc, pc.revision(given("HASAN", number=number, ticket="T-1")))
    pc.send(site.record)
    other.send(other.revision(given("XENA", ticket="T-1")))
    assert site.hear() == "X***"
    other.send(other.revision(given("YUNUS", number=number, ticket="")))
    assert site.hear() == "Y****"


def test_of_two_clashes_of_one_kind_the_end_of_the_first_is_told(central: Central, pc: Pc) -> None:
    other, number = Pc(central), nik(8001)
    by_dose = other.revision(given("SITI", number=number))
    by_ticket = other.revision(given("SITI", number="", id_type=IdType.NONE, ticket="T-2"))
    other.send(by_dose, by_ticket)
    site = Site(pc, pc.revision(given("SITI", number=number, ticket="T-2")))
    assert pc.send(site.record).codes == ["held.dose"]
    others = pc.fetch(pc.seq, [site.record]).answer.others
    shown = others[0]["record"]
    first, left = sorted((by_dose, by_ticket), key=lambda one: str(one.record_id) != shown)
    other.send(other.void(first))
    told = site.news()
    assert told is not None
    assert told["record"] == str(left.record_id)


def test_a_pc_hears_of_its_own_record_beside_another_one_of_its_own(pc: Pc) -> None:
    holder, second, third = (pc.revision(given(n, ticket="T-1")) for n in ("HANA", "XENA", "YUNUS"))
    pc.send(holder, second, third)
    site = Site(pc, third, pc.changes().upto)
    pc.send(pc.void(holder))
    assert site.hear() == "X***"


def test_who_was_let_stand_beside_an_erased_one_is_not_shown_it_any_more(
    central: Central, three: Three
) -> None:
    holder, second, third = three
    third.pc.send(third.pc.void(third.record))
    holder.record = holder.pc.rule(holder.record, second.record, Says.MINE, TICKET)
    holder.pc.send(holder.record)
    second.record = second.pc.rule(second.record, holder.record, Says.BOTH, TICKET)
    second.pc.send(second.record)
    told = holder.news()
    assert told is not None
    assert (told["masked_name"], told["ruled"]) == ("X*** P****", "both")
    erased = second.record.record_id
    assert erase_record(central.database, central.journal, erased, "perintah 12", START)
    assert holder.news() == {}


def test_who_asks_about_single_records_is_told_of_the_other_party(three: Three) -> None:
    """A receipt tells it too; but where that can't be had, this is the only word there is."""
    holder, second, _ = three
    asked = {"nonce": "q1", "records": [[str(second.record.record_id), second.record.rev]]}
    answer = second.pc.call("POST", "/v1/outcomes", pack(asked, "identity"))
    content = json.loads(answer.body)
    assert verified(second.pc.hello.public_key, STANDINGS, content)
    told = Standings.from_json(content).others[second.record.record_id]
    assert told["record"] == str(holder.record.record_id)
    assert (told["masked_name"], told["site"]) == ("H**** B****", "S1")
    assert b"HASAN" not in answer.body


def test_a_ruling_that_the_journal_brings_back_is_told(central: Central, three: Three) -> None:
    holder, second, _ = three
    before = take(central.database)
    ruled = holder.pc.rule(holder.record, second.record, Says.MINE, TICKET)
    assert holder.pc.send(ruled).codes == ["accepted"]
    set_back(central.database, before)
    told = second.news()
    assert told is not None
    assert told["ruled"] == "theirs"
