"""The states of *Perlu keputusan* that a supervisor can look at."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt

from tests.ui.case_desk import put_cases, put_corrected, put_decided, put_stranger, show_case
from tests.ui.desk_lists import FakeFiles, put_lists
from tests.ui.fake_trail import CUT, FakeTrail
from tests.ui.fakes import FakeBook
from tests.ui.scene import Scene
from vaxentry.domain.desk_lists import DeskList
from vaxentry.domain.dose import Parent
from vaxentry.domain.names import mask_name
from vaxentry.domain.outbox import State
from vaxentry.domain.records import OtherParty
from vaxentry.domain.trail import Fault
from vaxentry.ui.pages.desk_section import ListSection
from vaxentry.ui.widgets.rail import Place


def _list(scene: Scene, which: DeskList) -> None:
    put_lists(scene.book)
    window = scene.open(files=FakeFiles()).window
    window.go_to(Place.CONFLICTS)
    page = window.pages.conflicts()
    page.choose(which)
    section = page.section
    assert isinstance(section, ListSection)
    scene.wait(lambda: section.rows)


def _file(scene: Scene) -> None:
    _list(scene, DeskList.DUKCAPIL)
    scene.clerk.keys("e")
    scene.wait(scene.desk.window.inside.cases.files.panel.isVisible)


def _empty(scene: Scene) -> None:
    window = scene.open().window
    window.go_to(Place.CONFLICTS)
    scene.wait(window.pages.conflicts().cases.empty.isVisible)


def _put_long(book: FakeBook) -> None:
    """A name, a site and a reason as long as they come."""
    record, _, _, twin = put_cases(book)
    name = "MUHAMMAD ABDURRAHMAN WAHID KUSUMANINGRAT PRAWIRODIRDJO"
    for one in (record, twin):
        dose = replace(book.doses[one], name=name, batch="B4471A/2026-11/LOT-00017")
        book.put(dose, one, book.rows_by_id[one].state)
    book.twins[record] = twin


def _put_versions(book: FakeBook) -> None:
    """Another version of an entry of ours, which differs in what two records are not told by."""
    record, *_ = put_cases(book)
    book.set_state(record, State.DOSE_CHECK)
    differs = "address,complaint,given_at,site,systolic"
    dose, site = book.doses[record], book.other_of(record).site
    told = OtherParty(mask_name(dose.name), site, dose.given_on.isoformat(), differs)
    told = replace(told, head=Parent(2, bytes(32)))
    book.others[record] = told
    book.more[record] = {"of_versions": True, "question": None, "suggested": None}


def _partner(scene: Scene, *, is_found: bool) -> None:
    """The question with which card of ours a ticket was swapped, or its answer."""
    show_case(scene, "", downs=0, put=put_stranger)
    scene.clerk.keys("2")
    ways = scene.desk.window.pages.conflicts().cases.ways
    scene.wait(ways.partner_step.line.selectedText)
    if is_found:
        scene.clerk.press(Qt.Key.Key_Return)
        scene.wait(ways.reason.hasFocus)
        scene.clerk.keys("kartu tertukar")


def _letter(scene: Scene) -> None:
    show_case(scene, "", downs=0)
    scene.clerk.keys("2")


def _trail(scene: Scene, *faults: Fault) -> None:
    trail = FakeTrail()
    trail.faults = faults
    window = scene.open(files=FakeFiles(trail)).window
    window.inside.trail.show()
    page = window.inside.trail.page
    assert page is not None
    scene.wait(page.model.rowCount)
    page.verify()
    words = window.words
    scene.wait(lambda: page.banner.text.text() not in {"", words("trail.checking")})


DESK_STATES: Mapping[str, Callable[[Scene], None]] = {
    "case nik": partial(show_case, keys="", downs=0),
    "case ticket": partial(show_case, keys=""),
    "case swapped": partial(show_case, keys="2kartu tertukar", put=put_corrected),
    "case partner": partial(_partner, is_found=False),
    "case partner found": partial(_partner, is_found=True),
    "case dose": partial(show_case, keys="", downs=2),
    "case contested": partial(show_case, keys="", downs=0, put=put_decided),
    "case versions": partial(show_case, keys="", downs=0, put=_put_versions),
    "case decided": partial(show_case, keys="", downs=1, put=put_decided),
    **{f"desk {which}": partial(_list, which=which) for which in tuple(DeskList)[1:]},
    "desk file": _file,
    "letter": _letter,
    "desk empty": _empty,
    "case long": partial(show_case, keys="7kartu aslinya sudah dilihat", downs=0, put=_put_long),
    "trail": _trail,
    "trail not whole": lambda scene: _trail(scene, *CUT),
}
