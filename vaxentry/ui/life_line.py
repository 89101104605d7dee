"""A moment of a record as it is shown. Pure: what says it is tried without a screen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LifeLine:
    """One moment: when, what, and the tone of its dot."""

    at: str
    text: str
    tone: str = "neutral"
