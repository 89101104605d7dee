"""Record numbers handed over as one value: bound one by one they cost more than what is done."""

import json
from collections.abc import Sequence

from sqlalchemy import Text, bindparam, func, select

_given = func.json_each(bindparam("seqs", type_=Text)).table_valued("value", name="given")
SEQS = select(_given.c.value).scalar_subquery()
"""The numbers, where ``IN`` asks for them."""


def these(seqs: Sequence[int]) -> dict[str, str]:
    """The parameter of `SEQS`."""
    return {"seqs": json.dumps(seqs)}
