"""Mistakes about what nobody at a PC may let go, and the health office's word on it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, false

from tests.simulation.options import Options
from tests.simulation.planted.garden import bug
from vaxentry.central import asked as asked_there
from vaxentry.db import asked, gate, office
from vaxentry.db.saving import by_id
from vaxentry.db.transactions import Transactions
from vaxentry.domain.approval import OfficeAnswer
from vaxentry.domain.permission import Permission
from vaxentry.sync import office as telling

Patch = pytest.MonkeyPatch
ALONE = Options(requests=True)


@bug(ALONE)
def request_stays_with_the_older_revision(patch: Patch) -> None:
    """What is corrected while another number of it waits is asked for by nobody."""
    patch.setattr(asked, "follow", lambda *_: None)


@bug(ALONE)
def answer_counts_for_whatever_waits(patch: Patch) -> None:
    """The office's word on one revision lets another one go that was typed since."""
    real = office._take

    def take(c: Connection, tx: Transactions, answer: OfficeAnswer, now: datetime) -> bool:
        head = c.execute(by_id, {"id": answer.record_id}).one_or_none()
        if head is None:
            return False
        digest = c.execute(office._digest, {"seq": head.seq, "at_rev": head.head_rev}).scalar_one()
        return real(c, tx, replace(answer, rev=head.head_rev, digest=digest), now)

    patch.setattr(office, "_take", take)


@bug(ALONE)
def nobody_is_asked(patch: Patch) -> None:
    """A sent record is voided, and its number exchanged, by who typed it alone."""

    def allowed(*_: Any) -> Permission:
        return Permission.ALLOWED

    patch.setattr(gate, "may", allowed)


@bug(replace(ALONE, restore=True), within=400)
def told_once_is_told_for_good(patch: Patch) -> None:
    """A request that the server once kept is not told again, though a restore lost it."""
    patch.setattr(telling, "TELL_AGAIN", timedelta(days=100_000))


@bug(replace(ALONE, clone=True))
def a_copy_hides_a_request(patch: Patch) -> None:
    """What another copy of a PC delivered or asked for ends a request that is told again."""
    patch.setattr(asked_there, "_hear", asked_there._hear.where(false()))
