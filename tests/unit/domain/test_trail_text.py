"""What the codes of the trail say to people."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from vaxentry.domain.trail import TrailRow
from vaxentry.domain.trail_text import detail_text
from vaxentry.language import Words

MOMENT = datetime(2021, 8, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    ("detail", "told"),
    [("stack:12", "Stack 12"), ("seen", "Other decision read"), ("new_word:3", "new_word:3")],
)
def test_a_detail_is_told_with_its_number_and_an_unknown_one_as_it_is(
    detail: str, told: str
) -> None:
    row = TrailRow(1, MOMENT, UUID(int=1), "Dewi", "paused", "", None, detail)
    assert detail_text(row, Words("en")) == told
