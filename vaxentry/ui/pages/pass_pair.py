"""A doubtful number beside what was typed now: masked while it is somebody else's."""

from PySide6.QtCore import Qt, Signal

from vaxentry.domain.records import RecordDetail
from vaxentry.language import Words
from vaxentry.ui.pages.number_pair import NumberPair, differing
from vaxentry.ui.pages.reveal import Note, Reveal
from vaxentry.ui.theme.theme import Theme


class PassPair(NumberPair):
    """Where the two differ is enough to look at the card again; F4 shows all to who may see it.

    Attributes:
        spoken: what a screen reader says of the two.

    Signals:
        drawn: they stand there, or stand there otherwise.
    """

    drawn = Signal()

    def __init__(self, words: Words, theme: Theme, note: Note) -> None:
        super().__init__(words)
        self._words = words
        self._detail: RecordDetail | None = None
        self._typed = self.spoken = ""
        self.reveal = Reveal(words, theme, self)
        self.reveal.note = note
        self.reveal.changed.connect(self._draw)
        self.reveal.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.grid.addWidget(self.reveal.button, 2, 2, Qt.AlignmentFlag.AlignLeft)

    def show_pair(self, detail: RecordDetail, typed: str) -> None:
        """Show the number of a record beside another one."""
        self._detail, self._typed = detail, typed
        self.reveal.bring([] if detail.is_own else [detail.row.record_id], typed)
        self._draw()

    @property
    def is_whole(self) -> bool:
        """Whether the saved number stands there in full."""
        if self._detail is None:
            return False
        is_no_secret = self._detail.row.identity_masked == self._detail.dose.identity.number
        return self._detail.is_own or is_no_secret or self.reveal.is_shown

    def _draw(self) -> None:
        if self._detail is None:
            return
        saved, typed = self._detail.dose.identity.number, self._typed
        masked = "" if self.is_whole else self._detail.row.identity_masked
        self.show_both(saved, typed, masked=masked)
        self.spoken = self._words("entry.pass_differ", saved=masked or saved, typed=typed)
        if masked:  # whoever hears it hears no signs that are underlined
            places = ", ".join(map(str, differing(typed, saved)))
            self.spoken += f". {self._words('entry.pass_places', places=places)}"
        self.drawn.emit()

    def forget(self) -> None:
        """Neither stands there any more."""
        self._detail, self._typed, self.spoken = None, "", ""
        self.reveal.bring([])
        self.show_both("", "")
