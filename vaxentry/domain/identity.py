"""Identity documents: which kinds there are, how their numbers are read and shown."""

import re
from collections.abc import Mapping

from vaxentry.domain.dose import Identity, IdType
from vaxentry.domain.form import Field
from vaxentry.domain.measures import read_count
from vaxentry.domain.names import clean_name
from vaxentry.domain.nik import digits_of, mask_digits, read_nik
from vaxentry.domain.plain_text import clean_text
from vaxentry.domain.rules import FieldError, RuleCode, RuleError

ID_TYPE_WORDS: Mapping[str, IdType] = {
    "nik": IdType.NIK,
    "ktp": IdType.NIK,
    "kia": IdType.NIK,
    "mother_nik": IdType.MOTHER_NIK,
    "nik ibu": IdType.MOTHER_NIK,
    "kk": IdType.KK,
    "kartu keluarga": IdType.KK,
    "passport": IdType.PASSPORT,
    "paspor": IdType.PASSPORT,
    "kitas": IdType.KITAS,
    "kitap": IdType.KITAS,
    "none": IdType.NONE,
    "tanpa": IdType.NONE,
    "tanpa identitas": IdType.NONE,
}
"""What a form may say, in small letters. A child's card (KIA) carries the child's own NIK."""

_KK_LENGTH = 16
_PASSPORT_SHOWN = 2
_DOCUMENT = re.compile("[A-Z0-9]{5,20}")
_SIXTEEN_DIGITS = frozenset({IdType.NIK, IdType.MOTHER_NIK, IdType.KK})


def read_identity(
    id_type_text: str, number_text: str, birth_order_text: str, name: str
) -> Identity:
    """The document a person was identified by.

    Args:
        id_type_text: a key of `ID_TYPE_WORDS`, any case.
        number_text: as typed; for `IdType.NONE` the temporary id that the caller made.
        birth_order_text: 1 to 9, asked for under a mother's NIK only and ignored elsewhere.
        name: a family card or a temporary id identifies nobody without it.

    Raises:
        FieldError: at ``id_type``, ``id_number``, ``birth_order`` or ``name``.
    """
    kind = read_id_type(id_type_text)
    try:
        number = _read_number(kind, number_text)
    except RuleError as error:
        raise FieldError(Field.ID_NUMBER, error.code, **error.params) from None
    if kind in {IdType.KK, IdType.NONE}:
        _need_name(name)
    order = _read_order(birth_order_text) if kind is IdType.MOTHER_NIK else None
    return Identity(kind, number, order)


def read_id_type(text: str) -> IdType:
    """The kind of document from its code or its Indonesian name.

    Raises:
        FieldError: ``required`` or ``id_type_unknown`` at the field ``id_type``.
    """
    wanted = " ".join(text.lower().split())
    if not wanted:
        raise FieldError(Field.ID_TYPE, RuleCode.REQUIRED)
    if wanted not in ID_TYPE_WORDS:
        raise FieldError(Field.ID_TYPE, RuleCode.ID_TYPE_UNKNOWN)
    return ID_TYPE_WORDS[wanted]


def masked_identity(identity: Identity) -> str:
    """The number as lists and messages may show it.

    First four digits of a NIK or KK, first two characters of a passport or stay permit, a
    temporary id whole: it is ours and tells nothing.
    """
    if identity.type is IdType.NONE:
        return identity.number
    if identity.type in _SIXTEEN_DIGITS:
        return mask_digits(identity.number)
    hidden = len(identity.number) - _PASSPORT_SHOWN
    return identity.number[:_PASSPORT_SHOWN] + "•" * max(0, hidden)


def _read_number(kind: IdType, text: str) -> str:
    if kind in {IdType.NIK, IdType.MOTHER_NIK}:
        return read_nik(text).digits
    if kind is IdType.KK:
        return _read_kk(text)
    if kind is IdType.NONE:
        return _not_empty(clean_text(text, upper=True))
    return _read_document(text)


def _read_kk(text: str) -> str:
    digits = _not_empty(digits_of(text))
    if not (digits.isascii() and digits.isdigit()):
        raise RuleError(RuleCode.KK_CHARS)
    if len(digits) != _KK_LENGTH:
        raise RuleError(RuleCode.KK_LENGTH, count=len(digits))
    if not digits.strip("0"):
        raise RuleError(RuleCode.KK_ZERO)
    return digits


def _read_document(text: str) -> str:
    number = _not_empty(digits_of(text).upper())
    if not _DOCUMENT.fullmatch(number):
        raise RuleError(RuleCode.DOCUMENT_FORM)
    return number


def _not_empty(text: str) -> str:
    if not text:
        raise RuleError(RuleCode.REQUIRED)
    return text


def _need_name(name: str) -> None:
    try:
        clean_name(name)
    except RuleError as error:
        raise FieldError(Field.NAME, error.code, **error.params) from None


def _read_order(text: str) -> int:
    try:
        return read_count(text, RuleCode.BIRTH_ORDER)
    except RuleError as error:
        raise FieldError(Field.BIRTH_ORDER, error.code, **error.params) from None
