"""What the time line of a record says. Pure."""

from collections.abc import Sequence

from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.life import (
    Asked,
    Beyond,
    Life,
    Moment,
    NoteRow,
    PauseRow,
    Receipt,
    Resumed,
    moments,
)
from vaxentry.domain.outbox import NationalStatus
from vaxentry.domain.records import AttemptRow, RecordDetail, RevisionRow
from vaxentry.domain.refusals import of_outcome
from vaxentry.language import Words
from vaxentry.language.spelling import day_text, moment
from vaxentry.ui.life_line import LifeLine


def life_lines(detail: RecordDetail, life: Life, words: Words) -> list[LifeLine]:
    """Everything that happened to a record, the newest first."""
    told = moments(detail.revisions, detail.attempts, life)
    return [_line(one, detail, words) for one in told]


def _line(one: Moment, detail: RecordDetail, words: Words) -> LifeLine:
    text, tone = _told(one.what, detail, words)
    return LifeLine(moment(words, one.at), text, tone)


def _told(what: object, detail: RecordDetail, words: Words) -> tuple[str, str]:
    if isinstance(what, RevisionRow | Asked):
        return _version(what, words)
    if isinstance(what, AttemptRow):
        return attempt_text(what, words), "warn" if what.outcome == "unknown" else "neutral"
    if isinstance(what, Receipt):
        return _receipt(what.attempt, detail, words)
    if isinstance(what, PauseRow):
        by = words("queue.life_paused", author=_who(what.author, words))
        return f"{by} {words('queue.because', reason=what.reason)}", "warn"
    if isinstance(what, Resumed):
        return _resumed(what.pause, words), "neutral"
    assert isinstance(what, NoteRow | Beyond)
    return _beyond(what, words) if isinstance(what, Beyond) else (_note(what, words), "neutral")


def _version(what: RevisionRow | Asked, words: Words) -> tuple[str, str]:
    if isinstance(what, Asked):
        return asked_text(what, words), "wait"
    return revision_text(what, words), "good" if what.rev == 1 else "wait"


def _who(author: str, words: Words) -> str:
    return author.strip() or words("queue.author_unknown")


def revision_text(one: RevisionRow, words: Words) -> str:
    """A version of the entry: by whom, why, and what was decided with it."""
    if one.kind is RevisionKind.VOID:
        key = "queue.revision_void"
    else:
        key = "queue.revision_first" if one.rev == 1 else "queue.revision_correction"
    said = words(key, rev=one.rev, author=_who(one.author, words))
    return _with_why(said, one, words)


def _with_why(said: str, one: RevisionRow, words: Words) -> str:
    why = [] if one.ruling is None else [words(f"queue.ruling_{one.ruling.says}")]
    why += [words("queue.because", reason=one.reason)] if one.reason else []
    return " ".join([f"{said}.", *why]) if why else said


def asked_text(one: Asked, words: Words) -> str:
    """A request, or its end: by whom and why."""
    what, author = words(f"trail.action_{one.action}"), _who(one.revision.author, words)
    return _with_why(words("queue.life_by", what=what, author=author), one.revision, words)


def attempt_text(one: AttemptRow, words: Words) -> str:
    """A try to send: its number, how it ended, and why."""
    key = f"attempt.{one.outcome}"
    parts = [
        words("queue.life_try", n=one.device_seq),
        words(key) if words.has(key) else one.outcome,
    ]
    if one.cause:
        cause = f"attempt.cause_{one.cause}"
        parts.append(words(cause) if words.has(cause) else words("attempt.cause_other"))
    if one.http_status is not None:
        parts.append(f"HTTP {one.http_status}")
    return " · ".join(parts)


def _receipt(one: AttemptRow, detail: RecordDetail, words: Words) -> tuple[str, str]:
    meant = of_outcome(one.code)
    parts = [words("queue.life_receipt", n=one.device_seq), words(meant.cause, code=meant.code)]
    newest = max(other.device_seq for other in detail.attempts)
    if detail.receipt_server_seq is not None and one.device_seq == newest:
        parts.append(words("queue.life_place", n=detail.receipt_server_seq))
    tone = "error" if meant.needs_person else "good"
    return " · ".join(parts), tone


def _resumed(pause: PauseRow, words: Words) -> str:
    if not pause.ended_by:
        return words("queue.life_pause_over")
    return words("queue.life_resumed", author=_who(pause.ended_by, words))


def _beyond(one: Beyond, words: Words) -> tuple[str, str]:
    tone = "good" if one.status is NationalStatus.RECORDED else "neutral"
    return words("queue.life_beyond", status=words(f"queue.national_{one.status}")), tone


def _note(one: NoteRow, words: Words) -> str:
    key = f"trail.action_{one.action}"
    said = words(key) if words.has(key) else one.action
    if one.day is not None:
        said = f"{said} ({day_text(one.day)})"
    return words("queue.life_by", what=said, author=_who(one.author, words))


def pause_lines(life: Life, words: Words) -> Sequence[tuple[str, str]]:
    """Label and text of what holds a record back, and of its mark of P-Care."""
    lines = []
    if life.pause is not None:
        lines.append((words("queue.paused_because"), life.pause.reason))
    if life.mark is not None:
        by = _who(life.mark.author, words)
        lines.append((words("queue.typed_there"), f"{day_text(life.mark.day)}, {by}"))
    return lines
