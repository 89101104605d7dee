"""What is filled in at the close of a day: a reason, the vials of a batch."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vaxentry.domain.choices import read_needed_text
from vaxentry.domain.day_close import DaySheet
from vaxentry.domain.day_doses import (
    UNKNOWN_UL,
    BatchOfDay,
    DoseLine,
    Yield,
    amount_as_typed,
    doses_text,
    read_amount,
    read_vials,
)
from vaxentry.domain.form import Field
from vaxentry.domain.reason import read_reason
from vaxentry.domain.rules import RuleError
from vaxentry.language import Words
from vaxentry.ui.day_texts import batch_text
from vaxentry.ui.pages.card_fields import options
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.form_overlay import FormOverlay, go_to
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.panel import push_button, text_label

_WIDTH = 560


Editor = LineField | ChoiceField


def lines(*names: str) -> dict[str, Editor]:
    """Fields of text under their names."""
    return {name: LineField() for name in names}


class DayForm(FormOverlay):
    """A title, a sentence, fields, and the buttons to keep or leave it.

    Signals:
        told: what was filled in, whole and right.
    """

    told = Signal(object)

    def __init__(
        self, fields: Mapping[str, Editor], words: Words, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent, _WIDTH)
        self._words = words
        self.title = text_label("", "title", wrap=True)
        self.about = text_label("", "muted", wrap=True)
        self.fields = fields
        self._labelled = {
            name: Labelled(words(f"day.{name}"), field) for name, field in self.fields.items()
        }
        self.save_button = push_button(words("day.save"), theme, "check", "primary")
        self.back_button = push_button(words("day.back"), theme)
        self.column.addWidget(self.title)
        self.column.addWidget(self.about)
        for name, labelled in self._labelled.items():
            self.column.addWidget(labelled)
            self.fields[name].edited.connect(labelled.clear_problem)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch()
        for button in (self.save_button, self.back_button):
            self._buttons.addWidget(button)
        self.column.addLayout(self._buttons)
        self.set_chain(*self.fields.values(), self.save_button, self.back_button)
        self.submitted.connect(self.submit)
        self.save_button.clicked.connect(self.submit)
        self.back_button.clicked.connect(self.dismiss)

    def show_form(self, title: str, about: str, *values: str) -> None:
        """Bring it with these texts in its fields."""
        self.setAccessibleName(title)
        self.title.setText(title)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        for field, value in zip(self.fields.values(), values, strict=True):
            field.set_value(value)
        for labelled in self._labelled.values():
            labelled.clear_problem()
        first = next(
            field for name, field in self.fields.items() if not self._labelled[name].isHidden()
        )
        self.bring(first)
        go_to(first)

    def submit(self) -> None:
        """Keep what is filled in, or say what is wrong with it."""
        read = self.read()
        if read is not None:
            self.dismiss()
            self.told.emit(read)

    def read(self) -> object | None:
        """What the fields say; None after `refuse`."""
        raise NotImplementedError

    def refuse(self, name: str, key: str) -> None:
        """Say what is wrong with a field and go there."""
        self._labelled[name].show_problem(self._words(key))
        go_to(self.fields[name])

    def value(self, name: str) -> str:
        """The text of a field."""
        return self.fields[name].value.strip()


class ReasonForm(DayForm):
    """A reason, for a difference or for a seal that is opened again. Tells a text."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget) -> None:
        super().__init__(lines("reason_title"), words, theme, parent)

    def read(self) -> str | None:
        """The reason as it may be kept."""
        try:
            return read_reason(self.value("reason_title"))
        except RuleError:
            self.refuse("reason_title", "day.reason_wrong")
            return None


class VialsForm(DayForm):
    """The vials of a batch. Tells a `Yield`."""

    def __init__(
        self, words: Words, theme: Theme, parent: QWidget, head: Mapping[str, Editor] | None = None
    ) -> None:
        fields = {**(head or {}), **lines("vials", "vial_content", "waste")}
        super().__init__(fields, words, theme, parent)
        self._unit_ul = 1

    def begin(self, line: DoseLine) -> None:
        """Show what was entered of a batch so far."""
        words, self._unit_ul = self._words, line.unit_ul
        comma, vials = words("day.comma"), line.vials
        values = ["", "", "0"]
        if vials is not None:
            amounts = (vials.vial_ul, vials.waste_ul)
            values = [
                str(vials.vials),
                *(amount_as_typed(n, self._unit_ul, comma) for n in amounts),
            ]
        title = words("day.vials_title", what=batch_text(words, line.batch))
        self.show_form(title, self.about_text(line.whole_ul), *values)

    def about_text(self, whole_ul: int | None) -> str:
        """How amounts of a vaccine are written."""
        if whole_ul is None:
            return self._words("day.vials_about_unknown")
        dose = doses_text(whole_ul, 1000, self._words("day.comma"))
        return self._words("day.vials_about", ul=dose)

    def read(self) -> object | None:
        """Vials, content and waste."""
        return self.read_yield()

    def read_yield(self) -> Yield | None:
        """The same; None after `refuse`."""
        vials = read_vials(self.value("vials"))
        if vials is None:
            self.refuse("vials", "day.vials_wrong")
            return None
        amounts = []
        for name in ("vial_content", "waste"):
            amount = read_amount(self.value(name), self._unit_ul)
            if amount is None:
                self.refuse(name, "day.amount_wrong")
                return None
            amounts.append(amount)
        content, waste = amounts
        if vials and not content:
            self.refuse("vial_content", "day.content_wrong")
            return None
        told = Yield(vials, content, waste)
        if told.waste_ul > told.total_ul:
            self.refuse("waste", "day.waste_wrong")
            return None
        return told


class BatchForm(VialsForm):
    """The vials of a batch of which no dose was typed. Tells a `BatchOfDay` and its `Yield`."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget) -> None:
        self.site = ChoiceField((), theme)
        self.vaccine = ChoiceField(options(Field.VACCINE, words), theme)
        head: dict[str, Editor] = {"batch_site": self.site, "batch_vaccine": self.vaccine}
        super().__init__(words, theme, parent, {**head, **lines("batch_code")})
        self._sheet: DaySheet | None = None
        self.vaccine.currentIndexChanged.connect(self._on_vaccine)

    def begin_new(self, sheet: DaySheet) -> None:
        """Empty fields; the site is asked for where the day has several."""
        self._sheet = sheet
        self.site.offer([Option(one, one or "-") for one in sheet.sites])
        self._labelled["batch_site"].setVisible(len(sheet.sites) > 1)
        words, blank = self._words, ("", "", "", "", "0")
        self.show_form(words("day.batch_title"), "", sheet.sites[0], *blank)
        self._on_vaccine()

    def _on_vaccine(self) -> None:
        """Whole doses are as big as those of the vaccine chosen."""
        whole_ul = self._sheet.whole_ul.get(self.vaccine.value) if self._sheet else None
        self._unit_ul = whole_ul or UNKNOWN_UL
        self.about.setText(self.about_text(whole_ul))
        self.about.setVisible(bool(self.vaccine.value))

    def read(self) -> tuple[BatchOfDay, Yield] | None:
        """The batch, and what its vials held."""
        batch = self._read_batch()
        told = self.read_yield() if batch is not None else None
        return None if batch is None or told is None else (batch, told)

    def _read_batch(self) -> BatchOfDay | None:
        assert self._sheet is not None
        if not self.vaccine.value:
            self.refuse("batch_vaccine", "day.vaccine_needed")
            return None
        try:
            code = read_needed_text(self.value("batch_code"), upper=True)
        except RuleError:
            self.refuse("batch_code", "day.batch_needed")
            return None
        batch = BatchOfDay(self.site.value, self.vaccine.value, code)
        if batch in {one.batch for one in self._sheet.doses}:
            self.refuse("batch_code", "day.batch_there")
            return None
        return batch
