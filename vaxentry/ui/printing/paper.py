"""From HTML to pages, on a PDF or a printer. Main thread: Qt lays text out by its timers.

A long list takes seconds, so the work comes in steps with time for keys between them.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QPagedPaintDevice,
    QPainter,
    QTextDocument,
)

from vaxentry.charts.look import paper_font
from vaxentry.domain.trail import Action
from vaxentry.errors import FileError
from vaxentry.language import Words

_FOOT_PT = 8
_POINTS = 72


@dataclass(frozen=True, slots=True)
class OnePage:
    """What has to stand on one page, its lists cut where they are too long for it.

    Attributes:
        html: the page with so many lines of its lists at most; without any it always fits.
        lines: all of them, or as many as no page holds.
    """

    html: Callable[[int], str]
    lines: int


@dataclass(frozen=True, slots=True)
class Job:
    """What is printed.

    Attributes:
        title: names the file and the print.
        action, code: what the trail says when it leaves.
        parts: HTML from `vaxentry.ui.printing.html`; each part begins on a page of its own.
        foot: stands below each page, before its number.
        is_wide: the pages lie on their side.
    """

    title: str
    action: Action
    code: str
    parts: Sequence[str | OnePage]
    foot: str
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work is; `pages` is 0 until the number of pages is known."""

    page: int
    pages: int


def paint(job: Job, device: QPagedPaintDevice, words: Words) -> Iterator[Step]:
    """Paint the job step by step; the pages carry their numbers. Closing it early is allowed.

    Raises:
        FileError: the device takes nothing (no printer, no room).
    """
    painter = QPainter()
    if not painter.begin(device):
        raise FileError(reason="not_printed")
    try:
        yield from _steps(job, device, painter, words)
    finally:
        painter.end()


def _steps(job: Job, device: QPagedPaintDevice, painter: QPainter, words: Words) -> Iterator[Step]:
    area = QRectF(painter.viewport())
    foot = device.logicalDpiY() * _FOOT_PT * 2 / _POINTS
    body = QRectF(0, 0, area.width(), area.height() - foot)
    below = QRectF(0, body.height(), area.width(), foot)
    places: list[tuple[QTextDocument, int]] = []
    for part in job.parts:
        if isinstance(part, OnePage):
            document = yield from _fitted(part, device, body)
        else:
            document = _document(part, device, body)
        places += [(document, at) for at in range(document.pageCount())]
        yield Step(0, 0)
    for number, (document, at) in enumerate(places, start=1):
        if number > 1:
            device.newPage()
        _paint_page(painter, document, body.translated(0, at * body.height()))
        told = words("lists.page_of", page=number, pages=len(places))
        _paint_foot(painter, below, job.foot, told)
        yield Step(number, len(places))


def _fitted(
    page: OnePage, device: QPagedPaintDevice, body: QRectF
) -> Generator[Step, None, QTextDocument]:
    """With as many lines as fit: each try halves the number that is not known yet."""
    fits, most, lines = 0, page.lines, page.lines
    found = _document(page.html(0), device, body)
    while fits < most:
        yield Step(0, 0)
        tried = _document(page.html(lines), device, body)
        if tried.pageCount() == 1:
            fits, found = lines, tried
        else:
            most = lines - 1
        lines = (fits + most + 1) // 2
    return found


def _document(html: str, device: QPagedPaintDevice, body: QRectF) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(paper_font(document.defaultFont().pointSize()))
    # Before there is anything to lay out: each of these would lay out all of it once more.
    document.documentLayout().setPaintDevice(device)
    document.setPageSize(QSizeF(body.size()))
    document.setHtml(html)
    return document


def _paint_page(painter: QPainter, document: QTextDocument, part: QRectF) -> None:
    painter.save()
    painter.translate(0, -part.top())
    document.drawContents(painter, part)
    painter.restore()


def _paint_foot(painter: QPainter, area: QRectF, left: str, right: str) -> None:
    painter.save()
    painter.setFont(paper_font(_FOOT_PT))
    painter.setPen(Qt.GlobalColor.darkGray)
    bottom = Qt.AlignmentFlag.AlignBottom
    painter.drawText(area, bottom | Qt.AlignmentFlag.AlignLeft, left)
    painter.drawText(area, bottom | Qt.AlignmentFlag.AlignRight, right)
    painter.restore()
