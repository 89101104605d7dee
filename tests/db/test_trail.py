"""The audit trail: what is noted, read by pages, and found when somebody tampers with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from tests.db.audit_mutations import run
from tests.db.conftest import START, Clock
from vaxentry.db import audit, seats
from vaxentry.db.engine import bare
from vaxentry.db.store import Store
from vaxentry.db.trail import Trail
from vaxentry.domain.records import Author, Saved
from vaxentry.domain.trail import READINGS, Action, Fault, Kind, TrailQuery, is_code

Save = Callable[..., Saved]


@pytest.fixture
def trail(book: Store, clock: Clock) -> Trail:
    return Trail(book.transactions, clock)


@pytest.mark.slow
def test_every_mutation_of_a_real_trail_is_found() -> None:
    """`python -m tests.db.audit_mutations` makes 10,000."""
    tally = run(240, seed=20)
    assert tally.missed == []
    assert tally.made["set back"] == 6


def test_each_saved_version_is_noted_with_its_digest(book: Store, save: Save, trail: Trail) -> None:
    saved = save()
    book.correct(saved.record_id, book.detail(saved.record_id).dose, reason="cek")
    book.void(saved.record_id, reason="ganda")
    with book.transactions.reading() as c:
        noted = c.execute(text("SELECT detail FROM audit ORDER BY seq")).scalars().all()
        digests = c.execute(text("SELECT lower(hex(digest)) FROM revision ORDER BY rev"))
        assert noted == digests.scalars().all()
    assert trail.check().is_whole


def test_a_trail_of_an_older_program_is_as_good(book: Store, save: Save, trail: Trail) -> None:
    """It named no digest; the sealed bytes are still held against their own."""
    save()
    save()
    with book.transactions.writing() as c:
        raw = bare(c)
        _without_triggers(raw)
        rows = raw.execute("SELECT * FROM audit ORDER BY seq").fetchall()
        previous = audit.START
        for seq, *content in rows:
            previous = audit.hashed(previous, [*content[:5], ""])
            change = "UPDATE audit SET detail = '', hash = ? WHERE seq = ?"
            raw.execute(change, (previous, seq))
    save()
    assert trail.check().is_whole
    with book.transactions.writing() as c:
        bare(c).execute("UPDATE revision SET sealed = x'00' WHERE record_seq = 2")
    assert trail.check().faults == (Fault(Kind.REVISION_CHANGED, 2),)


def test_an_older_trail_is_as_long_as_its_hashes_say() -> None:
    """The form of the hash is for ever: books are full of them."""
    entry = audit.Entry(1, UUID(int=5), "saved", 1, 1)
    known = "cdf0a47c6d3da9743b973a2ed364d2f210cc64909afe99d553ae5c1c7d1dfc48"
    assert audit.chained(audit.START, entry).hex() == known


def _without_triggers(raw: Any) -> None:
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")


def test_pages_go_back_from_the_newest_and_are_filtered(
    book: Store, save: Save, trail: Trail
) -> None:
    saved = [save() for _ in range(5)]
    with book.transactions.writing() as c:
        seats.seat_author(c, Author(uuid4(), "BU ANI"), START)
    other = book.author()
    book.note_opened(saved[1].record_id)
    assert [row.seq for row in trail.page(TrailQuery(), limit=2)] == [6, 5]
    assert [row.seq for row in trail.page(TrailQuery(), before=5, limit=2)] == [4, 3]
    (mine,) = trail.page(TrailQuery(author=other.id))
    assert (mine.action, mine.detail, mine.author_name) == ("opened", "", "BU ANI")
    assert mine.entry_no == saved[1].entry_no
    assert [row.seq for row in trail.page(TrailQuery(action="saved"))] == [5, 4, 3, 2, 1]
    assert [row.detail for row in trail.page(TrailQuery(action="saved"))] == [""] * 5
    assert other in trail.authors()


def test_a_time_is_from_the_one_to_before_the_other(save: Save, trail: Trail) -> None:
    for _ in range(5):
        save()
    at = [row.at for row in trail.rows(TrailQuery())]
    assert at == sorted(at)
    asked = TrailQuery(since=at[1], until=at[3])
    assert [row.seq for row in trail.rows(asked)] == [2, 3]
    assert list(trail.rows(TrailQuery(since=START + timedelta(days=1)))) == []


def test_all_rows_come_in_pieces(save: Save, trail: Trail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vaxentry.db.trail.PIECE", 2)
    for _ in range(5):
        save()
    assert [row.seq for row in trail.rows(TrailQuery())] == [1, 2, 3, 4, 5]


def test_only_readings_are_noted_and_only_codes_with_them(book: Store, trail: Trail) -> None:
    def note(action: Action, detail: str = "") -> None:
        with book.transactions.writing() as c:
            entry = audit.Entry(1, seats.author_now(c).id, action, detail=detail)
            audit.write_reading(c, entry)

    for action in Action:
        if action in READINGS:
            note(action, "nik:3")
            continue
        with pytest.raises(ValueError, match=action):
            note(action)
    for detail in ("YOHANA", "9271060312000001", "a:9271060312", "0812", "dua kata"):
        with pytest.raises(ValueError, match="opened"):
            note(Action.OPENED, detail)
        with pytest.raises(ValueError, match="exported"):
            book.note_leaving(Action.EXPORTED, detail)
    with pytest.raises(ValueError, match="voided"):
        book.note_leaving(Action.VOIDED, "")
    assert len(trail.page(TrailQuery())) == len(READINGS)
    assert trail.check().is_whole


@given(st.text())
def test_no_code_holds_a_number_of_a_person(detail: str) -> None:
    if is_code(detail):
        assert sum(sign.isdigit() for sign in detail) <= 6


def test_an_empty_trail_is_whole(trail: Trail) -> None:
    report = trail.check()
    assert (report.is_whole, report.entries, report.signed_until) == (True, 0, 0)
