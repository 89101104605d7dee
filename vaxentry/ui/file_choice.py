"""Asking for a file or a folder: the one dialog of the program, and it is the system's own."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from vaxentry.domain.report_desk import Format
from vaxentry.language import Words


def choose_cards(parent: QWidget, words: Words, chosen: Callable[[str], None]) -> QFileDialog:
    """Let the user pick a workbook or CSV; returns at once, `chosen` gets the path later."""
    dialog = _to_read(parent, words("entry.import_choose"), words("entry.import_files"))
    return _begin(dialog, chosen)


def choose_template(parent: QWidget, words: Words, chosen: Callable[[Path], None]) -> QFileDialog:
    """Let the user name the workbook to be written."""
    kind = (words("import.template_files"), "xlsx", words("import.template_name"))
    return choose_new_file(parent, words("import.template_choose"), kind, chosen)


def choose_new_file(
    parent: QWidget, title: str, kind: tuple[str, str, str], chosen: Callable[[Path], None]
) -> QFileDialog:
    """Let the user name a file to be written; returns at once, `chosen` gets it later.

    The system does not ask before a file is written over: none ever is.

    Args:
        parent: the window.
        title: of the dialog.
        kind: what the files are called with their pattern, their ending, a name to begin with.
        chosen: gets the path.
    """
    files, ending, name = kind
    dialog = _to_save(parent, title, files, ending)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    return _asked(dialog, name, chosen)


def choose_report(
    parent: QWidget, words: Words, kind: Format, name: str, chosen: Callable[[Path], None]
) -> QFileDialog:
    """Let the user name the file of a report; the system asks before one is replaced."""
    files = words(f"report.files_{kind}")
    return _asked(_to_save(parent, words("report.save_as"), files, kind.value), name, chosen)


def choose_summary(parent: QWidget, words: Words, chosen: Callable[[Path], None]) -> QFileDialog:
    """Let the user pick the summary of a day from another PC."""
    dialog = _to_read(parent, words("day.summary_open"), words("day.summary_files"))
    return _asked(dialog, "", chosen)


def name_summary(
    parent: QWidget, words: Words, name: str, chosen: Callable[[Path], None]
) -> QFileDialog:
    """Let the user name the summary for another PC; the system asks before one is replaced."""
    dialog = _to_save(parent, words("day.summary_save"), words("day.summary_files"), "json")
    return _asked(dialog, f"{name}.json", chosen)


def choose_folder(parent: QWidget, title: str, chosen: Callable[[str], None]) -> QFileDialog:
    """Let the user pick a folder; returns at once, `chosen` gets the path later."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _begin(dialog, chosen)


def _to_read(parent: QWidget, title: str, files: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([files])
    return dialog


def _to_save(parent: QWidget, title: str, files: str, ending: str) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([files])
    dialog.setDefaultSuffix(ending)
    return dialog


def _asked(dialog: QFileDialog, name: str, chosen: Callable[[Path], None]) -> QFileDialog:
    if name:
        dialog.selectFile(name)
    return _begin(dialog, lambda path: chosen(Path(path)))


def _begin(dialog: QFileDialog, chosen: Callable[[str], None]) -> QFileDialog:
    dialog.fileSelected.connect(chosen)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
