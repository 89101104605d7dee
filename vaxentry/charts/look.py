"""What every chart is drawn with: colours, words, and a font all its measures follow from."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from vaxentry.language import Words


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a chart as ``#RRGGBB``. Beside each colour that means something a word stands.

    Attributes:
        ground: what the chart is drawn on.
        track: the empty part of a bar, and the lines behind columns.
        waiting, person, received, ended: what moves by itself, what needs somebody, what the server
            has, what was withdrawn.
        ages: from the youngest to the oldest.
    """

    ground: str
    text: str
    muted: str
    track: str
    waiting: str
    person: str
    received: str
    ended: str
    ages: tuple[str, str, str, str]


PAPER = Palette(
    ground="#FFFFFF",
    text="#000000",
    muted="#444444",
    track="#DDE2E5",
    waiting="#1F5FA8",
    person="#A86B00",
    received="#17602F",
    ended="#8A949B",
    ages=("#7FA8D1", "#4A7FB8", "#A86B00", "#A92119"),
)
"""For print: dark enough for a copier."""


def paper_font(points: int, *, bold: bool = False) -> QFont:
    """The font of printed pages. Names, numbers and hashes are copied from a PDF letter by letter:
    no two of them are drawn as one.
    """
    made = QFont()
    made.setPointSize(points)
    made.setBold(bold)
    made.setFeature(QFont.Tag("liga"), 0)
    return made


@dataclass(frozen=True, slots=True)
class Look:
    """A palette with the words and the font of a chart."""

    palette: Palette
    words: Words
    font: QFont

    def metrics(self, painter: QPainter) -> QFontMetricsF:
        """The measures of the font on the painter's device."""
        return QFontMetricsF(self.font, painter.device())

    def write(
        self,
        painter: QPainter,
        area: QRectF,
        text: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        colour: str = "",
    ) -> None:
        """One line of text in the middle of `area`, shortened where it has no room."""
        painter.setFont(self.font)
        painter.setPen(QColor(colour or self.palette.text))
        shown = self.metrics(painter).elidedText(
            text, Qt.TextElideMode.ElideRight, area.width() + 1
        )
        painter.drawText(area, align | Qt.AlignmentFlag.AlignVCenter, shown)


def fill(painter: QPainter, area: QRectF, colour: str, radius: float = 0.0) -> None:
    """A plain shape without a border."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(area, radius, radius)
    painter.restore()
