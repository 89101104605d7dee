import json
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.samples import TODAY, card
from vaxentry.domain.dose import (
    Dose,
    EarlierDose,
    Identity,
    IdType,
    Origin,
    Parent,
    Revision,
    RevisionKind,
    Screening,
    Sex,
)
from vaxentry.domain.form import Field
from vaxentry.domain.ruling import Claimed, Ruling, Says
from vaxentry.domain.ticket import TicketNo
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check, unparse
from vaxentry.wire.columns import UnequalColumnsError, to_bodies, to_columns
from vaxentry.wire.record import (
    RECORD_FIELDS,
    canonical,
    digest_of,
    dose_from_body,
    dose_to_body,
    from_body,
    seal,
    to_body,
    unseal,
)

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
some_words = words.filter(bool)
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
doses = st.builds(
    Dose,
    identity=st.builds(Identity, st.sampled_from(IdType), words, st.none() | st.integers(1, 9)),
    name=some_words,
    given_on=days,
    screening=st.sampled_from(Screening),
    birth_date=st.none() | days,
    birth_place=words,
    sex=st.none() | st.sampled_from(Sex),
    phone=words,
    address=words,
    village=words,
    target_group=words,
    ticket=st.none() | st.builds(TicketNo, some_words),
    temperature=st.none() | st.integers(300, 450),
    systolic=st.none() | st.integers(0, 300),
    diastolic=st.none() | st.integers(0, 300),
    deferred_until=st.none() | days,
    vaccine=words,
    course=words,
    dose_no=st.none() | st.integers(1, 9),
    batch=words,
    volume_ul=st.none() | st.integers(1, 1000),
    given_at=st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    complaint=words,
    vaccinator=words,
    earlier=st.none() | st.builds(EarlierDose, st.integers(1, 3), words, st.none() | days, words),
    origins=st.dictionaries(st.sampled_from(Field), st.sampled_from(Origin), max_size=4),
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
digests = st.binary(min_size=32, max_size=32)
rulings = st.builds(
    Ruling,
    claims=st.lists(st.sampled_from(Claimed), min_size=1, unique=True).map(tuple),
    other=st.uuids(),
    says=st.sampled_from(Says),
    known=st.none() | st.tuples(st.integers(1, 999), digests),
)
revisions = st.builds(
    Revision,
    record_id=st.uuids(),
    rev=st.integers(1, 1000),
    parents=st.lists(
        st.builds(Parent, st.integers(1, 999), st.binary(min_size=32, max_size=32)), max_size=3
    ).map(tuple),
    kind=st.just(RevisionKind.ENTRY),
    device=st.uuids(),
    author=st.uuids(),
    saved_at=moments,
    entry_no=some_words,
    stack=st.uuids(),
    site=words,
    dose=doses,
    reason=words,
    ruling=st.none() | rulings,
)


@given(revisions)
def test_sealed_bytes_say_exactly_what_was_saved(revision: Revision) -> None:
    sealed = seal(revision)
    assert unseal(sealed.content) == revision
    assert digest_of(sealed.content) == sealed.digest
    assert set(to_body(revision)) <= {*RECORD_FIELDS, "ruling"}
    assert to_body(revision)["schema"] == (1 if revision.ruling is None else 2)


@given(st.lists(revisions, min_size=1, max_size=5))
def test_the_server_rebuilds_the_same_bytes_from_columns(records: list[Revision]) -> None:
    bodies = [to_body(revision) for revision in records]
    rebuilt = to_bodies(to_columns(bodies), len(bodies))
    assert [canonical(body) for body in rebuilt] == [seal(r).content for r in records]


@given(st.lists(revisions, min_size=1, max_size=4), st.data())
def test_a_column_one_shorter_or_longer_refuses_the_batch(
    records: list[Revision], data: st.DataObject
) -> None:
    columns = to_columns([to_body(revision) for revision in records])
    name = data.draw(st.sampled_from(sorted(columns)))
    spoilt = columns[name][:-1] if data.draw(st.booleans()) else [*columns[name], None]
    with pytest.raises(UnequalColumnsError):
        to_bodies({**columns, name: spoilt}, len(records))


def test_the_canonical_form_is_fixed_for_ever() -> None:
    """The bytes of schema 1: if this test fails, old digests would no longer fit."""
    revision = Revision(
        record_id=UUID(int=1),
        rev=2,
        parents=(Parent(1, bytes(32)),),
        kind=RevisionKind.ENTRY,
        device=UUID(int=2),
        author=UUID(int=3),
        saved_at=datetime(2021, 8, 27, 3, 0, tzinfo=UTC),
        entry_no="KD-210827-001",
        stack=UUID(int=4),
        site="3578-01",
        dose=Dose(
            identity=Identity(IdType.NIK, "9271060312000001"),
            name="DEWI Ñ",
            given_on=date(2021, 8, 27),
            screening=Screening.PROCEED,
            dose_no=1,
        ),
    )
    assert seal(revision).content.decode() == (
        '{"author":"00000000-0000-0000-0000-000000000003",'
        '"device":"00000000-0000-0000-0000-000000000002","dose_no":1,'
        '"entry_no":"KD-210827-001","given_on":"2021-08-27",'
        '"id":"00000000-0000-0000-0000-000000000001","id_number":"9271060312000001",'
        '"id_type":"nik","kind":"entry","name":"DEWI Ñ","parents":[[1,"' + "0" * 64 + '"]],'
        '"rev":2,"saved_at":"2021-08-27T03:00:00.000+00:00","schema":1,"screening":"lanjut",'
        '"site":"3578-01","stack":"00000000-0000-0000-0000-000000000004"}'
    )


def test_the_canonical_form_of_a_ruling_is_fixed_for_ever() -> None:
    ruling = Ruling((Claimed.PERSON, Claimed.TICKET), UUID(int=9), Says.MINE, (3, bytes(32)))
    revision = Revision(
        record_id=UUID(int=1), rev=2, parents=(), kind=RevisionKind.ENTRY, device=UUID(int=2),
        author=UUID(int=3), saved_at=datetime(2021, 8, 27, 3, 0, tzinfo=UTC), entry_no="KD-1",
        stack=UUID(int=4), site="", dose=None, reason="Dukcapil", ruling=ruling,
    )  # fmt: skip
    assert seal(revision).content.decode() == (
        '{"author":"00000000-0000-0000-0000-000000000003",'
        '"device":"00000000-0000-0000-0000-000000000002","entry_no":"KD-1",'
        '"id":"00000000-0000-0000-0000-000000000001","kind":"entry","reason":"Dukcapil","rev":2,'
        '"ruling":{"claims":["person","ticket"],"digest":"' + "0" * 64 + '",'
        '"other":"00000000-0000-0000-0000-000000000009","rev":3,"says":"mine"},'
        '"saved_at":"2021-08-27T03:00:00.000+00:00","schema":2,'
        '"stack":"00000000-0000-0000-0000-000000000004"}'
    )


def test_a_void_carries_no_body() -> None:
    revision = Revision(
        UUID(int=1), 2, (), RevisionKind.VOID, UUID(int=2), UUID(int=3),
        datetime(2021, 8, 27, tzinfo=UTC), "KD-210827-001", UUID(int=4), "", None, "kartu salah",
    )  # fmt: skip
    assert unseal(seal(revision).content) == revision


@pytest.mark.parametrize("schema", [None, 0, 3, "1"])
def test_another_schema_is_not_read(schema: object) -> None:
    with pytest.raises(ValueError, match="schema"):
        from_body({"schema": schema})


def test_what_was_confirmed_and_what_the_card_tells_of_the_dose_before_stay_in_the_seal() -> None:
    form = card(
        temperature="normal",
        blood_pressure="ok",
        dose_no="2",
        earlier_vaccine="az",
        earlier_given_on="01-07-2021",
        earlier_place="RS Weleri",
    )
    dose = check(form, today=TODAY, rules=BUILT_IN, origins={Field.BATCH: Origin.HEADER}).dose
    assert dose is not None
    again = dose_from_body(json.loads(canonical(dose_to_body(dose))))
    assert again == dose
    assert unparse(again)[Field.TEMPERATURE] == "normal"
    assert unparse(again)[Field.EARLIER_PLACE] == "RS Weleri"
