"""The state of a record as a chip: a dot and a word on a soft ground."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from vaxentry.domain.outbox import State
from vaxentry.ui.theme.theme import Theme

TONE_ROLE = Qt.ItemDataRole.UserRole + 10
"""Model role: the tone of a chip, one of `tokens.TONES`."""

_TONES = {
    State.QUEUED: "wait",
    State.SENDING: "wait",
    State.UNCERTAIN: "warn",
    State.ACCEPTED: "good",
    State.NEEDS_FIX: "error",
    State.NIK_CLASH: "error",
    State.TICKET_CLASH: "error",
    State.DOSE_CHECK: "warn",
    State.AWAITING_APPROVAL: "warn",
    State.NEEDS_UPDATE: "warn",
    State.PAUSED: "warn",
}

_HEIGHT = 22
_DOT = 6
_INSET = 9
_MARGIN = 6


def tone_of(state: State) -> str:
    """How a state is coloured; the word beside it says the same."""
    return _TONES.get(state, "neutral")


class ChipDelegate(QStyledItemDelegate):
    """Paints a column of states. The text is the model's, the colours the theme's."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt override: the row's ground first, the chip on it."""
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        text, ground.text = ground.text, ""
        style = ground.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, ground.widget)
        if text:
            paint_chip(painter, self._place(ground, text), text, self._colours(index))

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Qt override: room for the dot and the word."""
        made = QStyleOptionViewItem(option)
        self.initStyleOption(made, index)
        return QSize(_width(made, made.text) + 2 * _MARGIN, _HEIGHT + 2 * _MARGIN)

    def _colours(self, index: QModelIndex | QPersistentModelIndex) -> tuple[QColor, QColor]:
        tone = str(index.data(TONE_ROLE) or "neutral")
        tokens = self._theme.tokens
        return QColor(getattr(tokens, tone)), QColor(getattr(tokens, f"{tone}_soft"))

    def _place(self, option: QStyleOptionViewItem, text: str) -> QRect:
        area = option.rect
        width = min(_width(option, text), area.width() - 2 * _MARGIN)
        return QRect(area.x() + _MARGIN, area.center().y() - _HEIGHT // 2 + 1, width, _HEIGHT)


def _width(option: QStyleOptionViewItem, text: str) -> int:
    return option.fontMetrics.horizontalAdvance(text) + 2 * _INSET + _DOT + 6


def paint_chip(painter: QPainter, area: QRect, text: str, colours: tuple[QColor, QColor]) -> None:
    """Draw one chip into `area`; `colours` are ink and ground."""
    ink, ground = colours
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(area, _HEIGHT / 2, _HEIGHT / 2)
    painter.setBrush(ink)
    painter.drawEllipse(area.x() + _INSET, area.center().y() - _DOT // 2 + 1, _DOT, _DOT)
    painter.setPen(ink)
    words = area.adjusted(_INSET + _DOT + 6, 0, -4, 0)
    align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width())
    painter.drawText(words, align, fitting)
    painter.restore()
