"""The reason of what was chosen: its field, and what is wrong with it as it is said there."""

from typing import Any

from PySide6.QtCore import Signal

from vaxentry.domain.reason import read_reason
from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.language import Words
from vaxentry.ui.sentences import rule_text
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField


def reason_problem(words: Words, text: str) -> str:
    """The sentence for a reason that can't be sealed; "" for one that can."""
    try:
        read_reason(text)
    except RuleError as error:
        if error.code is RuleCode.REQUIRED:
            return words("entry.reason_needed")
        return rule_text(words, error.code, dict(error.params))
    return ""


class ReasonField(Labelled):
    """Hidden until something is chosen that needs a reason; Enter gives it.

    Attributes:
        chosen: what the reason is asked for, None = nothing.

    Signals:
        given: (what was chosen, reason); nothing is chosen any more.
    """

    given = Signal(object, str)

    def __init__(self, label: str, words: Words) -> None:
        line = LineField()
        super().__init__(label, line)
        self.line, self._words = line, words
        self.chosen: Any = None
        line.returnPressed.connect(self.give)
        self.hide()

    def ask(self, chosen: object) -> None:
        """Ask why this was chosen."""
        self.chosen = chosen
        self.show()
        self.line.setFocus()

    def leave(self) -> bool:
        """Ask no more; whether something had been chosen."""
        was, self.chosen = self.chosen, None
        self.line.clear()
        self.clear_problem()
        self.hide()
        return was is not None

    def give(self) -> None:
        """Take the reason as it stands, or say at the field what is wrong with it."""
        chosen, reason = self.chosen, self.line.value
        if chosen is None:
            return
        if wrong := reason_problem(self._words, reason):
            self.show_problem(wrong)
            self.line.setFocus()
            return
        self.leave()
        self.given.emit(chosen, reason)
