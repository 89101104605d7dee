import errno
from pathlib import Path

import pytest

from vaxentry.errors import FileError
from vaxentry.out_path import refuse_long, refuse_place

LONG = "n" * 300 + ".pdf"


@pytest.mark.parametrize(("name", "reason"), [("", "file_is_folder"), (LONG, "file_name_long")])
def test_what_can_be_no_file_is_refused(tmp_path: Path, name: str, reason: str) -> None:
    refuse_place(tmp_path / "a.pdf")
    with pytest.raises(FileError) as told:
        refuse_place(tmp_path / name)
    assert told.value.params == {"reason": reason}


@pytest.mark.parametrize("code", [errno.ENOENT, errno.EINVAL])
@pytest.mark.parametrize("path", [Path(LONG), Path("a" * 200, "b" * 90)])
def test_windows_says_of_a_long_name_that_it_is_not_there(path: Path, code: int) -> None:
    with pytest.raises(FileError) as told:
        refuse_long(path, OSError(code, "x"), "nt")
    assert told.value.params == {"reason": "file_name_long"}


@pytest.mark.parametrize(
    ("path", "code", "system"),
    [
        (Path("short"), errno.ENOENT, "nt"),
        (Path(LONG), errno.ENOSPC, "nt"),
        (Path("a" * 200, "b" * 90), errno.ENOENT, "posix"),
    ],
)
def test_what_failed_for_another_reason_is_not_called_long(
    path: Path, code: int, system: str
) -> None:
    refuse_long(path, OSError(code, "x"), system)
