"""The status line: always true, because it only repeats what the store just said."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.elided import ElidedLabel
from vaxentry.ui.widgets.panel import text_label

if TYPE_CHECKING:
    from vaxentry.domain.contact import QueueStatus
    from vaxentry.domain.records import Counts

NEWS_MS = 60_000
"""Nobody waits for it: whoever types looks down sooner or later."""
_HEIGHT = 32
_GIVE_WAY = frozenset({"cloud-off", "save"})
"""Parts whose icon says it too: where the window is narrow, their text gives way."""


class StatusLine(QFrame):
    """Shows `StatusTexts` at the bottom of the window."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(words("status.name"))
        self._words, self._theme = words, theme
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._row.setSpacing(6)
        self._link_icon, self.link = self._part("cloud-off")
        self._waiting_icon, self.waiting = self._part("clock")
        self._person_icon, self.person = self._part("warning", "error")
        self._news_icon, self.news = self._part("save", "good")
        self._row.addStretch()
        self._safe_icon, self.safe = self._part("check", "good", gap=False)
        self._timer = QTimer(self, interval=NEWS_MS, singleShot=True)
        self._timer.timeout.connect(self.hush)
        self.hush()

    def _part(self, icon: str, colour: str = "muted", *, gap: bool = True) -> tuple[QLabel, QLabel]:
        drawing, label = QLabel(), ElidedLabel() if icon in _GIVE_WAY else text_label("")
        self._theme.dress(drawing, icon, colour)
        self._row.addWidget(drawing)
        self._row.addWidget(label)
        if gap:
            self._row.addSpacing(14)
        return drawing, label

    def show_status(self, status: "QueueStatus", counts: "Counts") -> None:
        """Say how things stand now."""
        from vaxentry.ui.status_texts import status_texts  # noqa: PLC0415 - after the first paint

        texts = status_texts(self._words, status, counts)
        self.link.setText(texts.link)
        self.waiting.setText(texts.waiting)
        self.person.setText(texts.person)
        self.safe.setText(texts.safe)
        self._person_icon.setVisible(bool(texts.person))
        self._waiting_icon.show()
        self._safe_icon.show()
        icon, colour = ("cloud-ok", "good") if texts.link_ok else ("cloud-off", "warn")
        self._theme.dress(self._link_icon, icon, colour)
        self._theme.dress(self._waiting_icon, *(_waiting_look(status)))

    def say_shortly(self, text: str) -> None:
        """Beside how things stand, something that has just been done; gone after a minute."""
        self.news.setText(text)
        self._news_icon.show()
        self._timer.start()

    def hush(self) -> None:
        """Nothing has just been done."""
        self.news.clear()
        self._news_icon.hide()

    def show_trouble(self, text: str) -> None:
        """The book can't be read: say so instead of repeating old news."""
        self.link.setText(text)
        self._theme.dress(self._link_icon, "warning", "error")
        for label in (self.waiting, self.person, self.safe):
            label.clear()
        for icon in (self._waiting_icon, self._person_icon, self._safe_icon):
            icon.hide()  # no tick beside bad news


def _waiting_look(status: "QueueStatus") -> tuple[str, str]:
    return ("clock", "wait") if status.waiting else ("check", "good")
