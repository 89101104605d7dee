"""What somebody with these roles may do to a record that is on the screen. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from vaxentry.domain.permission import Facts, Permission, Right, may
from vaxentry.domain.records import RecordDetail
from vaxentry.domain.staff import Role, with_implied


def with_rights(detail: RecordDetail, roles: Iterable[Role]) -> RecordDetail:
    """The record, with what is not offered; the book asks again when it is done."""
    held = with_implied(roles)
    known = Facts(is_own=detail.is_own, ever_in_an_attempt=bool(detail.attempts))
    return replace(
        detail,
        may_correct=may(Right.CORRECT, held, known) is not Permission.REFUSED,
        may_void=may(Right.VOID, held, known) is not Permission.REFUSED,
    )
