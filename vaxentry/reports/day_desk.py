"""Tutup hari on an open book: fulfils `domain.day_book.DayBook`. Any thread."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from vaxentry.db import day_notes, half_typed, seats
from vaxentry.db.day_seals import add, close_by_server
from vaxentry.db.device_key import ensure_device_key
from vaxentry.db.engine import bare
from vaxentry.db.gate import seat_read, seated, typist
from vaxentry.db.transactions import Transactions
from vaxentry.domain.dates import local_zone
from vaxentry.domain.day_book import DayLine
from vaxentry.domain.day_close import BY_HAND, NAMELESS, DaySheet, Difference, Seal, Sealed, figures
from vaxentry.domain.day_doses import BatchGiven, BatchOfDay, DoseLine, PcDoses, Yield
from vaxentry.domain.day_gaps import differences, is_as_seen, may_be_sealed, unexplained
from vaxentry.domain.day_pile import PcCount, Pile
from vaxentry.domain.day_summary import (
    DaySummary,
    StackSummary,
    fitting,
    newest_of,
    with_cards,
)
from vaxentry.domain.other_pcs import given_way, read_pc
from vaxentry.domain.permission import Right
from vaxentry.domain.ports import Clock
from vaxentry.domain.reason import read_reason
from vaxentry.domain.records import Author
from vaxentry.domain.trail import Action
from vaxentry.errors import FileError, NotPermittedError, SealError
from vaxentry.reports import day as day_figures
from vaxentry.reports.leaving import Leaving, leaving
from vaxentry.wire.day_summary import MOST_BYTES, SummaryError, from_file, to_file
from vaxentry.wire.signing import fingerprint, public_bytes


class DayDesk:
    """Reads a day, and keeps what is entered and sealed of it, each call in one transaction."""

    def __init__(self, transactions: Transactions, clock: Clock) -> None:
        self._tx, self._clock = transactions, clock

    def days(self) -> list[DayLine]:
        """Every day that has stacks or cards, the newest first."""
        with self._tx.reading() as c:
            return day_figures.days(c, local_zone(self._clock()))

    def sheet(self, day: date) -> DaySheet:
        """Everything of a day, of one moment."""
        with self._tx.reading() as c:
            return self._read(c, day)

    def keep_reason(self, day: date, key: str, reason: str) -> DaySheet:
        """Keep why something does not agree until it is sealed."""
        said = read_reason(reason)
        with self._tx.writing() as c:
            typist(bare(c), self._tx.session, self._clock())
            sheet = self._read(c, day)
            known = [one for one in differences(sheet) if one.was(key)]
            if any(sheet.in_force(one.seal) is not None for one in known):
                raise SealError(reason="seal_closed")
            others = {one: text for one, text in sheet.reasons.items() if not _is_of(one, known)}
            half_typed.keep_day_reasons(c, day, {**others, key: said})
            return self._read(c, day)

    def seal(self, seen: DaySheet, seal: Seal, reasons: Mapping[str, str]) -> DaySheet:
        """Seal the figures that were looked at, all of it or nothing."""
        given = {key: read_reason(text) for key, text in reasons.items() if text.strip()}
        day = seen.day
        with self._tx.writing() as c:
            sealer = self._who_seals(c)
            sheet = self._read(c, day)
            _check(seen, sheet, seal, given)
            wanted = {one.key for one in differences(sheet) if one.seal is seal}
            kept = {key: text for key, text in given.items() if key in wanted}
            told = Sealed(seal, self._clock(), sealer.name, figures(sheet, seal), kept)
            add(c, day, told, sealer.id)
            left = [one for one in differences(sheet) if one.seal is not seal]
            unsealed = {key: text for key, text in sheet.reasons.items() if _is_of(key, left)}
            half_typed.keep_day_reasons(c, day, unsealed)
            close_by_server(c, self._clock())
            fresh = self._read(c, day)
        # The line to the server may be asked for the comparison that is still needed.
        self._tx.tell(())
        return fresh

    def _who_seals(self, c: Connection) -> Author:
        """Whoever is at work, if the roles allow it.

        Raises:
            NotPermittedError: they do not.
            SealError: ``seal_nameless``.
        """
        seated(bare(c), self._tx.session, self._clock()).demand(Right.SEAL_DAY)
        sealer = seats.author_now(c, self._tx.session.author)
        if not sealer.name:
            raise SealError(reason=NAMELESS)
        return sealer

    def reopen(self, day: date, seal: Seal, reason: str) -> DaySheet:
        """Take a seal back, with a reason."""
        said = read_reason(reason)
        with self._tx.writing() as c:
            sealer = self._who_seals(c)
            sheet = self._read(c, day)
            held = sheet.in_force(seal)
            if seal not in BY_HAND or held is None:
                raise SealError(reason="seal_open")
            half_typed.keep_day_reasons(c, day, {**sheet.reasons, **held.reasons})
            together = [seal, Seal.SERVER] if seal is Seal.CARDS else [seal]
            for one in together:
                if sheet.in_force(one) is not None:
                    told = Sealed(one, self._clock(), sealer.name, {}, {"": said}, reopened=True)
                    add(c, day, told, sealer.id)
            return self._read(c, day)

    def enter_vials(self, day: date, batch: BatchOfDay, told: Yield) -> DaySheet:
        """Keep what somebody counted of the vials of a batch."""
        return self._enter(
            day,
            Seal.DOSES,
            lambda c, author, _: day_notes.add_yield(c, day, batch, told, author, self._clock()),
        )

    def enter_count(self, day: date, stack: UUID, told: PcCount) -> DaySheet:
        """Keep what another PC typed of a stack."""
        told = told._replace(pc=read_pc(told.pc))
        return self._enter(
            day,
            Seal.CARDS,
            lambda c, author, sheet: self._keep_count(c, _pile(sheet, stack), told, author),
        )

    def _keep_count(self, c: Connection, pile: Pile, told: PcCount, author: UUID) -> None:
        for one in given_way(told, pile.elsewhere):
            gone = one._replace(cards=0, numbers=frozenset(), made_at=None)
            day_notes.add_count(c, pile.stack, gone, author, self._clock())
        day_notes.add_count(c, pile.stack, told, author, self._clock())

    def _enter(
        self, day: date, seal: Seal, keep: Callable[[Connection, UUID, DaySheet], None]
    ) -> DaySheet:
        with self._tx.writing() as c:
            seat = typist(bare(c), self._tx.session, self._clock())
            sheet = self._read(c, day)
            if sheet.in_force(seal) is not None:
                raise SealError(reason="seal_closed")
            keep(c, seat.author, sheet)
            return self._read(c, day)

    def offered(self, day: date, stack: UUID, path: Path) -> list[StackSummary]:
        """The stacks in the file of another PC that may be this one."""
        return self._offered(day, stack, path)[1]

    def _offered(self, day: date, stack: UUID, path: Path) -> tuple[DaySummary, list[StackSummary]]:
        summary = self._of_another(path)
        sheet = self.sheet(day)
        pile = _pile(sheet, stack)
        if summary.day != day or not with_cards(summary, pile):
            raise FileError(reason="summary_no_stack")
        _refuse_older(summary, sheet)
        found = fitting(summary, pile, sheet.piles)
        if not found:
            raise FileError(reason="summary_taken")
        return summary, found

    def _of_another(self, path: Path) -> DaySummary:
        summary = _summary_in(path)
        # Before they are enrolled, two PCs may have one code by chance.
        if summary.key == fingerprint(public_bytes(ensure_device_key(self._tx))):
            raise FileError(reason="summary_own")
        return summary

    def read_summary(self, day: date, stack: UUID, path: Path, theirs: int) -> DaySheet:
        """What another PC typed of a stack, and the doses it gave, from its file."""
        summary, found = self._offered(day, stack, path)
        one = next((one for one in found if one.number == theirs), None)
        if one is None:
            raise FileError(reason="summary_no_stack")
        told = PcCount(summary.pc, one.cards, one.numbers, summary.key, one.number, summary.made_at)

        def keep(c: Connection, author: UUID, sheet: DaySheet) -> None:
            _refuse_older(summary, sheet)
            self._keep_count(c, _pile(sheet, stack), told, author)
            if summary.doses is not None:
                # As what is typed here: it comes though the doses are sealed, and shows beside it.
                day_notes.add_doses(c, day, _pc_doses(summary), author, self._clock())

        return self._enter(day, Seal.CARDS, keep)

    def read_doses(self, day: date, path: Path) -> DaySheet:
        """What another PC gave on a day, from its file."""
        summary = self._of_another(path)
        if summary.day != day:
            raise FileError(reason="summary_other_day")
        if summary.doses is None:
            raise FileError(reason="summary_no_doses")

        def keep(c: Connection, author: UUID, sheet: DaySheet) -> None:
            _refuse_older(summary, sheet)
            day_notes.add_doses(c, day, _pc_doses(summary), author, self._clock())

        return self._enter(day, Seal.DOSES, keep)

    def drop_doses(self, day: date, told: PcDoses) -> DaySheet:
        """Take back what a file said."""
        gone = told._replace(given=(), made_at=None)
        return self._enter(
            day,
            Seal.DOSES,
            lambda c, author, _: day_notes.add_doses(c, day, gone, author, self._clock()),
        )

    def write_summary(self, day: date, path: Path) -> None:
        """What this PC typed of the stacks of a day and gave on it, for another PC."""
        what = Leaving(Right.EXPORT_MASKED, Action.REPORT_EXPORTED, "summary")
        with leaving(self._tx, self._clock, path, what) as draft:
            sheet = self.sheet(day)
            stacks = [_summed(pile) for pile in sheet.piles]
            doses = [_given(line) for line in sheet.doses if line.doses]
            summary = DaySummary(day, sheet.site.pc_code, sheet.made_at, stacks, doses=doses)
            draft.write_bytes(to_file(summary, ensure_device_key(self._tx)))

    def _read(self, c: Connection, day: date) -> DaySheet:
        present, rules = self._tx.session.author, self._tx.rules
        now = self._clock()
        sheet = day_figures.read(c, day, now, local_zone(now), rules, signed_in=present)
        return replace(sheet, barred=self._barred(c) or ("" if sheet.made_by else NAMELESS))

    def _barred(self, c: Connection) -> str:
        """Why the roles of who is at work do not let them seal; "" = they do."""
        try:
            seat_read(bare(c), self._tx.session, self._clock()).demand(Right.SEAL_DAY)
        except NotPermittedError as refusal:
            return str(refusal.params["reason"])
        return ""


def _check(seen: DaySheet, sheet: DaySheet, seal: Seal, reasons: Mapping[str, str]) -> None:
    if sheet.in_force(seal) is not None:
        raise SealError(reason="seal_closed")
    if not is_as_seen(seen, sheet, seal):
        raise SealError(reason="seal_changed")
    if unexplained(sheet, seal, reasons):
        raise SealError(reason="seal_unexplained")
    if not may_be_sealed(sheet, seal, reasons):
        raise SealError


def _pile(sheet: DaySheet, stack: UUID) -> Pile:
    found = next((one for one in sheet.piles if one.stack == stack), None)
    if found is None:
        raise SealError(reason="stack_moved")
    return found


def _is_of(key: str, known: Sequence[Difference]) -> bool:
    """Whether a reason is of one of these, as it is or as it was."""
    return any(one.was(key) for one in known)


def _summed(pile: Pile) -> StackSummary:
    cards = pile.total - pile.typed_elsewhere
    return StackSummary(pile.number, pile.site, pile.counted, cards, pile.here)


def _given(line: DoseLine) -> BatchGiven:
    """What was typed here alone."""
    return BatchGiven(line.batch, line.doses, line.halves, line.given_ul)


def _pc_doses(summary: DaySummary) -> PcDoses:
    return PcDoses(summary.pc, summary.key, tuple(summary.doses or ()), summary.made_at)


def _refuse_older(summary: DaySummary, sheet: DaySheet) -> None:
    held = newest_of(summary, sheet)
    if held is not None and summary.made_at < held:
        raise FileError(reason="summary_older", made=summary.made_at, held=held)


def _summary_in(path: Path) -> DaySummary:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FileError(reason="summary_not_read")
        return from_file(path.read_bytes())
    except (OSError, SummaryError) as e:
        raise FileError(reason="summary_not_read") from e
