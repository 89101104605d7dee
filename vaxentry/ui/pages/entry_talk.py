"""What the entry page says in its banner, one thing at a time."""

from collections.abc import Sequence

from vaxentry.domain.problems import Problem
from vaxentry.language import Words
from vaxentry.ui.sentences import error_text, problem_text
from vaxentry.ui.widgets.banner import Banner


class EntryTalk:
    """Sentences on the banner above the buttons."""

    def __init__(self, words: Words, banner: Banner) -> None:
        self._words, self._banner = words, banner

    def refused(self, amount: int) -> None:
        """The save was refused."""
        self._banner.say(self._words("entry.refused", n=amount), "error")

    def objected(self, problems: Sequence[Problem]) -> None:
        """The clinical rules object; F10 saves all the same."""
        told = problem_text(self._words, problems[0]) if problems else ""
        more = self._words("entry.and_more", n=len(problems) - 1) if len(problems) > 1 else ""
        text = self._words("entry.objected", told=f"{told} {more}".strip())
        self._banner.say(text, "warn")

    def head_objected(self, told: str) -> None:
        """The clinical rules object to the head; F10 once is enough for all its cards."""
        self._banner.say(self._words("entry.head_objected", told=told), "warn")

    def not_saved(self, error: Exception, dropped: int) -> None:
        """Nothing was saved; the card stands as it was."""
        text = self._words("entry.save_failed", reason=error_text(self._words, error))
        if dropped:
            text = f"{text} {self._words('entry.keys_dropped', n=dropped)}"
        self._banner.say(text, "error")

    def draft_failed(self, error: Exception) -> None:
        """The draft could not be kept."""
        reason = error_text(self._words, error)
        self._banner.say(self._words("entry.draft_failed", reason=reason), "error")

    def trouble(self, error: Exception) -> None:
        """The book could not be asked."""
        self._banner.say(error_text(self._words, error), "error")

    def note(self, key: str, tone: str = "wait", **params: object) -> None:
        """One of the page's own sentences, ``entry.<key>``."""
        self.tell(self._words(f"entry.{key}", **params), tone)

    def tell(self, text: str, tone: str = "wait") -> None:
        """A sentence that is made already."""
        self._banner.say(text, tone)

    def hush(self) -> None:
        """Nothing to say any more."""
        self._banner.hush()
