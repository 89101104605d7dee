"""Tutup hari in every state that somebody can look at, each reached by keys."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.ui.fake_days import EMPTIED, FULL, HUGE, OTHER, SHARED, SINCE, WHOLE, FakeDays, sealed
from tests.ui.fake_outages import BAD
from tests.ui.scene import Scene
from vaxentry.domain.day_close import DaySheet
from vaxentry.domain.day_doses import Yield
from vaxentry.domain.day_summary import StackSummary
from vaxentry.domain.outage import Outage
from vaxentry.ui.pages.day import DayPage
from vaxentry.ui.pages.outage_panel import OutagePanel
from vaxentry.ui.widgets.rail import Place


def day_page(scene: Scene, *sheets: DaySheet) -> DayPage:
    """The page, with these days in the book."""
    scene.days = FakeDays(*sheets)
    window = scene.open().window
    window.go_to(Place.CLOSE_DAY)
    page = window.pages.page(Place.CLOSE_DAY)
    assert isinstance(page, DayPage)
    scene.wait(lambda: page.sheet or not sheets)
    return page


def _day(scene: Scene, *sheets: DaySheet) -> None:
    day_page(scene, *sheets)


def _form(scene: Scene, table: str) -> None:
    page = day_page(scene, FULL, WHOLE)
    chosen: QWidget = getattr(page.view, table)
    chosen.setFocus()
    scene.clerk.press(Qt.Key.Key_Return)
    scene.wait(lambda: page.forms.form and page.forms.form.isVisible())


def _batch(scene: Scene) -> None:
    page = day_page(scene, FULL, WHOLE)
    page.view.doses.setFocus()
    scene.clerk.press(Qt.Key.Key_End)
    scene.clerk.press(Qt.Key.Key_Return)
    scene.wait(lambda: page.forms.form and page.forms.form.isVisible())
    scene.clerk.type("pfi")


def _doses(scene: Scene) -> None:
    page = day_page(scene, SHARED, WHOLE)
    page.view.doses.choose_row(len(SHARED.doses))
    page.view.doses.setFocus()
    scene.clerk.press(Qt.Key.Key_Return)
    scene.wait(lambda: page.forms.form and page.forms.form.isVisible())


def _unexplained(scene: Scene) -> None:
    page = day_page(scene, FULL, WHOLE)
    scene.clerk.keys("1")
    scene.wait(page.banner.isVisible)


def _alike(scene: Scene) -> None:
    """Two PCs of one name told of the stack that is asked for."""
    others = (OTHER._replace(pc="7R"), OTHER._replace(pc="7R (2)", cards=4, key="AAAAAAAA"))
    page = day_page(scene, replace(FULL, piles=[replace(FULL.piles[1], elsewhere=others)]))
    page.view.piles.setFocus()
    scene.clerk.press(Qt.Key.Key_Return)
    scene.wait(lambda: page.forms.form and page.forms.form.isVisible())


def _changed(scene: Scene) -> None:
    """The figures changed since they were read: nothing was sealed."""
    page = day_page(scene, WHOLE)
    scene.days.sheets[WHOLE.day] = replace(
        WHOLE, doses=[replace(WHOLE.doses[0], vials=Yield(2, 5000, 4500))]
    )
    scene.clerk.keys("2")
    scene.wait(page.banner.isVisible)


def _theirs(scene: Scene) -> None:
    page = day_page(scene, FULL, WHOLE)
    scene.days.theirs.append(StackSummary(8, "3201-08", 60, 20, frozenset(range(41, 61))))
    page.forms.read_file(FULL.day, FULL.piles[0], Path("ringkasan.json"))
    scene.wait(lambda: page.forms.form and page.forms.form.isVisible())
    scene.clerk.keys("8")


def _reopen(scene: Scene) -> None:
    page = day_page(scene, sealed(WHOLE))
    scene.clerk.keys("1")
    scene.wait(lambda: page.forms.form and page.forms.form.isVisible())


def outage(scene: Scene, found: Outage) -> OutagePanel:
    """The evidence over the page."""
    page = day_page(scene, FULL, WHOLE)
    scene.outages.found = found
    scene.clerk.keys("g")
    scene.wait(lambda: page.outage and page.outage.isVisible())
    assert page.outage is not None
    return page.outage


def _outage(scene: Scene, found: Outage) -> None:
    outage(scene, found)


NOTHING = replace(BAD, intervals=[], hours=[], longest_wait=None, tries={})
DAY_STATES: Mapping[str, Callable[[Scene], None]] = {
    "close_day": lambda scene: _day(scene, FULL, WHOLE),
    "day empty": _day,
    "day huge": lambda scene: _day(scene, HUGE),
    "day emptied": lambda scene: _day(scene, EMPTIED),
    "day changed": _changed,
    "day sealed": lambda scene: _day(scene, sealed(WHOLE)),
    "day since": lambda scene: _day(scene, SINCE),
    "day shared": lambda scene: _day(scene, SHARED, WHOLE),
    "day doses": _doses,
    "day unexplained": _unexplained,
    "day reason": partial(_form, table="named"),
    "day vials": partial(_form, table="doses"),
    "day batch": _batch,
    "day count": partial(_form, table="piles"),
    "day alike": _alike,
    "day theirs": _theirs,
    "day reopen": _reopen,
    "outage": partial(_outage, found=BAD),
    "outage empty": partial(_outage, found=NOTHING),
}
