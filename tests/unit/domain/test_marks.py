from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.samples import ANY_TEXT
from vaxentry.domain.marks import without_marks
from vaxentry.domain.nik import read_nik
from vaxentry.domain.phones import read_phone

UNSEEN = ("\u200e", "\u200f", "\u061c", "\u202a", "\u202c", "\u2066", "\u2069", "\ufeff")
DASHES = ("\u2010", "\u2011", "\u2013", "\u2212", "\uff0d")
marks = st.text(st.sampled_from("".join(UNSEEN)), max_size=3)


@given(marks, marks, st.sampled_from(DASHES))
def test_a_phone_pasted_from_a_messenger_is_read(before: str, after: str, dash: str) -> None:
    pasted = f"{before}+62 812{dash}3456{after}{dash}7890{after}"
    assert read_phone(pasted) == "+6281234567890"


@given(marks, marks, st.sampled_from(DASHES))
def test_a_number_pasted_from_a_messenger_is_read(before: str, after: str, dash: str) -> None:
    pasted = f"{before}9271{dash}0603{after}1200{dash}0001{after}"
    assert read_nik(pasted).digits == "9271060312000001"


@given(ANY_TEXT)
def test_it_is_done_once_and_for_all(text: str) -> None:
    assert without_marks(without_marks(text)) == without_marks(text)
