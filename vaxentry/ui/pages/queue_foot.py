"""Under the list of Kiriman: how the link was, how much there is, how old and how fast."""

from datetime import timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from vaxentry.domain.contact import QueueStatus, told_rate
from vaxentry.domain.ports import Clock
from vaxentry.language import Words
from vaxentry.language.spelling import count, duration, measured
from vaxentry.ui.pages.link_days import LinkDays
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.elided import ElidedLabel

_MINUTE = timedelta(minutes=1)


class QueueFoot(QWidget):
    """The last days of the link, and the figures of the queue."""

    def __init__(
        self, words: Words, theme: Theme, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self.link = LinkDays(words, theme, clock)
        self.figures = ElidedLabel("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.link)
        column.addWidget(self.figures)

    def show_figures(self, shown: int, saved: int, status: QueueStatus | None) -> None:
        """Say how much of what is saved the list shows, and how the sending stands."""
        self.figures.setText(figures_text(self._words, shown, saved, status))


def figures_text(words: Words, shown: int, saved: int, status: QueueStatus | None) -> str:
    """How much of what is saved is shown, the oldest that waits, the measured rate. Pure."""
    total = words("queue.total", n=count(words, saved))
    parts = [total if shown == saved else words("queue.shown", n=count(words, shown), total=total)]
    if status is not None and status.oldest_age is not None:
        parts.append(words("queue.oldest", age=duration(words, status.oldest_age)))
    if status is not None and status.per_minute is not None:
        rate = measured(words, told_rate(status.per_minute))
        parts.append(words("queue.rate", n=rate))
    if status is not None and status.time_left is not None:
        left = max(status.time_left, _MINUTE)
        parts.append(words("status.left", time=duration(words, left)))
    return " · ".join(parts)
