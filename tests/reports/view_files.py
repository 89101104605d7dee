"""Filtered lists written as files, over the stage of the reports."""

from pathlib import Path
from typing import Any

from tests.reports.stage import NOON, Stage
from vaxentry.domain.records import RecordQuery
from vaxentry.domain.report_desk import Format, Wanted, Written
from vaxentry.language import Words
from vaxentry.reports.desk import Reports

ID = Words("id")


def write(stage: Stage, path: Path, view: RecordQuery, words: Words = ID) -> Written:
    kind = Format(path.suffix[1:])
    done = Reports(stage.book.transactions, lambda: NOON).write(
        Wanted(kind, path, words, view=view)
    )
    assert done is not None
    return done


def author(stage: Stage, name: str) -> Any:
    return next(who.id for who, _ in stage.book.facets(RecordQuery()).authors if who.name == name)
