"""What an import did, in a few lines."""

from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.actions import ImportReport


def summary(report: ImportReport, words: Words) -> list[str]:
    """How many rows came out how, what to know of the file; nothing is said about none."""
    if report.stopped and not report.total:
        return [words("import.stopped_reading")]
    amounts = {
        "import.saved": report.saved,
        "import.doubtful": report.doubtful,
        "import.clinical": report.clinical,
        "import.known": report.known,
        "import.bad": report.bad,
        "import.offered": report.offered,
    }
    told = [words("import.total", count=count(words, report.total))]
    told += [words(key, count=count(words, n)) for key, n in amounts.items() if n]
    return [" · ".join(told), *_notices(report, words)]


def _notices(report: ImportReport, words: Words) -> list[str]:
    lines = []
    if report.stopped:
        left = report.total - len(report.rows)
        lines.append(words("import.stopped", left=count(words, left)))
    if report.fallback_encoding:
        lines.append(words("import.encoding", encoding=report.fallback_encoding))
    if report.unknown_columns:
        columns = ", ".join(report.unknown_columns)
        lines.append(words("import.unknown_column", column=columns))
    if report.other_sheets:
        lines.append(words("import.other_sheets", count=report.other_sheets))
    if report.missing:
        lines.append(words("import.missing", count=count(words, report.missing)))
    return lines
