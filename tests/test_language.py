import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

from vaxentry import errors
from vaxentry.domain.contact import Link
from vaxentry.domain.outbox import Flag, State
from vaxentry.domain.refusals import Category, Owner
from vaxentry.language import LANGUAGES, Words

ROOT = Path(__file__).parent.parent
TEXTS = ROOT / "vaxentry" / "language" / "texts"
WORD_LIST = ROOT / "docs" / "words.md"
TURNS = "Whose turn, and what citizens complain of"

# Texts about something that a person must fix: the only ones that may say "gagal" or "failed".
MAY_SAY_FAILED: frozenset[str] = frozenset()


def catalogue() -> dict[str, dict[str, str]]:
    areas = {file.stem: json.loads(file.read_text("utf-8")) for file in TEXTS.glob("*.json")}
    return {f"{area}.{key}": pair for area, texts in areas.items() for key, pair in texts.items()}


TEXT_OF = catalogue()


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def rows(heading: str) -> Iterator[list[str]]:
    """The cells of the tables below a heading of the word list."""
    section = WORD_LIST.read_text("utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if set(cells[0]) != {"-"} and cells[0] not in {"key", "Indonesian", "language"}:
            yield cells


def keyed_terms() -> list[list[str]]:
    return [*rows("States of a record"), *rows(TURNS), *rows("Places")]


@pytest.mark.parametrize("key", sorted(TEXT_OF))
def test_each_text_is_there_in_both_languages_with_the_same_places(key: str) -> None:
    pair = TEXT_OF[key]
    assert set(pair) == set(LANGUAGES)
    assert all(text.strip() for text in pair.values())
    assert places(pair["id"]) == places(pair["en"])


COUNTED = re.compile(r"\{(n|typed|received|counted|cards|voids|given|elsewhere)\} ?(\w*)")
PLURALS = {"cards", "entries", "doses", "days", "numbers", "stacks", "differences", "voids"}


@pytest.mark.parametrize("key", sorted(key for key in TEXT_OF if key.startswith("day.")))
def test_english_of_a_day_holds_for_one_as_for_many(key: str) -> None:
    text = TEXT_OF[key]["en"]
    assert PLURALS.isdisjoint(after for _, after in COUNTED.findall(text))
    assert "numbers {names}" not in text


def test_no_area_defines_a_key_twice() -> None:
    for file in TEXTS.glob("*.json"):
        pairs = json.loads(file.read_text("utf-8"), object_pairs_hook=list)
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), file.name


@pytest.mark.parametrize("cells", keyed_terms(), ids=lambda cells: cells[0])
def test_the_screen_says_what_the_word_list_says(cells: list[str]) -> None:
    key, indonesian, english, _ = cells
    assert TEXT_OF[key.strip("`")] == {"id": indonesian, "en": english}


def test_the_word_list_has_every_state_and_flag() -> None:
    listed = {cells[0].strip("`") for cells in rows("States of a record")}
    assert listed == {f"state.{s}" for s in State} | {f"state.flag_{flag}" for flag in Flag}


def test_the_word_list_has_every_owner_and_category() -> None:
    listed = {cells[0].strip("`") for cells in rows(TURNS)}
    owners = {f"refusal.owner_{owner}" for owner in Owner}
    assert listed == owners | {f"refusal.category_{category}" for category in Category}


def test_no_two_states_share_a_word() -> None:
    for language in LANGUAGES:
        said = [TEXT_OF[f"state.{state}"][language] for state in State]
        assert len(said) == len(set(said))


def forbidden(language: str) -> list[str]:
    listed = (cells[1] for cells in rows("Words that are not used") if cells[0] == language)
    return [word.strip() for words in listed for word in words.split(",")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_uses_a_word_that_is_not_used(language: str) -> None:
    pattern = re.compile(rf"(?<![\w-])({'|'.join(forbidden(language))})(?![\w-])", re.IGNORECASE)
    found = {
        key: pair[language]
        for key, pair in TEXT_OF.items()
        # A name between backquotes is a command, not prose.
        if key not in MAY_SAY_FAILED and pattern.search(re.sub("`[^`]*`", "", pair[language]))
    }
    assert found == {}


def every_error(base: type[errors.VaxEntryError]) -> Iterator[type[errors.VaxEntryError]]:
    yield base
    for child in base.__subclasses__():
        yield from every_error(child)


def test_every_error_state_flag_and_link_has_its_sentence() -> None:
    needed = {f"error.{kind.code}" for kind in every_error(errors.VaxEntryError)}
    needed |= {f"state.about_{state}" for state in State}
    needed |= {f"status.link_{link}" for link in Link}
    assert needed - set(TEXT_OF) == set()


@dataclass(frozen=True)
class Use:
    """One call ``words(key, ...)`` in the code."""

    where: str
    key: str
    given: frozenset[str] | None
    whole: bool


def is_words(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in {"words", "_words"}


def uses(tree: ast.AST, where: str) -> Iterator[Use]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and is_words(node.func) and node.args):
            continue
        names = [keyword.arg for keyword in node.keywords]
        given = None if None in names else frozenset(name for name in names if name)
        for key, whole in literal_keys(node.args[0]):
            yield Use(f"{where}:{node.lineno}", key, given, whole)


def literal_keys(argument: ast.expr) -> Iterator[tuple[str, bool]]:
    """The key as far as it stands in the code, and whether that is the whole of it."""
    match argument:
        case ast.Constant(value=str(key)) if "." in key:
            yield key, True
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]) if "." in start:
            yield start, False
        case ast.IfExp(body=body, orelse=other):
            yield from literal_keys(body)
            yield from literal_keys(other)


def all_uses() -> list[Use]:
    files = sorted((ROOT / "vaxentry").rglob("*.py"))
    return [
        use
        for file in files
        for use in uses(ast.parse(file.read_text("utf-8")), str(file.relative_to(ROOT)))
    ]


def test_every_key_in_the_code_exists() -> None:
    missing = [
        use
        for use in all_uses()
        if not (use.key in TEXT_OF if use.whole else any(k.startswith(use.key) for k in TEXT_OF))
    ]
    assert missing == []


def test_every_text_gets_what_its_places_need() -> None:
    wrong = [
        use
        for use in all_uses()
        if use.whole and use.given is not None and use.key in TEXT_OF
        if use.given != places(TEXT_OF[use.key]["id"])
    ]
    assert wrong == []


def test_the_scan_sees_calls() -> None:
    code = "self._words(f'state.about_{s}'); words('a.b' if x else 'a.c')"
    found = list(uses(ast.parse(code), "x"))
    assert [(use.key, use.whole) for use in found] == [
        ("state.about_", False),
        ("a.b", True),
        ("a.c", True),
    ]


def test_words_are_looked_up_and_filled() -> None:
    assert Words("id")("status.waiting", n=3) == "3 menunggu kirim"
    assert Words("en")("status.waiting", n=3) == "3 waiting to send"
    assert not Words("id").has("state.no_such")
