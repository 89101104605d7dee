"""The ways out of the case in front, by their digits, and the reason for the one chosen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from vaxentry.domain.cases import (
    AT_ONCE,
    ON_THE_FORM,
    Case,
    Way,
    asks_for_partner,
    leaves_ways_out,
    ways_out,
)
from vaxentry.ui.pages.partner_step import PartnerStep
from vaxentry.ui.pages.reason_field import ReasonField
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.theme.theme import set_look
from vaxentry.ui.widgets.panel import Panel, push_button, text_label


class WaysPanel(Panel):
    """Hidden while no case is in front.

    Signals:
        form_wanted: (`Case`, `Way`): our record is to be corrected on the form.
        decided: (`Case`, `Way`, reason); "" where none is asked for.
        swapped: (`Case`, the other `RecordDetail`, reason): decided, with whom.
    """

    form_wanted = Signal(object, object)
    decided = Signal(object, object, object)
    swapped = Signal(object, object, object)

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = around.words
        self._words, self._theme = words, around.theme
        self.case: Case | None = None
        self.partner_step = PartnerStep(around)
        self.partner_step.found.connect(lambda: self._ask_reason(Way.SWAP))
        self.reason_field = ReasonField(words("cases.reason"), words)
        self.reason = self.reason_field.line
        self.reason_field.given.connect(self._on_given)
        self._body = QVBoxLayout()
        self._shown: QWidget | None = None
        self.column.addWidget(text_label(words("cases.ways"), "section"))
        self.column.addLayout(self._body)
        self.column.addWidget(self.partner_step)
        self.column.addWidget(self.reason_field)
        self.show_case(None)

    def show_case(self, case: Case | None) -> None:
        """Show the ways out of a case; a reason never goes on with another one."""
        before = self.case
        self.case = case
        if before is None or case is None or before.record_id != case.record_id:
            self.leave_way()
        self.setEnabled(True)
        self.setVisible(case is not None)
        self._fill()

    def wait(self) -> None:
        """What is shown is decided, or not the case in front any more: no digit is taken."""
        self.setEnabled(False)

    def _fill(self) -> None:
        if self._shown is not None:
            self._body.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
            self._shown = None
        if self.case is not None:
            self._shown = QWidget()
            self._shown.setLayout(self._grid(self.case))
            self._body.addWidget(self._shown)
            self._shown.show()

    @property
    def chosen(self) -> Way | None:
        """The way that something is asked about before it is gone."""
        return self.reason_field.chosen or (Way.SWAP if self.partner_step.ours else None)

    @property
    def is_typed_in(self) -> bool:
        """Whether letters are text."""
        return self.reason.hasFocus() or self.partner_step.line.hasFocus()

    def _grid(self, case: Case) -> QGridLayout:
        chosen = self.chosen
        kind = "version" if case.of_versions else case.kind
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for line, way in enumerate(ways_out(case)):
            if chosen not in {None, way}:
                continue  # one was chosen: something is asked about it, Esc brings the others back
            name = self._text(f"{kind}_{way}", f"way_{way}", case)
            own = "partner" if asks_for_partner(case, way) else f"{kind}_{way}"
            about = self._text(f"{own}_about", f"way_{way}_about", case)
            button = push_button(name, self._theme)
            button.clicked.connect(lambda _=False, pressed=way: self.choose(pressed))
            set_look(button, role="primary" if way is chosen else "")
            grid.addWidget(text_label(str(line + 1), "key"), line, 0)
            grid.addWidget(button, line, 1)
            grid.addWidget(text_label(about, "muted", wrap=True), line, 2)
        if chosen is None and leaves_ways_out(case):
            key = "cases.ways_left" if ways_out(case) else "cases.ways_all_left"
            note = text_label(self._words(key), "muted", wrap=True)
            grid.addWidget(note, grid.rowCount(), 0, 1, 3)
        return grid

    def _text(self, own: str, common: str, case: Case) -> str:
        """What a way out is called: of this kind, else wherever it is open."""
        key = own if self._words.has(f"cases.{own}") else common
        return self._words(f"cases.{key}", dose=case.suggested or "")

    def take_digit(self, digit: int) -> bool:
        """A digit of the keyboard; whether it is a way out. While a case is read it is none."""
        if not self.isEnabled():
            return False
        ways = ways_out(self.case) if self.case else ()
        if not 1 <= digit <= len(ways):
            return False
        self.choose(ways[digit - 1])
        return True

    def choose(self, way: Way) -> None:
        """Go this way: at once, on the form, else once a reason is given."""
        if self.case is None:
            return
        if way in ON_THE_FORM | AT_ONCE:
            self.leave_way()
            if way in ON_THE_FORM:
                self.form_wanted.emit(self.case, way)
            else:
                self.decided.emit(self.case, way, "")
        elif asks_for_partner(self.case, way) and self.partner_step.partner is None:
            self.partner_step.ask(self.case.ours)
            self._fill()
        else:
            if way is not Way.SWAP:
                self.partner_step.leave()
            self._ask_reason(way)

    def _ask_reason(self, way: Way) -> None:
        hint = "swap_partner" if self.partner_step.partner else str(way)
        self.reason_field.set_hint(self._words(f"cases.reason_{hint}"))
        self.reason_field.ask(way)
        self._fill()

    def step_back(self) -> bool:
        """Esc: from the reason of a swap to its other card, else decide nothing.

        Returns:
            Whether a way had been chosen.
        """
        if self.partner_step.partner is None:
            return self.leave_way()
        self.reason_field.leave()
        self.partner_step.ask_again()
        return True

    def leave_way(self) -> bool:
        """Decide nothing; whether a way had been chosen."""
        was_chosen = self.chosen is not None
        self.reason_field.leave()
        self.partner_step.leave()
        if was_chosen:
            self._fill()
        return was_chosen

    def _on_given(self, way: Way, reason: str) -> None:
        case, partner = self.case, self.partner_step.partner
        self.partner_step.leave()
        self._fill()
        if case is not None and way is Way.SWAP:
            self.swapped.emit(case, partner or case.theirs, reason)
        else:
            self.decided.emit(case, way, reason)
