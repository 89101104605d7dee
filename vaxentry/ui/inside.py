"""What happens in the window: pages, news, short cuts, the end. Made after the first paint."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from vaxentry.domain.records import Saved, SiteInfo
from vaxentry.ui.attendance import Attendance
from vaxentry.ui.bridge import Changed
from vaxentry.ui.clock_line import ClockLine
from vaxentry.ui.closing import Closing
from vaxentry.ui.correct_visit import CorrectVisit
from vaxentry.ui.daily_report import DailyReport
from vaxentry.ui.imports import Imports
from vaxentry.ui.lists_visit import ListsVisit
from vaxentry.ui.looks import Looks
from vaxentry.ui.members_visit import MembersVisit
from vaxentry.ui.page_set import PageSet
from vaxentry.ui.reauth import Reauth
from vaxentry.ui.requests_visit import RequestsVisit
from vaxentry.ui.sentences import error_text
from vaxentry.ui.setup_visit import SetupVisit
from vaxentry.ui.short_cuts import ShortCuts
from vaxentry.ui.status_watch import Standing, StatusWatch
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.theme.theme import application
from vaxentry.ui.trail_visit import TrailVisit
from vaxentry.ui.wakefulness import Wakefulness
from vaxentry.ui.whereabouts import Whereabouts
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.rail import PLACES, Place

if TYPE_CHECKING:
    from vaxentry.ui.keys_panel import KeysPanel
    from vaxentry.ui.lists_desk import ListsDesk
    from vaxentry.ui.main_window import MainWindow

_FORM_PAINTED_MS = 30
"""Opening the book loads its libraries: by then the form is painted and takes keys."""


class Inside(QObject):
    """Connects the parts of one `MainWindow`. Lives on the main thread."""

    def __init__(self, window: "MainWindow", around: Surroundings) -> None:
        super().__init__(window)
        self._window, self._around = window, around
        self._words = around.words
        self._where = Whereabouts(around, window.top, self)
        self._keys: KeysPanel | None = None
        self.pages = PageSet(around, window.stack, self)
        self.watch = StatusWatch(around.book, around.reads, self)
        self.awake = Wakefulness(around.actions.power, self)
        self.daily = DailyReport(around.actions.daily, around.words, self)
        self.looks = Looks(window, around)
        self.clock_line = ClockLine(around.words, around.theme)
        window.put_above_status(self.clock_line)
        self.closing = Closing(around.book, around.words, around.theme, window)
        show_entry = partial(self.go_to, Place.ENTRY)
        self.correcting = CorrectVisit(around, self.pages.entry, show_entry, self)
        self._lists = ListsVisit(window, around, self.pages, self.correcting.open)
        self.imports = Imports(window, around, self.pages)
        self.keys = ShortCuts(window)
        self.attendance = Attendance(window, around, self.keys, self)
        self.setup = SetupVisit(around, window)
        self.reauth = Reauth(around, window)
        self.trail = TrailVisit(window, around, self.pages, self.reauth)
        self.requests = RequestsVisit(window, around, self.pages, self.reauth)
        self.members = MembersVisit(
            window, around, self.pages, self.attendance, self.setup, self.reauth
        )
        self._has_read = False
        self._connect()
        self._connect_attendance()
        self._connect_keys()

    def _connect(self) -> None:
        window, entry = self._window, self.pages.entry
        window.rail.chosen.connect(self.go_to)
        window.top.keys_wanted.connect(self.pages.give_back)
        window.top.theme_wanted.connect(self.pages.give_back)
        window.top.keys_wanted.connect(self.show_keys)
        window.top.theme_wanted.connect(self.looks.toggle_theme)
        window.bridge.changed.connect(self._on_changed)
        self._where.site_told.connect(self._on_site)
        self._where.failed.connect(self._on_trouble)
        self.pages.built.connect(self._on_page_built)
        entry.saved.connect(self._on_saved)
        entry.handed_over.connect(self.pages.give_back)
        entry.file_wanted.connect(self.imports.show)
        entry.lists_wanted.connect(self.show_lists)
        entry.flow.panels.may_show = self.reauth.reveal
        self._lists.entry_wanted.connect(partial(self.go_to, Place.ENTRY))
        self._lists.written.connect(self.watch.look)
        self.watch.told.connect(self._on_told)
        self.watch.told.connect(self.awake.look)
        self.watch.failed.connect(self._on_trouble)
        self.daily.written.connect(window.status.say_shortly)
        self.daily.failed.connect(self._on_trouble)
        self.looks.failed.connect(self._on_trouble)
        self.imports.changed.connect(self.watch.look)
        self.imports.waiting.connect(entry.side.show_waiting)
        self.imports.failed.connect(self._on_trouble)
        self.closing.staying.connect(self._on_staying)
        self.closing.gone.connect(window.finish)
        application().commitDataRequest.connect(self._on_session_end)

    def _connect_attendance(self) -> None:
        here = self.attendance
        here.came.connect(self._on_came)
        here.taken_over.connect(self._on_taken_over)
        here.leaving.connect(self.pages.entry.drafts.flush)
        here.leaving.connect(self.correcting.leave)
        here.leaving.connect(self.reauth.forget)
        here.sign_offs.is_working = self.imports.is_running
        self.imports.ended.connect(here.sign_offs.go_on)
        self.watch.told.connect(here.on_told)
        here.recovery_told.connect(self.setup.show_code)
        self.setup.begun.connect(here.adopt)
        self.setup.enrolled.connect(self._on_enrolled)
        self.members.left.connect(partial(self.go_to, Place.SETTINGS))
        self.requests.decided.connect(self._on_sync_wanted)

    def _connect_keys(self) -> None:
        for number, place in enumerate(PLACES, start=1):
            self.keys.add(f"Ctrl+F{number}", partial(self.go_to, place))
        self.keys.add("F1", self.show_keys)
        self.keys.add("Ctrl+N", self.pages.entry.new_stack)
        self.keys.add("Ctrl+R", self._on_sync_wanted)
        self.keys.add("Ctrl+F", self._on_search_wanted)
        self.keys.add("Ctrl+L", self.attendance.sign_off)
        self.keys.add("Ctrl+M", self.requests.show)
        self.keys.add("Ctrl+J", self.trail.show)

    def begin(self) -> None:
        """The window is on the screen: show the form, then read the book."""
        self.pages.show(Place.ENTRY)
        QTimer.singleShot(_FORM_PAINTED_MS, self._read_the_book)

    @Slot()
    def _read_the_book(self) -> None:
        self.attendance.begin()
        self.watch.begin()
        self.daily.begin()

    def _on_came(self, _member: object) -> None:
        """Somebody may type; what is on the screen is caught up with."""
        if not self._has_read:
            self._has_read = True
            self.pages.entry.begin()
            self.imports.look()
            self.setup.offer(self.pages.entry.is_untouched)
        else:
            self.pages.look_again()
        self._where.look()

    def _on_taken_over(self) -> None:
        """What stands beside the six places may not be for everybody: back to where it was from."""
        self.correcting.forget()
        self.pages.forget()
        if self.pages.place_shown is None:
            self.go_to(self.pages.last_place)
        else:
            self.pages.give_back()

    def _on_site(self, site: SiteInfo) -> None:
        self.pages.entry.show_scope(site.scope)

    def go_to(self, place: Place) -> None:
        """Show one of the six places."""
        self._window.name_place(place)
        self.pages.show(place)

    def _on_page_built(self, place: Place) -> None:
        """A page is shown for the first time: connect what it says."""
        if place is Place.QUEUE:
            page = self.pages.queue()
            page.correct_wanted.connect(partial(self.correcting.begin, back=self._back_to_queue))
            page.voided.connect(self._on_saved)
            page.detail.reveal.may_show = partial(self.reauth.reveal, page.banner.say)
        elif place is Place.CONFLICTS:
            self._visit_cases()
        elif place is Place.SETTINGS:
            choices = self.pages.settings()
            choices.language_chosen.connect(self.looks.set_language)
            choices.theme_chosen.connect(self.looks.set_theme)
            choices.enrolled.connect(self._on_enrolled)
            choices.trail_wanted.connect(self.trail.show)
            self.members.connect_panel(choices.people)
        self.watch.look()

    def _on_told(self, standing: Standing) -> None:
        self._window.status.show_status(standing.status, standing.counts)
        self.clock_line.show_status(standing.status)
        self.pages.show_counts(standing.counts)
        self.requests.show_counts(standing.counts)
        self.pages.show_status(standing.status)
        self._where.show_place()
        self.closing.look(standing)

    def _on_trouble(self, error: Exception) -> None:
        self._window.status.show_trouble(error_text(self._words, error))

    @Slot(object)
    def _on_changed(self, changed: Changed) -> None:
        self.watch.look()
        self.pages.refresh(changed.records)

    def _on_saved(self, saved: Saved) -> None:
        self.watch.look()
        self.pages.refresh(frozenset({saved.record_id}))

    def _on_enrolled(self) -> None:
        self._where.look()
        self._on_sync_wanted()

    def _on_sync_wanted(self) -> None:
        self._around.sync.wake()
        self.watch.look()

    def _back_to_queue(self) -> Banner:
        self.go_to(Place.QUEUE)
        return self.pages.queue().banner

    def _visit_cases(self) -> None:
        from vaxentry.ui.case_visit import CaseVisit  # noqa: PLC0415 - when it is first looked at

        page = self.pages.conflicts()
        back = self._back_to_cases
        self.cases = CaseVisit(self._around, page, self.correcting, back, self.reauth)
        self.cases.decided.connect(self._on_saved)
        self.requests.offer_in(page.cases.lead_column)

    def _back_to_cases(self) -> Banner:
        self.go_to(Place.CONFLICTS)
        return self.pages.conflicts().banner

    @property
    def lists(self) -> "ListsDesk":
        """The lists of F6, made now if they were never wanted."""
        return self._lists.desk

    def show_lists(self) -> None:
        """F6."""
        self._lists.show()

    def _on_search_wanted(self) -> None:
        self.go_to(Place.QUEUE)
        self.pages.queue().go_to_search()

    def show_keys(self) -> None:
        """F1."""
        from vaxentry.ui.keys_panel import KeysPanel  # noqa: PLC0415 - when it is wanted

        if self._keys is None:
            self._keys = KeysPanel(self._words, self._around.theme, self._window)
        self._keys.bring(self._keys.close_button)

    def _on_staying(self) -> None:
        self.pages.entry.drafts.flush()
        self.attendance.sign_off()  # whoever brings the window back has to be somebody again
        self._on_sync_wanted()

    def _on_session_end(self) -> None:
        self.closing.on_session_end()
        self.pages.entry.drafts.flush()

    def end(self) -> None:
        """Keep what is typed and stop both workers."""
        self.attendance.end()
        self.setup.end()
        self.watch.end()
        self.awake.end()
        self.daily.end()
        self.pages.end()
        self._around.writes.drain()
        self._around.reads.close()
