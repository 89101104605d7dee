"""Qt's own words (menus of a text field, buttons of a dialog) in Indonesian.

PySide6 ships no Indonesian catalogue, so ours is `language/texts/qt.json`, keyed by Qt's context
and English source text.
"""

from PySide6.QtCore import QObject, QTranslator

from vaxentry.language import Words


class QtTexts(QTranslator):
    """Serves Qt's strings from our word list; English passes through. Install once per language."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words

    def isEmpty(self) -> bool:
        """Qt override: Qt refuses to install an empty catalogue."""
        return False

    def translate(
        self,
        context: str,
        source_text: str,
        disambiguation: str | None = None,  # noqa: ARG002 - Qt's signature
        n: int = -1,  # noqa: ARG002
    ) -> str | None:
        """Qt override: our text, or None for "not translated here"."""
        key = f"qt.{context}/{source_text}"
        if self._words.language == "en" or not self._words.has(key):
            return None
        return self._words(key)
