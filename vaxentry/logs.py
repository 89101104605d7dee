"""Logs without personal data: ids and codes only, and long numbers masked whatever happens."""

import logging
import re
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

_LONG_NUMBER = re.compile(r"(?<![\w-])\d(?:[ .\-]?\d){9,}(?![\w-])")
"""Ten digits or more, however grouped: NIK, KK, phone. Parts of a UUID are left alone."""

_MOST_LINES = 200


class MaskingFormatter(logging.Formatter):
    """Masks after formatting, so that arguments and tracebacks are covered too."""

    def format(self, record: logging.LogRecord) -> str:
        """The line with every long number masked."""
        return _LONG_NUMBER.sub("••••", super().format(record))

    def formatException(self, ei: Any) -> str:
        """Types and places of an error and its causes, never their messages: those hold values."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None and len(lines) < _MOST_LINES:
            lines += [type(error).__name__, *traceback.format_tb(error.__traceback__)]
            error = error.__cause__ or error.__context__
        return "\n".join(line.rstrip() for line in lines)


def log_to(folder: Path) -> None:
    """Log warnings and worse into `folder`, in five files of 1 MB at most."""
    handler = RotatingFileHandler(
        folder / "vaxentry.log", maxBytes=1_000_000, backupCount=4, delay=True, encoding="utf-8"
    )
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
