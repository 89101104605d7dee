"""What is asked before something is done with records: which, why, or on which day. No dialog."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.dates import read_date
from vaxentry.domain.ports import Clock
from vaxentry.domain.queue_acts import NEEDS_REASON, Act, check_pcare_day
from vaxentry.domain.rules import RuleError
from vaxentry.language import Words
from vaxentry.language.spelling import day_text
from vaxentry.ui.pages.list_bar import ListBar
from vaxentry.ui.pages.reason_field import reason_problem
from vaxentry.ui.sentences import rule_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.date_field import DateField, day_teller
from vaxentry.ui.widgets.keypad import ENTERS
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.panel import push_button, text_label

CHOSEN, STACK = "chosen", "stack"
_DATED = frozenset({Act.MARK_PCARE})
_SCOPED = frozenset({Act.PAUSE})
_SCOPE_WIDTH = 260


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the act, whether the whole stack is meant, why, and the day."""

    act: Act
    whole_stack: bool
    reason: str
    day: date | None


class AskBar(ListBar):
    """Shown while something is asked; Enter does it, on the other button it leaves.

    Signals:
        answered: an `Answer`.
    """

    answered = Signal(object)

    def __init__(
        self, words: Words, theme: Theme, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._clock = words, clock
        self._act = Act.PAUSE
        self.title = text_label("", "heading", wrap=True)
        self.scope = ChoiceField([], theme)
        self.scope_field = Labelled(words("queue.ask_scope"), self.scope)
        self.scope_field.set_width(_SCOPE_WIDTH)
        self.reason = LineField()
        self.reason_field = Labelled(words("queue.ask_reason"), self.reason)
        self.day = DateField(self._parse, tell=day_teller(words))
        self.day_field = Labelled(words("queue.ask_day"), self.day)
        self.go_button = push_button(words(f"queue.act_{self._act}"), theme, role="primary")
        self.leave_button = push_button(words("queue.ask_leave"), theme)
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(self.title)
        fields = QHBoxLayout()
        fields.setSpacing(12)
        for field in (self.scope_field, self.reason_field, self.day_field):
            fields.addWidget(field)
        buttons = QHBoxLayout()
        buttons.addWidget(self.go_button)
        buttons.addWidget(self.leave_button)
        buttons.addStretch()
        column.addLayout(fields)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.go_button.clicked.connect(self._on_go)
        self.leave_button.clicked.connect(self.leave)

    def ask(self, act: Act, scopes: Sequence[str], *, whole_stack: bool = False) -> None:
        """Ask what an act needs to know.

        Args:
            scopes: what the chosen records and what their stack is called; without the second only
                the chosen ones can be meant.
        """
        words = self._words
        self._act = act
        self.title.setText(words(f"queue.ask_{act}"))
        self.scope.offer([Option(v, s) for v, s in zip((CHOSEN, STACK), scopes, strict=False)])
        self.scope.set_value(STACK if whole_stack and len(scopes) > 1 else CHOSEN)
        self.reason.clear()
        self.reason_field.clear_problem()
        self.day.set_value(day_text(self._today))
        self.day_field.clear_problem()
        self.scope_field.setVisible(act in _SCOPED)
        self.reason_field.setVisible(act in NEEDS_REASON)
        self.day_field.setVisible(act in _DATED)
        self.go_button.setText(words(f"queue.act_{act}"))
        self.go_button.setAccessibleName(words(f"queue.act_{act}"))
        self.show()
        self._first().setFocus()

    def _first(self) -> QWidget:
        if self._act in NEEDS_REASON:
            return self.reason
        return self.day if self._act in _DATED else self.go_button

    @property
    def _today(self) -> date:
        return self._clock().astimezone().date()

    def _parse(self, text: str) -> date | None:
        try:
            return read_date(text, today=self._today)
        except RuleError:
            return None

    def _on_go(self) -> None:
        reason, day = self.reason.value, None
        if self._act in NEEDS_REASON and (wrong := reason_problem(self._words, reason)):
            self._object(self.reason_field, wrong)
            return
        if self._act in _DATED:
            try:
                day = read_date(self.day.value, today=self._today)
                check_pcare_day(day, self._today)
            except RuleError as error:
                told = rule_text(self._words, error.code, dict(error.params))
                self._object(self.day_field, told)
                return
        self.hide()
        self.answered.emit(Answer(self._act, self._is_whole, reason, day))

    @property
    def _is_whole(self) -> bool:
        return self._act in _SCOPED and self.scope.value == STACK

    def _object(self, field: Labelled, told: str) -> None:
        field.show_problem(told)
        field.editor.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Enter does it, on the other button it leaves."""
        if event.key() in ENTERS:
            if self.leave_button.hasFocus():
                self.leave()
            else:
                self._on_go()
        else:
            super().keyPressEvent(event)
