"""What is filled in of other PCs at the close of a day: counts, doses, which stack is ours."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from vaxentry.domain.day_doses import PcDoses
from vaxentry.domain.day_pile import PcCount, Pile
from vaxentry.domain.day_summary import StackSummary
from vaxentry.domain.other_pcs import read_pc
from vaxentry.domain.rules import RuleError
from vaxentry.domain.stacks import read_count, read_ranges
from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.day_texts import elsewhere_text, pc_doses_text
from vaxentry.ui.pages.day_panels import DayForm, Editor, lines
from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.panel import push_button


class FileForm(DayForm):
    """A form in whose place a summary file may be chosen.

    Signals:
        file_wanted: the summary file of another PC is to be chosen.
    """

    file_wanted = Signal()

    def __init__(
        self,
        fields: Mapping[str, Editor],
        words: Words,
        theme: Theme,
        parent: QWidget,
        role: str = "",
    ) -> None:
        super().__init__(fields, words, theme, parent)
        file = words("day.count_file")
        self.file_button: QPushButton = push_button(file, theme, "import", role)
        self._buttons.addWidget(self.file_button)
        self.set_chain(*fields.values(), self.save_button, self.back_button, self.file_button)
        self.file_button.clicked.connect(self._on_file)

    def _on_file(self) -> None:
        self.dismiss()
        self.file_wanted.emit()


class CountForm(FileForm):
    """What another PC typed of a stack, by hand or from its file. Tells a `PcCount`."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget) -> None:
        super().__init__(lines("count_pc", "count_cards", "count_numbers"), words, theme, parent)

    def begin(self, pile: Pile) -> None:
        """Empty fields for a stack, below what other PCs told of it: so they are called."""
        words, told = self._words, elsewhere_text(self._words, pile.elsewhere)
        there = words("day.count_there", told=told) if told else ""
        about = f"{there} {words('day.count_about')}".strip()
        self.show_form(words("day.count_title", number=pile.number), about, "", "", "")

    def read(self) -> PcCount | None:
        """The name of the PC and its cards."""
        cards = read_count(self.value("count_cards"))
        numbers = read_ranges(self.value("count_numbers"))
        try:
            pc = read_pc(self.value("count_pc"))
        except RuleError:
            self.refuse("count_pc", "day.pc_wrong")
            return None
        if cards is None or not self.value("count_cards"):
            self.refuse("count_cards", "day.cards_wrong")
            return None
        if numbers is None or (numbers and len(numbers) != cards):
            self.refuse("count_numbers", "day.numbers_wrong")
            return None
        return PcCount(pc, cards, numbers)


class DosesForm(FileForm):
    """The doses of other PCs: one more file, or one that is taken back. Tells a `PcDoses`."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget) -> None:
        self.choice = ChoiceField((), theme)
        # Who comes here mostly brings the next file: taking back is the other way.
        super().__init__({"doses_pc": self.choice}, words, theme, parent, "primary")
        self._told: Sequence[PcDoses] = ()
        self.save_button.setText(f" {words('day.doses_drop')}")
        set_look(self.save_button, role="")
        theme.dress(self.save_button, "check", "text")

    def begin(self, told: Sequence[PcDoses]) -> None:
        """Say whose doses are there; the keys are with the next file."""
        words, self._told = self._words, told
        self.choice.offer([Option(one.key, pc_doses_text(words, [one])) for one in told])
        about = words("day.doses_about", told=pc_doses_text(words, told))
        self.show_form(words("day.doses_title"), about, "")
        self.file_button.setFocus()

    def read(self) -> PcDoses | None:
        """What the PC chosen told."""
        found = next((one for one in self._told if one.key == self.choice.value), None)
        if found is None:
            self.refuse("doses_pc", "day.doses_pc_needed")
        return found


class TheirsForm(DayForm):
    """Which of several stacks of another PC is ours. Tells its number there."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget) -> None:
        self.choice = ChoiceField((), theme)
        super().__init__({"theirs": self.choice}, words, theme, parent)

    def begin(self, pile: Pile, found: Sequence[StackSummary]) -> None:
        """Offer those that are in the file, none of them chosen."""
        words = self._words
        self.choice.offer([Option(str(one.number), self._told(one)) for one in found])
        title = words("day.theirs_title", number=pile.number)
        self.show_form(title, words("day.theirs_about"), "")

    def _told(self, one: StackSummary) -> str:
        amounts = {"counted": one.counted, "cards": one.cards}
        told = {name: count(self._words, amount) for name, amount in amounts.items()}
        return self._words("day.theirs_option", number=one.number, **told)

    def read(self) -> int | None:
        """The number of the stack chosen."""
        if not self.choice.value:
            self.refuse("theirs", "day.theirs_needed")
            return None
        return int(self.choice.value)
