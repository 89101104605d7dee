"""The backlog report in words: the same on the screen, in every file and in a message. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from vaxentry.domain.backlog import Backlog, Cause, DaysOld, Dimension, Group, Period
from vaxentry.domain.contact import told_rate
from vaxentry.domain.outbox import State
from vaxentry.domain.records import SiteInfo
from vaxentry.domain.vaccines import vaccine
from vaxentry.domain.view_text import View, view_text
from vaxentry.language import Words
from vaxentry.language.spelling import count, day_text, duration, measured, moment

Fact = tuple[str, int | str]
"""What it is, and how many or what of it."""


def told(words: Words, amount: int | str) -> str:
    """The second part of a fact as it is read."""
    return amount if isinstance(amount, str) else count(words, amount)


def first_line(words: Words, found: Backlog) -> tuple[Fact, ...]:
    """The four figures that are asked for first."""
    return (
        (words("report.not_typed"), found.paper.not_typed),
        (words("report.waiting"), found.waiting),
        (words("report.person"), found.person),
        (words("report.received"), found.received),
    )


def summary(words: Words, found: Backlog) -> tuple[Fact, ...]:
    """The figures of the report but its tables, the first line before all."""
    return (
        *first_line(words, found),
        (words("report.recorded_label"), found.recorded),
        (words("report.ended"), found.ended),
        (words("report.saved"), found.saved),
        (words("report.open"), found.open),
        *overdue_facts(words, found),
        (words("report.voids_waiting"), found.voids_waiting),
        (words("report.oldest_label"), age_text(words, found)),
        (words("report.rate_label"), rate_text(words, found)),
        *left_facts(words, found),
    )


def overdue_facts(words: Words, found: Backlog) -> tuple[Fact, ...]:
    """What persons have had for too long: all of it, then by owner."""
    by_owner = (
        (words("report.overdue_of", owner=words(f"refusal.owner_{one.owner}")), one.count)
        for one in found.overdue
    )
    told = ((words("report.overdue_label"), found.overdue_count), *by_owner)
    return tuple((what, n) for what, n in told)


def title_text(words: Words, view: View | None) -> str:
    """What a report is called."""
    return words("report.title" if view is None else "report.view_name")


def view_facts(words: Words, view: View, by_state: Mapping[State, int]) -> tuple[Fact, ...]:
    """What a filtered list is of, and how many of its records are in each state."""
    states = ((words(f"state.{state}"), by_state[state]) for state in State if by_state[state])
    return (
        (words("report.column_filter"), view_text(words, view)),
        *states,
        (words("report.view_total"), sum(by_state.values())),
    )


def paper_facts(words: Words, found: Backlog) -> tuple[Fact, ...]:
    """The paper cards of the open stacks."""
    paper = found.paper
    return (
        (words("report.counted"), paper.counted),
        (words("report.not_typed"), paper.not_typed),
        (words("report.parked_label"), paper.parked),
        (words("report.to_file"), paper.to_file),
        (words("report.to_keep"), paper.to_keep),
    )


def state_facts(words: Words, found: Backlog) -> tuple[Fact, ...]:
    """Every state that occurs, with its count; they add up to the number saved."""
    states = found.by_state.items()
    return tuple((words(f"state.{state}"), n) for state, n in states)


def age_facts(words: Words, by_age: Mapping[DaysOld, int]) -> tuple[Fact, ...]:
    """The backlog by its age since the vaccination."""
    return tuple((words(f"report.age_{age}"), n) for age, n in by_age.items())


def age_text(words: Words, found: Backlog) -> str:
    """How long the oldest entry has been waiting since it was saved."""
    if found.oldest_age is None:
        return words("report.nothing")
    return duration(words, found.oldest_age)


def rate_text(words: Words, found: Backlog) -> str:
    """How fast the server answers of late."""
    if not found.per_minute:
        return words("report.not_measured")
    return words("report.rate", n=measured(words, told_rate(found.per_minute)))


def left_facts(words: Words, found: Backlog) -> tuple[Fact, ...]:
    """Until when what waits would be in, at that rate; nothing is said of a narrowed period."""
    if not found.period.is_all:
        return ()
    return ((words("report.left_label"), left_text(words, found)),)


def left_text(words: Words, found: Backlog) -> str:
    """The time left of the whole book."""
    if not found.waiting:
        return words("report.nothing")
    if found.time_left is None:
        return words("report.not_measured")
    return duration(words, found.time_left)


def group_text(words: Words, dimension: Dimension, group: Group) -> str:
    """The name of one line of a dimension."""
    if group.text:
        return words(group.text, code=group.value)
    if not group.value:
        return words("report.none")
    if dimension is Dimension.GIVEN_ON:
        return day_text(date.fromisoformat(group.value))
    return vaccine_text(group.value) if dimension is Dimension.VACCINE else group.value


def vaccine_text(code: str) -> str:
    """The product of a code; the code itself where no product is known."""
    product = vaccine(code)
    return product.name if product else code


def cause_text(words: Words, cause: Cause) -> str:
    """Why an entry is not in."""
    return words(cause.text, code=cause.code)


def site_text(words: Words, site: SiteInfo) -> str:
    """The site as people call it, with its code."""
    parts = [part for part in (site.site_name, site.site) if part]
    return " · ".join(parts) or words("report.no_site")


def period_text(words: Words, period: Period) -> str:
    """Of which days of vaccination a report tells."""
    days = {
        name: day_text(day)
        for name, day in (("since", period.since), ("until", period.until))
        if day is not None
    }
    if len(days) > 1:
        return words("report.period_both", since=days["since"], until=days["until"])
    if not days:
        return words("report.period_all")
    ((name, day),) = days.items()
    return words(f"report.period_{name}", **{name: day})


def about(words: Words, found: Backlog) -> tuple[Fact, ...]:
    """Of which site and period a report tells, and who made it when."""
    return (
        (words("report.site"), site_text(words, found.site)),
        (words("report.period"), period_text(words, found.period)),
        (words("report.made_at"), moment(words, found.made_at)),
        (words("report.made_by"), found.made_by),
        (words("report.pc"), found.site.pc_code),
    )


def message(words: Words, found: Backlog) -> str:
    """The report as ten lines for a message: no name, no number of any person.

    Of a narrowed period it names the days, in the place of the time left: else the figures of some
    days would be read as those of all.
    """
    ages = ", ".join(f"{what} {told(words, n)}" for what, n in age_facts(words, found.by_age))
    place = site_text(words, found.site)
    figures = {
        "received": found.received,
        "recorded": found.recorded,
        "waiting": found.waiting,
        "person": found.person,
        "overdue": found.overdue_count,
        "not_typed": found.paper.not_typed,
        "parked": found.paper.parked,
    }
    counted = {name: count(words, n) for name, n in figures.items()}
    lines = (
        words("report.message_head", at=moment(words, found.made_at)),
        words("report.message_site", site=place, pc=found.site.pc_code),
        *([] if found.period.is_all else [_period_line(words, found.period)]),
        _saved_line(words, found),
        *(words(f"report.message_{name}", **counted) for name in _MESSAGE),
        words("report.message_age", ages=ages),
        words("report.message_oldest", age=age_text(words, found)),
        *(words("report.message_left", left=left) for _, left in left_facts(words, found)),
    )
    return "\n".join(lines)


def _period_line(words: Words, period: Period) -> str:
    return words("report.message_period", period=period_text(words, period))


def _saved_line(words: Words, found: Backlog) -> str:
    """With what was withdrawn or erased of it, where there is any: else the lines below do not add
    up to it.
    """
    saved = count(words, found.saved)
    ended = {"voided": State.VOIDED, "erased": State.ERASED}
    told = [
        words(f"report.message_{name}", n=count(words, found.by_state[state]))
        for name, state in ended.items()
        if found.by_state.get(state)
    ]
    if not told:
        return words("report.message_saved", saved=saved)
    return words("report.message_saved_ended", saved=saved, ended=", ".join(told))


_MESSAGE: Sequence[str] = ("received", "waiting", "person", "paper")
