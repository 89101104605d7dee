"""What the server names of a record stands on the screen in the words of the card."""

from dataclasses import replace

import pytest

from tests.unit.domain.test_cases import OURS, detail
from vaxentry.domain.form import Field, StackField
from vaxentry.domain.outbox import State
from vaxentry.domain.records import OtherParty
from vaxentry.domain.told_fields import card_fields
from vaxentry.language import LANGUAGES, Words
from vaxentry.ui.pages.detail_text import other_lines, state_lines
from vaxentry.ui.sentences import told_field_text, told_fields_text
from vaxentry.wire.record import RECORD_FIELDS

NAMES = (*RECORD_FIELDS, "ruling", "record")
"""All that an answer of the server can name."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_whatever_a_record_holds_has_words(name: str, language: str) -> None:
    said = told_field_text(Words(language), name)
    assert said
    assert said != name
    assert "_" not in said


@pytest.mark.parametrize("field", [*Field, *StackField])
def test_every_field_of_a_card_is_told_by_a_name_of_the_server(field: Field | StackField) -> None:
    assert field in {at for name in RECORD_FIELDS for at in card_fields(name)}


def test_both_figures_of_one_field_are_told_once() -> None:
    said = told_fields_text(Words("id"), "address,diastolic,systolic,volume_ul,earlier,author")
    assert said == "Alamat, Tekanan darah, Volume (mL), Dosis sebelumnya, Penginput"


def test_what_a_newer_server_names_stays_as_it_came() -> None:
    assert told_fields_text(Words("id"), "name, new_field,") == "Nama, new_field"


def test_beside_the_queue_no_name_of_the_wire_stands() -> None:
    words = Words("id")
    one = replace(
        detail(OURS, State.NEEDS_FIX),
        other=OtherParty(differs="systolic"),
        invalid_field="systolic",
        invalid_rule="wire_type",
    )
    texts = [line.text for line in (*other_lines(one, words), *state_lines(one, words))]
    assert "Tekanan darah" in texts
    assert any(text.startswith("Tekanan darah: ") for text in texts)
    assert not any("systolic" in text for text in texts)
