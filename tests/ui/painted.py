"""What of a window is cut off, and how well what is painted can be seen."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QWidget,
)

from tests.ui.controls import overlay_of, place
from vaxentry.ui.theme.theme import application, wear
from vaxentry.ui.theme.tokens import contrast
from vaxentry.ui.widgets.chip import ChipDelegate
from vaxentry.ui.widgets.elided import ElidedLabel
from vaxentry.ui.widgets.nik_field import NikField

_FONT = re.compile(r"font-size: ([0-9]+)px")
_FIELD_FRAME = 18
_ICON = 24
_SHARP = 2
_SPECKS = 4
_READABLE, _VISIBLE = 4.5, 3.0


def enlarge_letters(part: float) -> None:
    """Paint every text larger, whatever surrounds it."""
    sheet = application().styleSheet()
    wear(_FONT.sub(lambda size: f"font-size: {round(int(size[1]) * part)}px", sheet))


def clipped(window: QWidget, *, columns: bool) -> list[str]:
    """Texts wider or higher than their room, and controls that nobody can get to see.

    Args:
        columns: look at those of tables too; a clerk can drag them.
    """
    told: list[str] = []
    for one in window.findChildren(QWidget):
        is_column = isinstance(one, QHeaderView | QTableView)
        if one.isVisible() and one.size() != QSize(0, 0) and (columns or not is_column):
            told += [f"text: {said!r}" for said in _too_long(one)]
            told += [f"outside: {_told(one)}"] if _is_outside(one, window) else []
    return told


def _told(one: QWidget) -> str:
    return f"{type(one).__name__} {one.accessibleName() or one.property('text')!r} {place(one)}"


def _too_long(one: QWidget) -> Iterator[str]:
    if isinstance(one, QLabel):
        yield from () if isinstance(one, ElidedLabel) else _label(one)
    elif isinstance(one, QAbstractButton):
        hint = one.minimumSizeHint()
        if one.text() and (hint.width() > one.width() or hint.height() > one.height()):
            yield f"{one.text()} {hint} in {one.size()}"
    elif isinstance(one, QLineEdit):
        yield from _placeholder(one)
        yield from _number(one)
    elif isinstance(one, QComboBox):
        if _width(one, one.currentText()) > _room(one):
            yield one.currentText()
    elif isinstance(one, QHeaderView):
        yield from _columns(one)
    elif isinstance(one, QTableView):
        yield from _chips(one)


def _width(one: QWidget, text: str) -> int:
    return one.fontMetrics().horizontalAdvance(text)


def _placeholder(one: QLineEdit) -> Iterator[str]:
    hint, is_told = one.placeholderText(), one.toolTip() == one.placeholderText()
    if not (one.text() or is_told) and _width(one, hint) > one.width() - _FIELD_FRAME:
        yield hint


def _number(one: QLineEdit) -> Iterator[str]:
    """Names scroll in their field; a number is compared with the card as a whole."""
    if isinstance(one, NikField) and _width(one, one.text()) > one.width() - _FIELD_FRAME:
        yield one.text()


def _room(one: QComboBox) -> int:
    option = QStyleOptionComboBox()
    one.initStyleOption(option)
    control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    return one.style().subControlRect(control, option, part, one).width()


def _label(one: QLabel) -> Iterator[str]:
    if one.text():
        high = one.heightForWidth(one.width()) if one.wordWrap() else one.minimumSizeHint().height()
        wide = one.wordWrap() or one.minimumSizeHint().width() <= one.width()
        if not wide or high > one.height() + 1:
            yield one.text()


def _columns(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    for at in range(header.count()):
        said = model.headerData(at, header.orientation())
        lying = header.orientation() is Qt.Orientation.Horizontal
        if lying and header.sectionSizeHint(at) > header.sectionSize(at):
            yield f"column {said}"
        elif not lying and _width(header, str(said)) + _ICON > header.width():
            yield f"row {said}"


def _chips(table: QTableView) -> Iterator[str]:
    for column in range(table.model().columnCount()):
        delegate = table.itemDelegateForColumn(column)
        if isinstance(delegate, ChipDelegate):
            cells = (table.model().index(row, column) for row in range(table.model().rowCount()))
            one_of_each = {cell.data(): cell for cell in cells}.values()
            needed = max((table.sizeHintForIndex(one).width() for one in one_of_each), default=0)
            if needed > table.columnWidth(column):
                yield f"chip of {needed} in {table.columnWidth(column)}"


def _is_outside(one: QWidget, window: QWidget) -> bool:
    """Whether a part of it lies where nothing is painted and no scrolling leads."""
    above = one.parentWidget()
    while above is not None:
        if isinstance(above.parentWidget(), QAbstractScrollArea):
            return False
        if not above.rect().contains(QRect(one.mapTo(above, QPoint(0, 0)), one.size())):
            return True
        if above is window:
            return False
        above = above.parentWidget()
    return False


class Painting:
    """A window as it is painted, twice as sharp."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        image = QImage(window.size() * _SHARP, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_SHARP)
        window.render(image)
        self._wide = image.width()
        self._image = image  # owns the memory looked at
        self._dots = memoryview(image.constBits()).cast("I")

    def _line(self, x: int, y: int, length: int) -> list[int]:
        at = y * self._wide + x
        return self._dots[at : at + length].tolist()

    def _colours(self, area: QRect) -> Counter[int]:
        part = self._image.copy(QRect(area.topLeft() * _SHARP, area.size() * _SHARP))
        return Counter(memoryview(part.constBits()).cast("I").tolist())

    def pale(self) -> list[str]:
        """Texts and frames that are too close to their ground; what is disabled may be."""
        told: list[str] = []
        over = overlay_of(self._window)
        for one in over.findChildren(QWidget):
            if one.isEnabled() and one.visibleRegion().boundingRect() == one.rect():
                area = place(one)
                if _shows_text(one) and (found := self._text(area)) < _READABLE:
                    told.append(f"text {found:.2f}: {_told(one)}")
                if _has_frame(one) and (found := self._frame(area)) < _VISIBLE:
                    told.append(f"frame {found:.2f}: {_told(one)}")
        return told

    def _text(self, area: QRect) -> float:
        inner = area.adjusted(4, 4, -4, -4) if area.height() > _FIELD_FRAME else area
        colours = self._colours(inner)
        ground = colours.most_common(1)[0][0]
        inks = [one for one, amount in colours.items() if amount >= _SPECKS and one != ground]
        return max((_contrast(ground, one) for one in inks), default=0)

    def _frame(self, area: QRect) -> float:
        """The left edge, in its middle, against what is left of it."""
        y = area.center().y() * _SHARP
        outside = self._line((area.left() - 2) * _SHARP, y, 1)[0]
        edge = self._line(area.left() * _SHARP, y, 2 * _SHARP)
        return max(_contrast(outside, one) for one in edge)


def _shows_text(one: QWidget) -> bool:
    if isinstance(one, QLineEdit):
        return bool(one.text() or one.placeholderText())
    if isinstance(one, QComboBox):
        return bool(one.currentText())
    return isinstance(one, QLabel | QAbstractButton) and bool(one.text())


def _has_frame(one: QWidget) -> bool:
    if isinstance(one, QTableView):
        return one.hasFocus()
    if isinstance(one, QAbstractButton) and one.property("role") == "place":
        return one.hasFocus()
    is_field = isinstance(one, QLineEdit | QComboBox | QPlainTextEdit | QAbstractButton)
    return is_field and one.objectName() != "cell"


@cache
def _contrast(one: int, other: int) -> float:
    return contrast(f"#{one & 0xFFFFFF:06X}", f"#{other & 0xFFFFFF:06X}")
