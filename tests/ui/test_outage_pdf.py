import re
import zlib
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from tests.reports.stage import AUGUST, NOON, staged
from tests.ui.pdf_text import pdf_pages
from vaxentry.domain.backlog import Period
from vaxentry.domain.contact import Link
from vaxentry.domain.outage_text import facts
from vaxentry.domain.report_desk import Format
from vaxentry.language import LANGUAGES, Words
from vaxentry.reports.outage_desk import Outages, checked


def attached(pdf: bytes) -> bytes:
    """The one stream of it that is a CSV."""
    streams: list[bytes] = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    for stream in streams:
        plain = stream
        with suppress(zlib.error):
            # Its sum may end in what looks like the end of a line: it is not asked for.
            plain = zlib.decompressobj().decompress(stream)
        if plain.startswith(b"\xef\xbb\xbfline;"):
            return plain
    raise AssertionError("nothing is attached")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("amount", [0, 3, 400])
def test_it_is_one_page_with_its_figures_and_its_signature(
    qapp: QGuiApplication, tmp_path: Path, language: str, amount: int
) -> None:
    del qapp
    words, file = Words(language), tmp_path / "bukti.pdf"
    with staged(tmp_path) as stage:
        for at in range(amount):
            link = Link.ONLINE if at % 2 else Link.OFFLINE
            stage.outbox.note_link(link, NOON - timedelta(minutes=11 * (amount - at)), None, 0)
        desk = Outages(stage.book.transactions, stage.clock)
        key = desk.write(Format.PDF, file, words)
        told = facts(words, desk.outage())
    saved = tmp_path / "saved.csv"
    saved.write_bytes(attached(file.read_bytes()))
    assert checked(saved).key == key
    (page,) = pdf_pages(file.read_bytes())
    for text in (key, words("outage.title"), *(value for _, value in told)):
        assert "".join(text.split()) in page


def page_of(tmp_path: Path, period: Period) -> str:
    """The one page of a book that was empty for most of the period, without blanks."""
    file = tmp_path / "bukti.pdf"
    with staged(tmp_path) as stage:
        Outages(stage.book.transactions, stage.clock).write(Format.PDF, file, Words("id"), period)
    (page,) = pdf_pages(file.read_bytes())
    return page


def test_entries_and_cards_at_each_hour_are_drawn(qapp: QGuiApplication, tmp_path: Path) -> None:
    del qapp
    page = page_of(tmp_path, Period())
    assert "Entrimenunggu,terbanyakdisetiapjam:sampai4" in page
    assert "Kartubelumdiketikdiawalsetiapjam:sampai5" in page


def test_a_period_in_which_nobody_looked_is_not_told_as_one_without_an_outage(
    qapp: QGuiApplication, tmp_path: Path
) -> None:
    del qapp
    page = page_of(tmp_path, Period(date(2019, 1, 1), date(2019, 1, 1)))
    assert page.count("tidakdiamati") == 2
    assert "".join(Words("id")("outage.not_seen_at_all").split()) in page
    assert "".join(Words("id")("outage.no_intervals").split()) not in page


def test_every_day_of_a_long_period_has_its_row(qapp: QGuiApplication, tmp_path: Path) -> None:
    del qapp
    page = page_of(tmp_path, Period(date(2021, 1, 1)))
    assert "28-05-202100.00sampai27-08-2021" in page
    # Of the last 92 days: the ends of three columns, in which every second day is named.
    for day in ("28-05-2021", "27-06-2021", "28-06-2021", "28-07-2021", "29-07-2021"):
        assert day in page


def test_a_past_period_ends_with_its_last_day(tmp_path: Path) -> None:
    with staged(tmp_path) as stage:
        desk = Outages(stage.book.transactions, stage.clock)
        ten = desk.outage(Period(AUGUST[1], AUGUST[10]))
        assert ten.days == [AUGUST[day] for day in range(1, 11)]
        assert desk.outage(Period(AUGUST[27])).days == [AUGUST[27]]
        assert desk.outage(Period(AUGUST[30])).days == [AUGUST[27]]
