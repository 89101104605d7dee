"""The batches of the day as chips with their digits."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from vaxentry.domain.stacks import Batch
from vaxentry.domain.vaccines import vaccine
from vaxentry.language import Words
from vaxentry.ui.theme.theme import set_look


def batch_text(code: str, batch: str) -> str:
    """What a batch is called: the product and its number."""
    product = vaccine(code)
    return f"{product.name if product else code} · {batch}"


class BatchBar(QWidget):
    """One chip a batch; the one of the card at hand is marked. Keys: Alt or Ctrl and the digit.

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
        self._row.setSpacing(6)

    def show_batches(self, batches: Sequence[Batch], present: tuple[str, str]) -> None:
        """Show the batches; `present` is vaccine and code of the card at hand."""
        if tuple(batches) != self._batches:
            self._batches = tuple(batches)
            self._rebuild()
        for chip, batch in zip(self.chips, self._batches, strict=True):
            chip.setChecked((batch.vaccine, batch.code) == present)

    def _rebuild(self) -> None:
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.deleteLater()
        self.chips = [self._chip(batch) for batch in self._batches]
        for chip in self.chips:
            self._row.addWidget(chip)

    def _chip(self, batch: Batch) -> QPushButton:
        text = batch_text(batch.vaccine, batch.code)
        chip = QPushButton(f"{batch.digit}  {text}".replace("&", "&&"))
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        # The digits are its keys; Tab stays with the fields of the card.
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setAccessibleName(self._words("entry.batch_name", digit=batch.digit, batch=text))
        chip.setToolTip(self._words("entry.batch_keys", digit=batch.digit))
        chip.setProperty("digit", batch.digit)
        set_look(chip, role="filter")
        chip.clicked.connect(self._on_clicked)
        return chip

    def _on_clicked(self) -> None:
        self.wanted.emit(int(self.sender().property("digit")))
