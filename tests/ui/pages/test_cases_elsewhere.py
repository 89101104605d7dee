"""Perlu keputusan: contested records, what was decided elsewhere, and what waits for others."""

from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.case_desk import Cases, put_decided
from tests.ui.fakes import FakeBook
from tests.ui.window import TYPED, Clerk, Desk
from vaxentry.domain.case_steps import Step
from vaxentry.domain.cases import Amendment, Seen
from vaxentry.domain.dose import Parent
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.domain.refusals import Category

ENTER = Qt.Key.Key_Return


@pytest.fixture
def decided(book: FakeBook) -> list[UUID]:
    return put_decided(book)


def kinds(cases: Cases) -> list[str]:
    model = cases.cases.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_contested_record_is_on_the_desk_and_what_waits_stands_last(
    qtbot: QtBot, desk: Desk, decided: list[UUID]
) -> None:
    assert decided
    cases = Cases(qtbot, desk, "Dipersoalkan · Tiket ganda")
    assert kinds(cases) == ["Dipersoalkan", "Dua keputusan", "Menunggu jawaban"]
    assert "Entri ini sudah diterima, lalu dipersoalkan catatan lain" in cases.texts
    assert "Seharusnya dijawab sebelum" in cases.texts


def test_two_decisions_are_both_shown_and_read_with_one_key(
    qtbot: QtBot, desk: Desk, decided: list[UUID], book: FakeBook, clerk: Clerk
) -> None:
    cases = Cases(qtbot, desk, "Dipersoalkan")
    cases.go_down("Dua keputusan")
    told = cases.texts
    assert "Yang berlaku: Diputuskan di tempat lain: kedua entri berlaku." in told
    assert "Keputusan: hak entri ini. Rahma Wijaya" in told
    assert "KTP asli dilihat" in told
    clerk.keys("1")
    cases.says("sudah dibaca")
    assert book.steps == [(decided[1], Step.SEEN)]
    qtbot.waitUntil(lambda: kinds(cases) == ["Dipersoalkan", "Menunggu jawaban"])


def test_what_is_really_used_by_another_waits_for_the_registry(
    qtbot: QtBot, desk: Desk, clashes: list[UUID], book: FakeBook, clerk: Clerk
) -> None:
    cases = Cases(qtbot, desk)
    clerk.keys("4")
    cases.says("masuk daftar untuk Dukcapil")
    assert book.steps == [(clashes[0], Step.DUKCAPIL)]
    qtbot.waitUntil(lambda: kinds(cases)[-1] == "Menunggu jawaban")


@pytest.mark.parametrize(
    ("digit", "field", "reason"),
    [("5", Field.ID_TYPE, "Tidak punya NIK yang sah")],
)
def test_a_way_over_the_form_begins_at_its_field_with_its_reason(
    qtbot: QtBot,
    desk: Desk,
    clashes: list[UUID],
    clerk: Clerk,
    digit: str,
    field: Field,
    reason: str,
) -> None:
    assert clashes
    Cases(qtbot, desk)
    clerk.keys(digit)
    entry = desk.window.entry
    assert entry.correction_bar.reason.value == reason
    assert entry.card.editor(field).hasFocus()


def test_another_ticket_begins_at_the_ticket(
    qtbot: QtBot, desk: Desk, clashes: list[UUID], clerk: Clerk
) -> None:
    assert clashes
    Cases(qtbot, desk).go_down("Tiket ganda")
    clerk.keys("3")
    assert desk.window.entry.card.editor(Field.TICKET).hasFocus()


@pytest.mark.parametrize(
    ("digit", "change"), [("2", Amendment(dose_no=2)), ("3", Amendment(course="primer_ulang"))]
)
def test_a_dose_is_counted_otherwise_once_a_reason_is_given(
    qtbot: QtBot,
    desk: Desk,
    clashes: list[UUID],
    book: FakeBook,
    clerk: Clerk,
    digit: str,
    change: Amendment,
) -> None:
    cases = Cases(qtbot, desk)
    cases.go_down("Tiket ganda")
    cases.go_down("Dosis perlu dicek")
    assert "nomor dosisnya, atau serinya, yang ditanyakan" in cases.texts
    clerk.keys(digit)
    clerk.type("sesuai kartu")
    qtbot.waitUntil(lambda: book.amended == [(Seen(clashes[2], 1), change, "sesuai kartu")])


def test_of_two_versions_ours_counts_by_one_key(
    qtbot: QtBot, desk: Desk, clashes: list[UUID], book: FakeBook, clerk: Clerk
) -> None:
    book.set_state(clashes[0], State.DOSE_CHECK)
    book.others[clashes[0]] = replace(book.other_of(clashes[0]), head=Parent(2, bytes(32)))
    book.more[clashes[0]] = {"of_versions": True, "question": None, "suggested": None}
    cases = Cases(qtbot, desk, "Dosis perlu dicek")
    assert "dua versi entri ini" in cases.texts
    assert "Versi lain · 3201-09" in cases.texts
    assert "server hanya menyebut yang berbeda" in cases.texts
    assert "data orang lain" not in cases.texts
    clerk.keys("2")
    clerk.type("sesuai kartu")
    qtbot.waitUntil(lambda: book.amended == [(Seen(clashes[0], 1), Amendment(), "sesuai kartu")])


def test_of_two_versions_what_the_screen_did_not_show_is_marked(
    qtbot: QtBot, desk: Desk, clashes: list[UUID], book: FakeBook
) -> None:
    book.set_state(clashes[0], State.DOSE_CHECK)
    told = replace(
        book.other_of(clashes[0]), head=Parent(2, bytes(32)), differs="address,complaint,site"
    )
    book.others[clashes[0]] = told
    book.more[clashes[0]] = {"of_versions": True, "question": None, "suggested": None}
    cases = Cases(qtbot, desk, "Dosis perlu dicek")
    assert "\u2260 | Alamat | •••• | berbeda" in cases.texts
    assert "\u2260 | Keluhan | Tanpa keluhan | berbeda" in cases.texts
    assert "\u2260 | Asal berkas | 3201-07 | 3201-09" in cases.texts
    assert TYPED.address not in cases.texts


def test_what_is_typed_twice_names_the_one_that_stays(
    qtbot: QtBot, desk: Desk, clashes: list[UUID], book: FakeBook, clerk: Clerk
) -> None:
    book.others[clashes[1]] = replace(book.other_of(clashes[1]), record_id=clashes[3])
    cases = Cases(qtbot, desk)
    cases.go_down("Tiket ganda")
    clerk.keys("4")
    clerk.type("dobel")
    cases.says("dibatalkan")
    (made,) = [one for one in book.history[clashes[1]] if one.reason]
    assert made.reason == "dobel (sama dengan KD-261123-004)"


def test_k_shows_one_category_after_the_other(
    qtbot: QtBot, desk: Desk, clashes: list[UUID], clerk: Clerk
) -> None:
    assert clashes
    cases = Cases(qtbot, desk)
    found = []
    for _ in Category:
        clerk.keys("k")
        found.append(kinds(cases))
    assert found == [["Tiket ganda"], ["NIK terpakai"], [], ["Dosis perlu dicek"]]
    clerk.keys("k")
    assert len(kinds(cases)) == 3
