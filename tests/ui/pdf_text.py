"""Reads the text out of a PDF as Qt writes it: compressed streams, fonts with a ToUnicode map."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)endstream", re.DOTALL)
_MAP_LIST = re.compile(rb"<([0-9A-F]{4})> <[0-9A-F]{4}> \[((?:<[0-9A-F]+>\s*)+)\]")
_FONT_USE = re.compile(rb"/F(\d+) (\d+) 0 R")
_DRAWN = re.compile(rb"/F(\d+) [0-9.-]+ Tf|<([0-9A-Fa-f]+)>")


def _objects(data: bytes) -> dict[int, bytes]:
    return {int(number): body for number, body in _OBJECT.findall(data)}


def _content(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found is not None
    # A decompressor takes what is its own and leaves the line end behind it.
    return zlib.decompressobj().decompress(found[1]) if b"FlateDecode" in body else found[1]


def pdf_pages(data: bytes) -> list[str]:
    """What stands on each page, without blanks: Qt places words, it writes none between them."""
    objects = _objects(data)
    pages = [body for body in objects.values() if re.search(rb"/Type /Page\b", body)]
    return [_page_text(body, objects) for body in pages]


def _page_text(page: bytes, objects: dict[int, bytes]) -> str:
    contents = re.search(rb"/Contents (\d+) 0 R", page)
    resources = re.search(rb"/Resources (\d+) 0 R", page)
    assert contents is not None
    assert resources is not None
    fonts = {
        font: _letters(objects[int(at)], objects)
        for font, at in _FONT_USE.findall(objects[int(resources[1])])
    }
    return _drawn_text(_content(objects[int(contents[1])]), fonts)


def _letters(font: bytes, objects: dict[int, bytes]) -> dict[int, str]:
    found = re.search(rb"/ToUnicode (\d+) 0 R", font)
    assert found is not None
    letters: dict[int, str] = {}
    for first, targets in _MAP_LIST.findall(_content(objects[int(found[1])])):
        for step, target in enumerate(re.findall(rb"<([0-9A-F]+)>", targets)):
            letters[int(first, 16) + step] = bytes.fromhex(target.decode()).decode("utf-16-be")
    return letters


def _drawn_text(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    text, letters = [], dict[int, str]()
    for font, glyphs in _DRAWN.findall(content):
        if font:
            letters = fonts[font]
        else:
            codes = (int(glyphs[at : at + 4], 16) for at in range(0, len(glyphs), 4))
            text.append("".join(letters.get(code, "") for code in codes))
    return "".join("".join(text).split())
