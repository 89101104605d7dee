"""The status line: always true, because it only repeats what the store just said."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

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
_GAP = 14


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
        self._person_icon, self.person = self._part("warning", "error", gap=False)
        self.news = ElidedLabel()
        self._news_box = self._room_for_news()
        self._row.addWidget(self._news_box, 1)
        self._safe_icon, self.safe = self._part("check", "good", gap=False)
        self._timer = QTimer(self, interval=NEWS_MS, singleShot=True)
        self._timer.timeout.connect(self.hush)
        self.hush()

    def _part(self, icon: str, colour: str = "muted", *, gap: bool = True) -> tuple[QLabel, QLabel]:
        # The icon says it too: where the window is narrow, the text beside the first one gives way.
        drawing, label = QLabel(), ElidedLabel() if icon == "cloud-off" else text_label("")
        self._theme.dress(drawing, icon, colour)
        self._row.addWidget(drawing)
        self._row.addWidget(label)
        if gap:
            self._row.addSpacing(_GAP)
        return drawing, label

    def _room_for_news(self) -> QWidget:
        """What the parts around it leave; they never give way to it."""
        box, icon = QWidget(), QLabel()
        row = QHBoxLayout(box)
        row.setContentsMargins(_GAP - self._row.spacing(), 0, 0, 0)
        row.setSpacing(self._row.spacing())
        self._theme.dress(icon, "save", "good")
        row.addWidget(icon)
        row.addWidget(self.news, 1)
        box.setMinimumWidth(_GAP - self._row.spacing())
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return box

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
        cloud = "cloud-ok" if texts.link_tone == "good" else "cloud-off"
        self._theme.dress(self._link_icon, cloud, texts.link_tone)
        self._theme.dress(self._waiting_icon, *(_waiting_look(status)))

    def say_shortly(self, text: str) -> None:
        """Beside how things stand, something that has just been done; gone after a minute."""
        self.news.setText(text)
        self._show_news(is_any=True)
        self._timer.start()

    def hush(self) -> None:
        """Nothing has just been done."""
        self.news.clear()
        self._show_news(is_any=False)

    def _show_news(self, *, is_any: bool) -> None:
        for part in self._news_box.findChildren(QLabel):
            part.setVisible(is_any)

    def show_trouble(self, text: str) -> None:
        """The book can't be read: say so instead of repeating old news."""
        self.link.setText(text)
        self._theme.dress(self._link_icon, "warning", "error")
        for label in (self.waiting, self.person, self.safe):
            label.clear()
        for icon in (self._waiting_icon, self._person_icon, self._safe_icon):
            icon.hide()  # no tick beside bad news


def _waiting_look(status: "QueueStatus") -> tuple[str, str]:
    return ("clock", "wait") if status.to_send else ("check", "good")
