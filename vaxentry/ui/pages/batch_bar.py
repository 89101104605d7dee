"""The batches of the day as chips with their digits."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from vaxentry.domain.stacks import Batch
from vaxentry.domain.vaccines import vaccine
from vaxentry.language import Words
from vaxentry.ui.theme.theme import set_look

_GAP = 6


def batch_text(code: str, batch: str) -> str:
    """What a batch is called: the product and its number."""
    product = vaccine(code)
    return f"{product.name if product else code} · {batch}"


def _whole(batch: Batch) -> str:
    return f"{batch.digit}  {batch_text(batch.vaccine, batch.code)}"


def _number(batch: Batch) -> str:
    return f"{batch.digit}  {batch.code}"


def _digit(batch: Batch) -> str:
    return str(batch.digit)


def _width(chip: QPushButton, text: str) -> int:
    return chip.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, text).width()


def _around(chip: QPushButton) -> int:
    """What a chip takes beside its text."""
    chip.ensurePolished()
    return chip.sizeHint().width() - _width(chip, chip.text())


class BatchBar(QWidget):
    """One chip a batch; the one of the card at hand is marked. Keys: Alt or Ctrl and the digit.

    Where not all fit they are shortened, that of the card at hand last: first to the number of the
    batch, then to the digit. The bar never asks for more room than the digits need.

    Signals:
        wanted: a chip was clicked; carries its digit: from here on.
    """

    wanted = Signal(int)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.chips: list[QPushButton] = []
        self._batches: tuple[Batch, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def show_batches(self, batches: Sequence[Batch], present: tuple[str, str]) -> None:
        """Show the batches; `present` is vaccine and code of the card at hand."""
        if tuple(batches) != self._batches:
            self._batches = tuple(batches)
            self._rebuild()
        for chip, batch in zip(self.chips, self._batches, strict=True):
            chip.setChecked((batch.vaccine, batch.code) == present)
        self._fit()
        self.updateGeometry()

    def _rebuild(self) -> None:
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [self._chip(batch) for batch in self._batches]
        for chip in self.chips:
            self._row.addWidget(chip)

    def sizeHint(self) -> QSize:
        """Qt override: all texts whole."""
        return self._size(self._lengths()[0])

    def minimumSizeHint(self) -> QSize:
        """Qt override: the digits."""
        return self._size(self._lengths()[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt override: another width has room for other texts."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Qt override: other letters take another room."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _lengths(self) -> list[list[str]]:
        """What the chips may say, from the longest to the shortest."""
        present = [chip.isChecked() for chip in self.chips]
        whole, number, digit = (
            [form(batch).replace("&", "&&") for batch in self._batches]
            for form in (_whole, _number, _digit)
        )
        return [
            whole,
            [w if p else n for p, w, n in zip(present, whole, number, strict=True)],
            number,
            [w if p else d for p, w, d in zip(present, whole, digit, strict=True)],
            [n if p else d for p, n, d in zip(present, number, digit, strict=True)],
            digit,
        ]

    def _size(self, texts: Sequence[str]) -> QSize:
        pairs = zip(self.chips, texts, strict=True)
        widths = [_around(chip) + _width(chip, text) for chip, text in pairs]
        high = max((chip.sizeHint().height() for chip in self.chips), default=0)
        return QSize(sum(widths) + _GAP * max(len(widths) - 1, 0), high)

    def _fit(self) -> None:
        """Say as much as there is room for."""
        lengths = self._lengths()
        fitting = (one for one in lengths if self._size(one).width() <= self.width())
        for chip, text in zip(self.chips, next(fitting, lengths[-1]), strict=True):
            chip.setText(text)

    def _chip(self, batch: Batch) -> QPushButton:
        text = batch_text(batch.vaccine, batch.code)
        chip = QPushButton(_whole(batch).replace("&", "&&"))
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        # The digits are its keys; Tab stays with the fields of the card.
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setAccessibleName(self._words("entry.batch_name", digit=batch.digit, batch=text))
        keys = self._words("entry.batch_keys", digit=batch.digit)
        chip.setToolTip(f"{text}\n{keys}")
        chip.setProperty("digit", batch.digit)
        set_look(chip, role="filter")
        chip.clicked.connect(self._on_clicked)
        return chip

    def _on_clicked(self) -> None:
        self.wanted.emit(int(self.sender().property("digit")))
