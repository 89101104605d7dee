"""Fail on a file over 300 lines or a function over 50.

`[tool.vaxentry.sizes]` in pyproject.toml excuses ``"path.py"`` or ``"path.py::function"`` with a
reason; an excuse that is no longer needed fails as well.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAX_FILE = 300
MAX_FUNCTION = 50
FOLDERS = ("vaxentry", "migrations", "tests", "benchmarks", "scripts")


def too_long(name: str, source: str) -> Iterator[tuple[str, int]]:
    """What of one file is over the limit, as ``(path or path::function, lines)``."""
    if (lines := len(source.splitlines())) > MAX_FILE:
        yield name, lines
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION:
                yield f"{name}::{node.name}", lines


def all_too_long(root: Path) -> dict[str, int]:
    """Everything over the limit below `root`."""
    files = [file for folder in FOLDERS for file in sorted((root / folder).rglob("*.py"))]
    found = (too_long(file.relative_to(root).as_posix(), file.read_text("utf-8")) for file in files)
    return dict(pair for pairs in found for pair in pairs)


def complaints(found: dict[str, int], allowed: dict[str, str]) -> list[str]:
    """One line for each thing that is too long without a reason, or excused without need."""
    over = [f"{name}: {n} lines" for name, n in found.items() if not allowed.get(name)]
    return over + [f"{name}: no longer too long" for name in allowed if name not in found]


def main() -> int:
    """Print the complaints; 1 when there are any."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    allowed = config["tool"].get("vaxentry", {}).get("sizes", {})
    lines = complaints(all_too_long(ROOT), allowed)
    print("\n".join(lines), end="\n" if lines else "", file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
