"""What a report of some days of vaccination says, and does not say, of the whole book."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.reports.stage import AUGUST, Stage
from vaxentry.domain.backlog import ALL, Backlog, Period
from vaxentry.domain.backlog_text import message, rate_text, summary
from vaxentry.domain.outbox import State
from vaxentry.language import LANGUAGES, Words
from vaxentry.reports.data import figures

NARROWED = [Period(AUGUST[27]), Period(None, AUGUST[27]), Period(AUGUST[26], AUGUST[27])]


def measured(stage: Stage, period: Period) -> Backlog:
    return replace(stage.read(period), per_minute=2.0)


@pytest.mark.parametrize("period", NARROWED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_time_left_is_told_of_a_narrowed_period(
    stage: Stage, period: Period, language: str
) -> None:
    words = Words(language)
    whole, part = measured(stage, ALL), measured(stage, period)
    assert (whole.time_left, part.time_left) == (timedelta(minutes=1.5), None)
    assert part.waiting
    told = words("report.left_label")
    assert (told in dict(summary(words, whole)), told in message(words, whole)) == (True, True)
    assert (told in dict(summary(words, part)), told in message(words, part)) == (False, False)


@pytest.mark.parametrize(
    ("period", "line"),
    [
        (NARROWED[0], "Hanya periode vaksinasi: sejak 27-08-2021"),
        (NARROWED[1], "Hanya periode vaksinasi: sampai 27-08-2021"),
        (NARROWED[2], "Hanya periode vaksinasi: 26-08-2021 sampai 27-08-2021"),
    ],
)
def test_the_message_names_a_narrowed_period_within_its_ten_lines(
    stage: Stage, period: Period, line: str
) -> None:
    lines = message(Words("id"), stage.read(period)).splitlines()
    assert lines[2] == line
    assert len(lines) <= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_of_all_days_names_no_period(stage: Stage, language: str) -> None:
    told = message(Words(language), stage.read())
    assert Words(language)("report.period_all") not in told
    assert len(told.splitlines()) == 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("more", "ended"), [({}, 2), ({State.ERASED: 3}, 5), ({State.VOIDED: 0, State.ERASED: 3}, 3)]
)
def test_the_lines_of_a_message_add_up_to_what_was_saved(
    stage: Stage, language: str, more: dict[State, int], ended: int
) -> None:
    whole = stage.read()
    found = replace(whole, by_state={**whole.by_state, **more})
    _, _, saved, received, waiting, person, *rest = message(Words(language), found).splitlines()
    told, *withdrawn = map(int, re.findall(r"\d+", saved))
    parts = [int(re.findall(r"\d+", one)[0]) for one in (received, waiting, person)]
    assert (sum(withdrawn), len(rest)) == (ended, 4)
    assert told == found.saved == sum(parts) + ended


def test_a_message_tells_of_nothing_withdrawn_where_nothing_is(stage: Stage) -> None:
    whole = stage.read()
    found = replace(whole, by_state={**whole.by_state, State.VOIDED: 0})
    assert "Tersimpan aman: 7 entri\n" in message(Words("id"), found)
    assert "Tersimpan aman: 9 entri (dibatalkan 2)\n" in message(Words("id"), whole)


@pytest.mark.parametrize(
    ("per_minute", "screen", "data"),
    [
        (0.01, "0,1", 0.1),
        (0.25, "0,2", 0.2),
        (1.0, "1", 1.0),
        (9.94, "9,9", 9.9),
        (9.97, "10", 10.0),
        (12.3, "12", 12.0),
        (18_212.4, "18.212", 18_212.0),
        (None, None, None),
    ],
)
def test_the_rate_is_the_same_on_the_screen_and_in_the_data_and_never_none(
    stage: Stage, per_minute: float | None, screen: str | None, data: float | None
) -> None:
    found = replace(stage.read(), per_minute=per_minute)
    told = "belum terukur" if screen is None else f"{screen} entri per menit"
    assert rate_text(Words("id"), found) == told
    assert figures(found, None)["per_minute"] == data
