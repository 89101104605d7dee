"""The import desk as people work on it: rows are put right there and imported from there."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from vaxentry.domain.desk_row import DeskRow, checked_in_book, dose_of
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
from vaxentry.domain.look_around import HeldBook, check_in_book
from vaxentry.domain.problems import Problem, Severity, has
from vaxentry.domain.records import Saved
from vaxentry.domain.validation import unparse
from vaxentry.importing.identity import card_signs, row_key

_PAGE = 200


class Table:
    """Fulfils `domain.import_table.ImportTable`. Thread-safe.

    Args:
        held: what is known around a row when it is imported.
        today: the site's own date, asked for at each check.
        new_id: makes the ids of new records.
    """

    def __init__(
        self,
        book: TableBook,
        desk: ImportBook,
        held: HeldBook,
        *,
        today: Callable[[], date],
        new_id: Callable[[], UUID],
    ) -> None:
        self._book = book
        self._desk = desk
        self._held = held
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
        found: list[Sequence[Problem]] = []
        done = 0
        for start in range(0, len(clean), _PAGE):
            for row in self._book.rows(clean[start : start + _PAGE]):
                findings = self._take(row)
                found += [] if findings is None else [findings]
                done += 1
                if not going(done, len(clean)):
                    return _taken(found, len(clean))
        return _taken(found, len(clean))

    def _take(self, row: DeskRow) -> Sequence[Problem] | None:
        """What is worth a second look in a row that was imported; None when it was not."""
        record_id = self._new_id()
        card = checked_in_book(
            row,
            self._held,
            today=self._today(),
            record_id=record_id,
            batches=self._held.batches(row.stack),
        )
        if card.dose is None or not row.is_clean:
            return None
        dose = dose_of(row, card.dose)
        imported = ImportedRow(row.mark, row.stack, record_id, dose, card.warnings)
        return None if self._book.take(imported) is None else card.warnings

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
        if decision is Decision.OWN_CARD:
            warnings = self._warnings(offer, None)
            own = ImportedRow(offer.mark, offer.stack, self._new_id(), offer.dose, warnings)
            return self._book.take_as_own(own)
        if not offer.can_correct:
            return None
        return self._book.accept(offer, self._warnings(offer, offer.record_id), reason=reason)

    def _warnings(self, offer: Offer, corrected: UUID | None) -> Sequence[Problem]:
        """What is worth a second look in a row that was read before."""
        return check_in_book(
            self._held,
            unparse(offer.dose),
            today=self._today(),
            batches=self._held.batches(offer.stack),
            corrected=corrected,
        ).warnings


def _taken(found: Sequence[Sequence[Problem]], clean: int) -> Taken:
    return Taken(
        saved=len(found),
        left=clean - len(found),
        doubtful=sum(has(one, Severity.IDENTITY) for one in found),
        clinical=sum(has(one, Severity.CLINICAL) for one in found),
    )
