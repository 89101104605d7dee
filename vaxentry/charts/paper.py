"""From HTML to pages, on a PDF or a printer. Main thread: Qt lays text out by its timers.

A long list takes seconds, so the work comes in steps with time for keys between them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from vaxentry.errors import FileError
from vaxentry.language import Words

_DPI = 300
_MARGIN_MM = 15
_FOOT_PT = 8
_POINTS = 72


@dataclass(frozen=True, slots=True)
class Job:
    """What is printed.

    Attributes:
        title: names the file and the print.
        parts: HTML from `vaxentry.charts.html`; each part begins on a page of its own.
        foot: stands below each page, before its number.
        is_wide: the pages lie on their side.
    """

    title: str
    parts: Sequence[str]
    foot: str
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work is; `pages` is 0 until the number of pages is known."""

    page: int
    pages: int


class PdfPaper:
    """A PDF of A4 pages in memory."""

    def __init__(self, job: Job) -> None:
        self._data = QByteArray()
        self._buffer = QBuffer(self._data)
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.device = QPdfWriter(self._buffer)
        self.device.setTitle(job.title)
        self.device.setCreator("VaxEntry")
        self.device.setResolution(_DPI)
        self.device.setPageLayout(page_layout(is_wide=job.is_wide))

    def content(self) -> bytes:
        """The file, once every page is painted."""
        self._buffer.close()
        return bytes(self._data.data())


def page_layout(*, is_wide: bool) -> QPageLayout:
    """A4 with the margins of every print of the program."""
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    size = QPageSize(QPageSize.PageSizeId.A4)
    way = QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait
    return QPageLayout(size, way, margins, QPageLayout.Unit.Millimeter)


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


def _document(html: str, device: QPagedPaintDevice, body: QRectF) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setHtml(html)
    document.documentLayout().setPaintDevice(device)
    document.setPageSize(QSizeF(body.size()))
    return document


def _paint_page(painter: QPainter, document: QTextDocument, part: QRectF) -> None:
    painter.save()
    painter.translate(0, -part.top())
    document.drawContents(painter, part)
    painter.restore()


def _paint_foot(painter: QPainter, area: QRectF, left: str, right: str) -> None:
    font = QFont()
    font.setPointSize(_FOOT_PT)
    painter.save()
    painter.setFont(font)
    painter.setPen(Qt.GlobalColor.darkGray)
    bottom = Qt.AlignmentFlag.AlignBottom
    painter.drawText(area, bottom | Qt.AlignmentFlag.AlignLeft, left)
    painter.drawText(area, bottom | Qt.AlignmentFlag.AlignRight, right)
    painter.restore()
