"""What the bare detail of a note of the trail means. Pure."""

from collections.abc import Callable, Mapping
from datetime import date

from vaxentry.domain.life import marked_day
from vaxentry.domain.trail import Action, TrailRow
from vaxentry.language import Words
from vaxentry.language.spelling import day_text

Names = Mapping[str, str]
"""Of people, by the hexadecimal digits of their id."""

_NOBODY: Names = {}
_ID = 32


def detail_text(row: TrailRow, words: Words, names: Names = _NOBODY) -> str:
    """What a note says beside its action; as it stands there if a newer program noted it."""
    try:
        return _READ.get(row.action, _coded)(row.detail, words, names)
    except (KeyError, ValueError):
        return row.detail


def _coded(detail: str, words: Words, __: Names) -> str:
    code, _, number = detail.partition(":")
    return words(f"trail.detail_{code}", number=number) if code else ""


def _of_member(detail: str, words: Words, names: Names) -> str:
    """Who was meant, where that is known, and the roles with their last day, where there are any.

    An id is no word for people.
    """
    member, *rest = detail.split(" ")
    if len(member) != _ID:
        raise ValueError(detail)
    told = [names.get(member, "").strip()]
    if rest:
        codes, until = rest
        roles = [words(f"staff.role_{code}") for code in codes.split(",") if code != "-"]
        told.append(", ".join(roles))
        if until != "-":
            told.append(words("trail.until", day=day_text(date.fromisoformat(until))))
    return " · ".join(part for part in told if part)


def _of_seal(detail: str, words: Words, _: Names) -> str:
    """The print of the figures is no word for people."""
    seal, day, _print = detail.split(" ")
    return f"{words(f'day.seal_{seal}')} · {day_text(date.fromisoformat(day))}"


def _of_day(detail: str, _: Words, __: Names) -> str:
    return day_text(date.fromisoformat(detail))


def _of_mark(detail: str, _: Words, __: Names) -> str:
    day = marked_day(detail)
    if day is None:
        raise ValueError(detail)
    return day_text(day)


_READ: Mapping[str, Callable[[str, Words, Names], str]] = {
    **dict.fromkeys(
        (
            Action.STAFF_BEGUN,
            Action.MEMBER_ADDED,
            Action.MEMBER_CHANGED,
            Action.MEMBER_DISABLED,
            Action.MEMBER_ENABLED,
            Action.PASSWORD_CHANGED,
            Action.PASSWORD_RESET,
            Action.RECOVERED,
        ),
        _of_member,
    ),
    **dict.fromkeys((Action.DAY_SEALED, Action.DAY_REOPENED, Action.DAY_CLOSED), _of_seal),
    Action.VIALS_ENTERED: _of_day,
    Action.PCARE_MARKED: _of_mark,
}
