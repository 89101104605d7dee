from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from vaxentry.domain.contact import Link, QueueStatus
from vaxentry.domain.form import Field
from vaxentry.domain.match import Match
from vaxentry.domain.records import Counts
from vaxentry.language import LANGUAGES, Words
from vaxentry.language.spelling import count, day_text, duration, long_day
from vaxentry.ui.pages.queue_foot import figures_text
from vaxentry.ui.sentences import choice_text
from vaxentry.ui.status_texts import match_text, status_texts


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=5), "< 1 mnt"),
        (timedelta(minutes=3), "3 mnt"),
        (timedelta(hours=3, minutes=12), "3 jam 12 mnt"),
        (timedelta(days=2, hours=1, minutes=9), "2 hari 1 jam"),
        (timedelta(days=2, minutes=9), "2 hari 9 mnt"),
        (timedelta(seconds=-9), "< 1 mnt"),
    ],
)
def test_durations(span: timedelta, said: str) -> None:
    assert duration(Words("id"), span) == said


def test_days_and_counts_are_indonesian() -> None:
    assert long_day(Words("id"), date(2026, 5, 31)) == "Minggu, 31 Mei 2026"
    assert long_day(Words("en"), date(2026, 5, 31)) == "Sunday, 31 May 2026"
    assert count(Words("id"), 1_234_567) == "1.234.567"


@pytest.mark.parametrize(("per_minute", "told"), [(0.25, "0,2"), (1.0, "1"), (40.4, "40")])
def test_a_slow_rate_is_not_told_as_none(per_minute: float, told: str) -> None:
    status = QueueStatus(Link.ONLINE, 120, 0, None, per_minute, None, None)
    assert f"{told} dosis/menit" in figures_text(Words("id"), 120, 120, status)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("link", Link)
def test_time_left_is_told_only_with_a_server(link: Link, language: str) -> None:
    status = QueueStatus(link, 120, 0, timedelta(minutes=90), 40.0, None, None)
    texts = status_texts(Words(language), status, Counts())
    assert texts.waiting.count("·") == (2 if link is Link.ONLINE else 1)
    assert (texts.link_tone == "good") == (link is Link.ONLINE)


@pytest.mark.parametrize(
    ("waiting", "changes", "said"),
    [(0, 0, "Tidak ada yang menunggu"), (3, 0, "3 menunggu kirim · tertua 1 jam 30 mnt"),
     (0, 1, "1 perubahan menunggu kirim · tertua 1 jam 30 mnt"),
     (3, 1, "3 menunggu kirim · 1 perubahan menunggu kirim · tertua 1 jam 30 mnt")],
)  # fmt: skip
def test_changes_are_told_beside_the_entries_that_wait(
    waiting: int, changes: int, said: str
) -> None:
    age = timedelta(minutes=90)
    status = QueueStatus(Link.OFFLINE, waiting, 0, age, None, None, None, changes=changes)
    texts = status_texts(Words("id"), status, Counts())
    assert texts.waiting == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, ""), (59, ""), (60, " · dicek 1 mnt lalu"), (240, " · dicek 4 mnt lalu")],
)
def test_a_link_that_was_not_looked_at_for_a_minute_says_so(seconds: int | None, said: str) -> None:
    age = None if seconds is None else timedelta(seconds=seconds)
    status = QueueStatus(Link.ONLINE, 0, 0, None, None, None, None, age)
    told = status_texts(Words("id"), status, Counts()).link
    assert told == f"Tersambung ke server{said}"


@pytest.mark.parametrize(
    ("person", "contested", "said"),
    [(0, 0, ""), (3, 0, "3 perlu orang"), (0, 1, "1 dipersoalkan"),
     (3, 1, "3 perlu orang · 1 dipersoalkan")],
)  # fmt: skip
def test_what_is_contested_is_told_beside_what_needs_a_person(
    person: int, contested: int, said: str
) -> None:
    status = QueueStatus(Link.ONLINE, 0, person, None, None, None, None, contested=contested)
    assert status_texts(Words("id"), status, Counts()).person == said


COMPARED = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
EQUAL = Match(COMPARED, 412, 412, 0, COMPARED, 412)


def test_both_sides_hold_the_same_as_of_when() -> None:
    status = QueueStatus(Link.OFFLINE, 3, 0, None, None, None, None, match=EQUAL)
    at = f"{COMPARED.astimezone():%H}"
    assert match_text(Words("id"), status, COMPARED) == f"Cocok dengan server: 412 = 412, {at}.05"
    later = match_text(Words("en"), status, COMPARED + timedelta(days=2))
    assert later.startswith("Agrees with the server: 412 = 412, ")
    assert day_text(COMPARED.astimezone().date()) in later


def test_what_was_received_under_an_earlier_code_is_told_beside_it() -> None:
    status = QueueStatus(Link.ONLINE, 0, 0, None, None, None, None, match=replace(EQUAL, apart=7))
    said = match_text(Words("id"), status, COMPARED)
    assert said.startswith("Cocok dengan server: 412 = 412, ")
    assert said.endswith(" · 7 diterima dengan kode PC sebelumnya")


def test_a_difference_says_both_numbers_and_what_happens_next() -> None:
    differs = replace(EQUAL, there=409, agreed_at=COMPARED - timedelta(hours=1), agreed_on=400)
    status = QueueStatus(Link.ONLINE, 3, 0, None, None, None, None, match=differs)
    said = match_text(Words("id"), status, COMPARED)
    assert said.startswith("Belum cocok: server 409, di sini 412 (")
    assert said.endswith("dicocokkan lagi sendiri.")
    same_number = replace(status, match=replace(differs, there=412))
    assert match_text(Words("id"), same_number, COMPARED).startswith("Belum cocok")


def test_what_was_never_compared_is_not_called_equal() -> None:
    status = QueueStatus(Link.ONLINE, 0, 0, None, None, None, None)
    assert match_text(Words("id"), status, COMPARED).startswith("Belum dicocokkan")
    assert match_text(Words("id"), replace(status, link=Link.ALONE), COMPARED) == ""


def test_a_choice_of_another_version_shows_as_its_code() -> None:
    assert choice_text(Words("id"), Field.TARGET_GROUP, "lansia") == "Lansia"
    assert choice_text(Words("id"), Field.TARGET_GROUP, "from_the_future") == "from_the_future"
