from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import KEY, Clock, a_dose
from vaxentry.db import chain
from vaxentry.db.engine import bare
from vaxentry.db.saving import UnknownRecordError
from vaxentry.db.store import Store
from vaxentry.domain.dose import Origin, RevisionKind
from vaxentry.domain.entry_no import EntryNo
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.records import Order, RecordQuery, Saved
from vaxentry.domain.stacks import Draft
from vaxentry.errors import NewerStoreError, RecordMovedError, StorageError, WrongKeyError
from vaxentry.wire.record import digest_of, unseal

Save = Callable[..., Saved]


def test_a_saved_dose_comes_back_equal(book: Store, save: Save) -> None:
    saved = save(name="DEWI O'NEIL")
    assert book.detail(saved.record_id).dose == a_dose(name="DEWI O'NEIL")


def test_entry_numbers_rise_and_are_never_used_twice(book: Store, save: Save) -> None:
    numbers = [save().entry_no for _ in range(3)]
    book.void(save().record_id, reason="salah kartu")
    numbers.append(save().entry_no)
    assert len(set(numbers)) == 4
    assert [number[-3:] for number in numbers] == ["001", "002", "003", "005"]


@pytest.mark.parametrize("year", [1980, 1999, 2100])
def test_a_clock_that_is_wrong_by_decades_stops_no_save(
    book: Store, save: Save, clock: Clock, year: int
) -> None:
    clock.now = clock.now.replace(year=year)
    first, second = save(), save()
    assert EntryNo.parse(first.entry_no) < EntryNo.parse(second.entry_no)
    assert book.counts().saved == 2


def test_the_same_record_id_again_adds_nothing(book: Store, save: Save) -> None:
    record_id = uuid4()
    first = save(record_id)
    again = save(record_id)
    assert (again.entry_no, again.rev) == (first.entry_no, 1)
    assert book.counts().saved == 1


def test_the_same_record_id_with_another_dose_loses_nothing(book: Store, save: Save) -> None:
    """The first save was durable, but its answer never reached the form."""
    record_id = uuid4()
    first = save(record_id)
    again = save(record_id, name="YULIANA WAROMI")
    assert (again.entry_no, again.rev) == (first.entry_no, 2)
    assert book.counts().saved == 1
    assert book.detail(record_id).dose.name == "YULIANA WAROMI"


def test_revisions_are_sealed_with_what_was_known(book: Store, save: Save) -> None:
    saved = save()
    book.correct(saved.record_id, a_dose(phone="-"), reason="nomor salah")
    with book.transactions.reading() as c:
        rows = c.execute(text("SELECT sealed, digest FROM revision ORDER BY rev")).all()
    first, second = (unseal(row.sealed) for row in rows)
    assert [digest_of(row.sealed) for row in rows] == [row.digest for row in rows]
    assert (first.rev, first.parents, first.reason) == (1, (), "")
    assert [parent.digest for parent in second.parents] == [rows[0].digest]
    assert second.reason == "nomor salah"
    assert second.entry_no == first.entry_no


def test_a_correction_of_what_is_not_the_head_any_more_writes_nothing(
    book: Store, save: Save
) -> None:
    record = save().record_id
    book.correct(record, a_dose(phone="-"), reason="", based_on=1)
    with pytest.raises(RecordMovedError):
        book.correct(record, a_dose(name="YULIANA WAROMI"), reason="nama", based_on=1)
    assert (book.detail(record).head_rev, book.detail(record).dose) == (2, a_dose(phone="-"))


@pytest.mark.parametrize("table", ["revision", "audit"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET author_id = x'00'"])
def test_revisions_and_the_trail_are_append_only(
    book: Store, save: Save, table: str, change: str
) -> None:
    save()
    with pytest.raises(StorageError), book.transactions.writing() as c:
        c.execute(text(change.format(table)))


def test_a_failed_save_writes_nothing(book: Store, save: Save) -> None:
    save()
    with book.transactions.writing() as c:
        c.execute(
            text(
                "CREATE TRIGGER full_disk BEFORE INSERT ON outbox "
                "BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        )
    with pytest.raises(StorageError):
        save()
    assert book.counts().saved == 1
    with book.transactions.reading() as c:
        assert c.execute(text("SELECT count(*) FROM revision")).scalar() == 1
        assert c.execute(text("SELECT count(*) FROM audit")).scalar() == 1


def test_counts_add_up_to_the_number_saved(book: Store, save: Save) -> None:
    saved = [save() for _ in range(5)]
    book.void(saved[0].record_id, reason="dobel")
    counts = book.counts()
    assert dict(counts.by_state) == {State.QUEUED: 4, State.VOIDED: 1}
    assert counts.saved == 5


def test_a_void_of_what_was_never_sent_stays_here(book: Store, save: Save) -> None:
    saved = save()
    book.void(saved.record_id, reason="salah kartu")
    with book.transactions.reading() as c:
        assert c.execute(text("SELECT count(*) FROM outbox")).scalar() == 0
        assert c.execute(text("SELECT void_settled FROM record")).scalar() == 1
    kinds = [row.kind for row in book.detail(saved.record_id).revisions]
    assert kinds == [RevisionKind.ENTRY, RevisionKind.VOID]


def test_pages_walk_the_whole_list_once(book: Store, save: Save) -> None:
    for _ in range(25):
        save()
    for order in Order:
        query, seen, after = RecordQuery(order=order), [], None
        while page := book.page(query, after=after, limit=10):
            seen += [row.seq for row in page]
            after = page[-1].seq
        assert seen == sorted(range(1, 26), reverse=order is Order.NEWEST_FIRST)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("yoha", 1),
        ("waromi yoh", 1),
        ("SITI", 1),
        ("yohana siti", 0),
        ("p-ab12", 1),
        ("6281234567890", 1),
        ('" OR 1=1 --', 0),
        ("", 2),
        ("-001", 1),
    ],
)
def test_search_finds_by_word_prefix_number_ticket_and_phone(
    book: Store, save: Save, typed: str, found: int
) -> None:
    save()
    save(number="9204014804000002", name="SITI AMINAH", ticket=None, phone="-")
    assert len(book.page(RecordQuery(text=typed))) == found


def test_a_correction_is_found_by_its_new_words_only(book: Store, save: Save) -> None:
    saved = save()
    book.correct(saved.record_id, a_dose(name="YULIANA WAROMI"), reason="nama")
    assert not book.page(RecordQuery(text="yohana"))
    assert len(book.page(RecordQuery(text="yuliana"))) == 1


def test_lists_never_hold_the_whole_nik(book: Store, save: Save) -> None:
    save()
    (row,) = book.page(RecordQuery())
    assert "9271060312000001" not in repr(row)
    assert row.identity_masked.startswith("9271")


def test_warnings_are_kept_with_the_revision(book: Store) -> None:
    stack = book.open_stack(None, 0, "")
    found = Problem(Field.TEMPERATURE, "fever", Severity.CLINICAL)
    book.add(a_dose(), record_id=uuid4(), stack=stack.id, warnings=[found, found])
    with book.transactions.reading() as c:
        rows = c.execute(text("SELECT rev, code, field, severity FROM warning")).all()
    assert [tuple(row) for row in rows] == [(1, "fever", "temperature", "clinical")]


def test_the_draft_survives_a_restart(tmp_path: Path, clock: Clock) -> None:
    origins = {Field.NAME: Origin.HISTORY}
    draft = Draft(uuid4(), uuid4(), 7, {Field.NAME: "SIT"}, origins)
    with Store.open(tmp_path / "v.db", KEY, tmp_path, clock) as book:
        book.save_draft(draft)
        book.save_draft(replace(draft, form={Field.NAME: "SITI"}))
    with Store.open(tmp_path / "v.db", KEY, tmp_path, clock) as book:
        assert book.load_draft() == replace(draft, form={Field.NAME: "SITI"})
        book.clear_draft()
        assert book.load_draft() is None


def test_opening_a_record_is_audited_and_the_chain_holds(book: Store, save: Save) -> None:
    saved = save()
    book.detail(saved.record_id)
    book.note_opened(saved.record_id)
    with book.transactions.reading() as c:
        actions = c.execute(text("SELECT action FROM audit ORDER BY seq")).scalars().all()
        assert actions == ["saved", "opened"]
        assert chain.walk(bare(c)).fault is None


@pytest.mark.parametrize(
    "spoil", ["UPDATE audit SET at = at + 1 WHERE seq = 2", "DELETE FROM audit WHERE seq = 2"]
)
def test_a_spoilt_trail_is_found(book: Store, save: Save, spoil: str) -> None:
    for _ in range(3):
        save()
    with book.transactions.writing() as c:
        c.execute(text("DROP TRIGGER audit_kept"))
        c.execute(text("DROP TRIGGER audit_unchanged"))
        c.execute(text(spoil))
        fault = chain.walk(bare(c)).fault
        assert fault is not None
        assert fault.seq == 2


def test_an_unknown_record_is_told(book: Store) -> None:
    with pytest.raises(UnknownRecordError):
        book.detail(uuid4())


def test_listeners_hear_of_each_save_after_commit(book: Store, save: Save) -> None:
    heard: list[int] = []
    book.transactions.listen(lambda ids: heard.append(len(book.rows(ids))))
    save()
    assert heard == [1]


def test_a_wrong_key_opens_nothing_and_harms_nothing(
    tmp_path: Path, clock: Clock, book: Store, save: Save
) -> None:
    save()
    with pytest.raises(WrongKeyError):
        Store.open(tmp_path / "v.db", bytes(32), tmp_path, clock)
    assert book.counts().saved == 1


def test_a_newer_book_is_refused_and_left_alone(tmp_path: Path, clock: Clock, book: Store) -> None:
    with book.transactions.writing() as c:
        c.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerStoreError):
        Store.open(tmp_path / "v.db", KEY, tmp_path / "backups", clock)
    assert not (tmp_path / "backups").exists()
