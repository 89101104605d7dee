import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxentry.settings import Places, Settings, find_places, load_settings, save_settings

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)


def test_choices_come_back(tmp_path: Path) -> None:
    ca_file = str(tmp_path / "ca.pem")
    chosen = Settings("en", "dark", "file", "/media/stick", 50, ca_file, str(tmp_path), "17:05")
    save_settings(tmp_path / "deep" / "settings.json", chosen)
    assert load_settings(tmp_path / "deep" / "settings.json") == chosen
    assert not list(tmp_path.rglob("*.new"))


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '"x"', "\ufeff{}", "[" * 100_000])
def test_a_damaged_file_means_the_defaults(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content, encoding="utf-8")
    assert load_settings(path) == Settings()


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "fr"},
        {"language": ["id"]},
        {"theme": "pink"},
        {"key_store": "paper"},
        {"batch_limit": 0},
        {"batch_limit": True},
        {"batch_limit": "9"},
        {"second_backup": 3},
        {"ca_file": 3},
        {"ca_file": "ca.pem"},
        {"report_folder": "laporan"},
        {"report_at": "24:00"},
        {"report_at": "4 sore"},
        {"report_at": 16},
        {"more": 1},
    ],
)
def test_a_wrong_choice_means_its_default(tmp_path: Path, wrong: dict[str, object]) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(wrong | {"theme": wrong.get("theme", "dark")}))
    theme = "light" if "theme" in wrong else "dark"
    assert load_settings(path) == Settings(theme=theme)


@given(st.dictionaries(st.sampled_from([*Settings.__slots__, "x"]), json_values))
def test_no_content_raises(content: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "settings.json"
        path.write_text(json.dumps(content))
        assert isinstance(load_settings(path), Settings)


def test_the_home_can_be_chosen(tmp_path: Path) -> None:
    assert find_places({"VAXENTRY_HOME": str(tmp_path)}) == Places(tmp_path)
    assert find_places({}).home.name == "vaxentry"
