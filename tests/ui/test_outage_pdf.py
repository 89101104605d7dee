import re
import zlib
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from tests.reports.stage import NOON, staged
from tests.ui.pdf_text import pdf_pages
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
            plain = zlib.decompress(stream)
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
