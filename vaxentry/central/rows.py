"""Rows, and lists, handed to the database as one parameter, which it takes apart itself.

Bound one by one, the values of a batch cost eight times as much (performance.md section 0).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Column,
    FromClause,
    Insert,
    Integer,
    Select,
    Table,
    Text,
    Uuid,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    true,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

PARAMETER = "rows"
"""Name of the one parameter."""

Kind = type[TypeEngine[Any]]
Columns = Mapping[str, Kind]


def as_parameter(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The parameter for statements built on `json_rows`."""
    return {PARAMETER: msgspec.json.encode(rows).decode()}


def as_list(dialect: str, values: Iterable[str]) -> dict[str, str]:
    """The parameter for statements built on `found_by`."""
    if dialect != "postgresql":
        return {PARAMETER: msgspec.json.encode(list(values)).decode()}
    escaped = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return {PARAMETER: "{" + ",".join(f'"{value}"' for value in escaped) + "}"}


def found_by(
    dialect: str, sought: Column[Any], shown: Sequence[Column[Any]], *conditions: Any
) -> Select[Any]:
    """Rows in which a column holds one of the values in the parameter, a list.

    PostgreSQL looks each value up by itself: it may keep a plan from when the table was empty, and
    a join would read the whole table by that plan ever after.
    """
    listed = bindparam(PARAMETER, type_=Text)
    if dialect != "postgresql":
        values = func.json_each(listed).table_valued("value", name="given")
        return select(*shown).where(sought.in_(select(values.c.value)), *conditions)
    kind = sought.type if isinstance(sought.type, Uuid) else Text()
    array = func.unnest(cast(listed, ARRAY(kind)))
    given = array.table_valued(column("value", kind)).render_derived(name="given")
    alike = select(*shown).where(sought == given.c.value, *conditions)
    found = alike.offset(literal_column("0")).lateral("found")
    return select(found).select_from(given).join(found, true())


def json_rows(dialect: str, columns: Columns) -> FromClause:
    """The rows of the parameter as a table named ``rows`` with the columns asked for."""
    if dialect == "postgresql":
        return _recordset(columns)
    given = func.json_each(bindparam(PARAMETER, type_=Text)).table_valued("value", name="given")
    parts = [
        type_coerce(func.json_extract(given.c.value, f"$.{name}"), _sqlite_type(kind)).label(name)
        for name, kind in columns.items()
    ]
    return select(*parts).select_from(given).subquery(PARAMETER)


def _recordset(columns: Columns) -> FromClause:
    typed = [column(name, _postgres_type(kind)) for name, kind in columns.items()]
    whole = cast(bindparam(PARAMETER, type_=Text), JSON)
    recordset = func.json_to_recordset(whole).table_valued(*typed, name=PARAMETER)
    return recordset.render_derived(with_types=True)


def _sqlite_type(kind: Kind) -> Kind:
    return Text if kind is Uuid else kind


def _postgres_type(kind: Kind) -> TypeEngine[Any]:
    return Uuid(as_uuid=False) if kind is Uuid else kind()


def insert_rows(dialect: str, table: Table, columns: Columns) -> Any:
    """``INSERT INTO table SELECT .. FROM rows``, in the order of the primary key.

    The statement can be given ON CONFLICT clauses: both dialects know them.
    """
    source = json_rows(dialect, columns)
    # SQLite can't tell ON CONFLICT from a join without a WHERE.
    picked = select(*(source.c[name] for name in columns)).where(true())
    keys = [key.name for key in table.primary_key if key.name in columns]
    return insert_into(dialect, table).from_select(
        list(columns), picked.order_by(*(source.c[name] for name in keys))
    )


def insert_into(dialect: str, table: Table) -> Any:
    """INSERT of the dialect, which knows ON CONFLICT."""
    made: Insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return made


def upsert_rows(dialect: str, table: Table, columns: Columns) -> Any:
    """As `insert_rows`; a row whose key is there takes the new values."""
    statement = insert_rows(dialect, table, columns)
    keys = [key.name for key in table.primary_key]
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


UUID, TEXT, INTEGER, BIGINT = Uuid, Text, Integer, BigInteger
"""The kinds of column a parameter can have."""
