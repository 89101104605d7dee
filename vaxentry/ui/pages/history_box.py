"""Beside the form: what this PC knows of the person who was named, and who looks alike."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from vaxentry.domain.form import Field
from vaxentry.domain.identity import masked_identity
from vaxentry.domain.next_dose import Proposal, proposal_of
from vaxentry.domain.person import PastDose, Person
from vaxentry.domain.vaccines import vaccine
from vaxentry.language import Words
from vaxentry.language.spelling import day_text
from vaxentry.ui.pages.card_check import CardCheck
from vaxentry.ui.sentences import choice_text
from vaxentry.ui.theme.theme import set_look
from vaxentry.ui.widgets.panel import text_label

_MOST_DOSES = 5
_MOST_ALIKE = 3


class HistoryBox(QFrame):
    """Hidden while there is nothing to say. It proposes; the card decides."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._words = words
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(3)
        self._lines: list[QLabel] = []
        self.hide()

    @property
    def lines(self) -> list[str]:
        """What it says, line by line."""
        return [line.text() for line in self._lines]

    def tell(
        self, person: Person | None, similar: Sequence[Person], proposal: Proposal | None
    ) -> None:
        """Show the history of `person` and those who look alike under other numbers."""
        self._clear()
        if person is not None:
            self._tell_person(person, proposal)
        others = [one for one in similar if person is None or one.identity != person.identity]
        if others:
            self._add(self._words("entry.alike"), "section", "warn" if person is None else "")
            for one in others[:_MOST_ALIKE]:
                self._add(self._alike(one), "note")
        self.setVisible(bool(self._lines))
        self.setAccessibleName(". ".join(self.lines))

    def _tell_person(self, person: Person, proposal: Proposal | None) -> None:
        words = self._words
        self._add(words("entry.history", day=day_text(person.per)), "section")
        if not person.doses:
            self._add(words("entry.no_doses"), "note")
        for dose in person.doses[-_MOST_DOSES:]:
            self._add(self._dose(dose), "label")
        if proposal is not None:
            self._add(self._proposal(proposal), "heading")

    def _proposal(self, proposal: Proposal) -> str:
        if proposal.earliest is None:
            return self._words("entry.proposal", dose=proposal.dose_no)
        day = day_text(proposal.earliest)
        return self._words("entry.proposal_from", dose=proposal.dose_no, day=day)

    def _dose(self, dose: PastDose) -> str:
        product = vaccine(dose.vaccine)
        return self._words(
            "entry.past_dose",
            dose=dose.dose_no,
            course=choice_text(self._words, Field.COURSE, dose.course),
            vaccine=product.name if product else dose.vaccine,
            day=day_text(dose.given_on),
            entry=dose.entry_no,
        )

    def _alike(self, person: Person) -> str:
        born = day_text(person.birth_date) if person.birth_date else ""
        parts = (person.name, born, masked_identity(person.identity), person.entry_no)
        return "  ·  ".join(part for part in parts if part)

    def _add(self, text: str, role: str, tone: str = "") -> None:
        label = text_label(text, role, wrap=True)
        set_look(label, tone=tone)
        self._lines.append(label)
        self._column.addWidget(label)

    def _clear(self) -> None:
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = []


def proposal_for(person: Person, card: CardCheck, given_on: date | None) -> Proposal | None:
    """The dose that would follow; None when the history can't tell."""
    form = card.form
    if given_on is None or not form[Field.VACCINE]:
        return None
    course = form[Field.COURSE] or "primer"
    return proposal_of(person, form[Field.VACCINE], course, given_on, card.rules)
