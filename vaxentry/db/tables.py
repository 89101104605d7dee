"""The tables of the desktop's book. Private to `vaxentry.db`.

Times are UTC milliseconds since 1970. `record` is the present view of a record; its truth are the
sealed bytes in `revision`, which nothing may change.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from vaxentry.domain.outbox import SAVED_STATES, State

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

STORED_STATES = tuple(state for state in SAVED_STATES if state is not State.SENDING)
"""SENDING is never stored: it is an open attempt of a running process."""

_states = ", ".join(f"'{state}'" for state in STORED_STATES)

device = Table(
    "device",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="single"), primary_key=True),
    Column("device_id", Uuid, nullable=False),
    Column("author_id", ForeignKey("author.id"), nullable=False),
    Column("pc_code", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("site_name", Text, nullable=False),
    Column("server_url", Text, nullable=False),
    Column("server_id", Uuid),
    Column("server_key", LargeBinary),
    Column("token", Text),
    Column("certificate", Text),
    Column("epoch_number", Integer, nullable=False),
    Column("epoch_nonce", Text, nullable=False),
    Column("last_device_seq", Integer, nullable=False),
    Column("highest_receipt", Integer, nullable=False),
    Column("hash_key", LargeBinary, nullable=False),
    Column("created_at", Integer, nullable=False),
    # The epoch in which both sides were last seen to hold the same.
    Column("confirmed_epoch", Integer, nullable=False, server_default="0"),
    Column("compared_at", Integer),
    Column("changes_upto", Integer, nullable=False, server_default="0"),
    Column("highest_server_seq", Integer, nullable=False, server_default="0"),
    # The id this PC takes next: made before the server is asked, so that asking twice makes one.
    Column("next_device_id", Uuid),
    # What each side held at `compared_at`, and when both last held the same, on how many records.
    # None = nothing was compared in the present epoch under the present id.
    Column("compared_here", Integer),
    Column("compared_there", Integer),
    # Records received under an id that this PC had before: the server counts them for that one.
    Column("compared_apart", Integer),
    Column("agreed_at", Integer),
    Column("agreed_on", Integer),
    # Another address of the same server, asked where `server_url` does not answer; and where it was
    # before it moved by itself, for the person at the desk.
    Column("other_url", Text),
    Column("moved_from", Text),
    Column("moved_at", Integer),
)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

reference = Table(
    "reference",
    metadata,
    Column("name", Text, primary_key=True),
    Column("tag", Text, nullable=False, server_default=""),
    Column("content", LargeBinary, nullable=False, server_default=""),
    Column("checked_at", Integer),
    Column("part_tag", Text, nullable=False, server_default=""),
    Column("part", LargeBinary, nullable=False, server_default=""),
)

author = Table(
    "author",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
)

member = Table(
    "member",
    metadata,
    Column("author_id", ForeignKey("author.id"), primary_key=True),
    # Argon2id with its parameters and its salt.
    Column("password", Text, nullable=False),
    # Names of roles, sorted, between blanks.
    Column("roles", Text, nullable=False),
    # The last day of the roles.
    Column("valid_until", Text),
    Column("disabled", Integer, nullable=False, server_default="0"),
    # 1 while the password is a one-time one.
    Column("must_change", Integer, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Integer),
    Column("created_at", Integer, nullable=False),
    Column("changed_at", Integer, nullable=False),
)

stack = Table(
    "stack",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("site", Text, nullable=False),
    Column("given_on", Text),
    Column("cards_counted", Integer, nullable=False),
    Column("handed_over_by", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("closed_at", Integer),
    Column("header", Text, nullable=False, server_default="{}"),
    # Kept by triggers: no screen counts a million rows.
    Column("cards_saved", Integer, nullable=False, server_default="0"),
    Column("cards_filed", Integer, nullable=False, server_default="0"),
    Column("last_card", Integer, nullable=False, server_default="0"),
    # Counted cards that are on no PC; NULL = to be counted anew: see `ledgers.NOT_TYPED`.
    Column("not_typed", Integer),
    # 1 once both sides were compared after the server's last word of any of its records.
    Column("compared", Integer, nullable=False, server_default="0"),
)

stack_batch = Table(
    "stack_batch",
    metadata,
    Column("stack_number", ForeignKey("stack.number"), primary_key=True),
    Column("digit", Integer, primary_key=True),
    Column("vaccine", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("expires_on", Text),
    UniqueConstraint("stack_number", "vaccine", "code"),
    sqlite_with_rowid=False,
)

record = Table(
    "record",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("entry_no", Text, nullable=False, unique=True),
    Column("stack_number", ForeignKey("stack.number"), nullable=False),
    Column("card_no", Integer, nullable=False),
    Column("author_id", ForeignKey("author.id"), nullable=False),
    Column("saved_at", Integer, nullable=False),
    Column("head_rev", Integer, nullable=False),
    Column("state", Text, CheckConstraint(f"state IN ({_states})", name="state"), nullable=False),
    # When the record came into that state; every statement that changes the one sets the other.
    Column("state_since", Integer, nullable=False, server_default="0"),
    # The server's last word: code, place in its order, proof.
    Column("standing", Text, nullable=False, server_default=""),
    Column("standing_rev", Integer),
    Column("epoch_number", Integer),
    Column("server_seq", Integer),
    Column("receipt_seq", Integer),
    Column("receipt_path", LargeBinary),
    Column("invalid_field", Text, nullable=False, server_default=""),
    Column("invalid_rule", Text, nullable=False, server_default=""),
    Column("settled_at", Integer),
    Column("void_settled", Integer, nullable=False, server_default="0"),
    # The highest revision of which the server said that it holds it.
    Column("stored_rev", Integer),
    # Pusat: what became of the dose beyond our server.
    Column("national_status", Text, nullable=False, server_default="not_forwarded"),
    Column("national_at", Integer),
    Column("national_by", ForeignKey("author.id")),
    # With a mark made here: the day it was typed into P-Care, and what stood before the mark.
    Column("national_on", Text),
    Column("national_before", Text),
    # 1 while the number waits to be typed once more (F7).
    Column("doubt", Integer, nullable=False, server_default="0"),
    # What lists and look-ups need of the head revision.
    Column("id_type", Text, nullable=False),
    Column("id_number", Text, nullable=False),
    Column("birth_order", Integer),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("birth_date", Text),
    Column("phone", Text, nullable=False),
    Column("village", Text, nullable=False),
    Column("ticket", Text),
    Column("screening", Text, nullable=False),
    # The day a deferred card comes back, `NO_DAY` when it has none; NULL for any other card.
    Column("deferred_until", Text),
    Column("vaccine", Text, nullable=False),
    Column("course", Text, nullable=False),
    Column("dose_no", Integer),
    Column("batch", Text, nullable=False),
    Column("given_on", Text, nullable=False),
    Column("next_due", Text),
    # 1 while the card tells of a complaint after the injection (KIPI).
    Column("complaint", Integer, nullable=False, server_default="0"),
    # Where it was given, if a correction parted it from its stack; NULL = the stack's.
    Column("site", Text),
    Index(None, "state", "seq"),
    Index(None, "stack_number", "seq"),
    Index(None, "id_number"),
    Index(None, "stack_number", "card_no", sqlite_where=text("doubt = 1")),
    Index(None, "deferred_until", sqlite_where=text("deferred_until IS NOT NULL")),
    Index(None, "next_due", sqlite_where=text("next_due IS NOT NULL")),
    Index(None, "complaint", "seq", sqlite_where=text("complaint = 1")),
)

NO_DAY = ""
"""A deferred card that has no date yet: before every day, and in the partial index."""
IN_DOUBT = text("record.doubt = 1")
"""The condition of the partial index, word for word: a bound value would not use it."""
HAS_COMPLAINT = text("record.complaint = 1")
CLINICAL = text("warning.severity = 'clinical'")
DOSE_MISSING = text("warning.code = 'dose_missing'")
IS_OPEN = text("approval.decision = 'open'")

revision = Table(
    "revision",
    metadata,
    Column("record_seq", ForeignKey("record.seq"), primary_key=True),
    Column("rev", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("author_id", ForeignKey("author.id"), nullable=False),
    Column("saved_at", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    # No two revisions of a record share a number; that no two share a digest follows: it covers it.
    sqlite_with_rowid=False,
)

approval = Table(
    "approval",
    metadata,
    # A revision that waits for somebody else's word, or waited for it.
    Column("record_seq", ForeignKey("record.seq"), primary_key=True),
    Column("rev", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    # The revision that stands again when it is declined.
    Column("base_rev", Integer, nullable=False),
    Column("asked_by", ForeignKey("author.id"), nullable=False),
    Column("asked_at", Integer, nullable=False),
    Column("decision", Text, nullable=False, server_default="open"),
    Column("decided_by", ForeignKey("author.id")),
    Column("decided_at", Integer),
    Column("reason", Text, nullable=False, server_default=""),
    sqlite_with_rowid=False,
)

told_request = Table(
    "told_request",
    metadata,
    # A request that the server keeps for the health office, in the present epoch and under the
    # present id; else it is told again.
    Column("record_seq", ForeignKey("record.seq"), primary_key=True),
    Column("rev", Integer, primary_key=True),
    Column("told_at", Integer, nullable=False),
    sqlite_with_rowid=False,
)

office_person = Table(
    "office_person",
    metadata,
    # An author who decided at the health office: nobody of that name types here under this id.
    Column("author_id", ForeignKey("author.id"), primary_key=True),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("record_seq", ForeignKey("record.seq"), primary_key=True),
    Column("rev", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("due_at", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("group_id", Text),
    # The attempt the server failed on, and which part of it this record goes with next.
    Column("failed_seq", Integer),
    Column("part", Integer, nullable=False, server_default="0"),
    # Only what goes before the others: for the rest the order of the table is the order of sending.
    Index(None, "priority", "record_seq", sqlite_where=text("priority < 5")),
    Index(None, "failed_seq", "part", sqlite_where=text("failed_seq IS NOT NULL")),
    Index(None, "group_id", sqlite_where=text("group_id IS NOT NULL")),
)

group_away = Table(
    "group_away",
    metadata,
    # A member of a group that is not in the queue, for it waits for a person: its mates rest.
    Column("record_seq", ForeignKey("record.seq"), primary_key=True),
    Column("group_id", Text, nullable=False),
    Column("priority", Integer, nullable=False),
)

pause = Table(
    "pause",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record_seq", ForeignKey("record.seq"), nullable=False),
    Column("at", Integer, nullable=False),
    Column("author_id", ForeignKey("author.id"), nullable=False),
    Column("reason", Text, nullable=False),
    # NULL while it holds the record back; nobody ended it where the server's answer did.
    Column("ended_at", Integer),
    Column("ended_by", ForeignKey("author.id")),
    Index(None, "ended_at", "record_seq"),
    Index(None, "record_seq"),
)

stack_pause = Table(
    "stack_pause",
    metadata,
    # While there is a row, the cards that are still to be typed into the stack are held back, too.
    Column("stack_number", ForeignKey("stack.number"), primary_key=True),
    Column("at", Integer, nullable=False),
    Column("author_id", ForeignKey("author.id"), nullable=False),
    Column("reason", Text, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    Column("device_seq", Integer, primary_key=True),
    Column("run_id", Uuid, nullable=False),
    Column("started_at", Integer, nullable=False),
    Column("ended_at", Integer),
    Column("outcome", Text, nullable=False),
    Column("http_status", Integer),
    Column("cause", Text, nullable=False),
    Column("records", Integer, nullable=False),
    Index(None, "outcome"),
    Index(None, "started_at"),
)

attempt_record = Table(
    "attempt_record",
    metadata,
    Column("device_seq", ForeignKey("attempt.device_seq"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("record_seq", ForeignKey("record.seq"), nullable=False),
    Column("rev", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("group_id", Text),
    Index(None, "record_seq"),
)

receipt = Table(
    "receipt",
    metadata,
    Column("device_seq", ForeignKey("attempt.device_seq"), primary_key=True),
    Column("content", Text, nullable=False),
    Column("received_at", Integer, nullable=False),
)

record_flag = Table(
    "record_flag",
    metadata,
    Column("flag", Text, primary_key=True),
    Column("record_seq", ForeignKey("record.seq"), primary_key=True),
    Index(None, "record_seq"),
    sqlite_with_rowid=False,
)

clash = Table(
    "clash",
    metadata,
    Column("record_seq", ForeignKey("record.seq"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("since", Integer, nullable=False),
    Column("other_name", Text, nullable=False),
    Column("other_site", Text, nullable=False),
    Column("other_given_on", Text, nullable=False),
    Column("differs", Text, nullable=False),
    # The other record and everything the two clash about; empty where the server named neither.
    Column("other_id", Uuid),
    Column("claims", Text, nullable=False, server_default=""),
    # What is in force between the two by a decision, as the server tells it.
    Column("ruled", Text, nullable=False, server_default=""),
    # Of two versions of one record the one that counts at the server: what follows has to know it.
    Column("head_rev", Integer),
    Column("head_digest", LargeBinary),
)

case_step = Table(
    "case_step",
    metadata,
    Column("record_seq", ForeignKey("record.seq"), primary_key=True),
    Column("step", Text, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("author_id", ForeignKey("author.id"), nullable=False),
    # The revision that was on the screen.
    Column("rev", Integer, nullable=False),
    Index(None, "step", "record_seq"),
    sqlite_with_rowid=False,
)
"""What was done about a record without changing it; the last time counts."""

warning = Table(
    "warning",
    metadata,
    Column("record_seq", ForeignKey("record.seq"), primary_key=True),
    Column("rev", Integer, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("field", Text, nullable=False),
    Column("severity", Text, nullable=False),
    # When the pass at the end of the stack answered it.
    Column("settled_at", Integer),
    # The numbers of its sentence, as JSON.
    Column("params", Text, nullable=False, server_default="{}"),
    Index(None, "severity", "record_seq", sqlite_where=text("severity = 'clinical'")),
    Index(None, "code", "record_seq", sqlite_where=text("code = 'dose_missing'")),
    sqlite_with_rowid=False,
)

search_due = Table(
    "search_due",
    metadata,
    # Corrected since it was indexed.
    Column("record_seq", ForeignKey("record.seq"), primary_key=True),
)

earlier_dose = Table(
    "earlier_dose",
    metadata,
    Column("record_seq", ForeignKey("record.seq"), primary_key=True),
    Column("dose_no", Integer, primary_key=True),
    Column("vaccine", Text, nullable=False),
    Column("given_on", Text),
    Column("place", Text, nullable=False),
)

complaint_case = Table(
    "complaint_case",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("record_seq", ForeignKey("record.seq")),
    Column("category", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("opened_at", Integer, nullable=False),
    Column("due_at", Integer),
    Column("closed_at", Integer),
    Column("note", Text, nullable=False),
    Index(None, "record_seq"),
)

complaint_contact = Table(
    "complaint_contact",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", ForeignKey("complaint_case.id"), nullable=False),
    Column("at", Integer, nullable=False),
    Column("author_id", ForeignKey("author.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("note", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("author_id", Uuid, nullable=False),
    Column("action", Text, nullable=False),
    Column("record_seq", Integer),
    Column("rev", Integer),
    Column("detail", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    # What was done with a record after its first save: the life of a record is read by it.
    Index(None, "record_seq", sqlite_where=text("action <> 'saved'")),
)

LATER_ACTION = text("audit.action <> 'saved'")
"""The condition of the partial index, word for word."""

entry_counter = Table(
    "entry_counter",
    metadata,
    Column("pc_code", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("last", Integer, nullable=False),
    sqlite_with_rowid=False,
)

state_count = Table(
    "state_count",
    metadata,
    Column("state", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)

hour_state = Table(
    "hour_state",
    metadata,
    # Hours since 1970, UTC: the zones of Indonesia are whole hours, so local days are whole sums.
    Column("hour", Integer, primary_key=True),
    Column("state", Text, primary_key=True),
    # How many more records are in the state at the end of the hour than at its beginning.
    Column("change", Integer, nullable=False),
    sqlite_with_rowid=False,
)

day_state = Table(
    "day_state",
    metadata,
    Column("given_on", Text, primary_key=True),
    Column("state", Text, primary_key=True),
    Column("national_status", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)

day_stack = Table(
    "day_stack",
    metadata,
    # In which stacks the cards of a day of vaccination lie, and how many.
    Column("given_on", Text, primary_key=True),
    Column("stack_number", ForeignKey("stack.number"), primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)

tally = Table(
    "tally",
    metadata,
    Column("state", Text, primary_key=True),
    Column("block", Integer, primary_key=True),
    Column("author_id", Uuid, primary_key=True),
    Column("vaccine", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    sqlite_with_rowid=False,
)

hour_work = Table(
    "hour_work",
    metadata,
    Column("hour", Integer, primary_key=True),
    Column("author_id", ForeignKey("author.id"), primary_key=True),
    Column("entries", Integer, nullable=False),
    Column("corrections", Integer, nullable=False),
    sqlite_with_rowid=False,
)

ledger_mark = Table(
    "ledger_mark",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="single"), primary_key=True),
    # Up to which record `day_state`, `day_stack` and `hour_work` have come: they follow behind the
    # save.
    Column("upto", Integer, nullable=False),
)

draft = Table(
    "draft",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="single"), primary_key=True),
    Column("record_id", Uuid, nullable=False),
    Column("stack_id", Uuid, nullable=False),
    Column("card_no", Integer, nullable=False),
    Column("form", Text, nullable=False),
    Column("origins", Text, nullable=False),
    Column("saved_at", Integer, nullable=False),
)

parked_card = Table(
    "parked_card",
    metadata,
    Column("record_id", Uuid, primary_key=True),
    Column("stack_number", ForeignKey("stack.number"), nullable=False),
    Column("card_no", Integer, nullable=False),
    Column("form", Text, nullable=False),
    Column("origins", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("parked_at", Integer, nullable=False),
    Column("author_id", ForeignKey("author.id"), nullable=False),
    Index(None, "stack_number", "card_no"),
)

link_span = Table(
    "link_span",
    metadata,
    # How the way to the server was, from the first to the last time it was seen so. It began after
    # `before` and had ended by `after`: the last sight of anything before, the first one behind.
    Column("seq", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("before", Integer),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("after", Integer),
)

day_seal = Table(
    "day_seal",
    metadata,
    # Every sealing and reopening of a day of vaccination, in order: the last of a kind counts.
    Column("id", Integer, primary_key=True),
    Column("day", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Integer, nullable=False),
    # NULL: the program, on the server's word.
    Column("author_id", ForeignKey("author.id")),
    Column("reopened", Integer, nullable=False),
    Column("figures", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Index(None, "day", "kind"),
)

vial_yield = Table(
    "vial_yield",
    metadata,
    # What was entered of the vials of a batch at a site on a day; the last entry counts.
    Column("id", Integer, primary_key=True),
    Column("day", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("vaccine", Text, nullable=False),
    Column("batch", Text, nullable=False),
    Column("vials", Integer, nullable=False),
    Column("vial_ul", Integer, nullable=False),
    Column("waste_ul", Integer, nullable=False),
    Column("at", Integer, nullable=False),
    Column("author_id", ForeignKey("author.id"), nullable=False),
    Index(None, "day"),
)

pc_count = Table(
    "pc_count",
    metadata,
    # What another PC typed of a stack; the last entry of a teller counts.
    Column("id", Integer, primary_key=True),
    Column("stack_number", ForeignKey("stack.number"), nullable=False),
    Column("pc", Text, nullable=False),
    Column("cards", Integer, nullable=False),
    # As people read them: "1-40, 43"; empty = only the count is known.
    Column("numbers", Text, nullable=False),
    # Fingerprint of the device that signed the summary; empty = entered by hand.
    Column("key", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("author_id", ForeignKey("author.id"), nullable=False),
    # The number of the stack on that PC; NULL = entered by hand.
    Column("their_stack", Integer),
    # The device that signed it or the name that was typed: see `domain.other_pcs.teller`.
    Column("teller", Text, nullable=False, server_default=""),
    # When its summary was made; NULL = by hand, or kept by an older program.
    Column("made_at", Integer),
    Index(None, "stack_number"),
)

pc_doses = Table(
    "pc_doses",
    metadata,
    # What another PC gave on a day, from its summary; the last one of its key counts, whole.
    Column("id", Integer, primary_key=True),
    Column("day", Text, nullable=False),
    Column("pc", Text, nullable=False),
    # Fingerprint of the device that signed the summary.
    Column("key", Text, nullable=False),
    # JSON: of each batch site, vaccine, batch, doses, halves, microlitres.
    Column("given", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("author_id", ForeignKey("author.id"), nullable=False),
    # When the summary was made; NULL = taken back, or kept by an older program.
    Column("made_at", Integer),
    Index(None, "day"),
)

pace = Table(
    "pace",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="single"), primary_key=True),
    Column("failures", Integer, nullable=False),
    # With no failures, what the server itself named.
    Column("next_try_at", Integer),
    Column("last_receipt_at", Integer),
    # What the last try told; NULL before the first.
    Column("link", Text),
)

import_file = Table(
    "import_file",
    metadata,
    Column("print", LargeBinary, primary_key=True),
    Column("stack_number", ForeignKey("stack.number"), nullable=False),
    Column("name", Text, nullable=False),
    Column("template_id", Text, nullable=False),
    Column("read_at", Integer, nullable=False),
    Index(None, "stack_number"),
    Index(None, "name", "read_at"),
    Index(None, "template_id", "read_at"),
)

import_row = Table(
    "import_row",
    metadata,
    Column("content", LargeBinary, primary_key=True),
    Column("file_print", ForeignKey("import_file.print"), nullable=False),
    Column("row", Integer, nullable=False),
    Column("card", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("record_seq", ForeignKey("record.seq")),
    Column("cells", Text, nullable=False),
    Column("problems", Text, nullable=False),
    Column("dose", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Index(None, "file_print", "row"),
    Index(None, "state"),
)

TRIGGERS = (
    """CREATE TRIGGER record_stacked AFTER INSERT ON record BEGIN
         UPDATE stack SET cards_saved = cards_saved + 1, last_card = max(last_card, new.card_no),
           not_typed = NULL WHERE number = new.stack_number;
       END""",
    # A voided entry is no saved card: the last place of the pile is free again.
    """CREATE TRIGGER record_unstacked AFTER UPDATE OF state ON record
       WHEN old.state <> 'voided' AND new.state = 'voided' BEGIN
         UPDATE stack SET cards_saved = cards_saved - 1, not_typed = NULL, last_card = iif(
           last_card > new.card_no, last_card, (SELECT coalesce(max(card_no), 0) FROM (
             SELECT card_no FROM record
             WHERE stack_number = new.stack_number AND state <> 'voided'
             UNION ALL
             SELECT card_no FROM parked_card WHERE stack_number = new.stack_number)))
         WHERE number = new.stack_number;
       END""",
    """CREATE TRIGGER record_restacked AFTER UPDATE OF state ON record
       WHEN old.state = 'voided' AND new.state <> 'voided' BEGIN
         UPDATE stack SET cards_saved = cards_saved + 1, last_card = max(last_card, new.card_no),
           not_typed = NULL WHERE number = new.stack_number;
       END""",
    # The card may be filed: the server's receipt is here.
    """CREATE TRIGGER record_filed AFTER UPDATE OF state ON record
       WHEN (old.state IN ('accepted', 'erased')) <> (new.state IN ('accepted', 'erased')) BEGIN
         UPDATE stack SET cards_filed = cards_filed
           + iif(old.state IN ('accepted', 'erased'), -1, 1)
         WHERE number = new.stack_number;
       END""",
    """CREATE TRIGGER card_parked AFTER INSERT ON parked_card BEGIN
         UPDATE stack SET last_card = max(last_card, new.card_no), not_typed = NULL
         WHERE number = new.stack_number;
       END""",
    """CREATE TRIGGER card_moved AFTER UPDATE OF stack_number, card_no ON parked_card
       WHEN old.stack_number <> new.stack_number OR old.card_no <> new.card_no BEGIN
         UPDATE stack SET not_typed = NULL WHERE number IN (old.stack_number, new.stack_number);
       END""",
    """CREATE TRIGGER card_unparked AFTER DELETE ON parked_card BEGIN
         UPDATE stack SET not_typed = NULL WHERE number = old.stack_number;
       END""",
    """CREATE TRIGGER pc_told AFTER INSERT ON pc_count BEGIN
         UPDATE stack SET not_typed = NULL WHERE number = new.stack_number;
       END""",
    """CREATE TRIGGER stack_recounted AFTER UPDATE OF cards_counted ON stack
       WHEN old.cards_counted <> new.cards_counted BEGIN
         UPDATE stack SET not_typed = NULL WHERE number = new.number;
       END""",
    """CREATE TRIGGER record_answered AFTER UPDATE OF settled_at ON record BEGIN
         UPDATE stack SET compared = 0 WHERE number = new.stack_number AND compared = 1;
       END""",
    # The ledger of states: counts that always add up, without a scan.
    """CREATE TRIGGER record_counted AFTER INSERT ON record BEGIN
         INSERT INTO state_count (state, n) VALUES (new.state, 1)
         ON CONFLICT (state) DO UPDATE SET n = n + 1;
       END""",
    """CREATE TRIGGER record_recounted AFTER UPDATE OF state ON record
       WHEN old.state <> new.state BEGIN
         UPDATE state_count SET n = n - 1 WHERE state = old.state;
         INSERT INTO state_count (state, n) VALUES (new.state, 1)
         ON CONFLICT (state) DO UPDATE SET n = n + 1;
       END""",
    # The same by the hour in which it changed, and by the day of the injection: see `ledgers`.
    """CREATE TRIGGER record_dated AFTER INSERT ON record BEGIN
         INSERT INTO hour_state (hour, state, change)
         VALUES (new.state_since / 3600000, new.state, 1)
         ON CONFLICT (hour, state) DO UPDATE SET change = change + 1;
       END""",
    """CREATE TRIGGER record_turned AFTER UPDATE OF state ON record
       WHEN old.state <> new.state BEGIN
         INSERT INTO hour_state (hour, state, change)
         VALUES (new.state_since / 3600000, old.state, -1),
           (new.state_since / 3600000, new.state, 1)
         ON CONFLICT (hour, state) DO UPDATE SET change = change + excluded.change;
       END""",
    """CREATE TRIGGER record_redated AFTER UPDATE OF state, given_on, national_status ON record
       WHEN (old.state <> new.state OR old.given_on <> new.given_on
           OR old.national_status <> new.national_status)
         AND old.seq <= (SELECT upto FROM ledger_mark) BEGIN
         INSERT INTO day_state (given_on, state, national_status, n)
         VALUES (old.given_on, old.state, old.national_status, -1),
           (new.given_on, new.state, new.national_status, 1)
         ON CONFLICT (given_on, state, national_status) DO UPDATE SET n = n + excluded.n;
       END""",
    """CREATE TRIGGER record_moved AFTER UPDATE OF given_on ON record
       WHEN old.given_on <> new.given_on AND old.seq <= (SELECT upto FROM ledger_mark) BEGIN
         INSERT INTO day_stack (given_on, stack_number, n)
         VALUES (old.given_on, old.stack_number, -1), (new.given_on, new.stack_number, 1)
         ON CONFLICT (given_on, stack_number) DO UPDATE SET n = n + excluded.n;
       END""",
    # Who corrected how much, by the hour; who typed how much follows behind the save.
    """CREATE TRIGGER revision_worked AFTER INSERT ON revision
       WHEN new.rev > 1 AND new.kind = 'entry' BEGIN
         INSERT INTO hour_work (hour, author_id, entries, corrections)
         VALUES (new.saved_at / 3600000, new.author_id, 0, 1)
         ON CONFLICT (hour, author_id) DO UPDATE SET corrections = corrections + 1;
       END""",
    # The same by blocks (`outline.BLOCK_BITS`), clerks and vaccines.
    """CREATE TRIGGER record_tallied AFTER INSERT ON record BEGIN
         INSERT INTO tally (state, block, author_id, vaccine, n)
         VALUES (new.state, new.seq >> 7, new.author_id, new.vaccine, 1)
         ON CONFLICT (state, block, author_id, vaccine) DO UPDATE SET n = n + 1;
       END""",
    """CREATE TRIGGER record_retallied AFTER UPDATE OF state, vaccine ON record
       WHEN old.state <> new.state OR old.vaccine <> new.vaccine BEGIN
         UPDATE tally SET n = n - 1 WHERE state = old.state AND block = old.seq >> 7
           AND author_id = old.author_id AND vaccine = old.vaccine;
         DELETE FROM tally WHERE state = old.state AND block = old.seq >> 7
           AND author_id = old.author_id AND vaccine = old.vaccine AND n = 0;
         INSERT INTO tally (state, block, author_id, vaccine, n)
         VALUES (new.state, new.seq >> 7, new.author_id, new.vaccine, 1)
         ON CONFLICT (state, block, author_id, vaccine) DO UPDATE SET n = n + 1;
       END""",
    *(
        f"""CREATE TRIGGER {table}_{verb} BEFORE {event} ON {table}
            BEGIN SELECT RAISE(ABORT, 'append only'); END"""
        for table in ("revision", "audit", "day_seal", "vial_yield", "pc_count", "pc_doses")
        for verb, event in (("kept", "DELETE"), ("unchanged", "UPDATE"))
    ),
    """CREATE TRIGGER record_kept BEFORE DELETE ON record
       BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER approval_kept BEFORE DELETE ON approval
       BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    # Decided once; who asked for what stays as it was written.
    """CREATE TRIGGER approval_unchanged BEFORE UPDATE ON approval
       WHEN old.decision <> 'open' OR new.decided_by IS NULL OR new.decided_at IS NULL
         OR (old.record_seq, old.rev, old.kind, old.base_rev, old.asked_by, old.asked_at)
         IS NOT (new.record_seq, new.rev, new.kind, new.base_rev, new.asked_by, new.asked_at)
       BEGIN SELECT RAISE(ABORT, 'append only'); END""",
)

SEARCH = """CREATE VIRTUAL TABLE record_search
            USING fts5(words, content='', contentless_delete=1, detail=none,
                       prefix='1 2 3 4 5 6 7 8', tokenize="ascii tokenchars '#'")"""
"""Prefixes have lists of their own: without one, a name typed up to the fourth letter would have
all numbers of everybody read who is called so."""
