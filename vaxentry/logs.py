"""Logs without personal data: ids and codes only, and long numbers masked whatever happens."""

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LONG_NUMBER = re.compile(r"(?<![\w-])\d(?:[ .\-]?\d){9,}(?![\w-])")
"""Ten digits or more, however grouped: NIK, KK, phone. Parts of a UUID are left alone."""


class MaskingFormatter(logging.Formatter):
    """Masks after formatting, so that arguments and tracebacks are covered too."""

    def format(self, record: logging.LogRecord) -> str:
        """The line with every long number masked."""
        return _LONG_NUMBER.sub("••••", super().format(record))


def log_to(folder: Path) -> None:
    """Log warnings and worse into `folder`, in five files of 1 MB at most."""
    handler = RotatingFileHandler(
        folder / "vaxentry.log", maxBytes=1_000_000, backupCount=4, delay=True, encoding="utf-8"
    )
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
