"""What the server names of a record, as the card names it. Pure."""

from collections.abc import Mapping, Sequence

from vaxentry.domain.form import Field, HeadField, StackField

_TOLD_AS: Mapping[str, Sequence[HeadField]] = {
    "systolic": (Field.BLOOD_PRESSURE,),
    "diastolic": (Field.BLOOD_PRESSURE,),
    "volume_ul": (Field.VOLUME,),
    "earlier": (Field.EARLIER_VACCINE, Field.EARLIER_GIVEN_ON, Field.EARLIER_PLACE),
}
"""What the server calls otherwise than the card does."""
_ON_A_CARD: Mapping[str, HeadField] = {field.value: field for field in (*Field, *StackField)}
_BESIDE_THE_CARD = frozenset({"author", "stack", "entry_no"})


def told_names(differs: str) -> Sequence[str]:
    """The server's names of what differs, in its order, each once.

    Args:
        differs: them, joined by commas.
    """
    names = (name.strip() for name in differs.split(","))
    return list(dict.fromkeys(name for name in names if name))


def card_fields(name: str) -> Sequence[HeadField]:
    """Where it stands on a card or over its stack; nowhere for what is kept beside them."""
    known = _ON_A_CARD.get(name)
    return _TOLD_AS.get(name, ()) if known is None else (known,)


def told_fields(differs: str) -> frozenset[HeadField]:
    """What the server says that two differ in, as far as it stands on a card or over its stack."""
    return frozenset(field for name in told_names(differs) for field in card_fields(name))


def says_the_same(differs: str) -> bool:
    """Whether two that differ in this say the same of the card; not of a name nobody knows here."""
    return frozenset(told_names(differs)) <= _BESIDE_THE_CARD
