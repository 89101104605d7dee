"""A PDF of A4 pages, for whoever paints: the printing of lists, and the reports. Any thread."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter

_DPI = 300
_MARGIN_MM = 15


class PdfPaper:
    """A PDF of A4 pages in memory."""

    def __init__(self, title: str, *, is_wide: bool = False) -> None:
        self._data = QByteArray()
        self._buffer = QBuffer(self._data)
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.device = QPdfWriter(self._buffer)
        self.device.setTitle(title)
        self.device.setCreator("VaxEntry")
        self.device.setResolution(_DPI)
        self.device.setPageLayout(page_layout(is_wide=is_wide))

    def attach(self, name: str, data: bytes, kind: str) -> None:
        """Put a file into it, for who wants to save it from there; `kind` is its MIME type."""
        self.device.addFileAttachment(name, QByteArray(data), kind)

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
