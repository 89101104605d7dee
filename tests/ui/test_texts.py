from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.test_entry import TYPED
from vaxentry.domain.dose import Dose, Identity, IdType, Screening, Sex
from vaxentry.domain.records import Counts, Link, QueueStatus
from vaxentry.domain.ticket import TicketNo
from vaxentry.domain.validation import check
from vaxentry.language import LANGUAGES, Words
from vaxentry.ui.pages.dose_form import form_of
from vaxentry.ui.spelling import count, duration, long_day
from vaxentry.ui.status_texts import status_texts

DAY = date(2021, 8, 17)
words_of = st.text("ABCDEFGHIJ ", min_size=1, max_size=60).map(lambda s: " ".join(s.split()))
names = words_of.filter(bool)


@st.composite
def doses(draw: st.DrawFn) -> Dose:
    screening = draw(st.sampled_from(Screening))
    person = {
        "identity": Identity(
            IdType.PASSPORT, draw(st.from_regex(r"[A-Z][0-9]{7}", fullmatch=True))
        ),
        "name": draw(names),
        "given_on": DAY,
        "screening": screening,
        "birth_date": draw(st.dates(date(1900, 1, 1), DAY)),
        "birth_place": draw(names),
        "sex": draw(st.sampled_from(Sex)),
        "phone": draw(st.sampled_from(["-", "+6281234567890"])),
        "address": draw(names),
        "village": draw(names),
        "target_group": draw(st.sampled_from(["", "lansia"])),
        "ticket": draw(st.sampled_from([None, TicketNo("P-AB12CD")])),
        "temperature": draw(st.none() | st.integers(340, 420)),
    }
    if screening is not Screening.PROCEED:
        return Dose(**person)
    return Dose(
        **person,
        vaccine="sinovac",
        course="primer",
        dose_no=draw(st.integers(1, 9)),
        batch="B1",
        volume_ul=draw(st.integers(1, 10_000)),
        given_at=draw(st.none() | st.times().map(lambda at: time(at.hour, at.minute))),
        complaint=draw(st.sampled_from(["", "Demam"])),
        vaccinator=draw(names),
    )


@given(doses())
def test_a_dose_written_back_is_read_as_the_same_dose(dose: Dose) -> None:
    assert check(form_of(dose), today=DAY).dose == dose


def test_a_full_card_is_written_back() -> None:
    assert check(form_of(TYPED), today=date(2026, 11, 23)).dose == TYPED


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=5), "kurang dari 1 mnt"),
        (timedelta(minutes=3), "3 mnt"),
        (timedelta(hours=3, minutes=12), "3 jam 12 mnt"),
        (timedelta(days=2, hours=1, minutes=9), "2 hari 1 jam"),
        (timedelta(days=2, minutes=9), "2 hari 9 mnt"),
        (timedelta(seconds=-9), "kurang dari 1 mnt"),
    ],
)
def test_durations(span: timedelta, said: str) -> None:
    assert duration(Words("id"), span) == said


def test_days_and_counts_are_indonesian() -> None:
    assert long_day(Words("id"), date(2026, 5, 31)) == "Minggu, 31 Mei 2026"
    assert long_day(Words("en"), date(2026, 5, 31)) == "Sunday, 31 May 2026"
    assert count(Words("id"), 1_234_567) == "1.234.567"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("link", Link)
def test_time_left_is_told_only_with_a_server(link: Link, language: str) -> None:
    status = QueueStatus(link, 120, 0, timedelta(minutes=90), 40.0, None, None)
    texts = status_texts(Words(language), status, Counts())
    assert texts.waiting.count("·") == (2 if link is Link.ONLINE else 1)
    assert texts.link_ok == (link is Link.ONLINE)
