"""A made-up population for the study of slips: families, twins, neighbours in the register.

No real person: every serial is 9000 or more. Numbers are given out as a register does, one serial
after the other for a district and a day of birth, so that neighbours and twins are one digit apart.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from vaxentry.domain.form import Field, Form

FIRST_DAY, SECOND_DAY = date(2021, 8, 2), date(2021, 9, 13)
RETURNING = 0.3
TWINS = 0.03
"""Share of births that are a second of two; real ones are fewer."""
SAME_DAY = 0.02
"""Share of persons born in the district and on the day of somebody else on purpose."""
CORRECTED_BIRTH = 0.005
"""Persons whose birth date was corrected; the NIK then stays as it was."""
UNLISTED_DISTRICT = 0.003
MUHAMMAD, TITLED, SINGLE = 0.3, 0.1, 0.15
_DISTRICTS = tuple(f"3324{number:02d}" for number in range(1, 21))
_UNLISTED = "332477"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SPELLINGS = ("MUHAMMAD", "MOH.", "MOHAMMAD", "MUH.", "M.", "Mochamad", "MHD")
_FRONT = ("H.", "Hj.", "dr.", "Drs.", "Ir. H.")
_BACK = (", S.Pd.", ", SE", ", S.Kep., Ns.", " SKM")
_MEN = [
    "AGUS",
    "BUDI",
    "EKO",
    "JOKO",
    "ANDI",
    "HENDRA",
    "FAJAR",
    "RIZKY",
    "DIMAS",
    "TEGUH",
    "WAHYU",
    "SLAMET",
    "BAMBANG",
    "YUSUF",
    "IKHSAN",
    "PETRUS",
    "MADE",
    "ARIF",
    "DEDI",
    "IRFAN",
    "LUKMAN",
    "NANANG",
    "RUDI",
    "SUTRISNO",
    "TAUFIK",
    "UMAR",
    "WAWAN",
    "ZAINAL",
    "ABDUL",
]
_WOMEN = [
    "SITI",
    "SRI",
    "DEWI",
    "RINA",
    "NUR",
    "ENDANG",
    "YULIANA",
    "MARIA",
    "KARTINI",
    "INDAH",
    "WULAN",
    "FITRI",
    "ANISA",
    "TUTIK",
    "PARTINI",
    "AISYAH",
    "KHOTIMAH",
    "LINA",
    "RATNA",
    "SUHARTI",
    "MU'AWANAH",
    "NUR'AINI",
    "ROFI'AH",
    "NI",
    "YANTI",
    "ERNA",
    "HESTI",
    "IDA",
]
_LAST = [
    "SANTOSO",
    "LESTARI",
    "WIBOWO",
    "RAHAYU",
    "SAPUTRA",
    "HANDAYANI",
    "NUGROHO",
    "WIJAYA",
    "SETIAWAN",
    "HIDAYAT",
    "PRASETYO",
    "UTAMI",
    "KUSUMA",
    "PURWANTO",
    "SUSILOWATI",
    "KURNIAWAN",
    "MAULANA",
    "ZULKARNAIN",
    "AMINAH",
    "FADLI",
    "ANWAR",
    "RIDWAN",
    "ILHAM",
    "SIMANJUNTAK",
    "WULANDARI",
    "PERMATA",
    "HAKIM",
    "RAMADHAN",
    "SAFITRI",
    "PUSPITA",
    "MULYONO",
    "SUPRIYADI",
    "ASTUTI",
]


@dataclass(frozen=True, slots=True)
class Somebody:
    """One made-up person; the name is spelled out, without titles."""

    nik: str
    name: str
    born: date
    woman: bool
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Card:
    """One card of one visit: who it is about, and what the clerk reads from it."""

    who: Somebody
    form: Form
    returning: bool


class Register:
    """Gives out numbers and names; the same seed makes the same people."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._serials: Counter[tuple[str, date, bool]] = Counter()
        self._cells: list[tuple[str, date, bool]] = []

    def people(self, count: int) -> list[Somebody]:
        made: list[Somebody] = []
        while len(made) < count:
            made += self._family()
        return made[:count]

    def _family(self) -> Iterator[Somebody]:
        random = self._random
        surname = random.choice(_LAST)
        phone = f"0840{random.randrange(10**8):08d}"
        address = f"Dk. Krajan RT {random.randint(1, 9):02d}/RW {random.randint(1, 12):02d}"
        one: Somebody | None = None
        for _ in range(random.randint(1, 5)):
            if one is not None and random.random() < TWINS:
                one = self._twin(one)
            else:
                one = self._somebody(surname, phone, address)
            yield one

    def _somebody(self, surname: str, phone: str, address: str) -> Somebody:
        random = self._random
        if self._cells and random.random() < SAME_DAY:
            cell = random.choice(self._cells)
        else:
            born = date(1945, 1, 1) + timedelta(days=random.randrange(21_000))
            cell = (random.choice(_DISTRICTS), born, random.random() < 0.5)
        self._cells.append(cell)
        name = self._name(surname, woman=cell[2])
        return self._corrected(Somebody(self._nik(cell), name, cell[1], cell[2], phone, address))

    def _corrected(self, who: Somebody) -> Somebody:
        luck = self._random.random()
        if luck < CORRECTED_BIRTH:
            return replace(who, born=who.born + timedelta(days=30))
        if luck < CORRECTED_BIRTH + UNLISTED_DISTRICT:
            return replace(who, nik=_UNLISTED + who.nik[6:])
        return who

    def _twin(self, one: Somebody) -> Somebody:
        """Born the same day, the next serial; a name that begins or ends alike."""
        first, _, last = one.name.partition(" ")
        other = self._random.choice(_WOMEN if one.woman else _MEN)
        name = f"{other} {last or first}" if self._random.random() < 0.5 else f"{first} {other}"
        cell = (one.nik[:6], one.born, one.woman)
        return replace(one, nik=self._nik(cell), name=name)

    def _nik(self, cell: tuple[str, date, bool]) -> str:
        district, born, woman = cell
        self._serials[cell] += 1
        return f"{district}{born.day + 40 * woman:02d}{born:%m%y}{9000 + self._serials[cell]}"

    def _name(self, surname: str, *, woman: bool) -> str:
        random = self._random
        first = random.choice(_WOMEN if woman else _MEN)
        if random.random() < SINGLE:
            return first + random.choice(("", "TO", "NO", "WATI", "YANTI", "MAN"))
        last = surname if random.random() < 0.5 else random.choice(_LAST)
        middle = random.choice((*_LAST, *_MEN)) if random.random() < 0.4 else ""
        begin = "MUHAMMAD" if not woman and random.random() < MUHAMMAD else ""
        return " ".join(word for word in (begin, first, middle, last) if word)


def cards(seed: int, count: int) -> list[Card]:
    """So many clean cards in the order of typing: first visits, then those who came again."""
    random = Random(seed)
    again = round(count * RETURNING)
    people = Register(random).people(count - again)
    first = [Card(who, _form(who, random, FIRST_DAY, 1), returning=False) for who in people]
    back = random.sample(people, again)
    second = [Card(who, _form(who, random, SECOND_DAY, 2), returning=True) for who in back]
    return [*first, *second]


def strangers(seed: int, count: int, taken: Sequence[Card]) -> list[Card]:
    """Cards of people who were never here; their numbers are nobody's."""
    random, held = Random(seed), {card.who.nik for card in taken}
    people = [who for who in Register(random).people(2 * count) if who.nik not in held][:count]
    return [Card(who, _form(who, random, SECOND_DAY, 1), returning=False) for who in people]


def spelled(name: str, random: Random) -> str:
    """The name as one clerk or another wrote it on a card."""
    first, blank, rest = name.partition(" ")
    if first == "MUHAMMAD":
        name = random.choice(_SPELLINGS) + blank + rest
    if random.random() < TITLED:
        name = f"{random.choice(_FRONT)} {name}"
    elif random.random() < TITLED:
        name += random.choice(_BACK)
    return name.title() if random.random() < 0.3 else name


def _form(who: Somebody, random: Random, day: date, dose_no: int) -> Form:
    return {
        Field.GIVEN_ON: f"{day:%d%m%Y}",
        Field.VACCINE: "sinovac",
        Field.BATCH: "CSA101",
        Field.VACCINATOR: "Bidan Wulan",
        Field.ID_TYPE: "nik",
        Field.ID_NUMBER: who.nik,
        Field.NAME: spelled(who.name, random),
        Field.BIRTH_DATE: f"{who.born:%d%m%Y}",
        Field.SEX: "P" if who.woman else "L",
        Field.PHONE: who.phone,
        Field.ADDRESS: who.address,
        Field.TEMPERATURE: "normal",
        Field.BLOOD_PRESSURE: "normal",
        Field.SCREENING: "lanjut",
        Field.DOSE_NO: str(dose_no),
        Field.COMPLAINT: "-",
    }
