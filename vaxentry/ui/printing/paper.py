"""From HTML to pages: into a PDF file or to a printer. Runs on any thread; touches no widget."""

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
        html: from `vaxentry.ui.printing.html`.
        foot: stands below each page, before its number.
    """

    html: str
    foot: str


def pdf_bytes(job: Job, title: str, words: Words) -> bytes:
    """The job as a PDF of A4 pages.

    Raises:
        FileError: Qt can't write one.
    """
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("VaxEntry")
    writer.setResolution(_DPI)
    writer.setPageLayout(page_layout())
    lay_out(job, writer, words)
    buffer.close()
    return bytes(data.data())


def page_layout() -> QPageLayout:
    """A4 upright with the margins of every print of the program."""
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    size = QPageSize(QPageSize.PageSizeId.A4)
    upright = QPageLayout.Orientation.Portrait
    return QPageLayout(size, upright, margins, QPageLayout.Unit.Millimeter)


def lay_out(job: Job, device: QPagedPaintDevice, words: Words) -> int:
    """Paint the job on a device; the pages carry their numbers.

    Returns:
        How many pages there are.

    Raises:
        FileError: the device takes nothing (no printer, no room).
    """
    painter = QPainter()
    if not painter.begin(device):
        raise FileError(reason="not_printed")
    try:
        return _paint(job, device, painter, words)
    finally:
        painter.end()


def _paint(job: Job, device: QPagedPaintDevice, painter: QPainter, words: Words) -> int:
    area = QRectF(painter.viewport())
    foot = device.logicalDpiY() * _FOOT_PT * 2 / _POINTS
    body = QRectF(0, 0, area.width(), area.height() - foot)
    document = _document(job, device, body)
    pages = document.pageCount()
    for at in range(pages):
        if at:
            device.newPage()
        painter.save()
        painter.translate(0, -at * body.height())
        document.drawContents(painter, body.translated(0, at * body.height()))
        painter.restore()
        below = QRectF(0, body.height(), area.width(), foot)
        _paint_foot(painter, below, job.foot, words("lists.page_of", page=at + 1, pages=pages))
    return pages


def _document(job: Job, device: QPagedPaintDevice, body: QRectF) -> QTextDocument:
    document = QTextDocument()
    document.documentLayout().setPaintDevice(device)
    document.setDocumentMargin(0)
    document.setPageSize(QSizeF(body.size()))
    document.setHtml(job.html)
    return document


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
