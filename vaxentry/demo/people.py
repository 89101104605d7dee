"""Made-up people of a Javanese regency: names, numbers and addresses that look real and are not.

Every NIK has a serial of 9000 or more, which no district and day of birth ever reaches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

HOME_REGENCY = "3324"
"""Kabupaten Kendal: the site's own regency, and the scope of the demo's population register."""
_HOME_DISTRICTS = tuple(f"{HOME_REGENCY}{number:02d}" for number in range(1, 21))
_OUTSIDE_DISTRICTS = (
    "337405",  # Kota Semarang
    "331001",  # Klaten
    "327305",  # Kota Bandung
    "127101",  # Kota Medan
    "647301",  # Tarakan, code retired in 2012
    "927106",  # Kota Sorong, code retired in 2022
)
_FIRST_SERIAL, _LAST_SERIAL = 9000, 9989
_FEMALE_DAY = 40

_MEN = (
    *("Agus", "Slamet", "Ma'ruf", "Rif'an", "Wahyu", "Bambang", "Sutrisno", "Yusuf", "Dimas"),
    *("Muhammad Fadli", "Moh. Anwar", "M. Ridwan", "Muh. Ilham", "Abdul Qodir", "Eko", "Tri Joko"),
    *("Ikhsan", "Nur Cholis", "Petrus", "I Made", "Teguh", "Wagiman", "Hendra", "Fajar", "Rizky"),
)
_WOMEN = (
    *("Siti", "Nur'aini", "Sri", "Dewi", "Rina", "Suharti", "Tri Wahyuni", "Aisyah", "Khotimah"),
    *("Endang", "Yuliana", "Maria", "Ni Luh", "Kartini", "Lestari", "Rofi'ah", "Indah", "Wulan"),
    *("Raden Roro Ayu", "Mu'awanah", "Putri", "Tutik", "Partini", "Fitri", "Anisa"),
)
_LAST = (
    *("", "", "Wijaya", "Santoso", "Rahayu", "Setiawan", "Hidayat", "Lestari", "Prasetyo", "Utami"),
    *(
        "Nugroho",
        "Kusuma Wardhani Puspitaningtyas",
        "Al-Fatih",
        "Simanjuntak",
        "Purwanto",
        "Ja'far",
    ),
    *("Handayani", "Saputra", "Wulandari", "Susilowati", "Kurniawan", "Maulana", "Zulkarnain"),
)
_BEFORE = ("H. ", "Hj. ", "dr. ", "Drs. ", "Ir. ")
_BEHIND = (", S.Pd.", ", S.Kep., Ns.", ", SE", ", A.Md.Keb.")
_TITLED = 0.06
_PLACES = ("Kendal", "Semarang", "Weleri", "Batang", "Temanggung", "Demak", "Boja")
_VILLAGES = (
    "Bugangin",
    "Kebondalem",
    "Langenharjo",
    "Sukodono",
    "Candiroto",
    "Penaruban",
    "Karangayu",
)
_STREETS = (
    "Jl. Pemuda",
    "Jl. Raya Barat",
    "Dk. Krajan",
    "Jl. Pahlawan",
    "Gg. Melati",
    "Perum Griya",
)
_NOBODYS_PREFIX = "840"
"""No operator has 0840 (general knowledge), so the numbers ring nowhere."""
_WITHOUT_PHONE = 0.04
_SHARED_PHONE = 0.2


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist.

    Attributes:
        nik: sixteen digits, serial 9000 to 9989.
        sex: ``L`` or ``P``.
        phone: national digits without the leading 0 (``812...``); empty when the person has none.
    """

    nik: str
    name: str
    sex: str
    birth_date: date
    birth_place: str
    phone: str
    address: str
    village: str

    @property
    def is_local(self) -> bool:
        """Whether the number belongs to the regency that the population register covers."""
        return self.nik.startswith(HOME_REGENCY)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a story needs of a person; None and False leave it to chance.

    Attributes:
        local: number from inside or outside the register's regency.
        youngest, oldest: completed years on the day asked for, inclusive and about right.
        days, months, years: the only values allowed in the birth date; empty allows all.
    """

    sex: str | None = None
    local: bool = True
    youngest: int = 19
    oldest: int = 79
    days: Sequence[int] = ()
    months: Sequence[int] = ()
    years: Sequence[int] = ()

    def allows(self, born: date) -> bool:
        """Whether the birth date is one of those asked for."""
        wanted = ((born.day, self.days), (born.month, self.months), (born.year, self.years))
        return all(not allowed or value in allowed for value, allowed in wanted)


ANYBODY = Wish()


class Population:
    """Makes people one after the other; the same seed makes the same people."""

    def __init__(self, random: Random, today: date) -> None:
        self._random = random
        self._today = today
        self._niks: set[str] = set()
        self._phones: list[str] = []

    def person(self, wish: Wish = ANYBODY) -> Person:
        """Somebody new who fits the wish, with a NIK nobody else has."""
        sex = wish.sex or self._random.choice("LP")
        born = self._birth_date(wish)
        return Person(
            nik=self._nik(born, sex, local=wish.local),
            name=self._name(sex),
            sex=sex,
            birth_date=born,
            birth_place=self._random.choice(_PLACES),
            phone=self._phone(),
            address=self._address(),
            village=self._random.choice(_VILLAGES),
        )

    def other_name(self, person: Person) -> str:
        """A name of the same sex that nobody would take for the person's own."""
        while True:
            name = self._name(person.sex)
            if not set(name.upper().split()) & set(person.name.upper().split()):
                return name

    def _birth_date(self, wish: Wish) -> date:
        # A day short of a full year on both sides keeps clear of birthdays.
        earliest, latest = int((wish.oldest + 1) * 365.25) - 2, int(wish.youngest * 365.25) + 2
        while True:
            born = self._today - timedelta(days=self._random.randint(latest, earliest))
            if wish.allows(born):
                return born

    def _nik(self, born: date, sex: str, *, local: bool) -> str:
        district = self._random.choice(_HOME_DISTRICTS if local else _OUTSIDE_DISTRICTS)
        day = born.day + _FEMALE_DAY * (sex == "P")
        while True:
            serial = self._random.randint(_FIRST_SERIAL, _LAST_SERIAL)
            nik = f"{district}{day:02d}{born:%m%y}{serial}"
            if nik not in self._niks:
                self._niks.add(nik)
                return nik

    def _name(self, sex: str) -> str:
        name = self._random.choice(_MEN if sex == "L" else _WOMEN)
        name = f"{name} {self._random.choice(_LAST)}".strip()
        luck = self._random.random()
        if luck < _TITLED:
            return self._random.choice(_BEFORE) + name
        return name + self._random.choice(_BEHIND) if luck < 2 * _TITLED else name

    def _phone(self) -> str:
        luck = self._random.random()
        if luck < _WITHOUT_PHONE:
            return ""
        if self._phones and luck < _WITHOUT_PHONE + _SHARED_PHONE:
            return self._phones[-1]  # brothers and sisters give the one phone of the family
        self._phones.append(f"{_NOBODYS_PREFIX}{self._random.randrange(10**8):08d}")
        return self._phones[-1]

    def _address(self) -> str:
        street, house = self._random.choice(_STREETS), self._random.randint(1, 140)
        rt, rw = self._random.randint(1, 9), self._random.randint(1, 12)
        return f"{street} No. {house} RT {rt:02d}/RW {rw:02d}"
