import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from vaxentry.ui.theme.icons import ICON_NAMES, pixmap
from vaxentry.ui.theme.palette import palette
from vaxentry.ui.theme.style import style_sheet
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.theme.tokens import DARK, EDGES, LIGHT, PAIRS, Tokens, contrast

THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


@THEMES
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_every_text_is_readable(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@THEMES
@pytest.mark.parametrize(("line", "ground"), EDGES)
def test_every_edge_can_be_seen(tokens: Tokens, line: str, ground: str) -> None:
    assert contrast(getattr(tokens, line), getattr(tokens, ground)) >= 3


def test_contrast_of_known_pairs() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.usefixtures("qapp")
@THEMES
def test_the_palette_is_the_tokens(tokens: Tokens) -> None:
    made = palette(tokens)
    assert made.color(QPalette.ColorRole.Base) == QColor(tokens.surface)
    disabled = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled == QColor(tokens.disabled)


@THEMES
def test_the_sheet_uses_only_tokens(tokens: Tokens) -> None:
    sheet = style_sheet(tokens)
    assert "$" not in sheet
    assert tokens.accent in sheet


@pytest.mark.parametrize("name", ICON_NAMES)
@pytest.mark.parametrize("scale", [1, 2, 3])
@pytest.mark.usefixtures("qapp")
def test_icons_are_drawn_in_their_colour(name: str, scale: int) -> None:
    image = pixmap(name, "#FF0000", 20, scale).toImage()
    assert image.width() == 20 * scale
    solid = [
        colour
        for x in range(image.width())
        for y in range(image.height())
        if (colour := image.pixelColor(x, y)).alpha() > 200
    ]
    assert solid
    assert all(colour.red() > 240 and colour.green() < 16 for colour in solid)


class Dressed(QWidget):
    """Counts how often it is dressed."""

    times = 0

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.times += event.type() == QEvent.Type.StyleChange


def test_another_theme_dresses_a_widget_no_oftener_the_deeper_it_lies(
    qtbot: QtBot, theme: Theme
) -> None:
    outer = inner = Dressed()
    for _ in range(12):
        inner = Dressed(inner)
    qtbot.addWidget(outer)
    outer.show()
    outer.times = inner.times = 0
    theme.switch("dark", outer)
    assert inner.times == outer.times <= 3
