"""What *Perbaiki berkas* says it would newly find, before it corrects."""

import inspect
import re
from dataclasses import replace
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.list_desk import Lists
from tests.ui.window import TYPED
from tests.unit.domain.samples import NEWER
from vaxentry.domain import history, second_look
from vaxentry.domain.form import Field
from vaxentry.domain.person import Known, PastDose, Person
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.stacks import Batch
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.language import Words
from vaxentry.ui.pages.lists_fix_work import Card, change, load_part

TODAY = date(2026, 11, 23)
PERSON = Person(
    UUID(int=9), "KD-1", TYPED.identity, TYPED.name, TYPED.birth_date, TYPED.sex,
    "", "", "", "", "", (), TODAY,
)  # fmt: skip


def test_what_the_rules_would_newly_object_to_is_counted() -> None:
    """Dose 2 of three persons: one comes too early, one did so before, one is in no book."""

    def card(number: int, first_given: date | None) -> Card:
        dose = replace(TYPED, dose_no=2, temperature=385)
        held = (
            [PastDose(UUID(int=9), "KD-1", "sinovac", "primer", 1, first_given)]
            if (first_given)
            else []
        )
        known = Known((replace(PERSON, doses=tuple(held)),))
        return Card(number, dose, "", UUID(int=number), known)

    cards = [card(1, date(2026, 10, 22)), card(2, date(2026, 11, 12)), card(3, None)]
    batches = [Batch(1, "sinovac", TYPED.batch, date(2026, 11, 11))]
    found = change(cards, Field.GIVEN_ON, "13-11-2026", TODAY, BUILT_IN, batches)
    assert (found.changing, found.refused, list(found.found)) == (3, None, [("interval_short", 1)])
    by_newer = change(cards, Field.GIVEN_ON, "13-11-2026", TODAY, NEWER, batches)
    assert list(by_newer.found) == []  # 22 days, and 31 before: both are short of 42
    earlier = change(
        cards, Field.BATCH, "lain", TODAY, BUILT_IN, [Batch(1, "sinovac", "LAIN", TODAY)]
    )
    assert list(earlier.found) == []
    expired = replace(batches[0], code="LAMA")
    assert list(change(cards, Field.BATCH, "lama", TODAY, BUILT_IN, [expired]).found) == [
        ("batch_expired", 3)
    ]


def test_cards_that_change_together_are_compared_as_they_will_be() -> None:
    """Dose 1 and 2 of one person in the stack: both become Moderna."""
    doses = [replace(TYPED, dose_no=n, given_on=date(2026, 9 + n, 20)) for n in (1, 2)]
    past = [
        PastDose(UUID(int=n), "KD-1", "sinovac", "primer", n, dose.given_on)
        for n, dose in enumerate(doses, start=1)
    ]
    cards = [
        Card(n, dose, "", UUID(int=n), Known((replace(PERSON, doses=(past[2 - n],)),)))
        for n, dose in enumerate(doses, start=1)
    ]
    assert list(change(cards, Field.VACCINE, "moderna", TODAY, BUILT_IN).found) == []
    assert list(change(cards[:1], Field.VACCINE, "moderna", TODAY, BUILT_IN).found) == [
        ("brand_differs", 1)
    ]


def test_a_card_is_read_with_what_the_book_holds_around_it(
    book: FakeBook, records: list[UUID]
) -> None:
    own = PastDose(records[0], "KD-1", "sinovac", "primer", 1, TYPED.given_on)
    held = PastDose(UUID(int=9), "KD-2", "sinovac", "primer", 2, TYPED.given_on)
    book.held[TYPED.identity.number] = [replace(PERSON, doses=(own, held))]
    book.keep_batch(book.piles[0].id, "sinovac", "B1", TODAY)
    part = load_part(book, book.piles[0].id, None)
    assert [one.doses for one in part.cards[0].known.same_number] == [(held,)]
    assert [one.doses for one in part.cards[1].known.same_number] == [(own, held)]
    assert [one.expires_on for one in part.batches] == [TODAY]


def test_the_new_findings_are_told_before_the_cards_are_corrected(
    qtbot: QtBot, lists: Lists, book: FakeBook
) -> None:
    book.keep_batch(book.piles[0].id, "sinovac", "LAMA", date(2026, 11, 1))
    lists.press(Qt.Key.Key_P)
    panel = lists.made.fix_panel
    qtbot.waitUntil(lambda: panel.effect.text().startswith("Pilih isian"))
    assert panel.found.isHidden()
    lists.clerk.type("nomor", "1", "20", "lama")
    qtbot.waitUntil(lambda: panel.effect.text() == "20 dari 20 kartu akan berubah.")
    said = "Temuan baru, kartu tetap dikoreksi: batch kedaluwarsa (20 kartu)."
    assert panel.found.text() == said
    assert panel.found.isVisible()
    lists.clerk.type("salah baca")
    lists.press(Qt.Key.Key_Return)
    qtbot.waitUntil(panel.isHidden)
    assert len(book.fixed) == 1


def test_every_finding_that_lets_a_card_through_has_a_short_name() -> None:
    """The rest would be told by whole sentences."""
    sources = [inspect.getsource(module) for module in (history, second_look)]
    named = set(re.findall(r"RuleCode\.([A-Z_]+)", " ".join(sources)))
    infos = {"DOSE_MISSING", "NAME_SIGNS", "NIK_REGION_RETIRED"}
    short = {f"finding.{RuleCode[name]}" for name in named - infos}
    assert {name for name in short if not Words("id").has(name)} == set()
