import logging
from pathlib import Path

import pytest

from vaxentry.logs import MaskingFormatter, log_to


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("NIK 9271060312009001 salah", "NIK •••• salah"),
        ("9271 0603 1200 9001", "••••"),
        ("9271-0603.1200 9001", "••••"),
        ("+6281234567890", "+••••"),
        ("record 3f2b8c1e-1234-4123-8123-123456789012 sent", None),
        ("batch 15 of 500 in 1234 ms", None),
    ],
)
def test_long_numbers_are_masked_and_ids_are_not(line: str, masked: str | None) -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 0, line, (), None)
    assert MaskingFormatter("%(message)s").format(record) == (masked or line)


def test_arguments_and_tracebacks_are_masked_in_the_file(tmp_path: Path) -> None:
    before = list(logging.getLogger().handlers)
    log_to(tmp_path)
    try:
        try:
            raise ValueError("SITI AMINAH 9271060312009001")  # noqa: TRY301
        except ValueError:
            logging.getLogger("vaxentry.x").exception("broke on %s", "9271060312009002")
    finally:
        for handler in set(logging.getLogger().handlers) - set(before):
            logging.getLogger().removeHandler(handler)
            handler.close()
    content = (tmp_path / "vaxentry.log").read_text(encoding="utf-8")
    assert "broke on ••••" in content
    assert "ValueError" in content
    assert "test_logs.py" in content
    assert "927106" not in content
    assert "ERROR" in content
