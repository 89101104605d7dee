from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtWidgets import QApplication

from tests.full_disk import full_disk
from tests.reports.conftest import stage
from tests.reports.stage import AUGUST, NOON, Stage
from tests.ui.pdf_text import pdf_pages
from vaxentry.domain.backlog import Period
from vaxentry.domain.report_desk import Format, Progress, Wanted, Written, carry_on
from vaxentry.errors import FileError
from vaxentry.language import Words
from vaxentry.reports.desk import Reports

__all__ = ["stage"]

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "dinkes").mkdir()
    return tmp_path / "dinkes" / "a.pdf"


def write(
    stage: Stage, path: Path, period: Period, progress: Progress = carry_on
) -> Written | None:
    desk = Reports(stage.book.transactions, lambda: NOON)
    return desk.write(Wanted(Format.PDF, path, Words("id"), period), progress)


def test_the_pages_say_what_the_report_says(stage: Stage, path: Path) -> None:
    done = write(stage, path, Period())
    assert done is not None
    first, *_, last = pages = pdf_pages(path.read_bytes())
    assert "Laporandatabelummasuk" in first
    assert done.digest in first
    assert "TersimpandiPCini9" in first
    assert f"Halaman1dari{len(pages)}" in first
    assert all("olehRINA" in page for page in pages)
    assert f"Halaman{len(pages)}dari{len(pages)}" in last
    for row in stage.rows():
        assert row.entry_no in last
    assert "92710603" not in "".join(pages)


def test_a_long_list_has_its_headings_on_every_page(stage: Stage, path: Path) -> None:
    for card in range(10, 90):
        stage.save(card, AUGUST[27], village="Desa " * 40, name="N" * 200)
    write(stage, path, Period())
    pages = pdf_pages(path.read_bytes())
    listed = [page for page in pages if "-210827-" in page]
    assert len(listed) > 1
    assert all("Penginput" in page and "Giliran" in page for page in listed)
    text = "".join(listed)
    assert all(row.entry_no in text for row in stage.rows())


def test_an_empty_report_says_so(stage: Stage, path: Path) -> None:
    write(stage, path, Period(date(2030, 1, 1)))
    pages = "".join(pdf_pages(path.read_bytes()))
    assert "Tidakadaentriyangbelummasukpadaperiodeini" in pages
    assert "sejak01-01-2030" in pages


def test_it_can_be_stopped_and_a_full_disk_leaves_the_old_file(stage: Stage, path: Path) -> None:
    path.write_bytes(b"old")
    assert write(stage, path, Period(), lambda done, _: done < 3) is None
    with full_disk(largest=2048), pytest.raises(FileError) as told:
        write(stage, path, Period())
    assert told.value.params["reason"] == "report_disk_full"
    assert path.read_bytes() == b"old"
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_any_thread_may_write_it(stage: Stage, path: Path) -> None:
    thread = Thread(target=write, args=(stage, path, Period()))
    thread.start()
    while thread.is_alive():
        QApplication.processEvents()
    thread.join()
    assert stage.rows()[0].entry_no in pdf_pages(path.read_bytes())[-1]
