"""The states of Kiriman, each reached by keys as the supervisor does."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt

from tests.ui.queue_rows import fill_queue
from tests.ui.scene import Scene
from tests.ui.window import CARD, CONTROL, SHIFT
from vaxentry.domain.outbox import State
from vaxentry.ui.widgets.rail import Place


def full_queue(scene: Scene, amount: int = 240) -> None:
    """Every state, long names, several clerks, pauses, marks, and two bad weeks of the line."""
    fill_queue(scene.book, amount)
    window = scene.open().window
    window.go_to(Place.QUEUE)
    page = window.pages.queue()
    scene.wait(lambda: page.detail.detail and page.counting.facets.authors)


def queue_asked(scene: Scene, keys: str) -> None:
    full_queue(scene)
    page = scene.desk.window.pages.queue()
    scene.clerk.press(Qt.Key.Key_Down, SHIFT)
    scene.clerk.press(Qt.Key.Key_Down, SHIFT)
    scene.clerk.keys(keys)
    scene.wait(page.ask.isVisible)


def queue_paused(scene: Scene) -> None:
    queue_asked(scene, "j")
    scene.clerk.type("kartu diperiksa ulang")
    page = scene.desk.window.pages.queue()
    scene.wait(page.banner.isVisible)
    page.filters.choose(State.PAUSED)
    scene.wait(lambda: page.detail.detail and page.detail.detail.row.state is State.PAUSED)


def queue_narrowed(scene: Scene) -> None:
    full_queue(scene)
    page = scene.desk.window.pages.queue()
    page.narrow.vaccine.setFocus()
    scene.clerk.keys("mo")
    scene.wait(lambda: page.model.query.vaccine and page.model.rowCount() < 240)


def queue_saving(scene: Scene) -> None:
    queue_narrowed(scene)
    page = scene.desk.window.pages.queue()
    scene.clerk.press(Qt.Key.Key_S, CONTROL)
    scene.wait(page.saving.bar.isVisible)


def queue_being_saved(scene: Scene) -> None:
    full_queue(scene)
    run = scene.desk.window.pages.queue().saving.run
    run.begin()
    run.note(7_400, 20_000)
    run._look()


def wrong_clock(scene: Scene, off: timedelta, show: Callable[[Scene], None]) -> None:
    scene.book.clock_off = off
    show(scene)
    scene.wait(scene.desk.window.inside.clock_line.isVisible)


QUEUE_STATES: Mapping[str, Callable[[Scene], None]] = {
    "queue full": full_queue,
    "queue long": partial(full_queue, amount=20_000),
    "queue asked": partial(queue_asked, keys="j"),
    "queue marking": partial(queue_asked, keys="m"),
    "queue paused": queue_paused,
    "queue narrowed": queue_narrowed,
    "queue saving": queue_saving,
    "queue being saved": queue_being_saved,
    "clock behind": partial(wrong_clock, off=-timedelta(days=3, hours=2), show=full_queue),
    "clock ahead": partial(
        wrong_clock, off=timedelta(hours=9), show=lambda scene: scene.card(*CARD[:13])
    ),
}
