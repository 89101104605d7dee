"""The states of Laporan that a clerk can look at."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from tests.ui.day_states import DAY_STATES
from tests.ui.fake_reports import EMPTY, FULL, HUGE
from tests.ui.queue_rows import bad_weeks
from tests.ui.scene import Scene
from vaxentry.domain.backlog import ALL, Backlog
from vaxentry.domain.report_desk import Format, Separator
from vaxentry.ui.pages.reports import ReportsPage
from vaxentry.ui.widgets.rail import Place
from vaxentry.ui.widgets.scrolled import Scrolled


def _shown(scene: Scene, found: Backlog) -> ReportsPage:
    scene.reports.found = found
    if found is not EMPTY:
        scene.book.spans = bad_weeks()
    window = scene.open().window
    window.go_to(Place.REPORTS)
    page = window.pages.page(Place.REPORTS)
    assert isinstance(page, ReportsPage)
    scene.wait(lambda: page.backlog)
    return page


def _show(scene: Scene, found: Backlog) -> None:
    _shown(scene, found)


def _groups(scene: Scene, found: Backlog) -> None:
    page = _shown(scene, found)
    page.charts.groups.table.setFocus()
    area = page.stack.currentWidget()
    assert isinstance(area, Scrolled)
    area.ensureWidgetVisible(page.charts.groups)


def _written(scene: Scene) -> None:
    page = _shown(scene, FULL)
    page.export.write(Format.XLSX, ALL, Separator.SEMICOLON, Path("laporan.xlsx"))
    scene.wait(page.banner.isVisible)


def _running(scene: Scene) -> None:
    page = _shown(scene, FULL)
    page.run.begin()
    page.run.note(7_400, 20_000)
    page.run._look()


REPORT_STATES: Mapping[str, Callable[[Scene], None]] = {
    "reports": partial(_show, found=FULL),
    "reports empty": partial(_show, found=EMPTY),
    "reports huge": partial(_show, found=HUGE),
    "reports groups": partial(_groups, found=FULL),
    "reports groups huge": partial(_groups, found=HUGE),
    "report written": _written,
    "report running": _running,
    **DAY_STATES,
}
