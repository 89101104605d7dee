"""The texts of F5 on the card at hand: they stand where nobody knows better."""

from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field
from vaxentry.ui.pages.card_form import CardForm
from vaxentry.ui.pages.row_memory import RowMemory


class PinnedTexts:
    """Puts them on a card and tells them from what was typed there. Main thread."""

    def __init__(self, card: CardForm, memory: RowMemory) -> None:
        self._card, self._memory = card, memory

    def put(self) -> None:
        """Fill every pinned field that is empty."""
        for field, text in self._memory.pinned.items():
            if not self._card.value(field):
                self._card.put(field, text, Origin.HEADER)
        self.show()

    def show(self) -> None:
        """Say of every pinned text on the card that it is one."""
        for field in self._memory.pinned:
            if self._is_text_of(field):
                self._card.show_origin(field, pinned=True)

    def stands_in(self, field: Field) -> bool:
        """Whether a field holds nothing but what was pinned: a person who is known knows better."""
        return self._is_text_of(field) and self._card.origins.get(field) is Origin.HEADER

    def _is_text_of(self, field: Field) -> bool:
        text = self._memory.pinned.get(field)
        return text is not None and self._card.value(field) == text
