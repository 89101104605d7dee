"""What lists show of an entry is copied from its newest sealed body: whether they still agree.

One statement a question, as a book may hold a million entries. Only for a book whose sealed bytes
were found to be whole: others may be no JSON.
"""

from typing import Any

_TEXTS = (
    *("entry_no", "id_type", "id_number", "name", "phone", "village"),
    *("screening", "vaccine", "course", "batch", "given_on"),
)
_MAY_LACK = ("birth_order", "birth_date", "ticket", "dose_no")
_told = [f"ifnull(body ->> '$.{name}', '')" for name in _TEXTS]
_told += [f"body ->> '$.{name}'" for name in _MAY_LACK]
_told += ["ifnull(body ->> '$.complaint', '') <> ''", "replace(body ->> '$.id', '-', '')"]
_columns = [*_TEXTS, *_MAY_LACK, "complaint", "id"]
_altered = f"""
WITH newest AS (SELECT record_seq AS at, max(rev) AS last, max(iif(kind = 'entry', rev, 0)) AS body
                FROM revision GROUP BY record_seq)
SELECT count(*) FROM (
    SELECT record.*, last, CAST(sealed AS TEXT) AS body
    FROM record LEFT JOIN newest ON at = record.seq
    LEFT JOIN revision ON record_seq = at AND rev = newest.body)
WHERE head_rev IS NOT last OR ({", ".join(_columns)}) IS NOT ({", ".join(_told)})"""  # noqa: S608
_gone = """SELECT count(*) FROM (SELECT record_seq FROM revision UNION
           SELECT record_seq FROM audit WHERE record_seq IS NOT NULL
           EXCEPT SELECT seq FROM record)"""


def altered(raw: Any) -> int:
    """Entries that are shown otherwise than they are sealed."""
    (found,) = raw.execute(_altered).fetchone()
    return int(found)


def gone(raw: Any) -> int:
    """Entries of which there are only versions and notes."""
    (found,) = raw.execute(_gone).fetchone()
    return int(found)
