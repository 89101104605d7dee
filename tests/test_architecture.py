import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGE = ROOT / "vaxentry"

NO_QT = """
import importlib, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6"}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, NoQt())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def modules(*, under: Path) -> list[str]:
    files = (file.relative_to(ROOT).with_suffix("") for file in sorted(under.rglob("*.py")))
    return [".".join(file.parts).removesuffix(".__init__") for file in files]


def without_qt() -> list[str]:
    with_qt = tuple(
        f"vaxentry.{name}"
        for name in (
            "ui",
            "app",
            "demo",
            "selftest",
            "__main__",
            "charts",
            "reports.pdf",
            "reports.outage_pdf",
        )
    )
    return [name for name in modules(under=PACKAGE) if not name.startswith(with_qt)]


def import_all(names: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", NO_QT, *names], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_everything_below_the_screen_is_imported_without_qt() -> None:
    done = import_all(without_qt())
    assert done.returncode == 0, done.stderr


def test_the_block_blocks() -> None:
    assert "PySide6" in import_all(["vaxentry.ui.bridge"]).stderr


def test_no_module_is_named_after_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "logic"}
    named = {name for name in modules(under=PACKAGE) if set(name.split(".")) & vague}
    assert named == set()


def test_transactions_are_begun_at_their_doors() -> None:
    """On SQLite one that is begun at the engine itself would be none: each statement for itself."""
    begins = re.compile(r"\b(?:engine|connection|connect\(\)|c)\.begin\(\)")
    places = {
        file.relative_to(ROOT).as_posix()
        for top in (PACKAGE, ROOT / "tests", ROOT / "migrations")
        for file in top.rglob("*.py")
        if begins.search(file.read_text("utf-8"))
    }
    only_postgresql = "vaxentry/central/backup.py"
    assert places == {"vaxentry/db/engine.py", "vaxentry/central/engine.py", only_postgresql}


def test_no_address_of_a_package_server_is_committed() -> None:
    address = re.compile(r"https?://|file://|index-url|find-links")
    for name in ("constraints.txt", "pyproject.toml"):
        assert not address.search((ROOT / name).read_text("utf-8")), name


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    named = (line.partition(";")[0].strip().partition("==") for line in lines)
    return {name: version for name, _, version in named}


def test_everything_we_ask_for_is_pinned() -> None:
    project = CONFIG["project"]
    asked = [*project["dependencies"]]
    asked += [item for items in project["optional-dependencies"].values() for item in items]
    asked += [item for items in CONFIG["dependency-groups"].values() for item in items]
    names = {re.split(r"[\[<>=!~ ]", item)[0].lower() for item in asked if isinstance(item, str)}
    assert names - set(pins()) == set()
    assert all(re.fullmatch(r"[\w.+]+", version) for version in pins().values())


def test_the_qt_that_kills_python_is_not_pinned() -> None:
    # 6.12.0 loses references to None and True: CPython 3.11 aborts after some thousand calls.
    assert pins()["pyside6-essentials"] == pins()["shiboken6"] == "6.11.3"


def test_the_wheel_carries_the_migrations() -> None:
    forced = CONFIG["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert forced == {"migrations": "vaxentry/_migrations"}


def test_contributing_stays_short() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines()) < 100


def test_every_script_a_page_names_is_there() -> None:
    for page in ("README.md", "CONTRIBUTING.md", ".ci/run"):
        for name in re.findall(r"scripts/\w+", (ROOT / page).read_text("utf-8")):
            assert (ROOT / name).is_file(), f"{page} names {name}"


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
