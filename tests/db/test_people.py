"""What this PC knows of a person, and whom the site should call."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from tests.db.conftest import a_dose
from vaxentry.db import search
from vaxentry.db.engine import bare
from vaxentry.db.likeness import across_the_middle
from vaxentry.db.store import Store
from vaxentry.domain.dose import Dose, Identity, IdType, Screening, Sex
from vaxentry.domain.person import Probe
from vaxentry.domain.records import Saved, Stack

NUMBER = "9271060312000001"
BORN = date(1990, 12, 3)


@pytest.fixture
def stack(book: Store) -> Stack:
    return book.open_stack(date(2021, 8, 27), 3, "IBU RINA")


@pytest.fixture(params=["indexed", "behind"])
def keep(request: pytest.FixtureRequest, book: Store, stack: Stack) -> Callable[[Dose], Saved]:
    """Saves; the search index knows of it, or not yet."""

    def keep(dose: Dose) -> Saved:
        saved = book.add(dose, record_id=uuid4(), stack=stack.id)
        if request.param == "indexed":
            with book.transactions.writing() as c:
                search.index_some(bare(c), 10)
        return saved

    return keep


def whole(number: str = NUMBER, **changed: object) -> Dose:
    return a_dose(
        number,
        **{
            "birth_date": BORN,
            "sex": Sex.MALE,
            "birth_place": "SERUI",
            "address": "JL. 1",
            "village": "ANOTAUREI",
            "target_group": "lansia",
        }
        | changed,
    )


NOT_GIVEN: dict[str, object] = {
    "vaccine": "",
    "course": "",
    "dose_no": None,
    "batch": "",
    "volume_ul": None,
    "deferred_until": date(2021, 9, 10),
    "screening": Screening.DEFERRED,
}


def deferred(number: str = NUMBER, **changed: object) -> Dose:
    return whole(number, **(NOT_GIVEN | changed))


Keep = Callable[[Dose], Saved]


@given(
    st.from_regex("[0-9]{16}", fullmatch=True), st.integers(0, 14), st.sampled_from("0123456789")
)
def test_every_slip_leaves_a_half_or_swaps_the_middle(number: str, at: int, digit: str) -> None:
    wrong = number[:at] + digit + number[at + 1 :]
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    for slip in (wrong, swapped):
        same_half = slip[:8] == number[:8] or slip[8:] == number[8:]
        assert same_half or slip == across_the_middle(number)


def test_a_person_is_as_the_newest_record_tells_with_all_doses(book: Store, keep: Keep) -> None:
    second = whole(dose_no=2, given_on=date(2021, 9, 24), phone="-")
    saved = [keep(one) for one in (second, whole(), deferred(address="JL. 2"))]
    book.void(keep(whole(address="JL. 9")).record_id, reason="dobel")
    (person,) = book.people(NUMBER)
    assert (person.record_id, person.entry_no) == (saved[2].record_id, saved[2].entry_no)
    assert (person.address, person.sex, person.birth_date) == ("JL. 2", Sex.MALE, BORN)
    assert (person.village, person.target_group, person.phone) == (
        "ANOTAUREI",
        "lansia",
        "+6281234567890",
    )
    assert [(one.record_id, one.dose_no) for one in person.doses] == [
        (saved[1].record_id, 1),
        (saved[0].record_id, 2),
    ]
    assert person.per == date(2021, 8, 27)


def test_one_number_under_two_names_is_two_persons_newest_first(book: Store, keep: Keep) -> None:
    keep(whole(name="MOH. AGUS"))
    keep(whole(name="SITI"))
    keep(whole(name="MUHAMMAD AGUS", dose_no=2))
    found = book.people(NUMBER)
    assert [(one.name, len(one.doses)) for one in found] == [("MUHAMMAD AGUS", 2), ("SITI", 1)]
    assert book.people("9271060312000009") == []


def child(order: int, **changed: object) -> Dose:
    baby = {"identity": Identity(IdType.MOTHER_NIK, NUMBER, order), "name": "BAYI YOHANA"}
    return whole(NUMBER, **(baby | changed))


def test_twins_of_one_name_under_their_mothers_nik_are_two_persons(book: Store, keep: Keep) -> None:
    keep(child(1))
    keep(child(2))
    keep(child(1, dose_no=2, given_on=date(2021, 9, 24)))
    found = book.people(NUMBER)
    assert [(one.identity.birth_order, len(one.doses)) for one in found] == [(1, 2), (2, 1)]


def test_a_number_is_another_persons_in_another_document(book: Store, keep: Keep) -> None:
    keep(whole(name="BAYI YOHANA"))
    keep(child(1))
    assert [one.identity.type for one in book.people(NUMBER)] == [IdType.MOTHER_NIK, IdType.NIK]


def test_a_corrected_birth_order_makes_another_person(book: Store, keep: Keep) -> None:
    first, second = keep(child(1)), keep(child(1, dose_no=2))
    book.correct(second.record_id, child(2, dose_no=2), reason="urutan lahir")
    found = book.people(NUMBER)
    assert {one.record_id: one.identity.birth_order for one in found} == {
        first.record_id: 1,
        second.record_id: 2,
    }


def test_a_corrected_number_is_found_by_the_new_one_only(book: Store, keep: Keep) -> None:
    saved = keep(whole())
    book.correct(saved.record_id, whole("9271060312000009"), reason="salah ketik")
    assert book.people(NUMBER) == []
    assert len(book.people("9271060312000009")) == 1


def test_a_void_that_the_server_did_not_take_tells_nothing_either(book: Store, keep: Keep) -> None:
    book.void(keep(whole()).record_id, reason="x")
    with book.transactions.writing() as c:
        c.execute(text("UPDATE record SET state = 'needs_fix'"))
    assert book.people(NUMBER) == []
    assert book.similar(PROBE) == []


PROBE = Probe(
    number="9271060312000099", name="YOHANA WAROMI", birth_date=BORN, phone="-", ticket="-"
)


@pytest.mark.parametrize(
    ("held", "probe"),
    [
        (whole(), replace(PROBE, birth_date=None, number="9271060312000002")),
        (whole(), replace(PROBE, birth_date=None, number="9271060312000010")),
        (whole(), replace(PROBE, birth_date=None, number="9271060132000001")),
        (whole(), replace(PROBE, birth_date=None, number="9271063012000001")),
        (whole(), replace(PROBE, birth_date=None, number="2971060312000001")),
        (whole(), replace(PROBE, name="X", number="9271060312000002")),
        (whole(), PROBE),
        (whole(name="YOHANNA WAROMI"), PROBE),
        (whole(name="MOH. AGUS"), replace(PROBE, name="Muhammad Agus, S.Kom")),
        (whole(birth_date=None), replace(PROBE, phone="+6281234567890", birth_date=None)),
        (whole(name="A"), Probe(ticket="P-AB12")),
    ],
)
def test_who_looks_alike_is_told(book: Store, keep: Keep, held: Dose, probe: Probe) -> None:
    saved = keep(held)
    found = book.similar(probe)
    assert [one.record_id for one in found] == [saved.record_id]


@pytest.mark.parametrize(
    "probe",
    [
        Probe(),
        Probe(number=NUMBER, name="YOHANA WAROMI", birth_date=BORN),  # the very number
        Probe(number="9271060312000002"),  # one slip among neighbours
        Probe(number="9271060312000002", name="SITI AMINAH"),
        Probe(name="YOHANA WAROMI"),
        Probe(phone="+6281234567890", name="SITI AMINAH"),  # a family's phone
        Probe(phone="-", birth_date=BORN, name="SITI"),
        Probe(number="A1234567", name="BUDI", birth_date=BORN),
    ],
)
def test_who_does_not_is_not(book: Store, keep: Keep, probe: Probe) -> None:
    keep(whole())
    assert book.similar(probe) == []


def test_the_likeliest_come_first_and_not_more_than_asked_for(book: Store, keep: Keep) -> None:
    for at in range(4):
        keep(whole(f"920401480400000{at}", name="YOHANNA WAROMI"))
    keep(whole("9271060312000098"))
    found = book.similar(PROBE, limit=3)
    assert [one.name for one in found] == ["YOHANA WAROMI", "YOHANNA WAROMI", "YOHANNA WAROMI"]


def test_both_twins_look_alike_and_are_counted_one_by_one(book: Store, keep: Keep) -> None:
    twins = [keep(child(order)).record_id for order in (1, 2)]
    probe = replace(PROBE, name="BAYI YOHANA")
    assert [one.record_id for one in book.similar(probe)] == twins[::-1]
    assert [one.record_id for one in book.similar(probe, limit=1)] == twins[1:]


def test_a_correction_changes_who_looks_alike(book: Store, keep: Keep) -> None:
    saved = keep(whole())
    book.correct(saved.record_id, whole(name="SITI", birth_date=date(1980, 1, 1)), reason="x")
    assert book.similar(PROBE) == []


def test_deferred_cards_come_back_on_their_day_unless_injected(book: Store, keep: Keep) -> None:
    keep(whole(dose_no=1, given_on=date(2021, 8, 1)))
    waits = keep(deferred())
    other = "9204014804000002"
    keep(deferred(other))
    keep(whole(other, given_on=date(2021, 9, 11), name="YOHANA WAROMI"))
    no_date = keep(deferred("9204014804000003", deferred_until=None))
    book.void(keep(deferred("9204014804000004")).record_id, reason="x")
    (undated,) = book.deferred(date(2021, 9, 9))
    assert (undated.record_id, undated.due_on) == (no_date.record_id, None)
    _, row = book.deferred(date(2021, 9, 10))
    counted = [book.count_deferred(date(2021, 9, day)) for day in (9, 10, 30)]
    assert counted == [0, 1, 1]
    assert (row.record_id, row.due_on, row.dose_no) == (waits.record_id, date(2021, 9, 10), 2)
    assert (row.name, row.phone) == ("YOHANA WAROMI", "+6281234567890")


def test_next_doses_are_told_until_they_are_held(book: Store, keep: Keep) -> None:
    saved = keep(whole())
    keep(whole("9204014804000002", dose_no=2))
    keep(deferred("9204014804000003"))
    day = date(2021, 9, 24)  # sinovac: 28 days
    assert book.next_doses(date(2021, 9, 1), date(2021, 9, 23)) == []
    (row,) = book.next_doses(day, day)
    assert (row.record_id, row.due_on) == (saved.record_id, day)
    assert (row.vaccine, row.dose_no) == ("sinovac", 2)
    second = keep(whole(dose_no=2, given_on=day))
    assert book.next_doses(day, day) == []
    book.void(second.record_id, reason="salah kartu")
    assert len(book.next_doses(day, day)) == 1
    book.correct(saved.record_id, whole(given_on=date(2021, 8, 20)), reason="tanggal")
    assert [one.due_on for one in book.next_doses(date(2021, 9, 1), day)] == [date(2021, 9, 17)]


def test_another_person_under_the_number_ends_no_call(book: Store, keep: Keep) -> None:
    family = Identity(IdType.KK, "9271060312000001")
    keep(whole(identity=family))
    keep(whole(identity=family, name="SITI", dose_no=2, given_on=date(2021, 9, 24)))
    assert len(book.next_doses(date(2021, 9, 1), date(2021, 9, 30))) == 1


def test_a_twins_injection_ends_no_call_of_the_other(book: Store, keep: Keep) -> None:
    first, waits = keep(child(1)), keep(child(2, **NOT_GIVEN))
    keep(child(2, dose_no=2, given_on=date(2021, 8, 20)))
    (row,) = book.next_doses(date(2021, 9, 1), date(2021, 9, 30))
    assert row.record_id == first.record_id
    keep(child(1, dose_no=2, given_on=date(2021, 9, 11)))
    (row,) = book.deferred(date(2021, 9, 10))
    assert (row.record_id, row.dose_no) == (waits.record_id, 3)
