"""Bukti gangguan of an open book: fulfils `domain.outage_desk.OutageDesk`. Any thread."""

from datetime import date, datetime
from pathlib import Path

from vaxentry.db.device_key import ensure_device_key
from vaxentry.db.transactions import Transactions
from vaxentry.domain.backlog import ALL, Period
from vaxentry.domain.dates import local_zone
from vaxentry.domain.outage import Outage
from vaxentry.domain.permission import Right
from vaxentry.domain.ports import Clock
from vaxentry.domain.report_desk import Format, Separator
from vaxentry.domain.trail import Action
from vaxentry.errors import FileError
from vaxentry.language import Words
from vaxentry.reports import outage, outage_csv
from vaxentry.reports.csv_file import SIGNS
from vaxentry.reports.leaving import Leaving, leaving
from vaxentry.wire.outage_file import NotSignedError, Signed, check, signed

ATTACHED = "bukti-gangguan.csv"
"""The signed CSV in a PDF."""
_PDF = b"%PDF-"


class Outages:
    """Reads the evidence in one transaction, signs it with the key of this device."""

    def __init__(self, transactions: Transactions, clock: Clock) -> None:
        self._tx, self._clock = transactions, clock

    def outage(self, period: Period = ALL) -> Outage:
        """The evidence of some days; without a first day of the last fourteen."""
        return self._read(period, self._clock())

    def _read(self, period: Period, now: datetime) -> Outage:
        with self._tx.reading() as c:
            return outage.read(c, period, now, local_zone(now), signed_in=self._tx.session.author)

    def first_day(self, period: Period) -> date:
        """The first day that the evidence of a period tells of: a long one begins later."""
        now = self._clock()
        return outage.first_day(period, now, local_zone(now))

    def write(
        self,
        kind: Format,
        path: Path,
        words: Words,
        period: Period = ALL,
        separator: Separator = Separator.SEMICOLON,
    ) -> str:
        """Write the evidence as CSV or PDF, signed; returns the fingerprint of the key.

        The PDF prints the signature of the CSV of the same moment, and has that CSV attached: who
        doubts the print saves it from there and checks it.

        Raises:
            NotPermittedError: who is at this PC may not take it away.
            FileError: ``outage_no_period``: what is signed is of days that there were; it can't be
                written. The old file is as it was.
        """
        now = self._clock()
        if not outage.is_there(period, now.astimezone(local_zone(now)).date()):
            raise FileError(reason="outage_no_period")
        what, sign = (
            Leaving(Right.EXPORT_MASKED, Action.REPORT_EXPORTED, "outage"),
            SIGNS[separator],
        )
        with leaving(self._tx, self._clock, path, what) as draft:
            found, key = self._read(period, now), ensure_device_key(self._tx)
            whole, told = signed(outage_csv.content(found, sign), key, sign.encode())
            draft.write_bytes(whole if kind is Format.CSV else _pdf(found, told, words, whole))
        return told.key


def _pdf(found: Outage, told: Signed, words: Words, whole: bytes) -> bytes:
    from vaxentry.reports import outage_pdf  # noqa: PLC0415 - Qt

    return outage_pdf.content(found, told, words, (ATTACHED, whole))


def checked(path: Path) -> Signed:
    """Who signed a CSV, if it is as it was signed.

    Raises:
        FileError: ``outage_check_missing``, ``outage_check_folder``, ``outage_check_unread``,
            ``outage_check_pdf``, ``outage_not_signed``.
    """
    content = _content(path)
    if content.startswith(_PDF):
        raise FileError(reason="outage_check_pdf", name=ATTACHED)
    try:
        return check(content)
    except NotSignedError as e:
        raise FileError(reason="outage_not_signed") from e


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise FileError(reason="outage_check_folder")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise FileError(reason="outage_check_missing") from None
    except (OSError, ValueError):
        raise FileError(reason="outage_check_unread") from None
