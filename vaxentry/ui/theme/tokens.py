"""The colours of the screen as data: every text and background pair is readable (WCAG AA).

`PAIRS` and `EDGES` name what is put on what; the tests compute the contrast of each.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. All values are ``#RRGGBB``; a ``_soft`` colour is the ground of its name sake."""

    name: str
    canvas: str
    surface: str
    raised: str
    border: str
    edge: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_text: str
    accent_soft: str
    error: str
    error_soft: str
    warn: str
    warn_soft: str
    good: str
    good_soft: str
    wait: str
    wait_soft: str
    neutral: str
    neutral_soft: str
    selection: str


LIGHT = Tokens(
    name="light",
    canvas="#F3F6F7",
    surface="#FFFFFF",
    raised="#F7F9FA",
    border="#D6DDE1",
    edge="#7B8790",
    text="#172126",
    muted="#4E5C65",
    disabled="#6E7A83",
    accent="#0B6E66",
    accent_hover="#085A53",
    on_accent="#FFFFFF",
    accent_text="#0A615A",
    accent_soft="#DFF0ED",
    error="#A92119",
    error_soft="#FCE7E4",
    warn="#774A00",
    warn_soft="#FCEFD2",
    good="#17602F",
    good_soft="#E1F3E5",
    wait="#1C529C",
    wait_soft="#E4EDFA",
    neutral="#4E5C65",
    neutral_soft="#ECF0F2",
    selection="#CDE7E3",
)

DARK = Tokens(
    name="dark",
    canvas="#0F161B",
    surface="#172027",
    raised="#1C262E",
    border="#2D3943",
    edge="#71808C",
    text="#E7ECEF",
    muted="#A7B3BC",
    disabled="#87939D",
    accent="#45B5A8",
    accent_hover="#62C8BC",
    on_accent="#05201D",
    accent_text="#5FCDC0",
    accent_soft="#12342F",
    error="#FF9A91",
    error_soft="#451B1B",
    warn="#F3C267",
    warn_soft="#3A2B0C",
    good="#86DA9B",
    good_soft="#15321E",
    wait="#98C0F8",
    wait_soft="#1A2E4B",
    neutral="#A7B3BC",
    neutral_soft="#28333C",
    selection="#1D4A45",
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}

TONES = ("error", "warn", "good", "wait", "neutral")
"""What a chip or a note can say beside its words."""

_GROUNDS = ("canvas", "surface", "raised")

PAIRS = (
    *((ink, ground) for ink in ("text", "muted", "accent_text") for ground in _GROUNDS),
    *((tone, f"{tone}_soft") for tone in TONES),
    *((tone, ground) for tone in ("error", "warn", "good", "wait") for ground in _GROUNDS),
    *((tone, "selection") for tone in ("text", "accent_text")),
    *(("text", f"{tone}_soft") for tone in (*TONES, "accent")),
    ("accent_text", "accent_soft"),
    *(("muted", f"{tone}_soft") for tone in ("error", "accent")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
)
"""(text, ground) pairs in use; each has a contrast of at least 4.5."""

EDGES = (
    *(("edge", ground) for ground in _GROUNDS),
    *(("accent", ground) for ground in _GROUNDS),
    *(("error", ground) for ground in _GROUNDS),
)
"""(line, ground) pairs of controls and of the focus ring; at least 3."""


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two ``#RRGGBB`` colours, 1..21 (WCAG 2.2, relative luminance)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    knee = 0.04045
    if channel <= knee:
        return float(channel / 12.92)
    return float(((channel + 0.055) / 1.055) ** 2.4)
