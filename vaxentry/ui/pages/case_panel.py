"""One case: both records side by side, what differs marked, and what is known of it."""

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.case_lines import side_by_side
from vaxentry.domain.cases import Case
from vaxentry.domain.ports import Clock
from vaxentry.domain.told_fields import says_the_same
from vaxentry.language import Words
from vaxentry.language.spelling import told_day
from vaxentry.ui.pages.case_texts import about_text, notes, title_text
from vaxentry.ui.pages.pair_grid import pair_grid
from vaxentry.ui.pages.reveal import Reveal
from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import Panel, text_label


class CasePanel(Panel):
    """Shows a `Case`; who is meant stays masked until asked for with F4."""

    def __init__(
        self, words: Words, theme: Theme, clock: Clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._theme, self._clock = words, theme, clock
        self.case: Case | None = None
        self.reveal = Reveal(words, theme, self)
        self.reveal.changed.connect(self._fill)
        self.title = text_label("", "heading")
        self.about = text_label("", "muted", wrap=True)
        self.empty = EmptyState("decide", words("cases.none"), words("cases.none_text"), theme)
        self._body = QVBoxLayout()
        self._shown: QWidget | None = None
        self._lay_out()
        self.show_case(None)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.reveal.button)
        self.column.addLayout(top)
        self.column.addWidget(self.about)
        self.column.addLayout(self._body)
        self.column.addWidget(self.empty, 1)
        self.column.addStretch()

    def show_case(self, case: Case | None) -> None:
        """Show a case, masked; None for "none chosen"."""
        self.case = case
        held = () if case is None else (case.ours, case.theirs)
        records = [one.row.record_id for one in held if one is not None]
        self.reveal.bring(records, case and case.record_id)
        for part in (self.title, self.about):
            part.setVisible(case is not None)
        self.empty.setVisible(case is None)
        self._fill()

    def _fill(self) -> None:
        if self._shown is not None:
            self._body.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
            self._shown = None
        case, words = self.case, self._words
        if case is None:
            return
        self.title.setText(title_text(words, case))
        self.about.setText(about_text(words, case))
        self._shown = self._content(case)
        self._body.addWidget(self._shown)
        self._shown.show()

    def _content(self, case: Case) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for text, tone in notes(self._words, case, self._clock()):
            note = text_label(text, "note", wrap=True)
            set_look(note, tone=tone)
            column.addWidget(note)
        heads = self._own_head(case), self._other_head(case)
        lines = side_by_side(case, shown=self.reveal.is_shown)
        column.addLayout(pair_grid(heads, lines, self._words))
        if case.theirs is None:
            foot = self._words(_foot_of(case))
            column.addWidget(text_label(foot, "muted", wrap=True))
        return inner

    def _own_head(self, case: Case) -> str:
        return self._words("cases.ours", number=case.ours.row.entry_no)

    def _other_head(self, case: Case) -> str:
        if case.theirs is not None:
            return self._words("cases.theirs_here", number=case.theirs.row.entry_no)
        told = " · ".join(part for part in (case.other.site, told_day(case.other.given_on)) if part)
        key = "cases.version" if case.of_versions else "cases.theirs"
        return self._words(key, told=told) if told else self._words(f"{key}_alone")

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt override: the page is left; nobody is to find the persons still readable."""
        self.reveal.cover()
        super().hideEvent(event)


def _foot_of(case: Case) -> str:
    """The text that says why so little is told of the other side."""
    if not case.of_versions:
        return "cases.told_alone"
    return "cases.told_alike" if says_the_same(case.other.differs) else "cases.told_version"
