"""Made-up doses from a seed; no real person, every NIK's serial is 9000 or more."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from vaxentry.domain.dose import Dose, Identity, IdType, Screening, Sex
from vaxentry.domain.ticket import TicketNo

_FIRST = ("AGUS", "SITI", "BUDI", "DEWI", "EKO", "RINA", "JOKO", "SRI", "ANDI", "NUR", "LINA")
_LAST = ("SANTOSO", "LESTARI", "WIBOWO", "RAHAYU", "SAPUTRA", "HANDAYANI", "NUGROHO")
_REGIONS = ("320101", "327301", "337401", "357801", "317101", "367101", "347101", "510301")
_STREETS = ("Jl. Melati", "Jl. Kenanga", "Gg. Mawar", "Jl. Merdeka", "Kp. Baru")


def doses(seed: int) -> Iterator[Dose]:
    """Doses without end; the same seed gives the same ones."""
    random = Random(seed)
    while True:
        yield _dose(random)


def record_ids(seed: int) -> Iterator[UUID]:
    """Record ids without end, from a seed."""
    random = Random(seed)
    while True:
        yield UUID(int=random.getrandbits(128), version=4)


def _dose(random: Random) -> Dose:
    born = date(1945, 1, 1) + timedelta(days=random.randrange(27_000))
    woman = random.random() < 0.5
    day = born.day + 40 if woman else born.day
    nik = f"{random.choice(_REGIONS)}{day:02d}{born:%m%y}{random.randint(9000, 9999)}"
    return Dose(
        identity=Identity(IdType.NIK, nik),
        name=f"{random.choice(_FIRST)} {random.choice(_FIRST)} {random.choice(_LAST)}",
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
