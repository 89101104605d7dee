"""Which notes of the audit trail are shown: what, who, about which entry, between which days."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vaxentry.domain.dates import read_date
from vaxentry.domain.ports import Clock
from vaxentry.domain.records import Author
from vaxentry.domain.rules import RuleError
from vaxentry.domain.trail import Action, TrailQuery, span_of
from vaxentry.language import Words
from vaxentry.ui.sentences import rule_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.date_field import DateField
from vaxentry.ui.widgets.keypad import ENTERS
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField


class TrailFilters(QWidget):
    """Enter takes what is typed.

    Signals:
        taken: there is another query.
    """

    taken = Signal()

    def __init__(self, words: Words, theme: Theme, clock: Clock) -> None:
        super().__init__()
        self._words, self._clock = words, clock
        self._authors: Sequence[Author] = ()
        self.query = TrailQuery()
        actions = tuple(Option(one, words(f"trail.action_{one}")) for one in Action)
        self.action = ChoiceField(actions, theme)
        self.author, self.entry = LineField(), LineField()
        self.first, self.last = DateField(self._parse), DateField(self._parse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self._labelled: dict[QWidget, Labelled] = {}
        for name, editor in (
            ("action", self.action),
            ("author", self.author),
            ("entry", self.entry),
            ("first", self.first),
            ("last", self.last),
        ):
            self._labelled[editor] = labelled = Labelled(words(f"trail.filter_{name}"), editor)
            row.addWidget(labelled, 2 if name == "action" else 1)
        self._labelled[self.action].set_hint(words("trail.filter_hint"))

    def show_authors(self, authors: Sequence[Author]) -> None:
        """Whose names may be typed."""
        self._authors = authors

    def has_focus(self) -> bool:
        """Whether a filter is being typed."""
        return any(editor.hasFocus() for editor in self._labelled)

    def _parse(self, text: str) -> date | None:
        try:
            return self._day(text)
        except RuleError:
            return None

    def _day(self, text: str) -> date | None:
        today = self._clock().astimezone().date()
        return read_date(text, today=today) if text.strip() else None

    def take(self) -> bool:
        """Use what is typed, or say at its field what is wrong; whether it is used."""
        for labelled in self._labelled.values():
            labelled.clear_problem()
        try:
            days = self._day(self.first.value), self._day(self.last.value)
        except RuleError as error:
            at = self.first if self._parse(self.first.value) is None else self.last
            return self._refuse(at, rule_text(self._words, error.code, dict(error.params)))
        typed = self.author.value.strip().casefold()
        found = [one for one in self._authors if one.name.casefold().startswith(typed)]
        exact = [one for one in found if one.name.casefold() == typed]
        found = exact or found
        if typed and len(found) != 1:
            key = "trail.several" if found else "trail.nobody"
            return self._refuse(self.author, self._words(key))
        author = found[0].id if typed else None
        entry = self.entry.value.strip().upper()
        self.query = TrailQuery(*span_of(*days), self.action.value, author, entry)
        self.taken.emit()
        return True

    def _refuse(self, editor: LineField, sentence: str) -> bool:
        self._labelled[editor].show_problem(sentence)
        editor.setFocus()
        editor.selectAll()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Enter in any field takes them all."""
        if event.key() in ENTERS:
            self.take()
        else:
            super().keyPressEvent(event)
