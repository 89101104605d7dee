"""The tables beside the records: who has to be told, lives of the data, alarms, requests."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from vaxentry.central.tables import Serial, UuidText, instant, metadata

news = Table(
    "news",
    metadata,
    Column("device", UuidText, primary_key=True),
    Column("record_id", UuidText, primary_key=True),
    Column("server_seq", BigInteger, nullable=False),
    Index(None, "device", "server_seq"),
)
"""Per device and record the last change that the device can't know from a receipt of its own."""

redelivery = Table(
    "redelivery",
    metadata,
    Column("device", UuidText, primary_key=True),
    Column("record_id", UuidText, primary_key=True),
    Column("rev", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), primary_key=True),
    Index(None, "record_id"),
)
"""Revisions a device delivered after another one had: a PC that got a new id sends its queue."""

heir = Table(
    "heir",
    metadata,
    Column("device", UuidText, primary_key=True),
    Column("heir", UuidText, primary_key=True),
)
"""Devices that were made under another one after a fork, also at several removes: they hold its
records and hear of them."""

epoch = Table(
    "epoch",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("nonce", String(64), primary_key=True),
    Column("parent", String(64), nullable=False),
    Column("from_seq", BigInteger, nullable=False),
)
"""Every life of the data this server knows of, also those it only saw in a receipt of its own."""

alarm = Table(
    "alarm",
    metadata,
    Column("number", Serial, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("about", String(100), nullable=False),
    instant("raised_at", nullable=False),
    instant("settled_at"),
    UniqueConstraint("kind", "about"),
)
"""What a person has to look at; the same thing raises one alarm, however often it is seen."""

quarantine = Table(
    "quarantine",
    metadata,
    Column("device", UuidText, primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("encoding", String(16), nullable=False),
    Column("body", LargeBinary, nullable=False),
    instant("received_at", nullable=False),
)
"""What revoked devices still sent: kept as it came, applied by nobody."""

ruling = Table(
    "ruling",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("entry", UuidText, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("record_id", UuidText, nullable=False),
    Column("other_id", UuidText, nullable=False),
    Column("says", String(8), nullable=False),
    Column("facts", String(64), nullable=False),
    Column("other_facts", String(64), nullable=False),
    Column("rev", Integer),
    Column("digest", String(64)),
    Column("device", UuidText),
    Column("reason", String(200), nullable=False, server_default=""),
    instant("ruled_at", nullable=False),
    UniqueConstraint("entry", "kind"),
    Index(None, "record_id"),
    Index(None, "other_id"),
)
"""Rulings in the order in which they were made, one row per kind of claim; `entry` is the line of
the journal that tells of it. A fingerprint is empty once its side was erased, and fits nothing."""

request = Table(
    "request",
    metadata,
    Column("device", UuidText, primary_key=True),
    Column("record_id", UuidText, primary_key=True),
    Column("rev", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_by", String(200), nullable=False),
    Column("masked_before", String(200), nullable=False),
    Column("masked_after", String(200), nullable=False),
    instant("asked_at", nullable=False),
    Column("heard_seq", BigInteger, nullable=False),
    Column("decided", String(8), nullable=False, server_default=""),
    Column("decided_by", String(200), nullable=False, server_default=""),
    Column("decided_why", String(200), nullable=False, server_default=""),
    instant("decided_at"),
    Column("server_seq", BigInteger),
    Index(None, "record_id"),
    Index(None, "device", "server_seq"),
)
"""Revisions that wait at a PC where nobody may let them go, and what the health office said.

What was said of an erased record is blank; `asked_at` is when this server was first told,
`heard_seq` how far its PC had read the news when it was told last."""
