"""The first line of the report: four figures, each with what belongs to it."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from vaxentry.domain.backlog import Backlog
from vaxentry.domain.backlog_text import first_line, left_facts, rate_text, told
from vaxentry.language import Words
from vaxentry.language.spelling import count, duration
from vaxentry.ui.widgets.panel import Panel, text_label


class Figure(Panel):
    """One figure: its number, its name, and a smaller line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, margin=14)
        self.number = text_label("", "big")
        self.name = text_label("", "label")
        self.beside = text_label("", "muted", wrap=True)
        self.column.setSpacing(2)
        for label in (self.number, self.name, self.beside):
            self.column.addWidget(label)
        self.column.addStretch()

    def show_figure(self, name: str, number: str, beside: str) -> None:
        """Show it; a screen reader says all of it at once."""
        self.number.setText(number)
        self.name.setText(name)
        self.beside.setText(beside)
        self.setAccessibleName(". ".join(part for part in (f"{name}: {number}", beside) if part))


class FirstLine(QWidget):
    """The four figures side by side."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.figures = tuple(Figure() for _ in range(4))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for figure in self.figures:
            row.addWidget(figure, 1)

    def show_backlog(self, found: Backlog) -> None:
        """Show the figures of a report."""
        beside = besides(self._words, found)
        facts = first_line(self._words, found)
        for figure, (name, n), small in zip(self.figures, facts, beside, strict=True):
            figure.show_figure(name, told(self._words, n), small)


def besides(words: Words, found: Backlog) -> tuple[str, str, str, str]:
    """What stands under each of the four, in their order. Pure."""
    return (
        words("report.parked", n=count(words, found.paper.parked)) if found.paper.parked else "",
        _waiting(words, found),
        words("report.overdue", n=count(words, found.overdue_count)) if found.person else "",
        words("report.recorded", n=count(words, found.recorded)),
    )


def _waiting(words: Words, found: Backlog) -> str:
    """How old the oldest is; where there is a rate, this and the time left that is told."""
    if found.waiting_age is None:
        return ""
    parts = [words("report.oldest", age=duration(words, found.waiting_age))]
    if found.per_minute:
        parts.append(rate_text(words, found))
        parts += [words("report.left", time=left) for _, left in left_facts(words, found)]
    return " · ".join(parts)
