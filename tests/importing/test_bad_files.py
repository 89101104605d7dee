"""Files that can't be used: a sentence with its reason, and nothing saved."""

import codecs
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.importing.fake_book import FakeBook
from tests.importing.stack_files import (
    card,
    csv_text,
    rules,
    run,
    with_sheet_xml,
    write_csv,
    write_xlsx,
)
from vaxentry.domain.form import Field
from vaxentry.errors import FileError
from vaxentry.importing import csv_file, xlsx_file
from vaxentry.importing.columns import label
from vaxentry.language import LANGUAGES, Words

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
HEADER, LINE, *_ = csv_text([card()]).splitlines()


def plain(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        file = folder / name
        file.write_bytes(content)
        return file

    return make


def lines(*texts: str) -> bytes:
    return "\n".join(texts).encode()


def sparse(folder: Path) -> Path:
    file = folder / "big.xlsx"
    with file.open("wb") as out:
        out.write(b"PK\3\4")
        out.truncate(200_000_000)
    return file


def encrypted_zip(folder: Path) -> Path:
    file = write_xlsx(folder / "a.xlsx", [card()])
    content = bytearray(file.read_bytes())
    at = content.index(b"PK\1\2")
    content[at + 8] |= 1
    file.write_bytes(content)
    return file


def bomb(folder: Path) -> Path:
    file = folder / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("xl/workbook.xml", b"<c/>" * 5_000_000)
    return file


def lying_bomb(folder: Path) -> Path:
    """Its directory tells a small size for a part that unpacks to a large one."""
    file = bomb(folder)
    content = file.read_bytes()
    real = (20_000_000).to_bytes(4, "little")
    assert real in content
    file.write_bytes(content.replace(real, (1000).to_bytes(4, "little")))
    return file


def entities(folder: Path) -> Path:
    """The billion laughs: entities that unfold to gigabytes."""
    steps = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    start = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{steps}]>'.encode()
    return with_sheet_xml(
        write_xlsx(folder / "a.xlsx", [card()]),
        lambda xml: start + xml.replace(b"<sheetData>", b"<sheetData><row><c>&a9;</c></row>"),
    )


def other_zip(folder: Path) -> Path:
    file = folder / "letter.docx"
    with zipfile.ZipFile(file, "w") as out:
        out.writestr("[Content_Types].xml", "<Types/>")
        out.writestr("word/document.xml", "<w/>")
    return file


def cut_workbook(folder: Path) -> Path:
    file = write_xlsx(folder / "a.xlsx", [card(number) for number in range(3)])
    file.write_bytes(file.read_bytes()[:-300])
    return file


def broken_sheet(folder: Path) -> Path:
    file = write_xlsx(folder / "a.xlsx", [card()])
    return with_sheet_xml(file, lambda xml: xml[: len(xml) // 2])


def not_a_number(folder: Path) -> Path:
    file = write_xlsx(folder / "a.xlsx", [card(temperature=36.5)])
    return with_sheet_xml(file, lambda xml: xml.replace(b"<v>36.5</v>", b"<v>secret</v>"))


def empty_workbook(folder: Path) -> Path:
    openpyxl.Workbook().save(folder / "a.xlsx")
    return folder / "a.xlsx"


def unreadable(folder: Path) -> Path:
    file = write_csv(folder / "a.csv", [card()])
    file.chmod(0)
    if os.access(file, os.R_OK):
        pytest.skip("this user may read everything")
    return file


BAD_FILES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda folder: folder / "none.xlsx", "file_not_found"),
    "a folder in a file's place": (lambda folder: folder / "a.csv" / "b.csv", "file_not_found"),
    "a name with NUL": (lambda folder: folder / "a\0b.csv", "file_unreadable"),
    "folder": (lambda folder: folder, "file_type"),
    "no permission": (unreadable, "file_unreadable"),
    "empty": (plain("a.xlsx", b""), "file_empty"),
    "blanks only": (plain("a.csv", b" \n\r\n\t"), "file_empty"),
    "200 MB": (sparse, "file_too_big"),
    "pdf": (plain("a.pdf", b"%PDF-1.7\n"), "file_type"),
    "pdf named csv": (plain("a.csv", b"%PDF-1.7\n"), "file_type"),
    "picture named csv": (plain("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "file_type"),
    "web page named xls": (plain("a.xls", b"<html><table>"), "file_type"),
    "web page named csv": (plain("a.csv", b"<html><table>"), "file_columns_missing"),
    "text named xlsx": (plain("a.xlsx", b"NIK;Nama"), "file_type"),
    "utf-16": (plain("a.csv", codecs.BOM_UTF16_LE + HEADER.encode("utf-16-le")), "file_type"),
    "no encoding fits": (plain("a.csv", lines(HEADER) + b"\n\x81\x8d"), "file_encoding"),
    "NUL far inside": (plain("a.csv", lines(HEADER) + b"\n" * 1_100_000 + b"\0"), "file_type"),
    "word file": (other_zip, "file_type"),
    "old excel": (plain("a.xls", OLE), "file_old_excel"),
    "password": (
        plain("a.xlsx", OLE + bytes(1_048_060) + "EncryptedPackage".encode("utf-16-le")),
        "file_password",
    ),
    "encrypted zip": (encrypted_zip, "file_password"),
    "zip bomb": (bomb, "file_bomb"),
    "zip bomb that lies": (lying_bomb, "file_damaged"),
    "billion laughs": (entities, "file_damaged"),
    "cut workbook": (cut_workbook, "file_damaged"),
    "broken sheet": (broken_sheet, "file_damaged"),
    "letters in a number": (not_a_number, "file_damaged"),
    "zip head only": (plain("a.xlsx", b"PK\3\4 and nothing"), "file_damaged"),
    "empty workbook": (empty_workbook, "file_no_rows"),
    "byte order mark only": (plain("a.csv", codecs.BOM_UTF8), "file_no_rows"),
    "open quotation mark": (plain("a.csv", lines(HEADER, f'"{LINE}', LINE)), "file_quotes"),
    "endless cell": (plain("a.csv", lines(HEADER, "x" * 200_000)), "file_quotes"),
    "no heading": (plain("a.csv", lines(LINE, LINE)), "file_columns_missing"),
    "heading twice": (
        plain("a.csv", lines(f"{HEADER};Nama", LINE)),
        "file_columns_double",
    ),
    "label and code": (plain("a.csv", lines(f"{HEADER};id_number", LINE)), "file_columns_double"),
    "too wide": (plain("a.csv", lines(HEADER, ";" * 300)), "file_too_wide"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_is_refused_with_its_reason_and_saves_nothing(case: str, tmp_path: Path) -> None:
    make, reason = BAD_FILES[case]
    book = FakeBook()
    with pytest.raises(FileError) as caught:
        run(make(tmp_path), book)
    assert caught.value.params["reason"] == reason
    assert (book.files, book.rows) == ({}, {})
    for language in LANGUAGES:
        sentence = Words(language)(caught.value.text_key, **caught.value.params)
        assert "CONTOH" not in sentence
        assert "{" not in sentence


def test_the_error_carries_nothing_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        run(not_a_number(tmp_path), FakeBook())
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert "secret" not in str(caught.value)


def test_missing_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        run(plain("a.csv", lines("Nama;NIK"))(tmp_path), FakeBook())
    named = caught.value.params["columns"]
    assert label(Field.GIVEN_ON) in str(named)
    assert label(Field.NAME) not in str(named).split(", ")


@pytest.mark.parametrize("reader", [csv_file, xlsx_file])
def test_too_many_rows(reader: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_ROWS", 2)
    write = write_csv if reader is csv_file else write_xlsx
    book = FakeBook()
    assert run(write(tmp_path / "two.csv", [card(0), card(1)]), book).saved == 2
    with pytest.raises(FileError) as caught:
        run(write(tmp_path / "three.csv", [card(number) for number in range(3)]), book)
    assert caught.value.params == {"reason": "file_too_many_rows", "limit": 2}


def test_a_workbook_that_unpacks_to_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_file, "MAX_UNPACKED", 5_000)
    with pytest.raises(FileError) as caught:
        run(write_xlsx(tmp_path / "a.xlsx", [card()]), FakeBook())
    assert caught.value.params["reason"] == "file_bomb"


def test_a_cut_last_row_is_not_saved(tmp_path: Path) -> None:
    book = FakeBook()
    cut = LINE[: LINE.rindex(";", 0, len(LINE) - 2)]
    report = run(plain("a.csv", lines(HEADER, cut))(tmp_path), book)
    assert rules(report)[0] == (2, "", "row_cut")
    assert book.doses == {}
