"""tmp"""

from pathlib import Path

from vaxentry.domain.backlog import Backlog
from vaxentry.domain.report_desk import Wanted
from vaxentry.reports.listed import Listed


def write(draft: Path, found: Backlog, listed: Listed, wanted: Wanted) -> None:
    """tmp"""
