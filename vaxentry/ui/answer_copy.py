"""*Salin jawaban untuk warga*: three plain lines about a record to the clipboard."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from vaxentry.domain.answer import answer_text
from vaxentry.domain.ports import DoseBook
from vaxentry.language import Words
from vaxentry.ui.background import Background


class AnswerCopy(QObject):
    """Reads the record off the main thread; the answer holds no NIK, no phone, no full name.

    Signals:
        copied: the answer is on the clipboard; the sentence that says so.
        failed: the book could not be read; carries the exception.
    """

    copied = Signal(str)
    failed = Signal(object)

    def __init__(
        self, book: DoseBook, background: Background, words: Words, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._book, self._background, self._words = book, background, words

    def copy(self, record_id: UUID) -> None:
        """Put the answer about a record on the clipboard. Audited like any look at the person."""
        work = partial(_answer, self._book, self._words, record_id)
        self._background.run(work, self._on_answer, self._on_failed)

    def _on_answer(self, answer: str) -> None:
        QGuiApplication.clipboard().setText(answer)
        self.copied.emit(self._words("lists.answer_copied"))

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)


def _answer(book: DoseBook, words: Words, record_id: UUID) -> str:
    """Runs on the worker thread."""
    book.note_opened(record_id)
    detail = book.detail(record_id)
    return answer_text(words, detail, _place(book, detail.site))


def _place(book: DoseBook, site: str) -> str:
    """Where the injection was given, as people call it; the bare code of a site not ours."""
    own = book.site()
    return own.site_name or own.site if site in {"", own.site} else site
