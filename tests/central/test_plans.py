"""Looking up a batch costs what the batch is large, whatever is there already."""

from typing import Any

import pytest
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from tests.central.client import Pc, given
from vaxentry.central import gather, rows
from vaxentry.central.api import Central

UUIDS = [f"00000000-0000-0000-0000-{number:012}" for number in range(500)]
KEYS = ("T-1", 'with "quotes"', "back\\slash", "{curly, comma}", "NULL", "Ñ 阿", "")


def plans(central: Central) -> dict[str, str]:
    """How PostgreSQL goes about each look-up of a batch while nothing is there yet."""
    statements = {
        "records": gather._records("postgresql"),
        "revisions": gather._revisions("postgresql"),
        "doses": gather._doses("postgresql"),
        "graves": gather._tombstones("postgresql"),
        **{kind: gather._claim_holders("postgresql", kind) for kind in gather.CLAIM_TABLES},
    }
    dialect: Any = PGDialect_psycopg
    numbered = dialect(paramstyle="numeric_dollar")
    asked = rows.as_list("postgresql", UUIDS)[rows.PARAMETER]
    found = {}
    with central.database.reading() as connection:
        connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
        for name, statement in statements.items():
            sql = statement.compile(dialect=numbered)
            connection.exec_driver_sql(f"PREPARE {name} AS {sql}")
            lines = connection.exec_driver_sql(f"EXPLAIN EXECUTE {name} ('{asked}')").scalars()
            found[name] = "\n".join(lines)
    return found


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_no_look_up_ever_reads_a_whole_table(central: Central) -> None:
    for name, plan in plans(central).items():
        assert "Nested Loop" in plan, name
        assert "Seq Scan" not in plan, name


def test_keys_of_any_letters_are_found(pc: Pc) -> None:
    tickets = [given(f"ORANG {chr(65 + at)}", ticket=f"P{at}-{key}") for at, key in enumerate(KEYS)]
    rivals = [given("RIVAL", ticket=f"P{at}-{key}") for at, key in enumerate(KEYS)]
    assert pc.send(*map(pc.revision, tickets)).codes == ["accepted"] * len(KEYS)
    assert pc.send(*map(pc.revision, rivals)).codes == ["held.ticket"] * len(KEYS)
