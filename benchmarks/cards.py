"""Made-up doses from a seed; no real person, every NIK's serial is 9000 or more."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, count
from random import Random
from uuid import UUID

from vaxentry.domain.dose import Dose, Identity, IdType, Screening, Sex
from vaxentry.domain.record_id import RANDOM_BYTES, record_id
from vaxentry.domain.ticket import TicketNo

FIRST_SAVE = datetime(2010, 1, 1, 1, 0, tzinfo=UTC)
PRESENT = datetime(2026, 1, 1, 1, 0, tzinfo=UTC)
"""Later than a million saves from the first one."""
_BETWEEN_SAVES = timedelta(seconds=30)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST = _words(
    "SITI MUHAMMAD SRI NUR AGUS DEWI MOH. ABDUL ENDANG EKO BUDI RINA JOKO ANDI LINA HENDRA FAJAR"
    " RIZKY TEGUH WAHYU SLAMET BAMBANG YUSUF MADE ARIF DEDI IRFAN RUDI TAUFIK UMAR WAWAN ZAINAL"
    " MARIA KARTINI INDAH WULAN FITRI ANISA TUTIK AISYAH RATNA SUHARTI NI YANTI ERNA HESTI IDA"
    " YOHANES PETRUS KETUT NYOMAN ASEP UJANG CUCU TITIN LILIS EUIS KOMANG WAYAN GEDE"
)
_LAST = _words(
    "SANTOSO LESTARI WIBOWO RAHAYU SAPUTRA HANDAYANI NUGROHO WIJAYA SETIAWAN HIDAYAT PRASETYO"
    " UTAMI KUSUMA PURWANTO SUSILOWATI KURNIAWAN MAULANA AMINAH ANWAR RIDWAN ILHAM SIMANJUNTAK"
    " WULANDARI PERMATA HAKIM RAMADHAN SAFITRI PUSPITA MULYONO SUPRIYADI ASTUTI"
)
_RARE = tuple(
    start + middle + end
    for start in ("SU", "WI", "HAR", "PRA", "KAR", "MAR", "NGA", "SAR", "TRI", "WAR", "DAR", "PUR")
    for middle in ("YA", "DI", "TO", "MA", "SI", "WA", "JI", "NA", "LI", "RA", "GI", "NO")
    for end in ("TI", "NO", "WATI", "NINGSIH", "DI", "YANTO", "MAN", "SIH", "NAH", "RJO", "TUN")
)
_REGIONS = ("320101", "327301", "337401", "357801", "317101", "367101", "347101", "510301")
_STREETS = ("Jl. Melati", "Jl. Kenanga", "Gg. Mawar", "Jl. Merdeka", "Kp. Baru")


def _falling(words: Sequence[str]) -> list[float]:
    """Weights as names have them: a few are everywhere, most are rare."""
    return list(accumulate(1 / (rank + 4) for rank in range(len(words))))


_FIRST_WEIGHTS, _LAST_WEIGHTS, _RARE_WEIGHTS = map(_falling, (_FIRST, _LAST, _RARE))


def _name(random: Random) -> str:
    first, second = random.choices(_FIRST, cum_weights=_FIRST_WEIGHTS, k=2)
    last = random.choices(_LAST, cum_weights=_LAST_WEIGHTS)[0]
    rare = random.choices(_RARE, cum_weights=_RARE_WEIGHTS)[0]
    return random.choice((f"{first} {last}", f"{first} {second} {rare}", f"{first} {rare}"))


def doses(seed: int) -> Iterator[Dose]:
    """Doses without end; the same seed gives the same ones."""
    random = Random(seed)
    while True:
        yield _dose(random)


def record_ids(seed: int, first: datetime = FIRST_SAVE) -> Iterator[UUID]:
    """Record ids without end, from a seed, half a minute after each other."""
    random = Random(seed)
    for number in count():
        yield record_id(first + number * _BETWEEN_SAVES, random.randbytes(RANDOM_BYTES))


def _dose(random: Random) -> Dose:
    born = date(1945, 1, 1) + timedelta(days=random.randrange(27_000))
    woman = random.random() < 0.5
    day = born.day + 40 if woman else born.day
    nik = f"{random.choice(_REGIONS)}{day:02d}{born:%m%y}{random.randint(9000, 9999)}"
    return Dose(
        identity=Identity(IdType.NIK, nik),
        name=_name(random),
        given_on=date(2021, 7, 1) + timedelta(days=random.randrange(200)),
        screening=Screening.PROCEED,
        birth_date=born,
        birth_place="BOGOR",
        sex=Sex.FEMALE if woman else Sex.MALE,
        phone=f"+628{random.randrange(10**9, 10**10)}",
        address=f"{random.choice(_STREETS)} {random.randint(1, 99)}",
        village="SUKAMAJU",
        target_group="masyarakat_umum",
        ticket=TicketNo(f"P-{random.getrandbits(40):010X}"),
        temperature=random.randint(358, 372),
        systolic=random.randint(100, 150),
        diastolic=random.randint(60, 95),
        vaccine="sinovac",
        course="primer",
        dose_no=random.randint(1, 2),
        batch=f"CSA{random.randint(100, 130)}",
        volume_ul=500,
        given_at=time(random.randint(8, 15), random.randint(0, 59)),
        vaccinator="Bidan Wulan",
    )
