"""The command line: `python -m tests.cases --help`."""

import argparse
from collections.abc import Sequence

from tests.cases import table


def main(argv: Sequence[str] | None = None) -> int:
    """1 when a planted mistake was not noticed."""
    parser = argparse.ArgumentParser("python -m tests.cases")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes; all processors")
    parser.add_argument(
        "--planted", nargs="*", required=True, choices=[*table.KNOWN, []], metavar="NAME",
        help="all mistakes that only the tests of the cases can notice, or these",
    )  # fmt: skip
    asked = parser.parse_args(argv)
    return int(not table.show(asked.planted, asked.jobs))
