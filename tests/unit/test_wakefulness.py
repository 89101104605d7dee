"""When a PC is kept from sleeping."""

from dataclasses import replace

import pytest

from vaxentry.domain.contact import Link, QueueStatus
from vaxentry.domain.wakefulness import keeps_awake

NEEDS_A_PERSON = {
    Link.ALONE,
    Link.WRONG_SERVER,
    Link.NOT_ALLOWED,
    Link.UPDATE_NEEDED,
}


def standing(link: Link, waiting: int) -> QueueStatus:
    return QueueStatus(link, waiting, 5, None, None, None, None)


@pytest.mark.parametrize("link", Link)
def test_while_rows_wait_that_may_go_any_moment(link: Link) -> None:
    assert keeps_awake(standing(link, 1), on_mains=True) == (link not in NEEDS_A_PERSON)
    assert not keeps_awake(standing(link, 0), on_mains=True)
    assert not keeps_awake(standing(link, 1), on_mains=False)


def test_while_a_void_alone_waits() -> None:
    assert keeps_awake(replace(standing(Link.OFFLINE, 0), changes=1), on_mains=True)
