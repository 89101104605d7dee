"""K: which complaint of citizens a list is narrowed to, one after the other, then all again."""

from PySide6.QtCore import QObject, Signal

from vaxentry.domain.refusals import Category
from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.panel import push_button

_CATEGORIES: tuple[Category | None, ...] = (None, *Category)


def following(category: Category | None) -> Category | None:
    """The next one; None = all of them."""
    return _CATEGORIES[(_CATEGORIES.index(category) + 1) % len(_CATEGORIES)]


def category_name(words: Words, category: Category | None) -> str:
    """In the words of the complaint desk."""
    return words(f"refusal.category_{category}" if category else "cases.all_categories")


def say_none_left(empty: EmptyState, words: Words, key: str, others: int) -> None:
    """Why a list is empty.

    Args:
        key: of the heading where there is no row at all; its sentence is ``<key>_text``.
        others: how many rows the other categories have.
    """
    if others:
        empty.say(words("desk.none_of_category"), words("desk.none_of_category_text", n=others))
    else:
        empty.say(words(key), words(f"{key}_text"))


class CategoryFilter(QObject):
    """A button that names the category chosen.

    Signals:
        changed: another one is.
    """

    changed = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._words = words
        self.category: Category | None = None
        self.button = push_button("", theme)
        set_look(self.button, role="filter")
        self.button.clicked.connect(self.go_on)
        self._name()

    def go_on(self) -> None:
        """The next category."""
        self.category = following(self.category)
        self._name()
        self.changed.emit()

    def forget(self) -> None:
        """What was looked for is not for somebody else; the list is read anew for them."""
        self.category = None
        self._name()

    def _name(self) -> None:
        name = category_name(self._words, self.category)
        self.button.setText(f"K  {name}")
        self.button.setAccessibleName(name)
