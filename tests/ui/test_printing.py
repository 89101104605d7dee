from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.full_disk import full_disk
from tests.ui.fakes import NOW, FakeBook
from tests.ui.pdf_text import pdf_pages
from vaxentry.charts.pdf import PdfPaper
from vaxentry.domain.form import Field
from vaxentry.domain.stacks import CallRow, Draft, ParkReason, Progress
from vaxentry.domain.trail import Action
from vaxentry.errors import FileError, NotPermittedError
from vaxentry.language import LANGUAGES, Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.lists_rows import ListKind, Span, load
from vaxentry.ui.printing.html import ROWS_A_PART, Sheet, Slip, sheet_html, slip_html
from vaxentry.ui.printing.jobs import list_job, slip_job
from vaxentry.ui.printing.paper import Job, paint
from vaxentry.ui.printing.press import Press, noted
from vaxentry.ui.printing.sheets import Printed, list_sheet, stack_slip
from vaxentry.ui.surroundings import Surroundings

ID = Words("id")
SPAN = Span(date(2026, 11, 23), date(2026, 11, 30))
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
MARKUP = st.lists(st.sampled_from([*"<>&;\"'/=!- ", "<b>", "</td>", "&lt;", "<!--", "x"])).map(
    "".join
)


class Reader(HTMLParser):
    """Tags and texts of a page, as a browser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(html.split("</head>")[1])
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(f"{tag} {sorted(name for name, _ in attrs)}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def sheet_of(text: str) -> Sheet:
    return Sheet(text, (text,), (text, text), ((text, text), (text,)), (1, 1))


def slip_of(text: str) -> Slip:
    return Slip(text, (text,), ((text, text),), ((text, text), (text, text)), text, text)


@given(ANYTHING | MARKUP)
def test_no_text_becomes_markup(text: str) -> None:
    for html, plain in (
        (sheet_html(sheet_of(text))[0], sheet_html(sheet_of("x"))[0]),
        (slip_html(slip_of(text)), slip_html(slip_of("x"))),
    ):
        read, expected = Reader(html), Reader(plain)
        assert read.tags == expected.tags
        shown = "".join(read.texts).replace("\r\n", "\n").replace("\r", "\n")
        wanted = "".join(expected.texts).replace("x", "\0")
        assert "".join(shown.split()) == "".join(
            wanted.replace("\0", text).replace("\r\n", "\n").replace("\r", "\n").split()
        )


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", ["<b>BUDI</b>", "A & B", "&lt;", "<!-- ", "'\">", "<img src=x>"])
def test_a_name_is_printed_as_it_was_typed(name: str) -> None:
    document = QTextDocument()
    document.setHtml(sheet_html(sheet_of(name))[0])
    assert document.toPlainText().count(name) == 7


def test_a_long_list_is_cut_into_parts_and_loses_no_row() -> None:
    amount = 2 * ROWS_A_PART + 1
    rows = [(f"ORANG {n};",) for n in range(amount)]
    parts = sheet_html(Sheet("T", (), ("Nama",), rows, (1,)))
    assert len(parts) == 3
    assert all(part.count("<th ") == 1 for part in parts)
    assert [f"ORANG {n};" for n in range(amount)] == [
        text for part in parts for text in Reader(part).texts if text.startswith("ORANG")
    ]
    assert len(sheet_html(Sheet("T", (), ("Nama",), (), (1,)))) == 1


def test_the_slip_tells_the_figures_and_no_person(book: FakeBook) -> None:
    stack = book.open_stack(date(2026, 11, 22), 60, "Kader Contoh")
    printed = Printed("Puskesmas Contoh", "Rahma", NOW)
    slip = stack_slip(stack, Progress(50, 4, 3, 40, 10), ("Rahma", "Budi"), printed, ID)
    assert [amount for _, amount in slip.figures] == ["60", "50", "40", "10", "4", "3", "1"]
    assert slip.hands == (("Yang menyerahkan", "Rahma"), ("Yang menerima", "Budi"))
    assert slip.title == "Serah terima berkas 1"
    assert "Minggu, 22 November 2026" in slip.about[1]


def call(name: str, number: int = 0) -> CallRow:
    return CallRow(
        uuid4(), f"KD-261101-{number:03d}", name, "+6281234567890", SPAN.first, "sinovac", 2
    )


def test_a_call_list_has_phones_in_groups_and_a_column_for_the_pen() -> None:
    printed = Printed("Puskesmas Contoh", "Rahma", NOW)
    sheet = list_sheet(ListKind.NEXT, [call("SITI")], SPAN, printed, ID)
    assert sheet.headings[-1] == "Sudah dihubungi"
    assert "0812-3456-7890" in sheet.rows[0]
    assert len(sheet.widths) == len(sheet.headings) == len(sheet.rows[0]) + 1
    assert "23-11-2026 sampai 30-11-2026" in sheet.about


def park(book: FakeBook, *numbers: int) -> None:
    stack = book.open_stack(date(2026, 11, 22), 60, "Kader")
    for number in numbers:
        form = {Field.NAME: f"Kartu <{number}>"}
        book.park(Draft(uuid4(), stack.id, number, form, {}), ParkReason.CARD_DAMAGED)


@pytest.fixture
def press(qtbot: QtBot, book: FakeBook) -> Iterator[Press]:
    window = QWidget()
    qtbot.addWidget(window)
    reads = Background(window)
    around = SimpleNamespace(book=book, words=ID, clock=lambda: NOW, reads=reads)
    yield Press(cast("Surroundings", around), window)
    reads.close()


def test_parked_cards_are_written_by_card_number(
    qtbot: QtBot, book: FakeBook, press: Press, tmp_path: Path
) -> None:
    park(book, 213, 7, 41)
    rows = load(book, ListKind.PARKED, SPAN)
    with qtbot.waitSignal(press.done) as told:
        press.write_pdf(list_job(ListKind.PARKED, rows, SPAN), tmp_path / "parkir.pdf")
    assert told.args == ["PDF tersimpan: parkir.pdf"]
    (page,) = pdf_pages((tmp_path / "parkir.pdf").read_bytes())
    places = [page.index(f"{number}Kartu" + "rusak") for number in (7, 41, 213)]
    assert places == sorted(places)
    assert "Kartu<213>" in page
    assert "Halaman1dari1" in page
    assert "olehRahmaWijaya" in page


def test_every_page_has_its_number_and_no_row_is_lost(
    qtbot: QtBot, press: Press, tmp_path: Path
) -> None:
    rows = [call(f"ORANG {number};", number) for number in range(ROWS_A_PART + 20)]
    with qtbot.waitSignal(press.done):
        press.write_pdf(list_job(ListKind.NEXT, rows, SPAN), tmp_path / "a.pdf")
    pages = pdf_pages((tmp_path / "a.pdf").read_bytes())
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"Halaman{number}dari{len(pages)}" in page
        assert "No.HP" in page
    printed = "".join(pages)
    assert all(f"ORANG{number};" in printed for number in range(len(rows)))


def test_the_slip_is_written_as_a_page(
    qtbot: QtBot, book: FakeBook, press: Press, tmp_path: Path
) -> None:
    park(book, 3, 4)
    make = slip_job(book.stacks()[0], ("Rahma Wijaya", "<b>Budi</b>"))
    with qtbot.waitSignal(press.done):
        press.write_pdf(make, tmp_path / "slip.pdf")
    (page,) = pdf_pages((tmp_path / "slip.pdf").read_bytes())
    for said in ("Serahterimaberkas1", "<b>Budi</b>", "Kartudiparkir2", "Nomorkartuberikutnya5"):
        assert said in page


def test_what_leaves_is_noted_first_and_what_can_not_be_noted_does_not(
    qtbot: QtBot, book: FakeBook, press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    park(book, 3)
    slip = slip_job(book.stacks()[0], ("A", "B"))
    with qtbot.waitSignal(press.done):
        press.write_pdf(slip, tmp_path / "slip.pdf")
    with qtbot.waitSignal(press.done):
        press.write_pdf(list_job(ListKind.NEXT, [call("ANI", 1)], SPAN), tmp_path / "a.pdf")
    assert book.left == [(Action.REPORT_EXPORTED, "slip"), (Action.EXPORTED, "list_next")]

    def refuse(*_: object) -> None:
        raise NotPermittedError

    monkeypatch.setattr(book, "note_leaving", refuse)
    with qtbot.waitSignal(press.failed):
        press.write_pdf(slip, tmp_path / "b.pdf")
    assert not (tmp_path / "b.pdf").exists()


def test_a_printer_gets_nothing_that_can_not_be_noted(
    book: FakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    park(book, 3)
    slip = slip_job(book.stacks()[0], ("A", "B"))
    assert noted(slip, book, lambda: NOW, ID).code == "slip"
    assert book.left == [(Action.REPORT_EXPORTED, "slip")]

    def refuse(*_: object) -> None:
        raise NotPermittedError

    monkeypatch.setattr(book, "note_leaving", refuse)
    with pytest.raises(NotPermittedError):
        noted(slip, book, lambda: NOW, ID)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_trail_has_words_for_each_list(language: str) -> None:
    words = Words(language)
    codes = [f"list_{kind}" for kind in ListKind]
    codes += ["slip", "letter", "recovery_sheet", "day_sheet"]
    assert all(words.has(f"trail.detail_{code}") for code in codes)


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("no such folder/slip.pdf", "file_not_written"),
        (".", "file_is_folder"),
        (f"{300 * 'n'}.pdf", "file_name_long"),
    ],
)
def test_a_place_that_takes_no_file_is_told(
    qtbot: QtBot, book: FakeBook, press: Press, tmp_path: Path, place: str, why: str
) -> None:
    park(book, 3)
    with qtbot.waitSignal(press.failed) as told:
        press.write_pdf(slip_job(book.stacks()[0], ("A", "B")), tmp_path / place)
    assert (told.args[0].params, press.is_busy) == ({"reason": why}, False)


def test_a_full_disk_is_told_and_leaves_the_old_file(
    qtbot: QtBot, book: FakeBook, press: Press, tmp_path: Path
) -> None:
    park(book, 3)
    file = tmp_path / "slip.pdf"
    file.write_bytes(b"of yesterday")
    with full_disk(2048), qtbot.waitSignal(press.failed) as told:
        press.write_pdf(slip_job(book.stacks()[0], ("A", "B")), file)
    assert told.args[0].params == {"reason": "file_not_written"}
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"of yesterday"]


def test_a_print_that_is_stopped_writes_nothing(qtbot: QtBot, press: Press, tmp_path: Path) -> None:
    rows = [call(f"ORANG {number}", number) for number in range(3 * ROWS_A_PART)]
    with qtbot.waitSignal(press.working):
        press.write_pdf(list_job(ListKind.NEXT, rows, SPAN), tmp_path / "a.pdf")
    with qtbot.waitSignal(press.done) as told:
        press.stop()
    assert told.args == ["Pencetakan dihentikan."]
    with qtbot.waitSignal(press.done):
        press.write_pdf(list_job(ListKind.NEXT, rows[:1], SPAN), tmp_path / "b.pdf")
    assert [file.name for file in tmp_path.iterdir()] == ["b.pdf"]


@pytest.mark.usefixtures("qapp")
def test_a_printer_gets_the_same_pages(tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    job = Job("T", Action.EXPORTED, "x", sheet_html(sheet_of("Siti & Budi")), "kaki")
    steps = list(paint(job, printer, ID))
    assert [step.page for step in steps] == [0, 1]
    (page,) = pdf_pages((tmp_path / "out.pdf").read_bytes())
    assert "Siti&Budi" in page


@pytest.mark.usefixtures("qapp")
def test_a_printer_that_takes_nothing_is_told(tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no such folder" / "out.pdf"))
    with pytest.raises(FileError) as told:
        list(paint(Job("T", Action.EXPORTED, "x", ("<p>x</p>",), ""), printer, ID))
    assert ID.has(told.value.text_key)


def test_an_empty_pdf_is_a_page(qapp: QApplication) -> None:
    assert qapp is not None
    paper = PdfPaper("T")
    steps = paint(Job("T", Action.EXPORTED, "x", ("",), "kaki"), paper.device, ID)
    assert [step.pages for step in steps] == [0, 1]
    assert "Halaman1dari1" in pdf_pages(paper.content())[0]
