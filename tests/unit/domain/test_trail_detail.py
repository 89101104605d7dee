"""The detail of a note of the trail is read in words: no code, no id, no print of figures."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from vaxentry.domain.approval import Asked
from vaxentry.domain.case_steps import Step
from vaxentry.domain.report_desk import Format
from vaxentry.domain.trail import Action, TrailRow
from vaxentry.domain.trail_detail import detail_text
from vaxentry.language import LANGUAGES, Words

WHO = UUID(int=7)
PRINT = "0123456789abcdef"


def said(action: str, detail: str, language: str = "id") -> str:
    row = TrailRow(1, datetime.now(UTC), WHO, "Dewi", action, "", None, detail)
    return detail_text(row, Words(language), {WHO.hex: "Yusuf"})


@pytest.mark.parametrize(
    ("action", "detail", "told"),
    [
        (Action.SAVED, "", ""),
        (Action.PAUSED, "stack:7", "Berkas 7"),
        (Action.PCARE_MARKED, "day:261123", "23-11-2026"),
        (Action.VIALS_ENTERED, "2026-11-23", "23-11-2026"),
        (Action.DAY_SEALED, f"cards 2026-11-23 {PRINT}", "Kartu · 23-11-2026"),
        (Action.DAY_CLOSED, f"server 2026-11-23 {PRINT}", "Server · 23-11-2026"),
        (Action.MEMBER_ADDED, f"{WHO.hex} correct,entry -", "Yusuf · koreksi, entri"),
        (
            Action.MEMBER_CHANGED,
            f"{WHO.hex} supervise 2026-12-31",
            "Yusuf · koordinator · sampai 31-12-2026",
        ),
        (Action.MEMBER_ADDED, f"{UUID(int=8).hex} view -", "lihat"),
        (Action.PASSWORD_RESET, WHO.hex, "Yusuf"),
        (Action.SIGNED_OUT, "idle", "Terkunci sendiri"),
        (Action.SET_BACK, "entry:12", "Catatan 12"),
        (Action.SET_BACK, "try:3", "Kiriman 3"),
        (Action.APPROVED, Asked.NUMBER.value, "Nomor lain"),
        (Action.REPORT_EXPORTED, Format.CSV.value, "Tabel (CSV)"),
    ],
)
def test_what_was_noted_is_told_in_words(action: Action, detail: str, told: str) -> None:
    assert said(action, detail) == told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [*Step, *Asked, *Format])
def test_every_code_of_a_note_has_words(code: str, language: str) -> None:
    assert said(Action.STEP_TAKEN, code, language) not in {"", code}


@pytest.mark.parametrize(
    ("action", "detail"),
    [
        (Action.STEP_TAKEN, "from_the_future"),
        (Action.PAUSED, "new_word:3"),
        (Action.MEMBER_ADDED, "from the future"),
        (Action.MEMBER_ADDED, f"{WHO.hex} conductor -"),
        (Action.DAY_SEALED, "vials 2026-11-23"),
        (Action.VIALS_ENTERED, "soon"),
        (Action.PCARE_MARKED, "day:soon"),
        (Action.PCARE_MARKED, "soon"),
        ("from_the_future", "news"),
    ],
)
def test_what_a_newer_program_noted_stands_as_it_is(action: str, detail: str) -> None:
    assert said(action, detail) == detail
