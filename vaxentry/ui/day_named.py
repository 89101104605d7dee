"""The lines of a day that name what does not agree, and what stands beside each. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from vaxentry.domain.day_close import BY_HAND, DaySheet, Difference, Seal, Sealed
from vaxentry.domain.day_gaps import differences, key_before
from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.day_texts import (
    amount_of_difference,
    difference_text,
    emptied_text,
    excess_text,
    unsent_text,
)


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A line of what does not agree.

    Attributes:
        difference: what carries a reason; None = it is told for information.
        amount: of how many things it tells.
        reopens: of a line without a reason of its own: the seal that is to be reopened for it.
    """

    text: str
    difference: Difference | None = None
    amount: int = 1
    reopens: Seal | None = None


def named_lines(words: Words, sheet: DaySheet) -> list[NamedLine]:
    """Everything a day has to name: what is gone of a seal, differences, then what waits, then
    excess doses.
    """
    lines = []
    if sheet.is_emptied:
        lines.append(NamedLine(emptied_text(words, sheet), reopens=Seal.CARDS))
    lines += [NamedLine(difference_text(words, one, sheet), one) for one in differences(sheet)]
    lines += [NamedLine(unsent_text(words, one)) for one in sheet.server.unsent]
    if sheet.server.unnamed:
        told = words("day.unsent_more", n=count(words, sheet.server.unnamed))
        lines.append(NamedLine(told, amount=sheet.server.unnamed))
    return lines + [
        NamedLine(excess_text(words, one)) for one in sheet.doses if (one.difference_ul or 0) > 0
    ]


class Beside(NamedTuple):
    """What stands beside a line.

    Attributes:
        mark: what is said of the reason, or in the place of one.
        reason: as it was typed.
        hint: which key does what; of no use on paper.
    """

    mark: str = ""
    reason: str = ""
    hint: str = ""

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join(part for part in self if part)


def beside(words: Words, line: NamedLine, sheet: DaySheet, reasons: Mapping[str, str]) -> Beside:
    """The reason of a line: as typed, as sealed, or that one is needed.

    Args:
        reasons: typed and not sealed, by `Difference.key`.
    """
    one = line.difference
    if one is None:
        if line.reopens is not None:
            return Beside(hint=_reopen_hint(words, sheet, line.reopens))
        return Beside(words("day.no_reason_needed"))
    held = sheet.in_force(one.seal)
    if held is not None:
        return _under_seal(words, one, sheet, held)
    typed = reasons.get(one.key, "")
    return Beside(reason=typed, hint="" if typed else words("day.reason_needed"))


def _under_seal(words: Words, one: Difference, sheet: DaySheet, held: Sealed) -> Beside:
    """What was sealed stays readable, but as the reason of what it was given for."""
    key, hint = key_before(one, held.reasons), _reopen_hint(words, sheet, one.seal)
    if not key:
        return Beside(words("day.new_since_seal"), hint=hint)
    before = one.then(key)
    if key == one.key or (before is None and not sheet.changed_since(one.seal)):
        return Beside(reason=held.reasons[key])
    what = words("day.before_seal") if before is None else _given_for(words, before, sheet)
    return Beside(words("day.other_since_seal", what=what), held.reasons[key], hint)


def _given_for(words: Words, before: Difference, sheet: DaySheet) -> str:
    """What a reason was given for: so many cards with their numbers, so many doses."""
    n = amount_of_difference(words, before, sheet)
    if before.seal is Seal.DOSES:
        return words("day.for_doses", n=n)
    if not before.names:
        return words("day.for_cards", n=n)
    key = "day.for_among" if before.numbers > before.amount else "day.for_numbers"
    return words(key, n=n, names=before.names)


def _reopen_hint(words: Words, sheet: DaySheet, seal: Seal) -> str:
    if not sheet.offers_seals:
        return words("day.supervisor_reopens")
    return words("day.reopen_needed", key=BY_HAND.index(seal) + 1)
