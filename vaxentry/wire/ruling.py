"""A ruling as the JSON values that are sealed with its revision."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from vaxentry.domain.ruling import Claimed, Ruling, Says


def ruling_to_body(ruling: Ruling) -> dict[str, Any]:
    """The JSON values of a ruling; rev and digest only where they are known."""
    body: dict[str, Any] = {
        "claims": [claim.value for claim in ruling.claims],
        "other": str(ruling.other),
        "says": ruling.says.value,
    }
    if ruling.known is not None:
        rev, digest = ruling.known
        body |= {"rev": rev, "digest": digest.hex()}
    return body


def ruling_from_body(body: Mapping[str, Any]) -> Ruling | None:
    """The ruling that the body of a revision carries, None where it carries none.

    Raises:
        ValueError, KeyError: a field is missing or is not of its form.
    """
    told = body.get("ruling")
    if told is None:
        return None
    rev = told.get("rev")
    return Ruling(
        claims=tuple(Claimed(claim) for claim in told["claims"]),
        other=UUID(told["other"]),
        says=Says(told["says"]),
        known=None if rev is None else (rev, bytes.fromhex(told["digest"])),
    )
