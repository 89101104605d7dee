"""The letter to the other site or the health office about two records that clash. Pure.

Always in Indonesian. Both persons are masked: the other site knows its own card, and a letter lies
open on many desks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from vaxentry.domain.case_lines import spelt
from vaxentry.domain.cases import Case
from vaxentry.domain.form import Field
from vaxentry.domain.identity import masked_identity
from vaxentry.domain.reopening import unparse
from vaxentry.language import Words
from vaxentry.language.spelling import day_text, long_day, told_day
from vaxentry.ui.printing.html import page_html, table_html
from vaxentry.ui.printing.sheets import Printed
from vaxentry.ui.sentences import field_text, told_fields_text

_WORDS = Words("id")
_OURS = (Field.VACCINE, Field.COURSE, Field.DOSE_NO, Field.GIVEN_ON)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who gets the letter.

    Attributes:
        is_office: the health office; else the site where the other record was given.
        note: what is asked beyond the usual; "" = nothing.
    """

    is_office: bool
    note: str = ""


def letter_title(case: Case) -> str:
    """Names the print and the file."""
    return _WORDS("letter.title", number=case.ours.row.entry_no)


def letter_html(case: Case, to: Addressee, printed: Printed, pc_site: str) -> str:
    """The letter as one page.

    Args:
        case: what it is about.
        to: who gets it.
        printed: who writes, where and when.
        pc_site: code of our site.
    """
    words = _WORDS
    day = long_day(words, printed.at.astimezone().date()).partition(", ")[2]
    about = words(f"letter.subject_{case.kind}")
    differs = told_fields_text(words, case.other.differs)
    head = (
        _line(f"{printed.site_name}, {day}"),
        _heads(
            (words("letter.number"), case.ours.row.entry_no),
            (words("letter.subject"), words("letter.about", about=about)),
        ),
        _gap(),
        *_address(case, to),
        _gap(),
    )
    body = (
        _line(words("letter.opening", about=about)),
        table_html(_rows(case, pc_site)),
        _gap(),
        *([_line(words("letter.differs", fields=differs))] if differs else []),
        _line(_request(case, to)),
        _line(words("letter.otherwise")),
        *([_line(to.note)] if to.note else []),
        _line(words("letter.masked")),
        _line(words("letter.closing")),
        _signature(printed),
    )
    return page_html(printed.site_name or pc_site, (), "".join((*head, *body)))


def _address(case: Case, to: Addressee) -> Sequence[str]:
    words = _WORDS
    if to.is_office:
        return (_line(words("letter.to")), _line(words("letter.to_office")))
    site = case.other.site or words("letter.unknown_site")
    return (_line(words("letter.to")), _line(words("letter.to_site", site=site)))


def _request(case: Case, to: Addressee) -> str:
    """What is asked; where the other site holds its record alone, also how it finds that there."""
    words, other = _WORDS, case.other
    asked = words("letter.request")
    is_theirs = case.theirs is None and other.record_id is not None and not to.is_office
    return f"{asked} {words('letter.find')}" if is_theirs else asked


def _rows(case: Case, pc_site: str) -> str:
    words, dose = _WORDS, case.ours.dose
    form, other = unparse(dose), case.other
    number = str(other.record_id) if other.record_id is not None else ""
    if case.theirs is not None:
        number = case.theirs.row.entry_no
    site = case.ours.site or pc_site
    rows = [
        ("", words("letter.ours"), words("letter.theirs")),
        (words("letter.entry"), case.ours.row.entry_no, number),
        (words("letter.site"), site, other.site),
        (words("field.name"), spelt(Field.NAME, dose.name, shown=False), other.masked_name),
        (words("letter.document"), masked_identity(dose.identity), ""),
    ]
    for field in _OURS:
        theirs = told_day(other.given_on) if field is Field.GIVEN_ON else ""
        ours = field_text(words, field, form.get(field, ""))
        rows.append((words(f"field.{field}"), ours, theirs))
    return "".join(_row(*row, is_head=at == 0) for at, row in enumerate(rows))


def _row(name: str, ours: str, theirs: str, *, is_head: bool) -> str:
    tag = "th" if is_head else "td"
    cells = "".join(
        f'<{tag} width="{width}%" align="left">{escape(text)}</{tag}>'
        for text, width in ((name, 28), (ours, 34), (theirs, 38))
    )
    return f"<tr>{cells}</tr>"


def _line(text: str) -> str:
    return f'<p class="letter">{escape(text)}</p>'


def _heads(*lines: tuple[str, str]) -> str:
    rows = "".join(
        f'<tr><td width="12%">{_line(name)}</td><td>{_line(f": {text}")}</td></tr>'
        for name, text in lines
    )
    return f'<table width="100%" border="0">{rows}</table>'


def _gap() -> str:
    return '<p class="gap">&nbsp;</p>'


def _signature(printed: Printed) -> str:
    words, day = _WORDS, day_text(printed.at.astimezone().date())
    lines = (words("letter.signed_by"), "", "", "______________________________")
    signed = "".join(_line(line or "\N{NO-BREAK SPACE}") for line in lines)
    made = words("letter.made_by", author=printed.author, day=day)
    return (
        f'<table width="100%" border="0"><tr><td width="55%"></td>'
        f"<td>{signed}<p>{escape(made)}</p></td></tr></table>"
    )
