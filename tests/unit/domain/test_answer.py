from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from tests.unit.domain.samples import TODAY, card
from vaxentry.domain.answer import answer_text
from vaxentry.domain.outbox import Flag, NationalStatus, State
from vaxentry.domain.records import OtherParty, RecordDetail, RecordRow
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check
from vaxentry.language import LANGUAGES, Words


def detail(state: State, *flags: Flag, **changes: str) -> RecordDetail:
    dose = check(card(**changes), today=TODAY, rules=BUILT_IN).dose
    assert dose is not None
    row = RecordRow(
        seq=1,
        record_id=UUID(int=1),
        entry_no="KD-210915-001",
        saved_at=datetime(2021, 9, 15, tzinfo=UTC),
        name=dose.name,
        identity_masked="3201••••••••••••",
        vaccine=dose.vaccine,
        dose_no=dose.dose_no,
        screening=dose.screening,
        given_on=date(2021, 9, 15),
        state=state,
        flags=frozenset(flags),
    )
    other = OtherParty(masked_name="R*** W***", site="Kendal", given_on="2021-08-01")
    return RecordDetail(row, dose, (), (), other, None)


def test_three_lines_for_a_dose_that_waits() -> None:
    said = answer_text(
        Words(), detail(State.QUEUED, name="Hj. Siti Aminah, S.Pd."), "Puskesmas Weleri"
    )
    assert said.splitlines() == [
        "Sinovac dosis 1, 15-09-2021, Puskesmas Weleri, atas nama S*** A*****.",
        "Data sudah diketik dan tersimpan di komputer kami, belum sampai di server.",
        "Giliran kami: data dikirim begitu jaringan tersambung. Nomor entri KD-210915-001.",
    ]


def test_who_got_no_injection_is_told_so() -> None:
    deferred = answer_text(Words("en"), detail(State.ACCEPTED, screening="tunda"), "Weleri")
    assert deferred.startswith("Visit on 15-09-2021 at Weleri, vaccination deferred, for S***")
    refused = answer_text(Words("en"), detail(State.ACCEPTED, screening="tidak diberikan"), "W")
    assert "no vaccine given" in refused


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("screening", ["lanjut", "tunda", "tidak diberikan"])
def test_a_place_that_nobody_knows_is_left_out(language: str, screening: str) -> None:
    told = answer_text(Words(language), detail(State.QUEUED, screening=screening), "")
    first, *_ = told.splitlines()
    assert "15-09-2021, " in first
    assert not any(odd in first for odd in (", ,", " ,", "  ", " di ", " at "))


def test_a_number_the_register_does_not_know_is_said_only_once_the_server_has_it() -> None:
    waiting = detail(State.ACCEPTED, Flag.NIK_PENDING)
    assert "Dukcapil" in answer_text(Words(), waiting, "W")
    here = replace(waiting, row=replace(waiting.row, state=State.QUEUED))
    assert "Dukcapil" not in answer_text(Words(), here, "W")


def test_a_certificate_of_a_recorded_dose_is_for_the_call_centre() -> None:
    there = detail(State.ACCEPTED, Flag.NIK_PENDING)
    told = answer_text(
        Words(), replace(there, row=replace(there.row, national=NationalStatus.RECORDED)), "W"
    )
    assert "119" in told
    assert "Dukcapil" not in told
    assert "119" not in answer_text(Words(), there, "W")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", State)
def test_no_state_tells_more_than_it_may(state: State, language: str) -> None:
    told = detail(state)
    said = answer_text(Words(language), told, "Puskesmas Weleri")
    assert len(said.splitlines()) == 3
    assert told.row.entry_no in said.splitlines()[2]
    secrets = [told.dose.identity.number, told.dose.phone, told.dose.name, "3201", "R***", "Kendal"]
    assert not [secret for secret in secrets if secret in said]
    assert "{" not in said
    assert "…" not in said
