"""Tutup hari in words, the same on the screen and on paper. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from vaxentry.domain.day_close import DaySheet, Difference, Gap, Seal
from vaxentry.domain.day_doses import BatchOfDay, DoseLine, PcDoses, doses_text
from vaxentry.domain.day_gaps import unexplained
from vaxentry.domain.day_pile import PLACES, SOURCES, TYPED, PcCount, Pile, card_terms
from vaxentry.domain.day_server import ServerWord, Unsent
from vaxentry.domain.outbox import State
from vaxentry.domain.vaccines import vaccine
from vaxentry.language import Words
from vaxentry.language.spelling import count, moment

_ALWAYS_TOLD = frozenset({"counted", "proceed", "deferred"})


def batch_text(words: Words, batch: BatchOfDay) -> str:
    """Vaccine, batch and site of a line."""
    product = vaccine(batch.vaccine)
    name = product.name if product else batch.vaccine
    return " · ".join(
        part for part in (name, batch.batch or words("day.no_batch"), batch.site) if part
    )


def amount_text(words: Words, line: DoseLine, amount_ul: int | None) -> str:
    """A volume of a line in doses, or that nobody entered it."""
    if amount_ul is None:
        return words("day.not_entered")
    return _marked(words, doses_text(amount_ul, line.unit_ul, "."))


def _marked(words: Words, doses: str) -> str:
    """Doses with the marks of the language."""
    whole, _, part = doses.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    marked = f"{sign}{count(words, int(digits))}"
    return f"{marked}{words('day.comma')}{part}" if part else marked


def difference_text(words: Words, one: Difference, sheet: DaySheet) -> str:
    """What does not agree, in a sentence."""
    n = amount_of_difference(words, one, sheet)
    if one.seal is Seal.DOSES:
        return words(f"day.gap_{one.gap}", what=batch_text(words, _line_of(one, sheet).batch), n=n)
    key = f"day.gap_{one.gap}{_numbered(one)}"
    return words(key, place=one.place, n=n, names=one.names)


def _numbered(one: Difference) -> str:
    """Whether the numbers named are those of the cards, or it is not known of all: a PC that told
    its cards without numbers has some of them.
    """
    if one.gap is Gap.NOT_TYPED and one.numbers > one.amount:
        return "_among"
    if one.gap is Gap.EXCESS and one.numbers < one.amount:
        return "_with" if one.names else "_unnamed"
    return ""


def amount_of_difference(words: Words, one: Difference, sheet: DaySheet) -> str:
    """How many cards or doses a difference is about."""
    if one.seal is Seal.DOSES:
        return amount_text(words, _line_of(one, sheet), one.amount)
    return count(words, one.amount)


def _line_of(one: Difference, sheet: DaySheet) -> DoseLine:
    return next(line for line in sheet.doses if line.place == one.place)


def emptied_text(words: Words, sheet: DaySheet) -> str:
    """How many cards typed here were sealed of which nothing is left."""
    held = sheet.in_force(Seal.CARDS)
    figures = held.figures if held else {}
    return words("day.emptied", n=count(words, sum(int(figures.get(name, 0)) for name in TYPED)))


def unsent_text(words: Words, one: Unsent) -> str:
    """An entry that the server has not got, by its number, card and state; of one that is withdrawn
    only the void is missing there.
    """
    key = "day.unsent_void" if one.state is State.VOIDED else "day.unsent"
    state = words(f"state.{one.state}")
    return words(key, entry=one.entry_no, stack=one.stack, card=one.card, state=state)


def excess_text(words: Words, line: DoseLine) -> str:
    """More was given than came out of the vials by the count: good to know, no error."""
    n = amount_text(words, line, line.difference_ul)
    return words("day.more_doses", what=batch_text(words, line.batch), n=n)


def cards_equation(words: Words, piles: Sequence[Pile]) -> str:
    """The equation of cards: "60 dihitung = 58 lanjut + 2 tunda"; terms of nothing left out."""
    terms = card_terms(piles)
    sides = (
        " + ".join(
            words(f"day.term_{name}", n=count(words, terms[name]))
            for name in side
            if terms[name] or name in _ALWAYS_TOLD
        )
        for side in (SOURCES, PLACES)
    )
    return " = ".join(sides)


def doses_equation(words: Words, lines: Sequence[DoseLine]) -> str:
    """Given here, and on other PCs if any was, against yield - waste, summed in doses."""
    if not lines:
        return words("day.no_doses")
    key = "day.doses_given_elsewhere" if _is_elsewhere(lines) else "day.doses_given"
    given = _sum(words, ((one.given_ul, one) for one in lines))
    elsewhere = _sum(words, ((one.elsewhere_ul, one) for one in lines))
    return f"{words(key, given=given, elsewhere=elsewhere)}; {_yield_less_waste(words, lines)}"


def _yield_less_waste(words: Words, lines: Sequence[DoseLine]) -> str:
    """What the vials that were entered held; none is not the same as nought."""
    vials = [(one, one.vials) for one in lines if one.vials is not None]
    if not vials:
        return words("day.no_vials")
    total = _sum(words, ((v.total_ul, one) for one, v in vials))
    waste = _sum(words, ((v.waste_ul, one) for one, v in vials))
    return words("day.yield_less_waste", total=total, waste=waste)


def _is_elsewhere(lines: Sequence[DoseLine]) -> bool:
    return any(one.elsewhere for one in lines)


def _sum(words: Words, volumes: Iterable[tuple[int, DoseLine]]) -> str:
    """Volumes of several batches, each in its own doses, as one amount."""
    doses = sum((Decimal(amount_ul) / line.unit_ul for amount_ul, line in volumes), Decimal())
    return _marked(words, doses_text(int((doses * 1000).to_integral_value()), 1000, "."))


def server_equation(words: Words, sheet: DaySheet) -> str:
    """Entries typed, and voids it does not know of, against what the server has."""
    word = sheet.server
    told = {
        "typed": count(words, word.typed - word.voids),
        "voids": count(words, word.voids),
        "received": count(words, word.received),
        "sign": "=" if word.typed == word.received else "≠",
    }
    return words("day.server_equation_voids" if word.voids else "day.server_equation", **told)


def equation(words: Words, sheet: DaySheet, seal: Seal) -> str:
    """The equation that a seal is about."""
    if seal is Seal.CARDS:
        return cards_equation(words, sheet.piles)
    if seal is Seal.DOSES:
        return doses_equation(words, sheet.doses)
    return server_equation(words, sheet)


def seal_state(
    words: Words, sheet: DaySheet, seal: Seal, reasons: Mapping[str, str]
) -> tuple[str, str]:
    """Whether it is sealed, by whom and when, or what it waits for; and its tone."""
    held = sheet.in_force(seal)
    if held is not None:
        at = moment(words, held.at)
        key = "day.closed_by_server" if seal is Seal.SERVER else "day.sealed"
        told = words(key, author=held.author, at=at)
        if sheet.changed_since(seal):
            return f"{told} {words('day.changed')}", "warn"
        return told, "good"
    if seal is Seal.SERVER:
        needs_person = sheet.is_emptied or sheet.server.for_person
        return _server_waits(words, sheet), "warn" if needs_person else "wait"
    left = len(unexplained(sheet, seal, reasons))
    if left:
        return words("day.unexplained", n=count(words, left)), "warn"
    return words("day.may_be_sealed"), "wait"


def _server_waits(words: Words, sheet: DaySheet) -> str:
    word = sheet.server
    if sheet.is_emptied:
        return words("day.server_emptied")
    if word.typed > word.received:
        return _unsent_amounts(words, word)
    if sheet.in_force(Seal.CARDS) is None:
        return words("day.server_after_cards")
    if word.apart:
        return words("day.server_apart", n=count(words, word.apart))
    return words("day.server_compares")


def _unsent_amounts(words: Words, word: ServerWord) -> str:
    """What of the entries it has not got comes by itself, and what a person has to do first."""
    amounts = (
        ("server_waits", word.moving),
        ("server_waits_void", word.voids),
        ("server_for_person", word.for_person),
    )
    told = [words(f"day.{key}", n=count(words, n)) for key, n in amounts if n]
    end = "server_closes" if word.moving or word.voids else "server_stays_open"
    return " ".join([*told, words(f"day.{end}")])


def elsewhere_text(words: Words, told: Sequence[PcCount]) -> str:
    """What other PCs typed: "MEJA-B 12"; a signed one with the fingerprint of its key."""
    return ", ".join(
        f"{one.pc} {count(words, one.cards)}{f' ({one.key})' if one.key else ''}" for one in told
    )


def pile_cells(words: Words, pile: Pile) -> list[str]:
    """A stack as cells, in the order of `PILE_COLUMNS`."""
    terms = card_terms([pile])
    counted = count(words, pile.counted) if pile.counted else words("day.nobody_counted")
    number = words("day.stack_of", number=pile.number, site=pile.site or "-")
    amounts = (count(words, terms[name]) for name in _PILE_TERMS)
    return [number, counted, *amounts]


_PILE_TERMS = (*PLACES, "excess")
PILE_COLUMNS = ("stack", "counted", *_PILE_TERMS)
DOSE_COLUMNS = ("batch", "doses", "halves", "given", "elsewhere", "yield", "waste", "difference")
"""Each has its heading ``day.column_<name>``."""


def dose_columns(lines: Sequence[DoseLine]) -> tuple[str, ...]:
    """Those of `DOSE_COLUMNS` that say something: other PCs only where they gave any."""
    is_told = _is_elsewhere(lines)
    return tuple(name for name in DOSE_COLUMNS if is_told or name != "elsewhere")


def pc_doses_text(words: Words, told: Sequence[PcDoses]) -> str:
    """What other PCs gave: "MEJA-B 12 (K7QX2M4A)", in injections, with the key that signed it."""
    return ", ".join(f"{one.pc} {count(words, one.doses)} ({one.key})" for one in told)


def dose_cells(words: Words, line: DoseLine) -> list[str]:
    """A batch as cells, in the order of `DOSE_COLUMNS`."""
    vials = line.vials
    return [
        batch_text(words, line.batch),
        count(words, line.doses),
        count(words, line.halves),
        amount_text(words, line, line.given_ul),
        amount_text(words, line, line.elsewhere_ul),
        amount_text(words, line, None if vials is None else vials.total_ul),
        amount_text(words, line, None if vials is None else vials.waste_ul),
        amount_text(words, line, line.difference_ul) if vials else "",
    ]
