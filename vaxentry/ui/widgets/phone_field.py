"""A telephone number, read back in the groups people say it in."""

from PySide6.QtWidgets import QWidget

from vaxentry.domain.marks import without_marks
from vaxentry.domain.phones import NO_PHONE, grouped_phone, read_phone
from vaxentry.domain.rules import RuleError
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.nik_field import ascii_digits


class PhoneField(LineField):
    """Shows ``0812-3456-7890`` once it is left; what is no number stays as typed.

    Args:
        none: the words for somebody without a phone; the value is then "-".
    """

    def __init__(self, parent: QWidget | None = None, *, none: str = "") -> None:
        super().__init__(parent, stand_ins={NO_PHONE: none} if none else {})

    def set_value(self, text: str) -> None:
        """Show a number, in groups if it is one."""
        super().set_value(self._spell(text))

    def _spell(self, value: str) -> str:
        try:
            return grouped_phone(read_phone(value))
        except RuleError:
            return value

    def _shape(self, text: str) -> str:
        return without_marks(ascii_digits(super()._shape(text)))
