"""Temperature and pressure are answered for every injection: a figure, F4, or not on the card."""

import pytest

from tests.ui.fakes import FakeBook
from tests.ui.window import CARD, HEADER, Clerk, Desk
from vaxentry.domain.dose import Origin
from vaxentry.domain.form import MEASURED, Field
from vaxentry.ui.widgets.labelled import LOCKED


def test_a_card_without_figures_takes_one_key_for_each_and_says_so(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    clerk.type(*HEADER, *CARD[:10])
    clerk.keys("--")
    entry = desk.window.entry
    shown = [entry.field(at).editor.text() for at in MEASURED]  # type: ignore[attr-defined]
    assert shown == ["tidak tercatat"] * 2
    clerk.type(*CARD[12:])
    clerk.save()
    desk.wait_saved(1)
    (dose,) = book.doses.values()
    assert (dose.temperature, dose.systolic) == (None, None)
    assert [dose.origins[at] for at in MEASURED] == [Origin.TYPED] * 2


@pytest.mark.parametrize("field", MEASURED)
def test_a_figure_that_nobody_answered_is_asked_for(
    desk: Desk, clerk: Clerk, book: FakeBook, field: Field
) -> None:
    at = 10 + MEASURED.index(field)
    clerk.type(*HEADER, *CARD[:at], "", *CARD[at + 1 :])
    clerk.save()
    labelled = desk.window.entry.field(field)
    assert (labelled.tone, clerk.focus) == (LOCKED, labelled.editor)
    assert book.doses == {}
