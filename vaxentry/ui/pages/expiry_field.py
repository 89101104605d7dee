"""The last day of the batch in the head: a date as every other, or nothing."""

from datetime import date

from vaxentry.domain.dates import read_date
from vaxentry.domain.rules import RuleError
from vaxentry.language import Words
from vaxentry.ui.pages.card_fields import date_reader, far_future
from vaxentry.ui.pages.form_field import FormField
from vaxentry.ui.sentences import rule_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.date_field import DateField
from vaxentry.ui.widgets.labelled import LOCKED


class ExpiryField(FormField):
    """One line with a day; empty = nobody knows it."""

    def __init__(self, words: Words, theme: Theme) -> None:
        self.line = DateField(date_reader(far_future))
        super().__init__(words("entry.expires_on"), self.line, theme=theme)
        self._words = words
        self.line.setPlaceholderText(words("entry.optional"))
        self.line.edited.connect(self.clear_problem)

    @property
    def day(self) -> date | None:
        """The last day, None where none was typed or the text is no day."""
        return date_reader(far_future)(self.line.value)

    def is_wrong(self) -> bool:
        """Whether the text is no day; says so at the field."""
        told = self._fault
        if told:
            self.show_problem(told)
        return bool(told)

    def show_locked(self) -> None:
        """Say why the field takes no key but Esc."""
        self.show_problem(self._words("entry.locked", told=self._fault), LOCKED)

    @property
    def _fault(self) -> str:
        text = self.line.value
        if not text.strip():
            return ""
        try:
            read_date(text, today=far_future())
        except RuleError as error:
            return rule_text(self._words, error.code, dict(error.params))
        return ""
