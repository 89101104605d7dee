"""What an import did, row by row, without a single value of the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from vaxentry.domain.import_desk import CellProblem
from vaxentry.domain.problems import Problem, Severity, has
from vaxentry.language import Words


class Outcome(StrEnum):
    """What became of one row."""

    SAVED = "saved"
    KNOWN = "known"
    """Read before; nothing was added."""
    BAD = "bad"
    """On the import desk."""
    OFFERED = "offered"
    """Would change a saved record: on the import desk until a person decides."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row.

    Attributes:
        row: number as a spreadsheet shows it.
        entry_no: for a saved row, the number to write on the paper card.
        problems: for a bad row, what is wrong with it.
        findings: for a saved row, what is worth a second look.
    """

    row: int
    outcome: Outcome
    entry_no: str = ""
    problems: Sequence[CellProblem] = ()
    findings: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """A whole import.

    Attributes:
        total: rows with content in the file; more than `rows` when the import was stopped.
        unknown_columns: letters of columns that are no field: not imported.
        other_sheets: sheets of the workbook that were not read.
        fallback_encoding: encoding that had to be assumed, "" when none had.
        missing: saved rows of an earlier version of this file that are not in it any more.
        stopped: whether somebody ended it early; what was saved until then stays saved.
    """

    total: int
    rows: Sequence[RowResult] = ()
    unknown_columns: Sequence[str] = ()
    other_sheets: int = 0
    fallback_encoding: str = ""
    missing: int = 0
    stopped: bool = False

    def count(self, outcome: Outcome) -> int:
        """How many rows came out like this."""
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def saved(self) -> int:
        """Rows that became doses."""
        return self.count(Outcome.SAVED)

    @property
    def doubtful(self) -> int:
        """Saved rows whose number is to be typed once more (F7)."""
        return self._found(Severity.IDENTITY)

    @property
    def clinical(self) -> int:
        """Saved rows that the rules of the vaccination day object to."""
        return self._found(Severity.CLINICAL)

    def _found(self, severity: Severity) -> int:
        return sum(has(row.findings, severity) for row in self.rows)

    @property
    def known(self) -> int:
        """Rows that were read before."""
        return self.count(Outcome.KNOWN)

    @property
    def bad(self) -> int:
        """Rows on the import desk because they broke a rule."""
        return self.count(Outcome.BAD)

    @property
    def offered(self) -> int:
        """Rows offered as corrections."""
        return self.count(Outcome.OFFERED)


def render(report: ImportReport, words: Words) -> Iterator[str]:
    """The report as lines for people: counts, what to know of the file, each bad row."""
    yield words("import.total", count=report.total)
    for outcome in Outcome:
        yield words(f"import.{outcome}", count=report.count(outcome))
    for name, count in (("doubtful", report.doubtful), ("clinical", report.clinical)):
        if count:
            yield words(f"import.{name}", count=count)
    yield from _notices(report, words)
    for result in report.rows:
        for problem in result.problems:
            yield _line(result.row, problem, words)
    if report.bad or report.offered:
        yield words("import.next")


def to_json(report: ImportReport) -> dict[str, Any]:
    """The report as JSON values, with rule codes in place of sentences."""
    return {
        "total": report.total,
        **{outcome.value: report.count(outcome) for outcome in Outcome},
        "doubtful": report.doubtful,
        "clinical": report.clinical,
        "stopped": report.stopped,
        "unknown_columns": list(report.unknown_columns),
        "other_sheets": report.other_sheets,
        "fallback_encoding": report.fallback_encoding,
        "missing": report.missing,
        "rows": [_row_json(row) for row in report.rows if row.outcome is not Outcome.KNOWN],
    }


def _notices(report: ImportReport, words: Words) -> Iterator[str]:
    if report.stopped:
        yield words("import.stopped", left=report.total - len(report.rows))
    if report.fallback_encoding:
        yield words("import.encoding", encoding=report.fallback_encoding)
    for letter in report.unknown_columns:
        yield words("import.unknown_column", column=letter)
    if report.other_sheets:
        yield words("import.other_sheets", count=report.other_sheets)
    if report.missing:
        yield words("import.missing", count=report.missing)


def _line(row: int, problem: CellProblem, words: Words) -> str:
    rule = words(f"rule.{problem.code}", **problem.params)
    if not problem.column:
        name = words(f"field.{problem.field}") if problem.field else ""
        place = words("import.at_field", row=row, field=name) if name else ""
        return f"{place or words('import.at_row', row=row)}: {rule}"
    label = words(f"field.{problem.field}") if problem.field else words("import.no_heading")
    return f"{words('import.at_cell', row=row, column=problem.column, field=label)}: {rule}"


def _row_json(result: RowResult) -> Mapping[str, Any]:
    problems = [
        {
            "column": problem.column,
            "field": problem.field,
            "rule": str(problem.code),
            "params": dict(problem.params),
        }
        for problem in result.problems
    ]
    return {
        "row": result.row,
        "outcome": result.outcome.value,
        "entry_no": result.entry_no,
        "problems": problems,
        "findings": [
            {"field": one.field, "rule": one.code, "severity": one.severity}
            for one in result.findings
        ],
    }
