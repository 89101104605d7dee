"""One request: both versions side by side, what differs marked, the decisions by their digits."""

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.approval import RequestPair
from vaxentry.domain.case_lines import of_versions
from vaxentry.domain.permission import Permission
from vaxentry.language import Words
from vaxentry.language.spelling import moment
from vaxentry.ui.pages.pair_grid import pair_grid
from vaxentry.ui.pages.reason_field import ReasonField
from vaxentry.ui.pages.reveal import Reveal
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import Panel, push_button, text_label


class Verdict(StrEnum):
    """What may become of a request."""

    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    """By who asked for it."""


def verdicts(pair: RequestPair) -> tuple[Verdict, ...]:
    """What who is signed in may decide, in the order of the digits."""
    found = [Verdict.APPROVE] if pair.choice.approve is Permission.ALLOWED else []
    if pair.choice.decline is Permission.ALLOWED:
        found.append(Verdict.WITHDRAW if pair.is_own else Verdict.DECLINE)
    return tuple(found)


def hindrance(pair: RequestPair) -> str:
    """Why it is not for who is signed in to approve: the last part of a text's key, "" = it is."""
    if pair.choice.approve is Permission.ALLOWED:
        return ""
    if not pair.is_staffed:
        return "why_nobody"
    if pair.choice.approve is Permission.REQUEST:
        return "why_alone"
    return "why_other" if pair.is_own and pair.is_supervisor else "why_role"


class RequestPanel(Panel):
    """Shows a `RequestPair`; who is meant stays masked until asked for with F4.

    Signals:
        decided: (`RequestPair`, `Verdict`, reason).
    """

    decided = Signal(object, object, object)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self.pair: RequestPair | None = None
        self.reveal = Reveal(words, theme, self)
        self.reveal.changed.connect(self._fill)
        self.title = text_label("", "heading")
        self.about = text_label("", "muted", wrap=True)
        self.reason_field = ReasonField(words("approval.reason"), words)
        self.reason_field.set_hint(words("approval.reason_hint"))
        self.reason_field.given.connect(self._on_given)
        self.reason = self.reason_field.line
        none, about = words("approval.none"), words("approval.none_text")
        self.empty = EmptyState("decide", none, about, theme)
        self._body = QVBoxLayout()
        self._shown: QWidget | None = None
        self._lay_out()
        self.show_pair(None)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.reveal.button)
        self.column.addLayout(top)
        self.column.addWidget(self.about)
        self.column.addLayout(self._body)
        self.column.addWidget(self.reason_field)
        self.column.addWidget(self.empty, 1)
        self.column.addStretch()

    def show_pair(self, pair: RequestPair | None) -> None:
        """Show a request, masked; None for "none chosen"."""
        self.pair = pair
        asked = pair.request if pair else None
        if self.reveal.bring([asked.record_id] if asked else [], asked):
            self.leave_reason()
        for part in (self.title, self.about):
            part.setVisible(pair is not None)
        self.empty.setVisible(pair is None)
        self._fill()

    def _fill(self) -> None:
        if self._shown is not None:
            self._body.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
            self._shown = None
        pair, words = self.pair, self._words
        if pair is None:
            return
        asked = pair.request
        self.title.setText(f"{words(f'approval.kind_{asked.kind}')} · {asked.entry_no}")
        at, reason = moment(words, asked.asked_at), pair.reason or "-"
        self.about.setText(words("approval.asked", name=asked.asked_by, at=at, reason=reason))
        self._shown = self._content(pair)
        self._body.addWidget(self._shown)
        self._shown.show()

    def _content(self, pair: RequestPair) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._versions(pair))
        if why := hindrance(pair):
            column.addWidget(text_label(self._words(f"approval.{why}"), "muted", wrap=True))
        if pair.needs_office:
            column.addWidget(text_label(self._about_office(pair), "muted", wrap=True))
        if verdicts(pair):
            column.addWidget(text_label(self._words("approval.ways"), "section"))
            column.addLayout(self._ways(pair))
        return inner

    def _about_office(self, pair: RequestPair) -> str:
        if pair.told_at is None:
            return self._words("approval.office_untold")
        return self._words("approval.office_told", at=moment(self._words, pair.told_at))

    def _versions(self, pair: RequestPair) -> QGridLayout:
        is_void = pair.after is None
        after = self._words("approval.after_void" if is_void else "approval.after")
        lines = of_versions(pair.before, pair.after or pair.before, shown=self.reveal.is_shown)
        untold = self._words("approval.void_cell") if is_void else ""
        return pair_grid((self._words("approval.before"), after), lines, self._words, untold)

    def _ways(self, pair: RequestPair) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for line, verdict in enumerate(verdicts(pair)):
            button = push_button(self._words(f"approval.{verdict}"), self._theme)
            button.clicked.connect(lambda _=False, chosen=verdict: self.choose(chosen))
            about = text_label(self._words(f"approval.{verdict}_about"), "muted", wrap=True)
            grid.addWidget(text_label(str(line + 1), "key"), line, 0)
            grid.addWidget(button, line, 1)
            grid.addWidget(about, line, 2)
        return grid

    def take_digit(self, digit: int) -> bool:
        """A digit of the keyboard; whether it is a decision."""
        found = verdicts(self.pair) if self.pair else ()
        if not 1 <= digit <= len(found):
            return False
        self.choose(found[digit - 1])
        return True

    def choose(self, verdict: Verdict) -> None:
        """Approve at once; anything else once a reason is given."""
        if self.pair is None:
            return
        if verdict is Verdict.APPROVE:
            self.leave_reason()
            self.decided.emit(self.pair, verdict, "")
            return
        self.reason_field.ask(verdict)

    def leave_reason(self) -> bool:
        """Decide nothing; whether a decision had been chosen."""
        return self.reason_field.leave()

    def _on_given(self, verdict: Verdict, reason: str) -> None:
        self.decided.emit(self.pair, verdict, reason)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt override: the page is left; nobody is to find the person still readable."""
        self.reveal.cover()
        super().hideEvent(event)
