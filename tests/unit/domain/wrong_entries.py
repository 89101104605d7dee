"""Wrong entries, written by hand before anything was run: what is found, and the way out.

One table for the tests of the rules and of the screen. Each case is the clean card with some fields
typed otherwise, in a book that holds some persons; exactly one thing is wrong with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tests.unit.domain.samples import CARD
from vaxentry.domain.dose import Identity, IdType
from vaxentry.domain.form import Field, Form
from vaxentry.domain.person import Known, PastDose, Person
from vaxentry.domain.problems import Severity

ERROR, IDENTITY, CLINICAL, INFO = (
    Severity.ERROR,
    Severity.IDENTITY,
    Severity.CLINICAL,
    Severity.INFO,
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong card.

    Attributes:
        kind: what of the issue it is about; every kind stands here twice.
        typed: fields that differ from the clean card.
        sentence: the first words of the Indonesian sentence.
        way_out: what is typed then, on top; afterwards nothing is found.
        persons: who is held in the book.
        expires_on: last day of the batch.
    """

    kind: str
    typed: Mapping[str, str]
    field: Field
    code: str
    severity: Severity
    sentence: str
    way_out: Mapping[str, str]
    persons: tuple[Person, ...] = ()
    expires_on: date | None = None

    @property
    def form(self) -> Form:
        return {**CARD, **{Field(name): text for name, text in self.typed.items()}}

    @property
    def mended(self) -> Form:
        return {**self.form, **{Field(name): text for name, text in self.way_out.items()}}


def known_of(persons: Iterable[Person], number: str) -> Known:
    """What a book that holds these persons answers for a number; everybody else is similar."""
    held = tuple(persons)
    same = tuple(one for one in held if one.identity.number == number)
    return Known(same, tuple(one for one in held if one not in same))


def _held(name: str, number: str, *doses: PastDose, born: date = date(1980, 9, 5)) -> Person:
    return Person(
        record_id=UUID(int=7),
        entry_no="KD-210701-007",
        identity=Identity(IdType.NIK, number),
        name=name,
        birth_date=born,
        sex=None,
        birth_place="",
        phone="",
        address="",
        village="",
        target_group="",
        doses=doses,
        per=date(2021, 7, 2),
    )


def _dose(number: int, day: date, vaccine: str = "sinovac", course: str = "primer") -> PastDose:
    return PastDose(UUID(int=number), f"KD-210701-{number:03d}", vaccine, course, number, day)


SITI, OTHER, NEAR = "3201134509809001", "3201134509809004", "3201134509809007"
MAN, TEENAGER, GIRL = "3201130509809002", "3201134509049001", "3201134509159001"
JULY, AUGUST = date(2021, 7, 1), date(2021, 8, 1)
_ONCE = (_held("SITI AMINAH", SITI, _dose(1, JULY)),)
_BABY = {
    "id_type": "nik ibu",
    "birth_order": "1",
    "name": "BAYI SITI",
    "birth_date": "01-09-2021",
    "sex": "L",
    "vaccine": "hb0",
    "volume": "",
}
_BOOSTER = {"vaccine": "moderna", "course": "booster1", "dose_no": "3"}
_TEEN = {"id_number": TEENAGER, "birth_date": "05-09-2004"}


def _case(
    kind: str, typed: Mapping[str, str], at: str, code: str, severity: Severity, sentence: str
) -> tuple[str, Mapping[str, str], Field, str, Severity, str]:
    return kind, typed, Field(at), code, severity, sentence


# fmt: off
_FIELDS = (
    Wrong(*_case("date", {"given_on": "310221"}, "given_on", "date_impossible", ERROR,
          "Tanggal ini tidak ada di kalender"), {"given_on": "150921"}),
    Wrong(*_case("date", {"birth_date": "09-1980"}, "birth_date", "date_form", ERROR,
          "Tanggal tidak terbaca"), {"birth_date": "5/9/1980"}),
    Wrong(*_case("number", {"id_number": "320113450980900"}, "id_number", "nik_length", ERROR,
          "NIK harus 16 angka, ini 15"), {"id_number": SITI}),
    Wrong(*_case("number", {"id_number": "3201137209809001"}, "id_number", "nik_day", ERROR,
          "Tanggal di NIK (angka ke-7 dan 8)"), {"id_number": "3201 1345 0980 9001"}),
    Wrong(*_case("name", {"name": "12345"}, "name", "name_letters", ERROR,
          "Nama harus berisi huruf"), {"name": "siti aminah"}),
    Wrong(*_case("number in a text", {"address": "9271060312009003"}, "address", "text_number",
          ERROR, "Ini memuat nomor dokumen"), {"address": "Jl. Pemuda 3"}),
    Wrong(*_case("number in a text", {"village": "REMU 9271060312009003"}, "village",
          "text_number", ERROR, "Ini memuat nomor dokumen"), {"village": "REMU"}),
    Wrong(*_case("name", {"name": ""}, "name", "required", ERROR,
          "Belum diisi"), {"name": "SITI AMINAH"}),
    Wrong(*_case("odd name", {"name": "S1TI AMINAH"}, "name", "name_signs", INFO,
          "Nama berisi angka atau tanda"), {"name": "SITI AMINAH"}),
    Wrong(*_case("odd name", {"name": "SITI@MINAH"}, "name", "name_signs", INFO,
          "Nama berisi angka atau tanda"), {"name": "Hj. Sit'i Al-Aminah, S.Kep."}),
    Wrong(*_case("phone", {"phone": "0812"}, "phone", "phone_form", ERROR,
          "Nomor telepon tidak sesuai"), {"phone": "tidak ada HP"}),
    Wrong(*_case("phone", {"phone": ""}, "phone", "required", ERROR,
          "Belum diisi"), {"phone": "+62 812-3456-7890"}),
    Wrong(*_case("area code", {"phone": "641-123"}, "phone", "phone_area", ERROR,
          "Nomor ini terlalu pendek"), {"phone": "(0294) 641-123"}),
    Wrong(*_case("area code", {"phone": "8412 3456"}, "phone", "phone_area", ERROR,
          "Nomor ini terlalu pendek"), {"phone": "021 8412 3456"}),
    Wrong(*_case("foreign phone", {"phone": "65 9123 4567"}, "phone", "phone_form", ERROR,
          "Nomor telepon tidak sesuai"), {"phone": "+65 9123 4567"}),
    Wrong(*_case("foreign phone", {"phone": "+65 912"}, "phone", "phone_form", ERROR,
          "Nomor telepon tidak sesuai"), {"phone": "+65 9123 4567"}),
    Wrong(*_case("choice", {"vaccine": "sino"}, "vaccine", "vaccine_ambiguous", ERROR,
          "Ada beberapa vaksin"), {"vaccine": "sinov"}),
    Wrong(*_case("choice", {"target_group": "kelas 5"}, "target_group", "group_unknown", ERROR,
          "Kelompok sasaran tidak dikenal"), {"target_group": "lansia"}),
    Wrong(*_case("measure", {"temperature": "panas"}, "temperature", "temperature_form", ERROR,
          "Suhu tidak terbaca"), {"temperature": "normal"}),
    Wrong(*_case("measure", {"blood_pressure": "80/120"}, "blood_pressure",
          "blood_pressure_range", ERROR, "Tekanan darah tidak mungkin"),
          {"blood_pressure": "120/80"}),
    Wrong(*_case("never a default", {"screening": ""}, "screening", "required", ERROR,
          "Belum diisi"), {"screening": "lanjut"}),
    Wrong(*_case("never a default", {"complaint": ""}, "complaint", "required", ERROR,
          "Belum diisi"), {"complaint": "-"}),
    Wrong(*_case("deferred", {"screening": "tunda", "deferred_until": "15-09-2021"},
          "deferred_until", "deferred_before", ERROR, "Tanggal tunda harus sesudah"),
          {"deferred_until": "22-09-2021"}),
    Wrong(*_case("deferred", {"screening": "tunda", "deferred_until": "300221"},
          "deferred_until", "date_impossible", ERROR, "Tanggal ini tidak ada di kalender"),
          {"deferred_until": ""}),
    Wrong(*_case("dose before", {"earlier_place": "Weleri"}, "earlier_place",
          "earlier_of_first", ERROR, "Dosis 1 tidak punya dosis sebelumnya"),
          {"earlier_place": ""}),
    Wrong(*_case("dose before", {"dose_no": "2", "earlier_given_on": "20-09-2021"},
          "earlier_given_on", "earlier_date", ERROR, "Tanggal dosis sebelumnya harus"),
          {"earlier_given_on": "01-07-2021"}, _ONCE),
)
_IDENTITY = (
    Wrong(*_case("birth date", {"birth_date": "06-09-1980"}, "birth_date", "nik_birth_date",
          IDENTITY, "Tanggal lahir tidak sesuai NIK"), {"birth_date": "05-09-1980"}),
    Wrong(*_case("birth date", {"id_number": "3201134609809001"}, "birth_date",
          "nik_birth_date", IDENTITY, "Tanggal lahir tidak sesuai NIK"), {"id_number": SITI}),
    Wrong(*_case("sex", {"sex": "L"}, "sex", "nik_sex", IDENTITY,
          "Jenis kelamin tidak sesuai NIK"), {"sex": "P"}),
    Wrong(*_case("sex", {"id_number": MAN}, "sex", "nik_sex", IDENTITY,
          "Jenis kelamin tidak sesuai NIK"), {"id_number": SITI}),
    Wrong(*_case("region", {"id_number": "9901134509809001"}, "id_number",
          "nik_province_unknown", IDENTITY, "Kode provinsi di NIK"), {"id_number": SITI}),
    Wrong(*_case("region", {"id_number": "3201994509809001"}, "id_number",
          "nik_district_unknown", IDENTITY, "Kode kecamatan di NIK"), {"id_number": SITI}),
    Wrong(*_case("other name", {}, "id_number", "nik_other_name", IDENTITY,
          "Nomor ini tersimpan atas nama lain (entri KD-210701-007)"), {"id_number": OTHER},
          (_held("RINA WULANDARI", SITI),)),
    Wrong(*_case("other name", {"name": "SITI AMINA"}, "id_number", "nik_other_name", IDENTITY,
          "Nomor ini tersimpan atas nama lain (entri KD-210701-007)"), {"name": "Hj. Siti Aminah"},
          (_held("SITI AMINAH", SITI),)),
    Wrong(*_case("one digit", {"id_number": NEAR}, "id_number", "nik_one_digit", IDENTITY,
          "Nama ini tersimpan dengan NIK beda satu angka"), {"id_number": SITI},
          (_held("SITI AMINAH", SITI),)),
    Wrong(*_case("one digit", {"id_number": "3201134509809010", "name": "SITI AMINA"},
          "id_number", "nik_one_digit", IDENTITY, "Nama ini tersimpan dengan NIK beda satu angka"),
          {"id_number": SITI, "name": "SITI AMINAH"}, (_held("SITI AMINAH", SITI),)),
    Wrong(*_case("typed twice", {}, "dose_no", "dose_typed_twice", IDENTITY,
          "Dosis ini sudah tersimpan (entri KD-210701-001)"),
          {"given_on": "13-10-2021", "dose_no": "2"},
          (_held("SITI AMINAH", SITI, _dose(1, date(2021, 9, 15))),)),
    Wrong(*_case("typed twice", {"id_number": MAN, "name": "Moh. Fadli", "sex": "L",
          "dose_no": "2"}, "dose_no", "dose_typed_twice", IDENTITY,
          "Dosis ini sudah tersimpan (entri KD-210701-002)"),
          {**_BOOSTER, "given_on": "15-03-2022"},
          (_held("MUHAMMAD FADLI", MAN, _dose(1, JULY), _dose(2, date(2021, 9, 15))),)),
)
_CLINICAL = (
    Wrong(*_case("interval", {"dose_no": "2", "given_on": "28-07-2021"}, "given_on",
          "interval_short", CLINICAL, "Jarak antardosis 27 hari, aturannya 28"),
          {"given_on": "29-07-2021"}, _ONCE),
    Wrong(*_case("interval", {"dose_no": "2", "vaccine": "astrazeneca"}, "given_on",
          "interval_short", CLINICAL, "Jarak antardosis 76 hari, aturannya 84"),
          {"given_on": "23-09-2021"},
          (_held("SITI AMINAH", SITI, _dose(1, JULY, "astrazeneca")),)),
    Wrong(*_case("age", {"id_number": GIRL, "birth_date": "05-09-2015"}, "birth_date",
          "age_outside", CLINICAL, "Umur 6 tahun di luar sasaran"), {"given_on": "14-12-2021"}),
    Wrong(*_case("age", {**_TEEN, **_BOOSTER, "given_on": "15-02-2022"}, "birth_date",
          "age_outside", CLINICAL, "Umur 17 tahun di luar sasaran"), {"given_on": "05-09-2022"},
          (_held("SITI AMINAH", TEENAGER, _dose(2, AUGUST), born=date(2004, 9, 5)),)),
    Wrong(*_case("batch expired", {}, "batch", "batch_expired", CLINICAL,
          "Batch sudah kedaluwarsa"), {"given_on": "31-08-2021"}, (), date(2021, 8, 31)),
    Wrong(*_case("batch expired", {"vaccine": "pfizer", "volume": "0,3"}, "batch",
          "batch_expired", CLINICAL, "Batch sudah kedaluwarsa"),
          {"given_on": "14-09-2021"}, (), date(2021, 9, 14)),
    Wrong(*_case("blood pressure", {"blood_pressure": "190/100"}, "blood_pressure",
          "blood_pressure_high", CLINICAL, "Tekanan darah di atas 180/110"),
          {"blood_pressure": "normal"}),
    Wrong(*_case("blood pressure", {**_TEEN, "blood_pressure": "145 95"}, "blood_pressure",
          "blood_pressure_high", CLINICAL, "Tekanan darah di atas 140/100"),
          {"blood_pressure": "135/95"}),
    Wrong(*_case("brand", {"dose_no": "2", "vaccine": "moderna"}, "vaccine", "brand_differs",
          CLINICAL, "Vaksin berbeda dari dosis lain"), {"vaccine": "CoronaVac"}, _ONCE),
    Wrong(*_case("brand", {"dose_no": "2", "vaccine": "pfizer", "volume": "0,3"}, "vaccine",
          "brand_differs", CLINICAL, "Vaksin berbeda dari dosis lain"),
          {"vaccine": "moderna", "volume": "0,5"},
          (_held("SITI AMINAH", SITI, _dose(1, JULY, "moderna")),)),
    Wrong(*_case("number held", {}, "dose_no", "dose_number_held", CLINICAL,
          "Dosis ini sudah tersimpan pada tanggal lain (entri KD-210701-001)"),
          {"dose_no": "2"}, _ONCE),
    # A series more than six months late is repeated by law: another course, no duplicate.
    Wrong(*_case("number held", {"given_on": "01-03-2022"}, "dose_no", "dose_number_held",
          CLINICAL, "Dosis ini sudah tersimpan pada tanggal lain"),
          {"course": "primer_ulang"}, _ONCE),
    Wrong(*_case("order", {"dose_no": "2", "given_on": "01-06-2021"}, "given_on", "dose_order",
          CLINICAL, "Dosis 1 bertanggal sama atau sesudah"), {"given_on": "01-09-2021"}, _ONCE),
    Wrong(*_case("order", {}, "given_on", "dose_order", CLINICAL,
          "Dosis 1 bertanggal sama atau sesudah"), {"given_on": "01-07-2021"},
          (_held("SITI AMINAH", SITI, _dose(2, AUGUST)),)),
    Wrong(*_case("dose missing", {"dose_no": "2"}, "dose_no", "dose_missing", INFO,
          "Dosis 1 belum tercatat"), {"dose_no": "1"}),
    Wrong(*_case("dose missing", {**_BOOSTER, "given_on": "15-03-2022"}, "dose_no",
          "dose_missing", INFO, "Dosis 2 belum tercatat"),
          {"vaccine": "sinovac", "course": "primer", "dose_no": "2"}, _ONCE),
)
_WITHOUT_NIK = (
    Wrong(*_case("family card", {"id_type": "kk", "id_number": "320113010107900"}, "id_number",
          "kk_length", ERROR, "Nomor KK harus 16 angka, ini 15"),
          {"id_number": "3201130101079001"}),
    Wrong(*_case("family card", {"id_type": "kk", "id_number": "3201130101079001", "name": ""},
          "name", "required", ERROR, "Belum diisi"), {"name": "SITI AMINAH"}),
    Wrong(*_case("mother", {**_BABY, "birth_order": ""}, "birth_order", "required", ERROR,
          "Belum diisi"), {"birth_order": "1"}),
    Wrong(*_case("mother", {**_BABY, "id_number": MAN}, "id_number", "nik_mother_sex", IDENTITY,
          "NIK ibu ini milik laki-laki"), {"id_number": SITI}),
    Wrong(*_case("foreigner", {"id_type": "paspor", "id_number": "A1"}, "id_number",
          "document_form", ERROR, "Nomor dokumen harus 5-20"), {"id_number": "A 1234567"}),
    Wrong(*_case("foreigner", {"id_type": "kitas", "id_number": "2C11/0123"}, "id_number",
          "document_form", ERROR, "Nomor dokumen harus 5-20"), {"id_number": "2C11 0123"}),
    Wrong(*_case("nothing", {"id_type": "tanpa", "id_number": "", "name": ""}, "name",
          "required", ERROR, "Belum diisi"), {"name": "SITI AMINAH"}),
    Wrong(*_case("nothing", {"id_type": "surat RT", "id_number": ""}, "id_type",
          "id_type_unknown", ERROR, "Jenis identitas tidak dikenal"), {"id_type": "tanpa"}),
)
# fmt: on
WRONG_ENTRIES = (*_FIELDS, *_IDENTITY, *_CLINICAL, *_WITHOUT_NIK)
