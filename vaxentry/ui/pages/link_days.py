"""How the link was in the last days: the strip, and a sentence on one of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from vaxentry.domain.link_spans import STRIP_DAYS, LinkSpan, Piece, Way, pieces, totals
from vaxentry.domain.ports import Clock
from vaxentry.domain.queue_book import QueueBook
from vaxentry.language import Words
from vaxentry.language.spelling import duration
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.elided import ElidedLabel
from vaxentry.ui.widgets.link_strip import LinkStrip


class LinkDays(QWidget):
    """The strip with the sentence under it. Kiriman and Laporan show it."""

    def __init__(
        self, words: Words, theme: Theme, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._clock = words, clock
        self._pieces: Mapping[date, Sequence[Piece]] = {}
        self.strip = LinkStrip(theme, self._way, self._short_day)
        self.strip.setAccessibleName(words("queue.strip", n=STRIP_DAYS))
        self.day_text = ElidedLabel("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.strip)
        column.addWidget(self.day_text)
        self.strip.day_chosen.connect(self._tell_day)
        self.show_spans(())

    def _way(self, way: Way) -> str:
        return self._words(f"queue.way_{way}")

    def _short_day(self, day: date) -> str:
        return f"{_weekday(self._words, day)} {day.day}"

    def show_spans(self, spans: Sequence[LinkSpan]) -> None:
        """Show how the link was in the last days."""
        today = self._clock().astimezone().date()
        days = [today - timedelta(days=ago) for ago in reversed(range(STRIP_DAYS))]
        self._pieces = pieces(spans, days)
        self.strip.show_days(self._pieces)
        self._tell_day()

    def _tell_day(self) -> None:
        day = self.strip.day
        assert day is not None
        told = day_sentence(self._words, day, self._pieces[day])
        self.day_text.setText(told)
        self.strip.setAccessibleDescription(told)


def spans_since_strip(book: QueueBook, now: datetime) -> Sequence[LinkSpan]:
    """What the strip shows. Runs on the worker thread."""
    first = now.astimezone().date() - timedelta(days=STRIP_DAYS - 1)
    return book.link_spans(datetime.combine(first, time()).astimezone())


def day_sentence(words: Words, day: date, known: Sequence[Piece]) -> str:
    """How the link was on a day: "Sen 23-11: tersambung 5 jam, luring 40 mnt". Pure."""
    lasted = totals(known)
    parts = [
        f"{words(f'queue.way_{way}')} {duration(words, lasted[way])}"
        for way in Way
        if way in lasted
    ]
    said = " · ".join(parts) or words("queue.way_unknown")
    return f"{_weekday(words, day)} {day:%d-%m}: {said}"


def _weekday(words: Words, day: date) -> str:
    return words("ui.weekdays").split(",")[day.weekday()][:3]
