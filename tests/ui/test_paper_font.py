"""What is copied from a printed page says what stands there, letter by letter."""

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPainter, QPdfWriter

from tests.ui.pdf_text import pdf_pages
from vaxentry.charts.look import paper_font
from vaxentry.charts.pdf import PdfPaper
from vaxentry.language import Words
from vaxentry.ui.printing.paper import Job, paint

pytestmark = pytest.mark.usefixtures("qapp")
LETTERS = "0ff1fi2fl3ffi4ffl5"


def test_no_two_letters_are_drawn_as_one() -> None:
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(kept)
    painter = QPainter(writer)
    painter.setFont(paper_font(9))
    painter.drawText(200, 200, LETTERS)
    painter.end()
    assert pdf_pages(bytes(kept.data().data())) == [LETTERS]


def test_nor_on_a_printed_list() -> None:
    job = Job("x", (f"<p>{LETTERS}</p><h3>{LETTERS}</h3>",), LETTERS)
    paper = PdfPaper(job.title)
    list(paint(job, paper.device, Words("id")))
    (page,) = pdf_pages(paper.content())
    assert page.count(LETTERS) == 3
