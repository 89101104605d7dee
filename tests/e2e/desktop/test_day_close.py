"""A day with everything that can be wrong with it, a dead server, and its answer days later."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.e2e.desk import Desk
from tests.reports.day_stage import day_staged, deferred, person
from tests.ui.day_keys import DayKeys
from tests.ui.fakes import FakeSync
from vaxentry.central.embedded import serve_in_thread
from vaxentry.domain.day_close import DaySheet, Gap, Seal
from vaxentry.domain.day_doses import BatchOfDay, Yield
from vaxentry.domain.day_gaps import differences
from vaxentry.domain.dose import Dose
from vaxentry.domain.form import StackField
from vaxentry.domain.outbox import State, moves_by_itself
from vaxentry.domain.records import RecordQuery
from vaxentry.language import Words
from vaxentry.reports.day_desk import DayDesk
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.pages import day_forms

DAY = date(2021, 8, 27)


class Site:
    """One PC, and a server that can be taken away."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.server = serve_in_thread(home / "central")
        self._port = int(self.server.url.rsplit(":", 1)[1])
        self.pc = Desk(home, self.server).enrol()
        self.pc.book.set_author("RINA")
        self.stack = self.pc.book.open_stack(DAY, 5, "").id
        self.day = DayDesk(self.pc.book.transactions, self.pc.clock)
        actions = WindowActions(
            lambda *_: None,
            lambda *_: None,  # type: ignore[arg-type]
            lambda _: None,
            days=lambda: self.day,
        )
        parts = (self.pc.book, FakeSync(), Words("id"), self.pc.clock, uuid4, actions)
        self.window = MainWindow(*parts)
        self.pc.book.transactions.listen(self.window.bridge.notify)

    def save(self, card: int, dose: Dose) -> UUID:
        record = uuid4()
        self.pc.book.add(dose, record_id=record, stack=self.stack, card_no=card)
        return record

    def die(self) -> None:
        self.server.stop()

    def live(self) -> None:
        self.server = serve_in_thread(self._home / "central", self._port)
        self.pc.waited += timedelta(days=2)

    def sheet(self) -> DaySheet:
        return self.day.sheet(DAY)

    def evening(self, qtbot: QtBot) -> DayKeys:
        """Tutup hari, in the window of this PC."""
        qtbot.addWidget(self.window, before_close_func=lambda _: self.window.end())
        self.window.show()
        qtbot.waitExposed(self.window)
        qtbot.waitUntil(lambda: self.window.inside._has_read)
        keys = DayKeys(qtbot, self.window)
        keys.open()
        return keys

    def close(self) -> None:
        self.server.stop()
        self.pc.close()


@pytest.fixture
def site(qtbot: QtBot, tmp_path: Path) -> Iterator[Site]:
    assert qtbot
    made = Site(tmp_path)
    yield made
    made.close()


def test_each_is_named_and_the_rest_closes_when_the_server_answers(
    site: Site, qtbot: QtBot
) -> None:
    for card, dose in (
        (1, person(9001)),
        (2, person(9002)),
        (4, deferred(9004)),
        (5, person(9005, volume_ul=250)),
    ):
        site.save(card, dose)
    site.pc.sync()
    site.die()
    double = site.save(6, person(9002))
    site.save(7, person(9007))
    site.pc.sync()
    page = _the_evening(site, site.evening(qtbot)).page
    site.live()
    site.pc.sync()
    _still_open(site)
    site.pc.book.void(double, reason="dobel")
    site.pc.sync()
    closed = site.sheet()
    held = closed.in_force(Seal.SERVER)
    assert held is not None
    assert (held.author, held.figures) == ("", {"typed": 5, "received": 5})
    assert closed.changed_since(Seal.CARDS)
    qtbot.waitUntil(lambda: page.sheet is not None and page.sheet.in_force(Seal.SERVER) is not None)
    assert page.view.cards[Seal.SERVER].state.text().startswith("Cocok dengan server")


def test_one_pile_on_two_pcs_agrees_once_the_file_of_the_other_is_read(
    site: Site, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ringkasan.json"
    with day_staged(tmp_path / "b") as other:
        other.book.correct_range(other.first, range(1, 7), StackField.SITE, "KDL-01", reason="x")
        other.desk.write_summary(DAY, file)
    monkeypatch.setattr(day_forms, "choose_summary", lambda _page, _words, told: told(file))
    site.save(3, person(9021))
    keys = site.evening(qtbot)
    batch = BatchOfDay("KDL-01", "moderna", "M7")
    site.day.enter_vials(DAY, batch, Yield(1, 2250, 0))
    doses = keys.page.view.doses
    doses.setFocus()
    for key in (Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Return):
        keys.clerk.press(key)
    keys.wait(lambda: keys.page.sheet and keys.page.sheet.pc_doses)
    line = next(one for one in site.sheet().doses if one.batch == batch)
    assert (line.given_ul, line.elsewhere_ul, line.difference_ul) == (500, 1750, 0)
    said = keys.page.view.cards[Seal.DOSES].equation.text()
    assert said == "1 dosis diberikan + 4,5 di PC lain; 4,5 hasil vial - 0 terbuang"


def _the_evening(site: Site, keys: DayKeys) -> DayKeys:
    """Names each, seals what can be sealed."""
    batch = BatchOfDay("KDL-01", "moderna", "M7")
    found = site.day.enter_vials(DAY, batch, Yield(1, 5000, 2750))
    pile = next(one for one in found.piles if one.counted)
    assert (pile.proceed, pile.deferred, pile.not_typed, pile.excess) == (5, 1, 1, 2)
    assert {(one.gap, one.names) for one in differences(found) if one.gap is not Gap.DOUBLED} == {
        (Gap.NOT_TYPED, "3"),
        (Gap.EXCESS, "6-7"),
    }
    assert [[one.card for one in double] for double in found.doubles] == [[2, 6]]
    (line,) = found.doses
    assert (line.doses, line.halves, line.given_ul, line.difference_ul) == (5, 1, 2250, 0)
    assert [one.card for one in found.server.unsent] == [6, 7]
    assert all(moves_by_itself(one.state) for one in found.server.unsent)
    keys.page.look_again()
    keys.wait(lambda: keys.page.sheet and keys.page.sheet.doses[0].vials)
    told = [one.text for one in keys.page.view.lines]
    numbers = [site.pc.book.page(RecordQuery())[at].entry_no for at in (4, 1, 0)]
    assert told == [
        "Berkas 2: 1 kartu belum diketik, nomor 3",
        "Berkas 2: 2 kartu lebih dari hitungan, nomor 6-7",
        f"Orang dan vaksin yang sama diketik lagi: {numbers[0]}, {numbers[1]}",
        f"Belum diterima server: {numbers[1]}, berkas 2 kartu 6 (Di antrean)",
        f"Belum diterima server: {numbers[2]}, berkas 2 kartu 7 (Di antrean)",
    ]
    for row in range(len(differences(found))):
        keys.type_reason("sudah dicek", row)
    keys.seal("1", Seal.CARDS)
    keys.seal("2", Seal.DOSES)
    assert site.sheet().in_force(Seal.SERVER) is None
    return keys


def _still_open(site: Site) -> None:
    """The server has answered: it holds the double back, and says so by name."""
    word = site.sheet().server
    assert (word.typed, word.received) == (6, 5)
    (left,) = word.unsent
    assert (left.card, left.state) == (6, State.DOSE_CHECK)
    assert site.sheet().in_force(Seal.SERVER) is None
