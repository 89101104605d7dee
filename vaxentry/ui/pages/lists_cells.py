"""What the cells of the lists say. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vaxentry.domain.dose import EarlierDose
from vaxentry.domain.findings import FindingKind, FlaggedRow
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import Paper
from vaxentry.domain.phones import NO_PHONE, grouped_phone
from vaxentry.domain.stacks import CallRow, FiledCard, ParkedCard, Progress
from vaxentry.domain.vaccines import vaccine
from vaxentry.language import Words
from vaxentry.language.spelling import day_text, moment
from vaxentry.ui.pages.lists_rows import DoubtRow, ListKind, ListRow, StackRow
from vaxentry.ui.sentences import fact_text, rule_text

_ASIDE = re.compile(r" \([^()]*…\)")
"""What a sentence names in brackets and a doubt doesn't hold, as the other entry."""
WAITING = "…"
"""A cell whose figure is still being read."""


def cells(kind: ListKind, row: ListRow, words: Words) -> tuple[str, ...]:
    """The texts of one row, a text for each of `COLUMNS`."""
    return _CELLS[kind](row, words)


def _stack_cells(row: StackRow, words: Words) -> tuple[str, ...]:
    stack, so_far = row.stack, row.progress
    day = day_text(stack.given_on) if stack.given_on else words("lists.no_day")
    counted = str(stack.cards_counted) if stack.cards_counted else words("lists.not_counted")
    known = (WAITING,) * 5 if so_far is None else tuple(str(n) for n in _figures(so_far))
    return (str(stack.number), stack.site, day, stack.handed_over_by, counted, *known)


def _figures(so_far: Progress) -> tuple[int, ...]:
    return (so_far.saved, so_far.parked, so_far.doubtful, so_far.to_file, so_far.to_keep)


def _parked_cells(row: ParkedCard, words: Words) -> tuple[str, ...]:
    reason = words(f"lists.reason_{row.reason}")
    name = row.draft.form.get(Field.NAME, "")
    at = moment(words, row.parked_at)
    return (str(row.stack_number), str(row.draft.card_no), reason, name, at, row.author)


def _doubt_cells(row: DoubtRow, words: Words) -> tuple[str, ...]:
    found = " ".join(_ASIDE.sub("", rule_text(words, code, {})) for code in row.doubt.codes)
    doubt = row.doubt
    return (str(row.stack_number), str(doubt.card_no), doubt.entry_no, row.name, found)


def _call_cells(row: CallRow, words: Words) -> tuple[str, ...]:
    known = vaccine(row.vaccine)
    product = known.name if known else row.vaccine
    nobody = not row.phone or row.phone == NO_PHONE
    phone = words("value.no_phone") if nobody else grouped_phone(row.phone)
    dose = str(row.dose_no) if row.dose_no else ""
    due = day_text(row.due_on) if row.due_on else words("lists.no_due")
    return (due, row.name, phone, product, dose, row.entry_no)


def _card_cells(row: FiledCard | ParkedCard, words: Words) -> tuple[str, ...]:
    """A parked card stays too: nothing of it is saved."""
    paper = words(f"lists.paper_{paper_of_row(row)}")
    if isinstance(row, ParkedCard):
        name = row.draft.form.get(Field.NAME, "")
        return (str(row.draft.card_no), paper, words("lists.state_parked"), "", name)
    return (str(row.card_no), paper, words(f"state.{row.state}"), row.entry_no, row.name)


def paper_of_row(row: FiledCard | ParkedCard) -> Paper:
    """What becomes of the paper of a card in the pile."""
    return Paper.KEEP if isinstance(row, ParkedCard) else row.paper


def filing_texts(rows: Sequence[ListRow], words: Words) -> list[str]:
    """How many cards may be filed, stay, are undone."""
    cards = [row for row in rows if isinstance(row, FiledCard | ParkedCard)]
    amounts = Counter(paper_of_row(row) for row in cards)
    return [words(f"lists.amount_{paper}", n=amounts[paper]) for paper in Paper if amounts[paper]]


def _flagged_cells(row: FlaggedRow, words: Words) -> tuple[str, ...]:
    kind = words(f"lists.kind_{row.kind}")
    card = (str(row.stack_number), str(row.card_no), row.entry_no, row.masked_name)
    return (kind, day_text(row.given_on), *card, found_text(row, words))


def found_text(row: FlaggedRow, words: Words) -> str:
    """What a line of the supervisor's list says was found, or is missing."""
    said = [row.complaint] if row.complaint else []
    said += [fact_text(words, problem) for problem in row.problems]
    if row.kind is FindingKind.DOSE_MISSING:
        said.append(_evidence(row.earlier, words))
    return " ".join(said)


def _evidence(earlier: EarlierDose | None, words: Words) -> str:
    """What the card tells of the dose that is missing here."""
    if earlier is None:
        return words("lists.no_evidence")
    product = vaccine(earlier.vaccine)
    parts = (
        product.name if product else earlier.vaccine,
        day_text(earlier.given_on) if earlier.given_on else "",
        earlier.place,
    )
    return words("lists.evidence", told=" · ".join(part for part in parts if part))


_CELLS: Mapping[ListKind, Callable[[Any, Words], tuple[str, ...]]] = {
    ListKind.STACKS: _stack_cells,
    ListKind.PARKED: _parked_cells,
    ListKind.DOUBTS: _doubt_cells,
    ListKind.DEFERRED: _call_cells,
    ListKind.NEXT: _call_cells,
    ListKind.SUPERVISOR: _flagged_cells,
    ListKind.CARDS: _card_cells,
}
