"""F6 as a whole: the page of the lists, the panels that belong to it, printing."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from vaxentry.domain.findings import FlaggedRow
from vaxentry.domain.outbox import Paper
from vaxentry.domain.records import Stack
from vaxentry.domain.stacks import CallRow, FiledCard, ParkedCard
from vaxentry.language.spelling import count
from vaxentry.ui.answer_copy import AnswerCopy
from vaxentry.ui.pages.lists import ListsPage
from vaxentry.ui.pages.lists_fix import FixStackPanel
from vaxentry.ui.pages.lists_new_stack import NewStackPanel
from vaxentry.ui.pages.lists_rows import DoubtRow, ListRow, StackRow, record_of
from vaxentry.ui.pages.lists_slip import SlipPanel
from vaxentry.ui.pages.lists_wishes import Wish
from vaxentry.ui.printing.jobs import MakeJob, list_job, slip_job
from vaxentry.ui.printing.press import Press
from vaxentry.ui.surroundings import Surroundings

Made = TypeVar("Made")


class ListsDesk(QObject):
    """Does what is chosen on the page, or tells the window to. Main thread.

    Signals:
        left: back to typing.
        stack_chosen: type this `Stack`.
        card_chosen: go on with this `ParkedCard`.
        pass_chosen: type the doubtful numbers of the stack of this UUID again.
        record_chosen: correct the record of this UUID.
        head_followed: the head of the `Stack` in force was corrected with its cards.
        written: the book was changed: there may be something to send.
    """

    left = Signal()
    stack_chosen = Signal(object)
    card_chosen = Signal(object)
    pass_chosen = Signal(object)
    record_chosen = Signal(object)
    written = Signal()
    head_followed = Signal(object)

    def __init__(self, around: Surroundings, window: QWidget) -> None:
        super().__init__(window)
        self._around, self._window, self._words = around, window, around.words
        self.page = ListsPage(
            book=around.book,
            background=around.reads,
            words=around.words,
            theme=around.theme,
            clock=around.clock,
        )
        self.press = Press(around, window)
        self._answers = AnswerCopy(around.book, around.reads, around.words, self)
        self._new: NewStackPanel | None = None
        self._fix: FixStackPanel | None = None
        self._slip: SlipPanel | None = None
        self._does: Mapping[Wish, Callable[[Any], None]] = {
            Wish.GO_ON: self._on_go_on,
            Wish.REGISTER: self._on_register,
            Wish.CORRECT_STACK: self._on_correct,
            Wish.HAND_OVER: self._on_hand_over,
            Wish.SHOW_CARDS: self._on_cards,
            Wish.OPEN_FILED: self._on_open_filed,
            Wish.OPEN_CARD: self.card_chosen.emit,
            Wish.RETYPE: self._on_retype,
            Wish.OPEN_RECORD: self._on_open,
            Wish.COPY_ANSWER: self._on_copy,
            Wish.PRINT: self._on_print,
            Wish.PDF: self._on_pdf,
        }
        self._connect()

    def _connect(self) -> None:
        self.page.left.connect(self._on_left)
        self.page.wanted.connect(self._on_wanted)
        self._answers.copied.connect(self.page.tell)
        self._answers.failed.connect(self.page.fail)
        self.press.done.connect(self.page.tell)
        self.press.failed.connect(self.page.fail)
        self.press.working.connect(self.page.show_work)

    def _on_left(self) -> None:
        """Escape: first it stops the print."""
        if self.press.is_busy:
            self.press.stop()
        else:
            self.left.emit()

    def _on_wanted(self, wish: Wish, row: ListRow | None) -> None:
        self._does[wish](row)

    def _on_go_on(self, row: StackRow) -> None:
        self.stack_chosen.emit(row.stack)

    def _on_retype(self, row: DoubtRow) -> None:
        self.pass_chosen.emit(row.stack)

    def _on_cards(self, row: StackRow) -> None:
        self.page.show_cards(row.stack)

    def _on_open_filed(self, row: FiledCard | ParkedCard) -> None:
        if isinstance(row, ParkedCard):
            self.card_chosen.emit(row)
        elif row.paper is Paper.UNDONE:
            QApplication.beep()
        else:
            self._on_open(row)

    def _on_open(self, row: CallRow | FlaggedRow | FiledCard) -> None:
        self.record_chosen.emit(row.record_id)

    def _on_copy(self, row: DoubtRow | CallRow | FlaggedRow) -> None:
        self._answers.copy(record_of(row))

    @property
    def new_panel(self) -> NewStackPanel:
        """Registers a stack."""
        if self._new is None:
            self._new = NewStackPanel(self._around, self._window)
            self._new.opened.connect(self._on_opened)
        return self._new

    @property
    def fix_panel(self) -> FixStackPanel:
        """Perbaiki berkas."""
        if self._fix is None:
            self._fix = FixStackPanel(self._around, self._window)
            self._fix.corrected.connect(self._on_corrected)
        return self._fix

    @property
    def slip_panel(self) -> SlipPanel:
        """Serah terima."""
        if self._slip is None:
            self._slip = SlipPanel(self._words, self._around.theme, self._window)
            self._slip.print_wanted.connect(self._on_slip_printed)
            self._slip.pdf_wanted.connect(self._on_slip_pdf)
        return self._slip

    def _on_register(self, _: StackRow | None) -> None:
        self.new_panel.begin()

    def _on_opened(self, stack: Stack) -> None:
        self.written.emit()
        self.stack_chosen.emit(stack)

    def _on_correct(self, row: StackRow) -> None:
        self.fix_panel.begin(row.stack)

    def _on_corrected(self, amount: int, head: Stack | None) -> None:
        said = self._words("lists.fix_done", n=count(self._words, amount))
        if head is not None:
            said = f"{said} {self._words('lists.fix_head')}"
            self.head_followed.emit(head)
        self.page.tell(said)
        self.page.reload()
        self.written.emit()

    def _on_hand_over(self, row: StackRow) -> None:
        begin = self.slip_panel.begin
        self._around.reads.run(
            self._around.book.author, lambda author: begin(row.stack, author.name), self.page.fail
        )

    def _list(self) -> tuple[str, str]:
        """Title and file name of the list shown."""
        day = self._around.clock().astimezone().strftime("%Y-%m-%d")
        title = self.page.title
        return title, f"{title} {day}".replace(" ", "-").lower()

    def _on_print(self, _: ListRow | None) -> None:
        title, _name = self._list()
        self.press.to_printer(title, self._list_job(), is_wide=True)

    def _on_pdf(self, _: ListRow | None) -> None:
        _title, name = self._list()
        self.press.to_file(name, self._list_job())

    def _list_job(self) -> MakeJob:
        return list_job(self.page.kind, self.page.rows, self.page.days.span, self.page.stack)

    def _on_slip_printed(self) -> None:
        stack, title, _name = self._put_away()
        make = slip_job(stack, self.slip_panel.hands)
        self.press.to_printer(title, make, is_wide=False)

    def _on_slip_pdf(self) -> None:
        stack, _title, name = self._put_away()
        self.press.to_file(name, slip_job(stack, self.slip_panel.hands))

    def _put_away(self) -> tuple[Stack, str, str]:
        stack = self.slip_panel.stack
        assert stack is not None
        self.slip_panel.dismiss()
        title = self._words("lists.slip_title", number=stack.number)
        return stack, title, title.replace(" ", "-").lower()
