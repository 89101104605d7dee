"""Asking for a file or a folder: the one dialog of the program, and it is the system's own."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from vaxentry.domain.report_desk import Format
from vaxentry.language import Words


def choose_cards(parent: QWidget, words: Words, chosen: Callable[[str], None]) -> QFileDialog:
    """Let the user pick a workbook or CSV; returns at once, `chosen` gets the path later."""
    dialog = QFileDialog(parent, words("entry.import_choose"))
    dialog.setNameFilters([words("entry.import_files")])
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(chosen)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def choose_template(parent: QWidget, words: Words, chosen: Callable[[Path], None]) -> QFileDialog:
    """Let the user name the workbook to be written; returns at once, `chosen` gets it later.

    The system does not ask before a file is written over: none ever is.
    """
    dialog = QFileDialog(parent, words("import.template_choose"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setNameFilters([words("import.template_files")])
    dialog.setDefaultSuffix("xlsx")
    dialog.selectFile(words("import.template_name"))
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def choose_report(
    parent: QWidget, words: Words, kind: Format, name: str, chosen: Callable[[Path], None]
) -> QFileDialog:
    """Let the user name the file of a report; the system asks before one is replaced."""
    dialog = QFileDialog(parent, words("report.save_as"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([words(f"report.files_{kind}")])
    dialog.setDefaultSuffix(kind.value)
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def choose_summary(parent: QWidget, words: Words, chosen: Callable[[Path], None]) -> QFileDialog:
    """Let the user pick the summary of a day from another PC."""
    dialog = QFileDialog(parent, words("day.summary_open"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _of_summaries(dialog, words, chosen)


def name_summary(
    parent: QWidget, words: Words, name: str, chosen: Callable[[Path], None]
) -> QFileDialog:
    """Let the user name the summary for another PC; the system asks before one is replaced."""
    dialog = QFileDialog(parent, words("day.summary_save"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("json")
    dialog.selectFile(f"{name}.json")
    return _of_summaries(dialog, words, chosen)


def _of_summaries(dialog: QFileDialog, words: Words, chosen: Callable[[Path], None]) -> QFileDialog:
    dialog.setNameFilters([words("day.summary_files")])
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def choose_folder(parent: QWidget, title: str, chosen: Callable[[str], None]) -> QFileDialog:
    """Let the user pick a folder; returns at once, `chosen` gets the path later."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(chosen)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
