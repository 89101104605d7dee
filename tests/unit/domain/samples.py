"""Values the tests of the domain share; no NIK of a real person is among them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from vaxentry.domain.form import Field, Form
from vaxentry.domain.identity import ID_TYPE_WORDS
from vaxentry.domain.rules import RuleError
from vaxentry.domain.target_groups import TARGET_GROUPS
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.vaccine_table import BoosterRule, Interval, Valid
from vaxentry.domain.vaccines import COURSES, VACCINES
from vaxentry.domain.validation import check

TODAY = date(2026, 11, 23)

_NEW = Valid("a circular of next year")
NEWER = replace(
    BUILT_IN,
    as_of=BUILT_IN.as_of + timedelta(days=1),
    intervals=[Interval("sinovac", 1, 42, _NEW)],
    booster_intervals=[(60, _NEW)],
    boosters=[BoosterRule("sinovac", "pfizer", 200, _NEW)],
)
"""Rules as the server may give them out later."""

# Public test data of the SATUSEHAT sandbox.
SANDBOX_NIKS = (
    "9271060312000001",
    "9204014804000002",
    "9104224509000003",
    "9104223107000004",
    "9104224606000005",
    "9104025209000006",
    "9201076001000007",
    "9201394901000008",
    "9201076407000009",
    "9210060207000010",
)

FREE_TEXTS = (
    Field.NAME,
    Field.BIRTH_PLACE,
    Field.ADDRESS,
    Field.VILLAGE,
    Field.BATCH,
    Field.VACCINATOR,
    Field.COMPLAINT,
)
"""Fields that take what is written, whatever it is."""
CARD: Form = {
    Field.GIVEN_ON: "15-09-2021",
    Field.VACCINE: "sinovac",
    Field.BATCH: "CV-001",
    Field.VACCINATOR: "Ns. Dewi",
    Field.ID_TYPE: "nik",
    Field.ID_NUMBER: "3201134509809001",
    Field.NAME: "SITI AMINAH",
    Field.BIRTH_PLACE: "Bogor",
    Field.BIRTH_DATE: "05-09-1980",
    Field.SEX: "P",
    Field.PHONE: "081234567890",
    Field.ADDRESS: "Jl. Melati 5",
    Field.VILLAGE: "Cibinong",
    Field.TARGET_GROUP: "masyarakat_umum",
    Field.TICKET: "P-ABC123",
    Field.TEMPERATURE: "36,5",
    Field.BLOOD_PRESSURE: "120/80",
    Field.SCREENING: "lanjut",
    Field.COURSE: "primer",
    Field.DOSE_NO: "1",
    Field.VOLUME: "0,5",
    Field.GIVEN_AT: "08.30",
    Field.COMPLAINT: "-",
}

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=30)
"""Everything a Python string can hold, lone surrogates and NUL too."""

dates = st.dates(min_value=date(2014, 6, 3), max_value=TODAY)


def card(**changes: str) -> dict[Field, str]:
    """The sample card with some fields typed otherwise."""
    return {**CARD, **{Field(name): text for name, text in changes.items()}}


def found(form: Form) -> set[tuple[Field, str]]:
    """Which rules speak at which field."""
    return {
        (problem.field, problem.code)
        for problem in check(form, today=TODAY, rules=BUILT_IN).problems
    }


def fault(reader: Callable[[str], object], text: str) -> RuleError | None:
    """What keeps a reader from reading a text; any other error goes through."""
    try:
        reader(text)
    except RuleError as error:
        return error
    return None


@st.composite
def generated_niks(draw: st.DrawFn) -> str:
    """A NIK of a possible form with a serial nobody has."""
    born = draw(st.dates(min_value=date(1930, 1, 1), max_value=TODAY))
    day = born.day + (40 if draw(st.booleans()) else 0)
    district = draw(st.sampled_from(["320113", "910101", "640401", "927106", "319999"]))
    return f"{district}{day:02d}{born:%m%y}{draw(st.integers(9000, 9999))}"


def mostly(good: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Good texts, now and then any text."""
    return st.integers(0, 39).flatmap(lambda luck: good if luck else ANY_TEXT)


def codes(values: Iterable[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(list(values))


_number = st.integers(1, 9).map(str)
_words = st.text(st.sampled_from("ABÇé' .-1"), max_size=20)
FIELD_TEXTS: dict[Field, st.SearchStrategy[str]] = {
    Field.GIVEN_ON: dates.map(lambda day: f"{day:%d%m%y}"),
    Field.VACCINE: codes(one.code for one in VACCINES),
    Field.BATCH: st.just("b 1") | _words,
    Field.VACCINATOR: _words,
    Field.ID_TYPE: codes(ID_TYPE_WORDS),
    Field.ID_NUMBER: generated_niks(),
    Field.BIRTH_ORDER: _number,
    Field.NAME: _words.map("A ".__add__),
    Field.BIRTH_PLACE: _words,
    Field.BIRTH_DATE: st.dates(date(1930, 1, 1), date(2014, 1, 1)).map(lambda d: f"{d:%d/%m/%Y}"),
    Field.SEX: st.sampled_from(["L", "p", "perempuan"]),
    Field.PHONE: st.sampled_from(
        ["-", "0812 3456 7890", "+62 812-3456-789", "(0294) 641-123", "+65 9123 4567"]
    ),
    Field.ADDRESS: _words,
    Field.VILLAGE: _words,
    Field.TARGET_GROUP: codes(group.code for group in TARGET_GROUPS) | st.just(""),
    Field.TICKET: _words,
    Field.TEMPERATURE: st.integers(300, 450).map(lambda t: f"{t // 10}.{t % 10}")
    | st.sampled_from(["", "-", "normal", "N"]),
    Field.BLOOD_PRESSURE: st.sampled_from(["", "-", "120/80", "dalam  Batas", "190-110", "150 95"]),
    Field.SCREENING: st.sampled_from(["lanjut", "Lanjut vaksin", "tunda", "tidak_diberikan"]),
    Field.DEFERRED_UNTIL: st.just("") | st.just("01-12-2026"),
    Field.COURSE: codes(course.code for course in COURSES) | st.just(""),
    Field.DOSE_NO: _number,
    Field.VOLUME: st.sampled_from(["", "0,5", "0.25", "0,125 ml", "1"]),
    Field.GIVEN_AT: st.sampled_from(["", "-", "0830", "8.05", "tidak tercatat"]),
    Field.EARLIER_VACCINE: codes(one.code for one in VACCINES) | st.just(""),
    Field.EARLIER_GIVEN_ON: st.dates(date(2012, 1, 1), date(2014, 6, 2)).map(str) | st.just(""),
    Field.EARLIER_PLACE: _words,
    Field.COMPLAINT: st.sampled_from(["-", "tanpa keluhan", "nyeri lengan"]),
}

forms = st.fixed_dictionaries({}, optional=dict.fromkeys(Field, ANY_TEXT))
plausible_forms = st.fixed_dictionaries({at: mostly(text) for at, text in FIELD_TEXTS.items()})
good_forms = st.fixed_dictionaries(FIELD_TEXTS)
