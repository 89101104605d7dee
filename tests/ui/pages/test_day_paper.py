"""The page of a day that is printed: what the screen says, on one page whatever there is of it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.evening import Evening
from tests.ui.fake_days import EMPTIED, FULL, HUGE, SHARED, SINCE, WHOLE, pile, sealed
from tests.ui.fake_piles import NOW
from tests.ui.pdf_text import pdf_pages
from vaxentry.domain.day_close import DaySheet, Seal, Sealed
from vaxentry.domain.day_gaps import differences
from vaxentry.domain.day_server import ServerWord, Unsent
from vaxentry.domain.outbox import State
from vaxentry.ui.printing.day_paper import day_job

LONG = replace(HUGE, piles=[pile(n, 60, *range(1, 60, 2)) for n in range(1, 42)])
REASONED = replace(FULL, reasons={one.key: "dibawa pulang" for one in differences(FULL)})


def printed(evening: Evening, sheet: DaySheet, file: Path) -> list[str]:
    """What stands on each page, without blanks."""
    evening.page.press_paper.write_pdf(day_job(lambda: evening.days, sheet.day), file)
    evening.wait(lambda: file.exists() and file.read_bytes().rstrip().endswith(b"%%EOF"))
    return ["".join(page.split()) for page in pdf_pages(file.read_bytes())]


def more(page: str) -> list[int]:
    """Of each list that is cut, how much more there is."""
    return [int(n.replace(".", "")) for n in re.findall(r"dan([0-9.]+)lagi", page)]


@pytest.mark.parametrize("sheet", [FULL, REASONED, SHARED, sealed(WHOLE)])
def test_the_paper_says_what_the_screen_says_on_one_page(
    qtbot: QtBot, tmp_path: Path, sheet: DaySheet
) -> None:
    name = "O'BRIEN <b>RINA</b>"
    evening = Evening(qtbot, replace(sheet, made_by=name))
    (page,) = printed(evening, sheet, tmp_path / "tutup.pdf")
    assert name.replace(" ", "") in page
    for card in evening.page.view.cards.values():
        assert "".join(f"{card.equation.text()}{card.state.text()}".split()) in page
    for line in evening.page.view.lines:
        assert "".join(line.text.split()) in page
    assert more(page) == []


def doses_part(page: str) -> str:
    return page.split("Dosisperbatch")[1].split("Selisihdanalasannya", maxsplit=1)[0]


def test_doses_of_other_pcs_are_a_column_of_their_own_and_whose_they_are_is_said(
    qtbot: QtBot, tmp_path: Path
) -> None:
    evening = Evening(qtbot, SHARED, WHOLE)
    (page,) = printed(evening, SHARED, tmp_path / "a.pdf")
    assert "44,5dosisdiberikan+20,5diPClain;50hasilvial-6terbuang" in page
    told = doses_part(page)
    assert "DosisPClainHasilvial" in told
    assert "Moderna·M7·3201-08413,50,51060" in told
    assert "Sinovac·B9·3201-0800020belumdiisi" in told
    assert "SuntikandiPClain:MEJAB21(K7QX2M4A)" in told


def test_where_no_other_pc_gave_any_the_paper_says_nothing_of_them(
    qtbot: QtBot, tmp_path: Path
) -> None:
    evening = Evening(qtbot, FULL, WHOLE)
    (page,) = printed(evening, FULL, tmp_path / "a.pdf")
    assert "44,5dosisdiberikan;50hasilvial-6terbuang" in page
    told = doses_part(page)
    assert "DosisHasilvial" in told
    assert "PClain" not in told


def test_without_any_vials_no_yield_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    open_ones = replace(FULL, doses=[replace(one, vials=None) for one in FULL.doses])
    evening = Evening(qtbot, open_ones)
    told = "44,5 dosis diberikan; vial belum diisi"
    assert evening.page.view.cards[Seal.DOSES].equation.text() == told
    (page,) = printed(evening, open_ones, tmp_path / "a.pdf")
    assert "44,5dosisdiberikan;vialbelumdiisi" in page


def test_a_day_of_more_than_a_page_is_cut_to_one_and_says_how_much_more_there_is(
    qtbot: QtBot, tmp_path: Path
) -> None:
    evening = Evening(qtbot, LONG)
    told = [one.text for one in evening.page.view.lines]
    assert "Belum diterima server: 199.909 entri lagi" in told
    (page,) = printed(evening, LONG, tmp_path / "a.pdf")
    assert "Koordinator(nama,tandatangan)" in page
    piles, doses, named = more(page)
    assert 5 < 29 - doses == page.count("Sinovac·B0")
    assert 41 - piles > 5
    assert 5 < len(told) + 199_908 - named == page.count("kartubelumdiketik,")


@pytest.mark.parametrize("unsent", [30, 51, 60])
def test_the_page_of_an_evening_with_a_dead_server_is_one(
    qtbot: QtBot, tmp_path: Path, unsent: int
) -> None:
    named = [Unsent(f"KD-261122-{n:03d}", 1, n, State.QUEUED) for n in range(1, unsent + 1)]
    reasons = {one.key: "kartu dibawa pulang " * 12 for one in differences(FULL)}
    word = ServerWord(unsent, 0, False, None, tuple(named[:50]))
    evening = Evening(qtbot, replace(FULL, server=word, reasons=reasons))
    (page,) = printed(evening, FULL, tmp_path / "a.pdf")
    (hidden,) = more(page)
    # The last line of the day is for information: a batch with excess doses.
    assert hidden + page.count("Belumditerimaserver:KD") == unsent + 1


def test_reasons_that_are_longer_than_a_page_end_on_it(qtbot: QtBot, tmp_path: Path) -> None:
    reasons = {one.key: "kartu dibawa pulang " * 50 for one in differences(LONG)}
    opened = Sealed(Seal.CARDS, NOW, "Rahma", {}, {"": "salah hitung " * 75}, reopened=True)
    evening = Evening(qtbot, replace(LONG, reasons=reasons, seals=[opened] * 40))
    (page,) = printed(evening, LONG, tmp_path / "a.pdf")
    assert "Koordinator(nama,tandatangan)" in page
    assert sum(more(page)) > 199_909


@pytest.mark.parametrize("said", ["kartu dibawa pulang " * 50, "x" * 1000])
def test_one_long_reason_leaves_the_day_on_its_page(
    qtbot: QtBot, tmp_path: Path, said: str
) -> None:
    reasons = {differences(FULL)[0].key: said.strip()}
    opened = Sealed(Seal.CARDS, NOW, "Rahma", {}, {"": said.strip()}, reopened=True)
    evening = Evening(qtbot, replace(FULL, reasons=reasons, seals=[opened]))
    (page,) = printed(evening, FULL, tmp_path / "a.pdf")
    assert more(page) == []
    assert all("".join(line.text.split()) in page for line in evening.page.view.lines)
    cut = "".join(said[:200].split())
    assert page.count(f"{cut}...(lengkapnyadiaplikasi)") == 2


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (SINCE, "2kartulebihdarihitungan,nomor6-7Berubahsesudahsegel;untuk1kartu,nomor6:kartutamu"),
        (EMPTIED, "Disegeldengan12kartu;sekarangtidakadalagi."),
    ],
)
def test_no_key_is_printed(qtbot: QtBot, tmp_path: Path, sheet: DaySheet, said: str) -> None:
    (page,) = printed(Evening(qtbot, sheet), sheet, tmp_path / "a.pdf")
    assert said in page
    assert "(1:" not in page
    assert "(Enter" not in page
