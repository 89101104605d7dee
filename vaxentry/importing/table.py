"""The import desk as people work on it: rows are put right there and imported from there."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from vaxentry.domain.desk_row import DeskRow, checked, dose_of
from vaxentry.domain.dose import Dose
from vaxentry.domain.import_desk import ImportBook, ImportedRow
from vaxentry.domain.import_table import (
    Decision,
    DeskPlace,
    Going,
    Offer,
    OfferPlace,
    TableBook,
    Taken,
)
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Saved
from vaxentry.domain.validation import check, unparse
from vaxentry.importing.identity import card_signs, row_key

_PAGE = 200


class Table:
    """Fulfils `domain.import_table.ImportTable`. Thread-safe.

    Args:
        today: the site's own date, asked for at each check.
        new_id: makes the ids of new records.
    """

    def __init__(
        self,
        book: TableBook,
        desk: ImportBook,
        *,
        today: Callable[[], date],
        new_id: Callable[[], UUID],
    ) -> None:
        self._book = book
        self._desk = desk
        self._today = today
        self._new_id = new_id

    def places(self) -> Sequence[DeskPlace]:
        """Every row on the desk, in the order of the files and their rows."""
        return self._book.places()

    def waiting(self) -> int:
        """How many rows and offers on the desk somebody should look at."""
        return self._book.waiting()

    def rows(self, contents: Sequence[bytes]) -> Sequence[DeskRow]:
        """These rows."""
        return self._book.rows(contents)

    def keep(self, row: DeskRow) -> bool:
        """Keep a row; it is known by what it says now when a later version of its file comes."""
        card = card_signs(row.form, row_key(self._desk))
        return self._book.keep(replace(row, mark=replace(row.mark, card=card)))

    def take(self, going: Going) -> Taken:
        """Import every clean row, one transaction each; what was kept is checked once more."""
        clean = [place.content for place in self._book.places() if place.is_clean]
        saved = done = 0
        for start in range(0, len(clean), _PAGE):
            for row in self._book.rows(clean[start : start + _PAGE]):
                saved += self._take(row)
                done += 1
                if not going(done, len(clean)):
                    return Taken(saved, len(clean) - saved)
        return Taken(saved, len(clean) - saved)

    def _take(self, row: DeskRow) -> bool:
        record_id = self._new_id()
        card = checked(row, today=self._today(), record_id=record_id)
        if card.dose is None or not row.is_clean:
            return False
        dose = dose_of(row, card.dose)
        imported = ImportedRow(row.mark, row.stack, record_id, dose, card.warnings)
        return self._book.take(imported) is not None

    def offers(self) -> Sequence[OfferPlace]:
        """Every correction that waits for a decision, oldest first."""
        return self._book.offers()

    def offer(self, content: bytes) -> Offer | None:
        """One of them; that somebody looked is audited."""
        return self._book.offer(content)

    def decide(self, content: bytes, decision: Decision, *, reason: str = "") -> Saved | None:
        """Do what a person says; see `ImportTable.decide`."""
        if decision is Decision.LEAVE:
            self._book.leave(content)
            return None
        offer = self._book.offer(content)
        if offer is None:
            return None
        warnings = self._warnings(offer.dose)
        if decision is Decision.OWN_CARD:
            record_id = self._new_id()
            own = ImportedRow(offer.mark, offer.stack, record_id, offer.dose, warnings)
            return self._book.take_as_own(own)
        return self._book.accept(offer, warnings, reason=reason) if offer.can_correct else None

    def _warnings(self, dose: Dose) -> Sequence[Problem]:
        """What the rules say of a dose that was read before."""
        return check(unparse(dose), today=self._today()).warnings
