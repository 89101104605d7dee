"""People's names as on the KTP: one piece, no first and last name, titles now and then.

`name_key` decides "the same name?" at a clash of NIK or ticket: it forgives what clerks write
differently (titles, blanks, dots, accents, the many spellings of Muhammad) and nothing else.
"""

import re
import unicodedata
from dataclasses import dataclass

from vaxentry.domain.plain_text import clean_text
from vaxentry.domain.rules import RuleCode, RuleError


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LEADING = _set("APT DR DRA DRG DRH DRS H HJ IR KH NN NS NY PROF SDR SDRI TN")
_DEGREES = _set(
    "AMD AMDKEB AMDKEP AMDKL APT DRS DRA LLM MAG MBA MFARM MHUM MKEB MKED MKEP MKES MKOM MPD MPDI"
    " MPH MPSI MSC MSI MSOS PHD SAG SAP SFARM SHUM SIKOM SIP SKEB SKED SKEP SKES SKM SKOM SPA SPB"
    " SPD SPDI SPOG SPPD SPSI SSI SSOS SSTP STP STRKEB STRKEP"
)
_SHORT_DEGREES = _set("BA LC MA MH MM MT NS SE SH SS ST")
"""Degrees that are names too (Lie Se, Ma): dropped only behind a comma or with a dot inside."""
_MUHAMMAD = _set(
    "MUHAMMAD MUHAMAD MUHAMMED MOHAMMAD MOHAMAD MOHAMMED MOCHAMMAD MOCHAMAD MUCHAMMAD MUCHAMAD"
    " MOH MUH MOCH MUCH MHD MUHD MOHD MD"
)
_TOKEN = re.compile(r"(,?)\s*([^\s,]+)")
_BEHIND_COMMA = re.compile(r"(?<=,)[^,]+")
_IN_FRONT = re.compile(rf"(?:(?:{'|'.join(sorted(_LEADING))})(?:\.\s*|\s+))+", re.IGNORECASE)
_OF_NAMES = frozenset(" .,-'`\u00b4\u02bc\u2018\u2019\u2010\u2011\u2013")
"""What stands between the letters of a name: blanks, dots, commas, hyphens and apostrophes, as
keyboards and other programs write them."""
_SURE = 3
"""Letters of a name that have to be typed before it may stand for a person."""


@dataclass(frozen=True, slots=True)
class Titled:
    """A name with its titles kept apart: ``dr.`` + ``SITI AMINAH`` + ``S.Kom``."""

    front: str
    name: str
    back: str


def clean_name(text: str) -> str:
    """The name in capitals with single blanks.

    Raises:
        RuleError: ``required`` (empty), ``text_control``, ``text_too_long`` (200 characters),
            ``name_letters`` (no letter in it).
    """
    name = clean_text(text, upper=True)
    if not name:
        raise RuleError(RuleCode.REQUIRED)
    if not any(map(str.isalpha, name)):
        raise RuleError(RuleCode.NAME_LETTERS)
    return name


def has_odd_signs(name: str) -> bool:
    """Whether a name holds digits or signs that no name is written with."""
    return any(
        not (one.isalpha() or one in _OF_NAMES or unicodedata.combining(one)) for one in name
    )


def titles_in_front(name: str) -> str:
    """What stands before the name, as it was written, up to the name's first letter."""
    found = _IN_FRONT.match(name)
    return found[0] if found and _bare(name[found.end() :]) else ""


def ends_with_title(name: str) -> bool:
    """Whether a degree behind a comma or with a dot inside ends the name: no word follows it."""
    _, comma, _ = name.partition(",")
    *_, last = name.split() or [""]
    return bool(split_titles(name).back) and bool(comma or "." in last)


def split_titles(name: str) -> Titled:
    """The name without what stands before and behind it; at least one word is left."""
    front = titles_in_front(name)
    rest, comma, back = name[len(front) :].partition(",")
    degrees = all(_is_degree(part, marked=bool(comma)) for part in back.split(","))
    if not degrees or not _bare(rest):
        rest, back = name[len(front) :], ""
    words, titles = rest.split(), back.split()
    while len(words) > 1 and _is_degree(words[-1], marked="." in words[-1]):
        titles.insert(0, words.pop())
    return Titled(front.strip(), " ".join(words), " ".join(titles))


def name_key(name: str) -> str:
    """What two spellings of one name have in common; empty only for a blank name."""
    return "".join(_folded(_without_titles(_words(_unaccented(name))))) or "".join(name.split())


def begins_name(typed: str, name: str) -> bool:
    """Whether what was typed so far can become `name`, as forgiving as `name_key`.

    Never with fewer than three letters behind the titles, unless that is the whole name.
    """
    letters, held = _letters(typed), split_titles(name)
    if len(_letters(held.name)) < _SURE:
        return bool(letters) and name_key(typed) == name_key(name)
    if len(letters) >= len(_letters(held.front)) + _SURE and _letters(name).startswith(letters):
        return True
    if len(_letters(split_titles(typed).name)) < _SURE:
        return False
    return any(name_key(name).startswith(start) for start in _starts(typed))


def _starts(typed: str) -> set[str]:
    """What the key of a name can begin with whose last word is perhaps not typed to its end."""
    words = _words(_unaccented(typed))
    if not set(".,") & set(typed):
        # "DEWI SAP" is on its way to Saputri; without dot or comma no degree is sure yet.
        words = [word.lstrip(",") for word in words]
    *before, last = _without_titles(words)
    head = "".join(_folded([*before, last])[:-1])
    ends = {last}
    if any(spelling.startswith(last) for spelling in _MUHAMMAD):
        ends.add("MUHAMMAD")
    return {head + end for end in ends}


def _folded(words: list[str]) -> list[str]:
    """The words with every Muhammad written alike."""
    first_is_m = len(words) > 1 and words[0] == "M"
    return [
        "MUHAMMAD" if word in _MUHAMMAD or (first_is_m and at == 0) else word
        for at, word in enumerate(words)
    ]


def name_words(name: str) -> tuple[str, ...]:
    """The words by which a name is found, titles too: as written, and every Muhammad alike."""
    words = [word.lstrip(",") for word in _words(_unaccented(name.replace("-", " ")))]
    return tuple(dict.fromkeys([*words, *_folded(words)]))


def folded_words(name: str) -> tuple[str, ...]:
    """The words without titles, every Muhammad alike: each is one of the `name_words` of every
    spelling of the name that `name_key` takes for the same.
    """
    words = _without_titles(_words(_unaccented(name.replace("-", " "))))
    return tuple(dict.fromkeys(_folded(words)))


def words_begun(typed: str) -> tuple[str, ...]:
    """What the words of a name may begin with when one was typed up to here."""
    begun = name_words(typed)
    if any(spelling.startswith(word) for word in begun for spelling in _MUHAMMAD):
        begun = (*begun, "MUHAMMAD")
    return tuple(word for word in begun if not any(word != o and word.startswith(o) for o in begun))


def same_person_name(a: str, b: str) -> bool:
    """Whether two names may belong to one person as far as their letters tell."""
    return name_key(a) == name_key(b)


def mask_name(name: str) -> str:
    """Initials and stars, ``S*** A*****``: enough to ask back, too little to publish."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())


def _unaccented(name: str) -> str:
    if name.isascii():
        return name.upper()
    spread = unicodedata.normalize("NFKD", name.upper())
    return "".join(mark for mark in spread if not unicodedata.combining(mark))


def _letters(name: str) -> str:
    return "".join(character for character in _unaccented(name) if character.isalpha())


def _is_degree(token: str, *, marked: bool) -> bool:
    bare = _bare(_unaccented(token))
    return bare in _DEGREES or (marked and bare in _SHORT_DEGREES)


def _bare(token: str) -> str:
    if token.isalnum():
        return token
    return "".join(character for character in token if character.isalnum())


def _words(name: str) -> list[str]:
    """The words without dots; a degree is one word and starts with a comma, so it can be told."""
    words: list[str] = []
    closed = _BEHIND_COMMA.sub(_closed_up, name) if "," in name else name
    for comma, token in _TOKEN.findall(closed):
        bare, marked = _bare(token), bool(comma) or "." in token
        if bare in _DEGREES or (marked and bare in _SHORT_DEGREES):
            words.append("," + bare)
        else:
            words.extend(part for dotted in token.split(".") if (part := _bare(dotted)))
    return words


def _closed_up(part: re.Match[str]) -> str:
    """``S. Kom`` behind a comma is written in one piece; anything but a degree stays."""
    bare = _bare(part[0])
    return "".join(part[0].split()) if bare in _DEGREES | _SHORT_DEGREES else part[0]


def _without_titles(words: list[str]) -> list[str]:
    first, last = 0, len(words)
    while last - first > 1 and words[last - 1].startswith(","):
        last -= 1
    while last - first > 1 and words[first].lstrip(",") in _LEADING:
        first += 1
    return [word.lstrip(",") for word in words[first:last]]
