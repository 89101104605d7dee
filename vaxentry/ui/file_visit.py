"""A file for the civil registry, from the key to the words that it is written."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from vaxentry.domain.desk_files import FileForm
from vaxentry.language.spelling import count
from vaxentry.ui.file_choice import choose_new_file
from vaxentry.ui.pages.dukcapil_panel import DukcapilPanel
from vaxentry.ui.pages.dukcapil_section import DukcapilSection
from vaxentry.ui.surroundings import Surroundings

if TYPE_CHECKING:
    from vaxentry.domain.desk_files import DeskFiles


class FileVisit(QObject):
    """Main thread; reads and writes on the worker of lists."""

    def __init__(self, around: Surroundings, registry: DukcapilSection, window: QWidget) -> None:
        super().__init__(window)
        self._around, self._registry, self._window = around, registry, window
        self._words = around.words
        self.panel = DukcapilPanel(around.words, around.theme, window)
        self.panel.confirmed.connect(self._on_confirmed)

    @property
    def _files(self) -> "Callable[[], DeskFiles] | None":
        return self._around.actions.desk_files

    def begin(self, *, is_full: bool) -> None:
        """Ask for a file, in full or masked."""
        files = self._files
        if files is None:
            return
        persons = len(self._registry.rows)
        if not is_full:
            self.panel.begin(persons, is_full=False)
            return
        begin = partial(self.panel.begin, persons, is_full=True)
        self._around.reads.run(
            lambda: files().new_password(),
            lambda drawn: begin(password=drawn),
            self._registry.fail,
        )

    def _on_confirmed(self, form: FileForm, password: str) -> None:
        day = self._around.clock().astimezone().strftime("%Y-%m-%d")
        ending = "zip" if password else str(form)
        name = f"{self._words('dukcapil.file_name', day=day)}.{ending}"
        choose_new_file(
            self._window,
            self._words("dukcapil.choose"),
            (self._words(f"dukcapil.files_{ending}"), ending, name),
            partial(self.write, form, password),
        )

    def write(self, form: FileForm, password: str, path: Path) -> None:
        """Write the file without asking for its name."""
        files = self._files
        assert files is not None
        self._around.reads.run(
            lambda: files().write_niks(path, form, password),
            partial(self._on_written, path),
            self._registry.fail,
        )

    def _on_written(self, path: Path, persons: int) -> None:
        amount = count(self._words, persons)
        said = self._words("dukcapil.done", name=path.name, n=amount)
        self._registry.banner.say(said, "good")
        self._registry.look_again()
