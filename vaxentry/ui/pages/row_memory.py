"""What stays from one card to the next: the card before (F3) and pinned fields (F5)."""

from collections.abc import Mapping

from vaxentry.domain.form import Field, Form

ALWAYS_FROM_THE_CARD = frozenset(
    {
        Field.ID_NUMBER,
        Field.BIRTH_ORDER,
        Field.NAME,
        Field.BIRTH_DATE,
        Field.SEX,
        Field.TICKET,
        Field.TEMPERATURE,
        Field.BLOOD_PRESSURE,
        Field.SCREENING,
        Field.DEFERRED_UNTIL,
        Field.COMPLAINT,
        Field.EARLIER_VACCINE,
        Field.EARLIER_GIVEN_ON,
        Field.EARLIER_PLACE,
    }
)
"""What tells a person, and what is answered or confirmed for each card: nobody's is another's."""

NEVER_REPEATED = ALWAYS_FROM_THE_CARD | {Field.DOSE_NO}
"""A dose number may be pinned for a day, but is not the neighbour's."""

NEVER_PINNED = ALWAYS_FROM_THE_CARD | {Field.PHONE}
"""One family may share a phone, a whole stack of cards does not."""


class RowMemory:
    """Remembers texts of fields, never a whole card. Ends with the stack and with its day."""

    def __init__(self) -> None:
        self._before: Form = {}
        self._pinned: dict[Field, str] = {}

    @property
    def pinned(self) -> Mapping[Field, str]:
        """The texts that the next card begins with."""
        return self._pinned

    def note(self, form: Form) -> None:
        """This card was saved or put aside."""
        self._before = dict(form)

    def before(self, field: Field) -> str:
        """What the card before says in a field; "" where that must not be repeated."""
        return "" if field in NEVER_REPEATED else self._before.get(field, "")

    def pin(self, field: Field, text: str) -> bool:
        """Keep `text` for the next cards; a second time lets it go. Whether it is pinned now."""
        if field in self._pinned or not text or field in NEVER_PINNED:
            self._pinned.pop(field, None)
            return False
        self._pinned[field] = text
        return True

    def typed_over(self, field: Field, text: str) -> None:
        """A pinned field was typed over: the new text stays."""
        if field in self._pinned and text:
            self._pinned[field] = text

    def restore(self, pinned: Form, before: Form) -> None:
        """What stayed when the program ended."""
        self._pinned = {at: text for at, text in pinned.items() if at not in NEVER_PINNED}
        self._before = dict(before)

    def forget(self) -> None:
        """Another stack or another day: nothing stays."""
        self._before = {}
        self._pinned.clear()
