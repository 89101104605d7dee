"""What happened, line by line, with the second at which it did. Any thread may tell."""

import time
from pathlib import Path
from threading import Lock


class Log:
    """Keeps every line, and writes each to a file at once."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("w", encoding="utf-8")
        self._lock, self._began = Lock(), time.monotonic()
        self.lines: list[str] = []

    def __call__(self, line: str) -> None:
        with self._lock:
            told = f"{time.monotonic() - self._began:8.2f}  {line}"
            self.lines.append(told)
            self._file.write(told + "\n")
            self._file.flush()

    def close(self) -> None:
        self._file.close()
