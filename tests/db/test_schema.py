from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from tests.db.conftest import KEY, Clock, a_dose
from tests.db.people import BOSS, BOSS_WORD, approvals_of, staff_of
from vaxentry.db import schema
from vaxentry.db.engine import PRAGMAS, begun, make_engine
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.db.tables import SEARCH, TRIGGERS, metadata
from vaxentry.domain.approval import Asked
from vaxentry.domain.contact import Link
from vaxentry.domain.dose import Identity, IdType, Screening
from vaxentry.domain.records import RecordQuery


def test_head_names_the_newest_migration() -> None:
    folder = ScriptDirectory(str(schema.migrations_folder("desktop")))
    assert folder.get_heads() == [schema.HEAD]


def test_migrated_schema_is_the_schema_of_the_tables(book: Store) -> None:
    with book.transactions.reading() as c:
        context = MigrationContext.configure(c)
        differences = compare_metadata(context, metadata)
        objects = c.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        ).all()
    ours = [d for d in differences if "record_search" not in str(d)]
    assert ours == []
    written = {" ".join(row.sql.split()) for row in objects}
    assert written == {" ".join(trigger.split()) for trigger in TRIGGERS}
    assert SEARCH


def test_every_connection_has_the_pragmas(tmp_path: Path) -> None:
    engine = make_engine(tmp_path / "x.db", KEY)
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "temp_store": 2,
        "secure_delete": 1,
        "wal_autocheckpoint": 0,
    }
    with engine.connect() as c:
        found = {name: c.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
    engine.dispose()
    assert found == expected
    assert len(PRAGMAS) == len(expected) + 2


def _older_book(tmp_path: Path, clock: Clock) -> None:
    with Store.open(tmp_path / "v.db", KEY, tmp_path / "b", clock) as book:
        stack = book.open_stack(None, 0, "")
        book.add(a_dose(), record_id=uuid4(), stack=stack.id)


BREAKS = """
from alembic import op
from vaxentry.db import schema
revision = "9999"
down_revision = schema.HEAD
def upgrade():
    op.execute("CREATE TABLE half (x)")
    op.execute("INSERT INTO nowhere VALUES (1)")
"""


def test_an_upgrade_backs_up_first_and_a_broken_one_changes_nothing(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _older_book(tmp_path, clock)
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    real = schema.migrations_folder("desktop")
    for found in (real / "env.py", *(real / "versions").glob("*.py")):
        (folder / found.relative_to(real)).write_text(found.read_text())
    (folder / "versions" / "9999_breaks.py").write_text(BREAKS)
    monkeypatch.setattr(schema, "migrations_folder", lambda _: folder)
    with pytest.raises(Exception, match="sqlite 1"):
        schema.bring_up_to_date(tmp_path / "v.db", KEY, tmp_path / "b", "9999")
    assert len(list((tmp_path / "b").glob("*before-upgrade.db"))) == 1
    engine = make_engine(tmp_path / "v.db", KEY)
    with engine.connect() as c:
        assert c.execute(text("SELECT version_num FROM alembic_version")).scalar() == schema.HEAD
        assert c.execute(text("SELECT count(*) FROM record")).scalar() == 1
        assert not c.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'half'")).all()
    engine.dispose()


def test_a_book_of_before_learns_the_birth_order_of_its_children(
    tmp_path: Path, clock: Clock
) -> None:
    path, backups = tmp_path / "v.db", tmp_path / "b"
    with Store.open(path, KEY, backups, clock) as book:
        stack = book.open_stack(None, 0, "")
        twins = [uuid4(), uuid4()]
        for order, child in enumerate(twins, start=1):
            dose = a_dose(identity=Identity(IdType.MOTHER_NIK, "9271060312009001", order))
            book.add(dose, record_id=child, stack=stack.id)
        book.void(twins[0], reason="dobel")
        book.add(a_dose(), record_id=uuid4(), stack=stack.id)
    bring_back(path, "0001")
    schema.bring_up_to_date(path, KEY, backups)
    engine = make_engine(path, KEY)
    with engine.connect() as c:
        held = c.execute(text("SELECT birth_order FROM record ORDER BY seq")).scalars().all()
    engine.dispose()
    assert held == [1, 2, None]


def test_an_older_book_learns_which_of_its_cards_have_a_complaint(
    tmp_path: Path, clock: Clock
) -> None:
    path, backups = tmp_path / "v.db", tmp_path / "b"
    complaint, none = a_dose(complaint="demam"), a_dose()
    with Store.open(path, KEY, backups, clock) as book:
        stack = book.open_stack(None, 0, "").id
        ids = [uuid4() for _ in range(4)]
        for record, dose in zip(ids, (complaint, none, complaint, complaint), strict=True):
            book.add(dose, record_id=record, stack=stack)
        book.correct(ids[2], none, reason="x")
        book.void(ids[3], reason="x")
    bring_back(path, "0002")
    with Store.open(path, KEY, backups, clock) as book:
        with book.transactions.reading() as c:
            chosen = c.execute(text("SELECT complaint FROM record ORDER BY seq"))
            assert chosen.scalars().all() == [1, 0, 0, 1]
        assert [one.complaint for one in book.for_supervisor()] == ["demam"]


def test_an_older_book_lists_its_deferred_cards_without_a_date(
    tmp_path: Path, clock: Clock
) -> None:
    path, backups = tmp_path / "v.db", tmp_path / "b"
    with Store.open(path, KEY, backups, clock) as book:
        stack = book.open_stack(None, 0, "").id
        book.add(a_dose(screening=Screening.DEFERRED), record_id=uuid4(), stack=stack)
    bring_back(path, "0004")
    with Store.open(path, KEY, backups, clock) as book:
        assert [one.due_on for one in book.deferred(date(2021, 9, 9))] == [None]


def test_an_older_book_is_counted_by_blocks(tmp_path: Path, clock: Clock) -> None:
    path, backups = tmp_path / "v.db", tmp_path / "b"
    with Store.open(path, KEY, backups, clock) as book:
        stack = book.open_stack(None, 0, "").id
        for at in range(140):
            book.add(a_dose(vaccine=("sinovac", "moderna")[at % 2]), record_id=uuid4(), stack=stack)
        query = RecordQuery(vaccine="moderna")
        before = book.outline(query)
    bring_back(path, "0010")
    with Store.open(path, KEY, backups, clock) as book:
        assert book.outline(query) == before
        assert [n for _, n in before.blocks] == [7, 63]


def test_an_older_book_knows_who_asked_for_what_waits(tmp_path: Path, clock: Clock) -> None:
    path, backups = tmp_path / "v.db", tmp_path / "b"
    number, other = "9271060312000001", "9204014804000002"
    with Store.open(path, KEY, backups, clock) as book:
        stack, ids = book.open_stack(None, 0, "").id, [uuid4() for _ in range(3)]
        for one in ids:
            book.add(a_dose(number), record_id=one, stack=stack)
        outbox = Outbox(book.transactions)
        outbox.begin(uuid4(), outbox.due(clock(), 10), clock())
        book.set_author("Rahma")
        book.correct(ids[0], a_dose(number, phone="-"), reason="x")
        book.set_author("Yusuf")
        book.correct(ids[0], a_dose(other, phone="-"), reason="x")
        book.correct(ids[1], a_dose(number, phone="-"), reason="x")
    bring_back(path, "0008")
    with Store.open(path, KEY, backups, clock) as book:
        asked = [book.detail(one).requests for one in ids]
        assert [[(r.rev, r.kind, r.asked_by) for r in some] for some in asked] == [
            [(3, Asked.NUMBER, "Yusuf")], [], [],
        ]  # fmt: skip
        staff = staff_of(book)
        staff.begin(BOSS, BOSS_WORD)
        approvals_of(book).decline(ids[0], reason="x")
        assert book.detail(ids[0]).dose.identity.number == number
        assert book.counts().saved == 3


def test_an_older_book_knows_what_its_last_try_told(tmp_path: Path, clock: Clock) -> None:
    path, backups = tmp_path / "v.db", tmp_path / "b"
    with Store.open(path, KEY, backups, clock) as book:
        for link in (Link.ONLINE, Link.OFFLINE):
            Outbox(book.transactions).note_link(link, clock(), None, 0)
    bring_back(path, "0015")
    with Store.open(path, KEY, backups, clock) as book, book.transactions.reading() as c:
        assert c.execute(text("SELECT link FROM pace")).scalar() == "offline"
        assert not c.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'link_log'")).all()


def bring_back(path: Path, revision: str) -> None:
    """Make the book what an older program left."""
    config = Config()
    config.set_main_option("script_location", str(schema.migrations_folder("desktop")))
    engine = make_engine(path, KEY, foreign_keys=False)
    with begun(engine, write=True) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    engine.dispose()
