"""The tables of the central server: the same on SQLite and PostgreSQL.

Days and times are ISO 8601 texts exactly as on the wire (server times in UTC), digests are hex: an
outside checker reads them without our code. `dose` holds the readable head of every record under
the wire's own field names.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)

UuidText = Uuid(as_uuid=False).with_variant(String(36), "sqlite")
"""A UUID as text in Python; sixteen bytes on PostgreSQL, dashed text on SQLite."""

Serial = BigInteger().with_variant(Integer(), "sqlite")
"""A number the database counts up by itself."""


def instant(name: str, *, nullable: bool = True) -> Column[str]:
    """A column for a server time."""
    return Column(name, String(40), nullable=nullable)


def _number(name: str, default: str | None = None) -> Column[int]:
    return Column(name, Integer, nullable=default is None, server_default=default)


server = Table(
    "server",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("server_id", UuidText, nullable=False),
    Column("instance_id", UuidText, nullable=False),
    Column("epoch_number", Integer, nullable=False),
    Column("epoch_nonce", String(64), nullable=False),
    Column("epoch_parent", String(64)),
    Column("server_seq", BigInteger, nullable=False),
    Column("backed_up_seq", BigInteger, nullable=False, server_default="0"),
    Column("journal_at", BigInteger, nullable=False, server_default="0"),
    Column("journal_last", String(36), nullable=False, server_default=""),
    Column("moved_to", String(300), nullable=False, server_default=""),
    Column("ruling_key", String(64), nullable=False, server_default=""),
    CheckConstraint("one = 1", name="one"),
)

site = Table(
    "site",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    instant("created_at", nullable=False),
)

enroll_code = Table(
    "enroll_code",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("site", String(40), nullable=False),
    Column("scope", Text, nullable=False),
    instant("created_at", nullable=False),
    instant("expires_at", nullable=False),
    Column("used_by", UuidText),
    instant("used_at"),
    ForeignKeyConstraint(["site"], ["site.code"]),
)

device = Table(
    "device",
    metadata,
    Column("id", UuidText, primary_key=True),
    Column("site", String(40), nullable=False),
    Column("scope", Text, nullable=False),
    Column("pc_code", String(2), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    instant("enrolled_at", nullable=False),
    instant("revoked_at"),
    instant("last_seen_at"),
    instant("oldest_saved_at"),
    _number("waiting", "0"),
    _number("uncertain", "0"),
    _number("conflicts", "0"),
    _number("cards_on_paper", "0"),
    Column("adopted_from", UuidText),
    UniqueConstraint("site", "pc_code"),
    ForeignKeyConstraint(["site"], ["site.code"]),
)

author = Table(
    "author",
    metadata,
    Column("id", UuidText, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("site", String(40), nullable=False),
    Column("mapped_by", UuidText, nullable=False),
    instant("mapped_at", nullable=False),
)

batch = Table(
    "batch",
    metadata,
    Column("device", UuidText, primary_key=True),
    Column("device_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("content_hash", String(64), nullable=False),
    Column("first_server_seq", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("root", String(64), nullable=False),
    Column("epoch_number", Integer, nullable=False),
    Column("epoch_nonce", String(64), nullable=False),
    Column("outcomes", Text, nullable=False),
    Column("revisions", Text, nullable=False),
    instant("received_at", nullable=False),
    # How far the sender's audit trail had come; NULL = it did not say.
    Column("trail_seq", BigInteger),
    Column("trail_hash", String(64)),
)

record = Table(
    "record",
    metadata,
    Column("id", UuidText, primary_key=True),
    Column("rev", Integer),
    Column("digest", String(64)),
    Column("parents", Text),
    Column("standing", String(16)),
    Column("flags", String(100)),
    Column("server_seq", BigInteger, index=True),
    Column("site", String(40)),
    Column("delivered_by", UuidText),
)

revision = Table(
    "revision",
    metadata,
    Column("record_id", UuidText, primary_key=True),
    Column("rev", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), primary_key=True),
    Column("device", UuidText, nullable=False),
    Column("delivered_by", UuidText, nullable=False),
    Column("device_seq", BigInteger, nullable=False),
    Column("standing", String(16), nullable=False),
    Column("flags", String(100), nullable=False),
    Column("server_seq", BigInteger, nullable=False),
    Column("event_group", String(64)),
    instant("received_at", nullable=False),
    Column("sealed", Text, nullable=False),
    Index(None, "delivered_by", "device_seq"),
    Index(None, "delivered_by", "record_id"),
)

_TEXTS = (
    "kind", "device", "author", "saved_at", "entry_no", "stack", "site", "reason", "id_type",
    "id_number", "name", "sex", "birth_date", "birth_place", "phone", "address", "village",
    "target_group", "ticket", "screening", "deferred_until", "vaccine", "course", "batch",
    "given_on", "given_at", "complaint", "vaccinator", "earlier", "origins",
)  # fmt: skip
_NUMBERS = (
    "schema", "rev", "birth_order", "temperature", "systolic", "diastolic", "dose_no", "volume_ul",
)  # fmt: skip
DOSE_COLUMNS: dict[str, type[Text] | type[Integer]] = {
    **dict.fromkeys(_NUMBERS, Integer),
    **dict.fromkeys(_TEXTS, Text),
}
"""The wire fields of the head that `dose` shows; `earlier` and `origins` are JSON texts."""

dose = Table(
    "dose",
    metadata,
    Column("record_id", UuidText, primary_key=True),
    Column("standing", String(16), nullable=False),
    Column("flags", String(100), nullable=False),
    Column("national_status", String(16), nullable=False, server_default="not_forwarded"),
    *(Column(name, kind) for name, kind in DOSE_COLUMNS.items()),
    Index(None, "id_number"),
    Index(None, "ticket"),
    Index(None, "site", "given_on"),
)


def _claim_table(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("key", String(500), primary_key=True),
        Column("holder", UuidText),
        Column("since", BigInteger),
    )


claim_person = _claim_table("claim_person")
claim_ticket = _claim_table("claim_ticket")
claim_dose = _claim_table("claim_dose")

claim_share = Table(
    "claim_share",
    metadata,
    Column("kind", String(8), primary_key=True),
    Column("key", String(500), primary_key=True),
    Column("record_id", UuidText, primary_key=True),
    Column("since", BigInteger, nullable=False),
)
"""Who holds a claim rightly beside its oldest holder: the same person's other doses."""

OPEN = text("closed_seq IS NULL")

conflict = Table(
    "conflict",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("key", String(500), nullable=False),
    Column("record_id", UuidText, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("code", String(16), nullable=False),
    Column("other_id", UuidText, nullable=False),
    Column("differs", String(100), nullable=False),
    Column("since", BigInteger, nullable=False),
    instant("opened_at", nullable=False),
    Column("closed_seq", BigInteger),
    instant("closed_at"),
    Index(
        "uq_conflict_open",
        "kind",
        "key",
        "record_id",
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    ),
    Index("ix_conflict_record_open", "record_id", sqlite_where=OPEN, postgresql_where=OPEN),
    Index("ix_conflict_other_open", "other_id", sqlite_where=OPEN, postgresql_where=OPEN),
)
"""Clashes between two parties. An open row of a claim is that claim's contender, oldest first."""

tombstone = Table(
    "tombstone",
    metadata,
    Column("record_id", UuidText, primary_key=True),
    Column("server_seq", BigInteger, nullable=False),
    Column("reason", String(200), nullable=False),
    instant("erased_at", nullable=False),
)

register_scope = Table(
    "register_scope",
    metadata,
    Column("prefix", String(16), primary_key=True),
    Column("as_of", String(10), nullable=False),
    instant("imported_at", nullable=False),
    Column("people", Integer, nullable=False),
)

register_person = Table(
    "register_person",
    metadata,
    Column("nik", String(16), primary_key=True),
    Column("prefix", String(16), nullable=False, index=True),
    ForeignKeyConstraint(["prefix"], ["register_scope.prefix"]),
)
