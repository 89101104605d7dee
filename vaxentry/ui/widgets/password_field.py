"""A password being typed: never shown, never copied, gone when it was used."""

from PySide6.QtWidgets import QLineEdit, QWidget


class PasswordField(QLineEdit):
    """Shows a dot for each letter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def take(self) -> str:
        """What was typed; the field is empty afterwards."""
        text = self.text()
        self.clear()
        return text
