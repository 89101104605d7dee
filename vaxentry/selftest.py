"""``vaxentry self-test``: check this installation from key stroke to receipt.

Run in the built bundle as well: it uses everything that packaging can lose (migrations, texts,
icons, Qt plug-ins, the encrypted database, both sides of the wire) in a home of its own.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from vaxentry import joining, wiring
from vaxentry.central.embedded import Embedded, serve_in_thread
from vaxentry.charts.offscreen import go_offscreen
from vaxentry.charts.pdf import PdfPaper
from vaxentry.db import schema
from vaxentry.demo.cards import Pile, make_day
from vaxentry.demo.mishaps import Part
from vaxentry.demo.typist import Step, Typist
from vaxentry.domain.outbox import State
from vaxentry.domain.records import RecordDetail, RecordQuery
from vaxentry.domain.report_desk import Format, Wanted
from vaxentry.domain.trail import Action
from vaxentry.language import Words
from vaxentry.reports.desk import Reports
from vaxentry.settings import Places, Settings
from vaxentry.spoken_parser import SpokenParser
from vaxentry.sync.supervisor import Supervisor
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.bridge import StoreBridge
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.printing.paper import Job, paint

DEADLINE_S = 60.0
"""Longest wait for the receipt, and for one save."""
PAUSE_MS = 10
PLAIN_SQLITE = b"SQLite format 3"
PDF = b"%PDF-"
SITE = "320101-1"
CARDS = 100
"""Size of the made-up day that one plain card is taken from."""


class BrokenError(Exception):
    """A step did not do what it must; says which, without values."""


def main(arguments: Sequence[str], words: Words) -> int:
    """Run every step and print what was checked; 0 when all is well, else 1."""
    SpokenParser("vaxentry self-test", words=words).parse_args(arguments)
    go_offscreen()
    steps = 0
    try:
        for line in run(words):
            print(f"{steps + 1}. {line}", flush=True)
            steps += 1
    except Exception as error:  # noqa: BLE001 - whatever breaks is what this verb is for
        reason = f"{type(error).__name__}: {error}"
        print(words("selftest.broken", steps=steps, reason=reason), file=sys.stderr)
        return 1
    print(words("selftest.good"))
    return 0


def run(words: Words) -> Iterator[str]:
    """One line for each step that worked.

    Raises:
        BrokenError: a step did not do what it must.
    """
    with ExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        places = Places(home / "desk")
        book = stack.enter_context(wiring.open_book(places, Settings(key_store="file")))
        yield words("selftest.book", version=_checked_schema(places))
        server = serve_in_thread(home / "central")
        stack.callback(server.stop)
        joining.enrol(book.store, server.url, server.enroll_code(SITE, "Self-test"))
        yield words("selftest.server")
        window, _ = stack.enter_context(open_window(book, words))
        yield words("selftest.window", entry_no=_type_one_card(window))
        detail = _accepted(book)
        yield words("selftest.receipt", receipt=_checked_receipt(detail, server))
        yield words("selftest.paper", pages=_printed_pages(words))
        yield words("selftest.reports", formats=_written_reports(book, home, words))


def _checked_schema(places: Places) -> str:
    if places.database.read_bytes().startswith(PLAIN_SQLITE):
        raise BrokenError("the book is not encrypted")
    return schema.HEAD


@contextmanager
def open_window(
    book: wiring.Book, words: Words, *, begin_sending: bool = True
) -> Iterator[tuple[MainWindow, Supervisor]]:
    """The real window over the real worker, closed in order."""
    application = QApplication.instance() or QApplication(["vaxentry"])
    worker = wiring.make_worker(book)
    bridge = StoreBridge()
    book.store.transactions.listen(bridge.notify)
    actions = WindowActions(enrol=_unused, import_file=_unused, rebuild=_unused)
    window = MainWindow(
        book.store, worker, words, wiring.now_utc, wiring.new_record_id, actions, bridge=bridge
    )
    window.show()
    if begin_sending:
        worker.start()
    try:
        yield window, worker
    finally:
        worker.stop()
        worker.join(DEADLINE_S)
        window.end()
        window.deleteLater()
        application.processEvents()


def _unused(*_: object) -> NoReturn:
    raise BrokenError("a button was pressed that the self-test does not press")


def _type_one_card(window: MainWindow) -> str:
    pile = _pile()
    _wait(lambda: QApplication.focusWidget() is not None, "the window gets no focus")
    typist = Typist(window.entry)
    ends = time.monotonic() + DEADLINE_S
    for steps in (typist.open_pile(pile), typist.type_card(pile.cards[0])):
        for step in steps:
            if step is Step.KEY:
                QApplication.processEvents()
                continue
            _let_events_run()
            if time.monotonic() > ends:
                raise BrokenError("the card is not saved")
    return typist.entry_no


def _pile() -> Pile:
    """A pile of one plain card."""
    for pile in make_day(1, CARDS).piles:
        for card in pile.cards:
            if card.part is Part.NONE and not card.slips:
                return Pile(1, pile.header, [card])
    raise BrokenError("no plain card")


def _accepted(book: wiring.Book) -> RecordDetail:
    store = book.store
    _wait(lambda: store.counts()[State.ACCEPTED] == 1, "the server does not have the card")
    (row,) = store.page(RecordQuery())
    return store.detail(row.record_id)


def _checked_receipt(detail: RecordDetail, server: Embedded) -> int:
    """The receipt's number; the server must hold just this record, byte for byte."""
    if detail.receipt_server_seq is None:
        raise BrokenError("no receipt")
    with server.central.database.reading() as connection:
        held = connection.exec_driver_sql("SELECT digest FROM revision").scalars().all()
    if list(held) != [detail.revisions[0].digest.hex()]:
        raise BrokenError("the server holds something else")
    return detail.receipt_server_seq


def _printed_pages(words: Words) -> int:
    """How many pages a printed line of text takes; printing has libraries of its own to lose."""
    from PySide6.QtPrintSupport import QPrinter  # noqa: PLC0415 - only printing needs it

    QPrinter()
    job = Job("self-test", Action.REPORT_EXPORTED, "", ("<p>self-test</p>",), "")
    paper = PdfPaper(job.title, is_wide=job.is_wide)
    steps = list(paint(job, paper.device, words))
    if not paper.content().startswith(PDF):
        raise BrokenError("nothing was printed")
    return steps[-1].pages


def _written_reports(book: wiring.Book, home: Path, words: Words) -> str:
    """In which formats a report was written; each has a library of its own to lose."""
    desk = Reports(book.store.transactions, wiring.now_utc)
    for kind in Format:
        path = home / f"report.{kind}"
        done = desk.write(Wanted(kind, path, words))
        if done is None or done.backlog.saved != 1 or not path.stat().st_size:
            raise BrokenError(f"no report as {kind}")
    return ", ".join(kind.value for kind in Format)


def _wait(reached: Callable[[], bool], otherwise: str) -> None:
    ends = time.monotonic() + DEADLINE_S
    while not reached():
        if time.monotonic() > ends:
            raise BrokenError(otherwise)
        _let_events_run()


def _let_events_run() -> None:
    """Ten milliseconds for the window; a loop that only asks would starve the other threads."""
    loop = QEventLoop()
    QTimer.singleShot(PAUSE_MS, loop.quit)
    loop.exec()
