"""What is said of a case: its kind, what was decided and done so far, whose turn it is. Pure."""

from collections.abc import Sequence
from datetime import datetime

from vaxentry.domain.case_steps import Step
from vaxentry.domain.case_turn import Turn, refusal_of, turn_of
from vaxentry.domain.cases import Case
from vaxentry.domain.desk_lists import Amount, ConflictRow, DeskList
from vaxentry.language import Words
from vaxentry.language.spelling import count, duration, moment

Note = tuple[str, str]
"""A sentence and its tone, "" = plain."""


def amount_text(words: Words, amount: Amount) -> str:
    """How many rows a list has."""
    return count(words, amount.rows) + ("+" if amount.or_more else "")


def lead_text(words: Words, which: DeskList, amount: Amount, listed: int) -> str:
    """What stands above a list: first whether it has more rows than are listed."""
    lead = words("conflicts.lead" if which is DeskList.CASES else f"desk.lead_{which}")
    if listed >= amount.rows and not amount.or_more:
        return lead
    rows, whole = count(words, listed), amount_text(words, amount)
    return f"{words('desk.more', listed=rows, whole=whole)} {lead}"


def kind_text(words: Words, row: ConflictRow) -> str:
    """The chip of a line: whose turn comes before what it is about."""
    if row.is_overruled:
        return words("cases.chip_decided")
    if row.is_waiting:
        return words("cases.chip_waits")
    return words("state.flag_contested" if row.is_contested else f"state.{row.kind}")


def age_text(words: Words, row: ConflictRow, now: datetime) -> str:
    """How old a case is, and whether its answer is late."""
    age = duration(words, now - row.since)
    late = turn_of_row(row, now).late_since is not None
    return words("cases.late", age=age) if late else age


def turn_of_row(row: ConflictRow, now: datetime) -> Turn:
    """Whose turn a line is."""
    is_over = row.is_waiting or row.is_overruled
    return turn_of(refusal_of(row.record, row.kind), None if is_over else row.since, now)


def title_text(words: Words, case: Case) -> str:
    """What it is about, and our entry."""
    parts = [words(f"state.{case.kind}"), case.ours.row.entry_no]
    if case.is_overruled:
        parts[0] = words("cases.chip_decided")
    elif case.is_contested:
        parts.insert(0, words("state.flag_contested"))
    return " · ".join(parts)


def about_text(words: Words, case: Case) -> str:
    """What happened and what to compare."""
    if case.is_overruled:
        return words("cases.about_decided")
    if case.of_versions:
        return words("cases.about_version")
    lead = f"{words('cases.about_contested')} " if case.is_contested else ""
    asked = f" {words(f'cases.question_{case.question}')}" if case.question else ""
    return f"{lead}{words(f'cases.about_{case.kind}')}{asked}"


def notes(words: Words, case: Case, now: datetime) -> Sequence[Note]:
    """What was decided, what was done, whose turn it is and what the citizen is told."""
    told = [*_decisions(words, case)]
    told += [(_step(words, case, step), "wait") for step in Step if step in case.steps]
    if case.is_overruled:
        return told
    refusal = refusal_of(case.ours.row, case.kind, of_versions=case.of_versions)
    reached = None if case.is_waiting else case.since
    told.append(turn_note(words, turn_of(refusal, reached, now), is_theirs=case.is_waiting))
    told.append((words("cases.citizen", told=words(refusal.citizen)), ""))
    return told


def _decisions(words: Words, case: Case) -> Sequence[Note]:
    made = case.decision
    ruled = case.other.ruled
    if made is not None and made.ruling is not None:
        here = words(
            "cases.decided_here",
            says=words(f"queue.ruling_{made.ruling.says}"),
            author=made.author,
            at=moment(words, made.saved_at),
            reason=made.reason,
        )
        if case.has_two_decisions:
            there = words("cases.two_decisions", there=words(f"cases.ruled_{ruled}"))
            return ((there, "warn"), (here, ""))
        return ((here, ""),)
    return ((words(f"cases.ruled_{ruled}"), "wait"),) if ruled else ()


def _step(words: Words, case: Case, step: Step) -> str:
    done = case.steps[step]
    return words(f"cases.step_{step}", at=moment(words, done.at), author=done.author)


def turn_note(words: Words, turn: Turn, *, is_theirs: bool) -> Note:
    """Whose turn it is and until when."""
    if is_theirs:
        return words("cases.turn_theirs"), "wait"
    owner = words(f"refusal.owner_{turn.refusal.owner}")
    if turn.due_at is None:
        return words("cases.turn", owner=owner), ""
    at = moment(words, turn.due_at)
    key, tone = ("cases.turn_late", "warn") if turn.late_since else ("cases.turn_until", "")
    return words(key, owner=owner, at=at), tone


def linked_reason(words: Words, case: Case, reason: str) -> str:
    """Why a record typed twice is withdrawn, with the one that stays: sealed with the void."""
    other = case.other.record_id
    if case.of_versions or other is None:
        return reason
    number = case.theirs.row.entry_no if case.theirs is not None else str(other)
    return words("cases.linked", reason=reason, other=number)
