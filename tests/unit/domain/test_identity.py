import pytest

from vaxentry.domain.dose import Identity, IdType
from vaxentry.domain.form import Field
from vaxentry.domain.identity import ID_TYPE_WORDS, masked_identity, read_identity
from vaxentry.domain.rules import FieldError, RuleCode

NIK = "3201134509809001"


@pytest.mark.parametrize(("word", "kind"), ID_TYPE_WORDS.items())
def test_each_word_names_its_kind(word: str, kind: IdType) -> None:
    number = NIK if kind in {IdType.NIK, IdType.MOTHER_NIK, IdType.KK} else "A1234567"
    assert read_identity(f" {word.upper()} ", number, "1", "SITI").type is kind


def test_each_kind_is_read_by_its_code() -> None:
    assert {ID_TYPE_WORDS[kind.value] for kind in IdType} == set(IdType)


@pytest.mark.parametrize(
    ("kind", "number", "order", "name", "field", "code"),
    [
        ("", NIK, "", "SITI", Field.ID_TYPE, RuleCode.REQUIRED),
        ("sim", NIK, "", "SITI", Field.ID_TYPE, RuleCode.ID_TYPE_UNKNOWN),
        ("nik", "", "", "SITI", Field.ID_NUMBER, RuleCode.REQUIRED),
        ("nik", "123", "", "SITI", Field.ID_NUMBER, RuleCode.NIK_LENGTH),
        ("nik ibu", "123", "1", "SITI", Field.ID_NUMBER, RuleCode.NIK_LENGTH),
        ("nik ibu", NIK, "", "SITI", Field.BIRTH_ORDER, RuleCode.REQUIRED),
        ("nik ibu", NIK, "0", "SITI", Field.BIRTH_ORDER, RuleCode.BIRTH_ORDER),
        ("nik ibu", NIK, "10", "SITI", Field.BIRTH_ORDER, RuleCode.BIRTH_ORDER),
        ("kk", "", "", "SITI", Field.ID_NUMBER, RuleCode.REQUIRED),
        ("kk", "32011345O9809001", "", "SITI", Field.ID_NUMBER, RuleCode.KK_CHARS),
        ("kk", "320113", "", "SITI", Field.ID_NUMBER, RuleCode.KK_LENGTH),
        ("kk", "0" * 16, "", "SITI", Field.ID_NUMBER, RuleCode.KK_ZERO),
        ("kk", NIK, "", "", Field.NAME, RuleCode.REQUIRED),
        ("paspor", "", "", "SITI", Field.ID_NUMBER, RuleCode.REQUIRED),
        ("paspor", "A123", "", "SITI", Field.ID_NUMBER, RuleCode.DOCUMENT_FORM),
        ("paspor", "A12345é7", "", "SITI", Field.ID_NUMBER, RuleCode.DOCUMENT_FORM),
        ("tanpa", " ", "", "SITI", Field.ID_NUMBER, RuleCode.REQUIRED),
        ("tanpa", "T-1\x00", "", "SITI", Field.ID_NUMBER, RuleCode.TEXT_CONTROL),
        ("tanpa", "T-1", "", "", Field.NAME, RuleCode.REQUIRED),
    ],
)
def test_a_fault_is_told_at_its_field(
    kind: str, number: str, order: str, name: str, field: Field, code: RuleCode
) -> None:
    with pytest.raises(FieldError) as caught:
        read_identity(kind, number, order, name)
    assert (caught.value.field, caught.value.code) == (field, code)


def test_twins_are_told_apart_by_birth_order() -> None:
    first, second = (read_identity("nik ibu", NIK, order, "BAYI") for order in "12")
    assert first == Identity(IdType.MOTHER_NIK, NIK, 1)
    assert first != second
    assert first.nik is None


def test_a_birth_order_counts_under_a_mothers_nik_only() -> None:
    assert read_identity("nik", NIK, "2", "SITI").birth_order is None


@pytest.mark.parametrize(
    ("identity", "shown"),
    [
        (Identity(IdType.NIK, NIK), "3201" + "•" * 12),
        (Identity(IdType.MOTHER_NIK, NIK, 1), "3201" + "•" * 12),
        (Identity(IdType.KK, NIK), "3201" + "•" * 12),
        (Identity(IdType.PASSPORT, "A1234567"), "A1••••••"),
        (Identity(IdType.KITAS, "2C11JE1234A"), "2C•••••••••"),
        (Identity(IdType.NONE, "T-00017"), "T-00017"),
    ],
)
def test_masks(identity: Identity, shown: str) -> None:
    assert masked_identity(identity) == shown


def test_separators_in_documents_do_not_count() -> None:
    assert read_identity("paspor", " a 123-4567 ", "", "SITI").number == "A1234567"
    assert read_identity("kk", "3201 1305 0919 9001", "", "SITI").number == "3201130509199001"
