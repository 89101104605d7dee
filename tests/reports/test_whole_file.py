import os
import time
from pathlib import Path

import pytest

from vaxentry.reports.whole_file import clear_left_over, whole_file

DAY_S = 24 * 3600
NOW = time.time()


def left(folder: Path, name: str, age_s: float, *, is_file: bool = False) -> Path:
    made = folder / name
    if is_file:
        made.write_text("not ours")
    else:
        made.mkdir()
        (made / "list.csv").write_text("every name")
    os.utime(made, (NOW - age_s, NOW - age_s))
    return made


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def test_what_was_left_behind_goes_with_the_next_file(tmp_path: Path) -> None:
    left(tmp_path, ".vaxentry-a1b2_c3d", DAY_S + 60)
    with whole_file(tmp_path / "a.csv") as draft:
        draft.write_text("new")
    assert names(tmp_path) == {"a.csv"}


@pytest.mark.parametrize(
    "name",
    [".vaxentry", ".vaxentry-", ".vaxentry-a1b2c3d", ".vaxentry-a1b2_c3dx", ".vaxentry-A1B2C3D4",
     "vaxentry-a1b2_c3d", ".vaxentry-a1b2 c3d"],
)  # fmt: skip
def test_what_has_another_name_stays(tmp_path: Path, name: str) -> None:
    left(tmp_path, name, 9 * DAY_S)
    clear_left_over(tmp_path, NOW)
    assert names(tmp_path) == {name}


def test_what_may_still_be_written_stays(tmp_path: Path) -> None:
    left(tmp_path, ".vaxentry-a1b2_c3d", DAY_S - 60)
    clear_left_over(tmp_path, NOW)
    assert names(tmp_path) == {".vaxentry-a1b2_c3d"}


def test_a_file_and_a_link_of_that_name_stay(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    left(home, ".vaxentry-a1b2_c3d", 9 * DAY_S, is_file=True)
    left(elsewhere, "kept", 0)
    (home / ".vaxentry-linked_1").symlink_to(elsewhere)
    clear_left_over(home, NOW + 9 * DAY_S)
    assert names(home) == {".vaxentry-a1b2_c3d", ".vaxentry-linked_1"}
    assert names(elsewhere) == {"kept"}


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users have no number there")
def test_what_another_user_left_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left(tmp_path, ".vaxentry-a1b2_c3d", 9 * DAY_S)
    monkeypatch.setattr(os, "getuid", lambda: -5)
    clear_left_over(tmp_path, NOW)
    assert names(tmp_path) == {".vaxentry-a1b2_c3d"}


def test_a_folder_that_is_away_is_left_to_who_writes(tmp_path: Path) -> None:
    clear_left_over(tmp_path / "away", NOW)
