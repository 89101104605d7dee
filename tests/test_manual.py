"""The user's manual: the same in both languages, in the words of the screen, with its keys."""

import re
from pathlib import Path

import pytest

from tests.test_language import TEXT_OF, forbidden
from vaxentry.language import LANGUAGES

MANUAL = Path(__file__).parent.parent / "docs" / "manual"
TEXT = {language: (MANUAL / f"{language}.md").read_text("utf-8") for language in LANGUAGES}
STATES = {"id": "## Keadaan entri", "en": "## States of an entry"}
CASES = {"id": "| kasus |", "en": "| case |"}
KEY = re.compile(r"\b(?:(?:Ctrl|Alt|Shift)\+)?(?:F\d+|Ctrl\+\w+|Alt\+\w+)\b")


def table(language: str, begins: str) -> list[list[str]]:
    """The rows of the first table behind a text, without its heads."""
    lines = TEXT[language].split(begins, 1)[1].split("\n|---", 1)[1].splitlines()[1:]
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines[: next(n for n, line in enumerate(lines) if not line.startswith("|"))]
    ]


def shape(text: str) -> list[str]:
    """What kinds of lines follow each other, paragraphs by their first lines only."""
    begun = re.findall(r"^(#+ |\||- |\d\. |\*\*)", text, re.MULTILINE)
    return [mark.strip() for mark in begun]


def test_both_languages_tell_the_same_in_the_same_order() -> None:
    assert shape(TEXT["id"]) == shape(TEXT["en"])


def test_both_languages_name_the_same_keys() -> None:
    named = [
        [re.sub("angka|digit", "n", key) for key in KEY.findall(text)] for text in TEXT.values()
    ]
    assert named[0] == named[1]
    assert "Ctrl+Enter" in named[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_uses_no_word_that_is_not_used(language: str) -> None:
    pattern = re.compile(rf"(?<![\w-])({'|'.join(forbidden(language))})(?![\w-])", re.IGNORECASE)
    assert pattern.findall(TEXT[language]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_states_are_called_as_on_the_screen(language: str) -> None:
    on_screen = {
        pair[language].lower() for key, pair in TEXT_OF.items() if key.startswith("state.")
    }
    told = [re.sub(r" \(.*\)", "", row[0]) for row in table(language, STATES[language])]
    assert {one.lower() for cell in told for one in cell.split(", ")} <= on_screen


@pytest.mark.parametrize("language", LANGUAGES)
def test_ways_out_are_called_as_on_the_screen(language: str) -> None:
    on_screen = {pair[language] for key, pair in TEXT_OF.items() if key.startswith("cases.")}
    ways = {way for row in table(language, CASES[language]) for way in row[1].split(" · ")}
    unknown = {re.sub(r" \(.*\)", "", way) for way in ways} - on_screen
    assert unknown <= {"Jadikan dosis lain", "Make it another dose"}
