"""From a key in the list of Kiriman to what was done with the chosen records."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import Qt

from vaxentry.domain.outline import Outline
from vaxentry.domain.ports import SyncControl
from vaxentry.domain.queue_acts import NEEDS_REASON, WAKES, Act, Chosen, Done
from vaxentry.domain.queue_book import QueueBook
from vaxentry.domain.records import RecordQuery, RecordRow
from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.background import Background
from vaxentry.ui.pages.queue_act_bar import KEYS, ActBar
from vaxentry.ui.pages.queue_ask import Answer, AskBar
from vaxentry.ui.pages.queue_table import QueueTable
from vaxentry.ui.queue_cells import is_marked
from vaxentry.ui.queue_model import QueueModel
from vaxentry.ui.sentences import error_text
from vaxentry.ui.widgets.banner import Banner

_ASKED = NEEDS_REASON | {Act.MARK_PCARE}


@dataclass(frozen=True, slots=True)
class _Run:
    """Some rows that follow each other.

    Attributes:
        numbers: of their records; None = not all of them were at hand.
        newest, oldest: the first and the last of them, None where it was not.
    """

    first: int
    last: int
    numbers: Sequence[int] | None
    newest: RecordRow | None
    oldest: RecordRow | None


@dataclass(slots=True)
class _Meant:
    """What was chosen when the key was pressed, whatever the list shows when the answer comes."""

    query: RecordQuery
    outline: Outline
    runs: Sequence[_Run]
    stack_number: int
    _numbers: tuple[int, ...] = ()

    def chosen(self, book: QueueBook) -> Chosen:
        """Runs on the worker thread: at the key, and once more when it is done."""
        if not self._numbers:
            self._numbers = tuple(seq for run in self.runs for seq in self._of(book, run))
        return Chosen(numbers=self._numbers)

    def _of(self, book: QueueBook, run: _Run) -> Sequence[int]:
        if run.numbers is not None:
            return run.numbers
        ends = (
            run.newest.seq if run.newest else _seq_at(book, self.query, self.outline, run.first),
            run.oldest.seq if run.oldest else _seq_at(book, self.query, self.outline, run.last),
        )
        return book.numbers(self.query, (min(ends), max(ends)))


@dataclass(frozen=True, slots=True)
class ActParts:
    """What of the page the flow works with."""

    model: QueueModel
    table: QueueTable
    bar: ActBar
    ask: AskBar
    banner: Banner


class ActFlow(QObject):
    """Lives on the main thread.

    Signals:
        done: something was done; carries the `Done`.
    """

    done = Signal(object)

    def __init__(
        self,
        parts: ActParts,
        book: QueueBook,
        sync: SyncControl,
        background: Background,
        reader: Background,
        words: Words,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts, self._book, self._sync = parts, book, sync
        self._background, self._reader, self._words = background, reader, words
        self._granted = frozenset(Act)
        self._meant: _Meant | None = None
        parts.bar.wanted.connect(self.press)
        parts.table.selection_changed.connect(self.show_choice)
        parts.model.loaded.connect(self.show_choice)
        parts.ask.answered.connect(self._on_answered)
        parts.ask.left.connect(self._to_table)

    def look_again(self) -> None:
        """Ask what who is here may do: somebody else may have come."""
        self._reader.run(self._book.acts, self._on_acts, self._on_failed)

    def _on_acts(self, acts: frozenset[Act]) -> None:
        self._granted = acts
        self._parts.bar.offer(acts)

    def show_choice(self) -> None:
        """The buttons say what they would do with what is chosen."""
        row = self._current()
        self._parts.bar.show_choice(
            self._parts.table.amount,
            is_first=row is not None and row.goes_first,
            is_marked=row is not None and is_marked(row),
        )

    def _current(self) -> RecordRow | None:
        at = self._parts.table.currentIndex().row()
        return self._parts.model.record(at) if at >= 0 else None

    def press(self, key: Qt.Key, *, whole_stack: bool = False) -> bool:
        """Do what a key does with the chosen rows; False where it does nothing.

        Args:
            whole_stack: with the stack of the row at the cursor instead, where that can be.
        """
        row = self._current()
        if key not in KEYS or row is None:
            return False
        has = {Qt.Key.Key_D: row.goes_first, Qt.Key.Key_M: is_marked(row)}
        act = KEYS[key][has.get(key, False)]
        if act not in self._granted:
            self._parts.banner.say(self._words("error.not_permitted"), "warn")
            return True
        self._meant = self._chosen_now(row)
        if act in _ASKED:
            self._background.do(partial(self._meant.chosen, self._book), self._on_failed)
            self._parts.ask.ask(act, self._scopes(row), whole_stack=whole_stack)
        else:
            self._run(Answer(act, whole_stack and act is Act.RESUME, "", None))
        return True

    def _scopes(self, row: RecordRow) -> Sequence[str]:
        amount = count(self._words, self._parts.table.amount)
        return (
            self._words("queue.scope_chosen", n=amount),
            self._words("queue.scope_stack", number=row.stack_number),
        )

    def _on_answered(self, answer: Answer) -> None:
        self._to_table()
        self._run(answer)

    def _to_table(self) -> None:
        self._parts.table.setFocus()

    def _chosen_now(self, row: RecordRow) -> _Meant:
        model = self._parts.model
        runs = [
            _Run(first, last, model.numbers(first, last), model.record(first), model.record(last))
            for first, last in self._parts.table.chosen
        ]
        return _Meant(model.shown_query, model.outline, runs, row.stack_number)

    def _run(self, answer: Answer) -> None:
        assert self._meant is not None
        on = _on_stack if answer.whole_stack else _on_chosen
        work = partial(on, self._book, self._meant, answer)
        self._background.run(work, self._on_done, self._on_failed)

    def _on_done(self, done: Done) -> None:
        told = done_text(self._words, done)
        self._parts.banner.say(told, "good" if done.records else "warn")
        if done.records and done.act in WAKES:
            self._sync.wake()
        self.done.emit(done)

    def _on_failed(self, error: Exception) -> None:
        self._parts.banner.say(error_text(self._words, error), "error")


def _on_stack(book: QueueBook, meant: _Meant, answer: Answer) -> Done:
    """Runs on the worker thread."""
    stack = book.stack_of(meant.stack_number)
    assert stack is not None
    return book.act(answer.act, Chosen.of_stack(stack), reason=answer.reason, day=answer.day)


def _on_chosen(book: QueueBook, meant: _Meant, answer: Answer) -> Done:
    """Runs on the worker thread."""
    return book.act(answer.act, meant.chosen(book), reason=answer.reason, day=answer.day)


def _seq_at(book: QueueBook, query: RecordQuery, outline: Outline, row: int) -> int:
    """Of a row that was never on the screen: the end of a long selection."""
    at, place = outline.place(row)
    block, _ = outline.blocks[at]
    rows = book.stretch(query, block, block, outline.span)
    return rows[min(place, len(rows) - 1)].seq


def done_text(words: Words, done: Done) -> str:
    """What was done, and what was not and why. Pure."""
    beside = (
        ("mates", done.mates),
        ("flying", done.flying),
        ("doubtful", done.doubtful),
        ("held", done.paused),
        ("left", done.left - done.doubtful - done.paused),
    )
    said = [words(f"queue.did_{done.act}", n=count(words, done.records))]
    said += [words(f"queue.did_{name}", n=count(words, n)) for name, n in beside if n > 0]
    return " ".join(said)
