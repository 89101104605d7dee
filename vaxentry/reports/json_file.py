"""A report as JSON, for programs: its figures and its list, and the SHA-256 of both."""

import json
from pathlib import Path
from typing import TextIO

from vaxentry.domain.backlog import Backlog
from vaxentry.domain.report_desk import Wanted
from vaxentry.reports.data import figures
from vaxentry.reports.listed import Listed
from vaxentry.reports.table import as_data


def write(draft: Path, found: Backlog, listed: Listed, _: Wanted) -> None:
    """Write it, one record a line."""
    with draft.open("w", encoding="utf-8") as file:
        write_to(file, found, listed)


def write_to(file: TextIO, found: Backlog, listed: Listed) -> None:
    """The same into any place that takes text."""
    head = json.dumps(figures(found, listed.view), ensure_ascii=False, indent=1)
    file.write(f'{head.removesuffix("}").rstrip()},\n "records": [')
    for at, row in enumerate(listed):
        file.write(",\n  " if at else "\n  ")
        file.write(json.dumps(as_data(row), ensure_ascii=False))
    file.write(f'\n ],\n "sha256": "{listed.digest()}"\n}}\n')
