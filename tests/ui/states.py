"""Every state of the window that a clerk can look at, each reached by keys as the clerk does."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.importing.stack_files import card
from tests.ui.desk_states import DESK_STATES
from tests.ui.fakes import NOW
from tests.ui.import_desk import BAD, GOOD, ImportRoom, write_cards
from tests.ui.list_desk import Lists, call, doubt, flagged_rows, park, save
from tests.ui.nine_batches import show_nine_batches
from tests.ui.pass_states import PASS_STATES
from tests.ui.persons import NUMBER
from tests.ui.queue_states import QUEUE_STATES
from tests.ui.report_states import REPORT_STATES
from tests.ui.scene import Scene
from tests.ui.staff_states import STAFF_STATES, staff_state
from tests.ui.window import CARD, CONTROL, HEADER, SHIFT
from vaxentry.domain.contact import Link
from vaxentry.domain.match import Match
from vaxentry.domain.outbox import State
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.pages.queue import QueuePage
from vaxentry.ui.widgets.rail import Place


def _head(scene: Scene) -> None:
    scene.open()


def _expired_head(scene: Scene) -> None:
    day, vaccine, batch, _, *rest = HEADER
    scene.open().clerk.type(day, vaccine, batch, "21112026", *rest)
    scene.wait(scene.desk.window.entry.banner.isVisible)


def _nine_batches(scene: Scene) -> None:
    scene.card()
    show_nine_batches(scene.desk, scene.wait)


def _typed(scene: Scene) -> None:
    scene.card(*CARD[:13], "")
    scene.clerk.keys("1")


def _completion(scene: Scene) -> None:
    scene.card()
    scene.clerk.keys(NUMBER + "sit")
    scene.wait(lambda: scene.desk.window.entry.flow.watch.name.is_offering)


def _person(scene: Scene) -> None:
    _completion(scene)
    scene.clerk.press(Qt.Key.Key_Return)
    scene.wait(scene.desk.window.entry.right.history.isVisible)


def _locked(scene: Scene) -> None:
    scene.card()
    scene.clerk.keys("9271069912000001")
    scene.wait(lambda: scene.desk.window.entry.flow.signs.lock.editor)


def _refused(scene: Scene) -> None:
    scene.card(CARD[0], "", *CARD[2:8])
    scene.clerk.save()
    scene.wait(scene.desk.window.entry.banner.isVisible)


def _objected(scene: Scene) -> None:
    scene.card(*CARD[:11], "190/100", *CARD[12:])
    scene.clerk.save()
    scene.wait(scene.desk.window.entry.banner.isVisible)


def _dose_before(scene: Scene) -> None:
    scene.card(*CARD[:14])
    scene.clerk.keys("2")
    fields = scene.desk.window.entry.card.fields
    scene.wait(lambda: any(one.isVisible() for at, one in fields.items() if "earlier" in at))


def _deferred(scene: Scene) -> None:
    scene.card(*CARD[:12])
    scene.clerk.keys("t")


def _mother(scene: Scene) -> None:
    scene.card()
    scene.clerk.press(Qt.Key.Key_Return, SHIFT)
    scene.clerk.type({"id": "nik i", "en": "mother"}[scene.language], NUMBER)


def _saved(scene: Scene) -> None:
    scene.saved(*CARD[:17], "pingsan")
    scene.wait(scene.desk.window.entry.side.notice.isVisible)


def _every_state(scene: Scene) -> None:
    """The rows of the stack, one in each state that it can have."""
    scene.saved()
    save(scene.book, len(State) - 1)
    for record, one in zip(scene.book.rows_by_id, State, strict=True):
        scene.book.set_state(record, one)
    side = scene.desk.window.entry.side
    side.model.reload()
    scene.wait(lambda: side.model.rowCount() == len(State))


def _park(scene: Scene) -> None:
    scene.card(*CARD[:3])
    scene.clerk.press(Qt.Key.Key_F8)


def _undo_asked(scene: Scene) -> None:
    _correction(scene, free=True)
    scene.clerk.press(Qt.Key.Key_Delete, CONTROL)


def _leave_asked(scene: Scene) -> None:
    _correction(scene, free=False)
    scene.clerk.press(Qt.Key.Key_Escape)


def _correction(scene: Scene, *, free: bool) -> None:
    scene.saved()
    scene.book.free = set(scene.book.rows_by_id) if free else set()
    scene.clerk.press(Qt.Key.Key_F9)
    scene.wait(scene.desk.window.entry.correction_bar.isVisible)
    scene.clerk.press(Qt.Key.Key_F2)
    scene.clerk.press(Qt.Key.Key_Tab)
    scene.clerk.press(Qt.Key.Key_Tab)
    scene.clerk.keys("C9")


def _refused_correction(scene: Scene) -> None:
    """An entry that the server did not take, opened to be saved once more."""
    scene.saved()
    (record,) = scene.book.rows_by_id
    scene.book.set_state(record, State.NEEDS_FIX)
    scene.clerk.press(Qt.Key.Key_F9)
    scene.wait(scene.desk.window.entry.correction_bar.isVisible)


def _lists(scene: Scene, digit: str, then: str = "") -> None:
    book = scene.book
    book.open_stack(date(2026, 11, 22), 60, "Kader Contoh")
    records = save(book, 3)
    park(book, 9)
    doubt(book, records[1], 2)
    call(book, records[0], 3)
    book.flagged = flagged_rows(records)
    scene.open()
    lists = Lists(scene.qtbot, scene.desk)
    lists.desk.window.inside.show_lists()
    total = lists.page.total
    scene.clerk.keys(digit)
    scene.wait(lambda: total.text() and lists.page.model.rowCount())
    if then:
        scene.clerk.keys(then)
        made = {"n": "new_panel", "p": "fix_panel", "s": "slip_panel"}[then]
        scene.wait(getattr(lists.made, made).isVisible)


def _cards(scene: Scene) -> None:
    _lists(scene, "1")
    page = scene.desk.window.inside.lists.page
    scene.clerk.keys("b")
    scene.wait(lambda: page.stack and page.model.rowCount())


def _empty_list(scene: Scene) -> None:
    scene.open().window.inside.show_lists()
    page = scene.desk.window.inside.lists.page
    scene.wait(page.total.text)


def _place(scene: Scene, place: Place) -> None:
    scene.book.open_stack(date(2026, 11, 22), 0, "")
    save(scene.book, 3)
    for record, state in zip(scene.book.rows_by_id, _STATES, strict=True):
        scene.book.set_state(record, state)
    window = scene.open().window
    window.go_to(place)
    page = window.pages.page(place)
    if isinstance(page, QueuePage):
        scene.wait(lambda: page.detail.detail)


def _compared(scene: Scene, there: int) -> None:
    scene.book.link = Link.ONLINE
    scene.book.match = Match(NOW, 412, there, 0, NOW - timedelta(minutes=412 - there), 412)
    _place(scene, Place.QUEUE)
    scene.wait(scene.desk.window.pages.queue().match.text.text)


def _moved(scene: Scene) -> None:
    scene.book.where = replace(scene.book.where, moved_from="https://lama.example", moved_at=NOW)
    _place(scene, Place.SETTINGS)
    scene.wait(scene.desk.window.pages.settings().moved.isVisible)


_STATES = (State.NIK_CLASH, State.AWAITING_APPROVAL, State.QUEUED)


def _keys(scene: Scene) -> None:
    _typed(scene)
    scene.clerk.press(Qt.Key.Key_F1)


def _closing(scene: Scene) -> None:
    scene.saved()
    scene.desk.window.close()
    panel = scene.desk.window.closing.panel
    assert panel is not None
    scene.wait(panel.isVisible)


STATES: Mapping[str, Callable[[Scene], None]] = {
    "head": _head,
    "expired head": _expired_head,
    "nine batches": _nine_batches,
    "typed": _typed,
    "completion": _completion,
    "person": _person,
    "locked": _locked,
    "refused": _refused,
    "objected": _objected,
    "dose before": _dose_before,
    "deferred": _deferred,
    "mother": _mother,
    "saved": _saved,
    "every state": _every_state,
    "park": _park,
    **PASS_STATES,
    "correction": partial(_correction, free=False),
    "refused correction": _refused_correction,
    "free correction": partial(_correction, free=True),
    "undo asked": _undo_asked,
    "leave asked": _leave_asked,
    **{f"list {digit}": partial(_lists, digit=digit) for digit in "123456"},
    "empty list": _empty_list,
    "new stack": partial(_lists, digit="1", then="n"),
    "fix": partial(_lists, digit="1", then="p"),
    "slip": partial(_lists, digit="1", then="s"),
    "cards": _cards,
    **{str(place): partial(_place, place=place) for place in tuple(Place)[1:]},
    **QUEUE_STATES,
    "empty queue": lambda scene: scene.open().window.go_to(Place.QUEUE),
    **DESK_STATES,
    "compared": partial(_compared, there=412),
    "compared unequal": partial(_compared, there=409),
    "moved server": _moved,
    **REPORT_STATES,
    "keys": _keys,
    "closing": _closing,
}
"""What is brought about with a book in memory, by name."""

IMPORTS = ("import empty", "import rows", "import offers")
"""The import window, over a real store."""

LANGUAGES = ("id", "en")


@contextmanager
def state(qtbot: QtBot, home: Path, name: str, language: str) -> Iterator[MainWindow]:
    """The window in the state of this name."""
    if name in STAFF_STATES:
        with staff_state(qtbot, home, name, language) as window:
            yield window
        return
    if name in IMPORTS:
        room = ImportRoom(qtbot, home, language)
        _import(room, home, name)
        yield room.window
        room.close()
        return
    scene = Scene(qtbot, language)
    STATES[name](scene)
    yield scene.desk.window


def _import(room: ImportRoom, home: Path, name: str) -> None:
    if name == "import empty":
        room.window.inside.imports.show()
    elif name == "import rows":
        room.bring(write_cards(home / "kartu.xlsx", [*GOOD, *BAD]))
    else:
        room.bring(write_cards(home / "a.xlsx", [card(0), card(1)]))
        room.bring(write_cards(home / "a.xlsx", [card(0, batch="B9"), card(1, name="NAMA LAIN")]))
    room.settle()
