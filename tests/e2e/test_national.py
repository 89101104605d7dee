"""What became of a dose beyond the server, from the operator's file to the PC that typed it."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.e2e.desk import Desk, save
from vaxentry.central.embedded import Embedded
from vaxentry.central.national import Imported, import_national
from vaxentry.domain.life import Beyond
from vaxentry.domain.outbox import NationalStatus
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.errors import FileError

PLACE = "KDL-01"


@pytest.fixture
def cards(desks: tuple[Desk, Desk]) -> list[UUID]:
    """Two entries of the first PC that the server holds."""
    first, _ = desks
    made = save(first, 9001, 9002)
    assert first.sync() == {"accepted": 2}
    return made


def told(server: Embedded, folder: Path, *lines: str) -> Imported:
    path = folder / "pusat.csv"
    path.write_text("\ufeff" + "\n".join(["entry_no;site;status", *lines]), encoding="utf-8")
    return import_national(server.central.database, path)


def number(desk: Desk, card: UUID) -> str:
    return desk.book.detail(card).row.entry_no


def status(desk: Desk, card: UUID) -> NationalStatus:
    return desk.book.detail(card).row.national


def test_the_pc_hears_of_it_once(
    desks: tuple[Desk, Desk], server: Embedded, cards: list[UUID], tmp_path: Path
) -> None:
    first, _ = desks
    lines = [f"{number(first, cards[0])};{PLACE};tercatat", f"{number(first, cards[1])};{PLACE};X"]
    assert told(server, tmp_path, *lines, f"AA-990101-001;{PLACE};refused") == Imported(1, 0, 2)
    first.sync()
    assert [status(first, one) for one in cards] == ["recorded", "not_forwarded"]
    heard = first.book.life(cards[0]).beyond
    assert heard is not None
    assert heard.status is NationalStatus.RECORDED
    assert told(server, tmp_path, *lines) == Imported(0, 1, 1)


def test_what_was_typed_into_pcare_by_hand_stays_so_until_it_is_recorded(
    desks: tuple[Desk, Desk], server: Embedded, cards: list[UUID], tmp_path: Path
) -> None:
    first, _ = desks
    seq = first.book.detail(cards[0]).row.seq
    first.book.act(Act.MARK_PCARE, Chosen.one(seq), day=date(2026, 11, 20))
    told(server, tmp_path, f"{number(first, cards[0])};{PLACE};refused")
    first.sync()
    assert status(first, cards[0]) is NationalStatus.TYPED_IN_PCARE
    first.book.act(Act.UNMARK_PCARE, Chosen.one(seq))
    assert status(first, cards[0]) is NationalStatus.REFUSED
    first.book.act(Act.MARK_PCARE, Chosen.one(seq), day=date(2026, 11, 20))
    told(server, tmp_path, f"{number(first, cards[0])};{PLACE};recorded")
    first.sync()
    assert status(first, cards[0]) is NationalStatus.RECORDED
    assert first.book.life(cards[0]).mark is None
    assert isinstance(first.book.life(cards[0]).beyond, Beyond)


def test_a_number_that_two_copies_of_a_pc_gave_is_nobodys(
    desks: tuple[Desk, Desk], server: Embedded, cards: list[UUID], tmp_path: Path
) -> None:
    first, _ = desks
    with server.central.database.writing() as c:
        same = text("UPDATE dose SET entry_no = :no WHERE record_id = :of")
        c.execute(same, {"no": number(first, cards[0]), "of": str(cards[1])})
    assert told(server, tmp_path, f"{number(first, cards[0])};{PLACE};tercatat") == Imported(
        0, 0, 1
    )
    first.sync()
    assert [status(first, one) for one in cards] == ["not_forwarded"] * 2


def test_a_correction_keeps_it(
    desks: tuple[Desk, Desk], server: Embedded, cards: list[UUID], tmp_path: Path
) -> None:
    first, _ = desks
    told(server, tmp_path, f"{number(first, cards[0])};{PLACE};diteruskan")
    first.sync()
    dose = first.book.detail(cards[0]).dose
    first.book.correct(cards[0], replace(dose, phone="-"), reason="nomor")
    first.sync()
    assert status(first, cards[0]) is NationalStatus.FORWARDED
    assert told(server, tmp_path, f"{number(first, cards[0])};{PLACE};recorded").told == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [("entry_no;status\n", "national_column"), ("\xff", "national_file"), ("", "national_column")],
)
def test_a_file_that_is_none(server: Embedded, tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "pusat.csv"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(FileError) as caught:
        import_national(server.central.database, path)
    assert caught.value.params["reason"] == reason
