"""Whatever the book notes itself is read in words on the page of the trail."""

import re
from collections.abc import Callable
from datetime import date

from tests.db.conftest import Clock
from tests.db.people import BOSS, BOSS_WORD, hire, staff_of
from vaxentry.db.store import Store
from vaxentry.db.trail import Trail
from vaxentry.domain.records import Saved
from vaxentry.domain.staff import Role
from vaxentry.domain.trail import TrailQuery
from vaxentry.domain.trail_detail import detail_text
from vaxentry.language import Words

CODE = re.compile(r"[0-9a-f]{16}|[a-z]_[a-z]|[0-9]{4}-[0-9]{2}")


def test_no_note_about_people_shows_a_code_or_an_id(
    book: Store, save: Callable[..., Saved], clock: Clock
) -> None:
    save()
    staff = staff_of(book)
    staff.begin(BOSS, BOSS_WORD)
    hire(staff, "Yusuf", Role.ENTRY, Role.CORRECT)
    yusuf = next(one for one in staff.members() if one.name == "Yusuf")
    staff.change(yusuf.id, name="Yusuf", roles={Role.VIEW}, valid_until=date(2030, 12, 31))
    trail = Trail(book.transactions, clock)
    names = {one.id.hex: one.name for one in trail.authors()}
    rows = trail.page(TrailQuery())
    told = [detail_text(row, Words("id"), names) for row in rows]
    assert "Yusuf · lihat · sampai 31-12-2030" in told
    assert [text for text in told if CODE.search(text)] == []
    assert any(CODE.search(row.detail) for row in rows)
