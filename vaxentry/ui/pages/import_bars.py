"""The bars of the import window: counts and buttons, the cell at hand, the keys."""

from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vaxentry.domain.desk_row import RETYPED, DeskRow
from vaxentry.domain.import_desk import CellProblem
from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.pages.import_cells import cell_text, place_text, sentence
from vaxentry.ui.pages.import_grid_model import FIELDS, NOTE, problem_at
from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.elided import ElidedLabel
from vaxentry.ui.widgets.panel import push_button, text_label

_KEYS = {
    "rows": (
        ("Enter", "edit"), ("F6", "next"), ("Shift+F6", "previous"), ("F4", "confirm"),
        ("F8", "aside"), ("F9", "offers"), ("Ctrl+Enter", "take"), ("Esc", "back"),
    ),
    "offers": (
        ("↑ ↓", "walk"), ("Ctrl+Enter", "accept"), ("F4", "own"), ("F8", "leave"),
        ("F9", "rows"), ("Ctrl+T", "template"), ("Esc", "back"),
    ),
    "running": (("Enter", "stop"), ("Esc", "behind")),
    "empty": (("Ctrl+O", "file"), ("Ctrl+T", "template"), ("Esc", "back")),
}  # fmt: skip
_IN_A_LINE = 4


class DeskHead(QWidget):
    """How much lies on the desk, and what can be done with it."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.rows_button = push_button("", theme, role="filter")
        self.offers_button = push_button("", theme, role="filter")
        for button in (self.rows_button, self.offers_button):
            button.setCheckable(True)
        self.clean = ElidedLabel("muted")
        self.file_button = push_button(words("import.choose"), theme, "import")
        self.take_button = push_button(words("import.take"), theme, "save", "primary")
        self.back_button = push_button(words("import.back"), theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(text_label(words("import.desk"), "title"))
        row.addSpacing(8)
        for part in (self.rows_button, self.offers_button, self.clean):
            row.addWidget(part)
        row.addStretch()
        for part in (self.take_button, self.file_button, self.back_button):
            row.addWidget(part)

    def show_counts(
        self, to_fix: int, clean: int, aside: int, offers: int, *, running: bool
    ) -> None:
        """How many rows are how."""
        words = self._words

        def told(key: str, number: int) -> str:
            return words(f"import.{key}", count=count(words, number))

        name_button(self.rows_button, told("rows_to_fix", to_fix))
        name_button(self.offers_button, told("offers_waiting", offers))
        parts = [told("rows_clean", clean), told("rows_aside", aside) if aside else ""]
        self.clean.setText(" · ".join(part for part in parts if part))
        take = told("take_count", clean) if clean else words("import.take")
        name_button(self.take_button, take, " ")
        self.take_button.setEnabled(clean > 0 and not running)
        self.file_button.setEnabled(not running)
        self.rows_button.setEnabled(to_fix + clean + aside > 0)
        self.offers_button.setEnabled(offers > 0)

    def mark(self, *, rows: bool, offers: bool) -> None:
        """Which of the two is shown."""
        self.rows_button.setChecked(rows)
        self.offers_button.setChecked(offers)


def name_button(button: QPushButton, text: str, before: str = "") -> None:
    """Give a button another text, for the eye and for a screen reader."""
    button.setText(f"{before}{text}")
    button.setAccessibleName(text)


class CellLine(QFrame):
    """Says where the current cell is and what is wrong with it."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._words, self._theme = words, theme
        self._drawing = QLabel()
        self.place = text_label("", "section")
        self.text = text_label("", wrap=True)
        self.file_text = text_label("", "muted")
        words_column = QVBoxLayout()
        words_column.setSpacing(1)
        top = QHBoxLayout()
        top.addWidget(self.place)
        top.addStretch()
        top.addWidget(self.file_text)
        words_column.addLayout(top)
        words_column.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(self._drawing)
        row.addLayout(words_column, 1)

    def show_cell(self, row: DeskRow | None, column: int) -> None:
        """Another cell is current."""
        if row is None:
            self._say("", self._words("import.reading_row"), "wait", "")
            return
        field = None if column == NOTE else FIELDS[column - 1]
        place = f"{place_text(row, field, self._words)} · {row.file_name}"
        problem = problem_at(row, column)
        self._say(place, *self._told(row, problem), self._read(row, column))

    def _told(self, row: DeskRow, problem: CellProblem | None) -> tuple[str, str]:
        words = self._words
        if row.set_aside:
            return words("import.aside_told"), "warn"
        if row.is_clean:
            return words("import.clean_told"), "good"
        if problem is None:
            return words("import.cell_right", count=len(row.problems)), "warn"
        hint = "hint_retype" if problem.code in RETYPED else "hint_edit"
        hint = "hint_row" if problem.field is None else hint
        return f"{sentence(problem, words)} {words(f'import.{hint}')}", "error"

    def _read(self, row: DeskRow, column: int) -> str:
        """What the file says, where something else was typed since."""
        key = "" if column == NOTE else FIELDS[column - 1].value
        if key not in row.typed:
            return ""
        return self._words("import.in_file", text=cell_text(row.cells.get(key, "")) or "–")  # noqa: RUF001

    def say_all_right(self, clean: int) -> None:
        """There is nothing wrong any more."""
        text = self._words("import.all_right", count=count(self._words, clean))
        self._say("", text, "good", "")

    def _say(self, place: str, text: str, tone: str, read: str) -> None:
        icon = {"error": "warning", "good": "check", "wait": "clock"}.get(tone, "correct")
        self._theme.dress(self._drawing, icon, "accent_text" if tone == "good" else tone)
        self.place.setText(place)
        self.text.setText(text)
        self.file_text.setText(read)
        self.setAccessibleName(f"{place}. {text}")
        set_look(self, tone=tone)


class KeyStrip(QWidget):
    """The keys that do something now."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        del theme
        self._words = words
        self._shown = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)

    def show_keys(self, state: str) -> None:
        """The keys of one state of the window."""
        if state == self._shown:
            return
        self._shown = state
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        for at, (key, name) in enumerate(_KEYS[state]):
            line, place = divmod(at, _IN_A_LINE)
            self._grid.addWidget(text_label(key, "key"), line, 2 * place)
            self._grid.addWidget(
                text_label(self._words(f"import.key_{name}"), "muted"), line, 2 * place + 1
            )
            self._grid.setColumnStretch(2 * place + 1, 1)
