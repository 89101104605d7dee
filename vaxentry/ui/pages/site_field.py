"""Where a stack of cards comes from: the code of a site that the server takes from this PC."""

from collections.abc import Collection

from vaxentry.domain.stacks import is_site_code, known_site
from vaxentry.language import Words
from vaxentry.ui.pages.form_field import FormField
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.line_field import LineField


def site_problem(words: Words, text: str, scope: Collection[str]) -> str:
    """What is wrong with the code of a site as typed, "" when nothing is."""
    if known_site(text, scope) is not None:
        return ""
    if not is_site_code(text.strip()):
        return words("entry.site_wrong")
    return words("entry.site_unknown", sites=", ".join(scope))


class SiteField(FormField):
    """One line with the code; empty = this PC's own site.

    Attributes:
        scope: the sites this PC may deliver for; empty while it is not enrolled.
        held: a code that stays whatever the scope: it is sealed in a saved card.
    """

    def __init__(self, name: str, words: Words, theme: Theme) -> None:
        line = LineField()
        super().__init__(words("entry.stack_site"), line, theme=theme)
        self.setObjectName(f"field_{name}")
        self._words, self.line = words, line
        self.scope: tuple[str, ...] = ()
        self.held = ""
        self.line.setPlaceholderText(words("entry.own_site"))
        self.line.edited.connect(self.clear_problem)

    @property
    def code(self) -> str | None:
        """The code as the server spells it, "" for the own site, None when there is none such."""
        text = self.line.value.strip()
        return text if text and text == self.held else known_site(text, self.scope)

    def is_wrong(self) -> bool:
        """Whether the text is no site of this PC; says so at the field."""
        if self.code is not None:
            return False
        self.show_problem(site_problem(self._words, self.line.value, self.scope))
        return True
