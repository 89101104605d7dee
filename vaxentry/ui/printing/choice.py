"""Asking where to print: the system's own dialogs. Both return at once; the answer comes later."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from vaxentry.charts.pdf import page_layout
from vaxentry.language import Words


def choose_printer(
    parent: QWidget,
    words: Words,
    title: str,
    chosen: Callable[[QPrinter], None],
    cancelled: Callable[[], None],
    *,
    is_wide: bool = False,
) -> QPrintDialog:
    """Let the user pick a printer; `chosen` gets it ready for A4. `cancelled` = none was picked."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(page_layout(is_wide=is_wide))
    printer.setDocName(title)
    printer.setCreator(words("ui.app"))
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: chosen(printer))
    dialog.rejected.connect(cancelled)
    # The open() of a print dialog wants a slot by name; this one is shown like any other.
    QDialog.open(dialog)
    return dialog


def choose_pdf(
    parent: QWidget,
    words: Words,
    name: str,
    chosen: Callable[[Path], None],
    cancelled: Callable[[], None],
) -> QFileDialog:
    """Let the user name a PDF file; the system asks before one is written over.

    Args:
        cancelled: called where none is named.
    """
    dialog = QFileDialog(parent, words("lists.pdf_title"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([words("lists.pdf_files")])
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(f"{name}.pdf")
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.rejected.connect(cancelled)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
