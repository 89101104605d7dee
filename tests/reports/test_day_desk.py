import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.reports.day_stage import DAY, MODERNA, SINOVAC, DayStage, day_staged
from vaxentry.db.agreement import Agreement
from vaxentry.db.day_seals import close_by_server
from vaxentry.db.trail import Trail
from vaxentry.domain.day_close import Seal, figures
from vaxentry.domain.day_doses import PcDoses, Yield
from vaxentry.domain.day_gaps import differences
from vaxentry.domain.day_pile import PcCount
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Adopted, Tally
from vaxentry.domain.rules import RuleError
from vaxentry.domain.trail import TrailQuery
from vaxentry.errors import SealError, StorageError
from vaxentry.language import Words
from vaxentry.ui.day_texts import seal_state

MISSING = "not_typed:1:1:3"
"""One card of stack 1 is missing: number 3."""
EQUAL = Tally(6, 6, is_equal=True)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[DayStage]:
    with day_staged(tmp_path / "a") as made:
        yield made


def reasons(stage: DayStage) -> dict[str, str]:
    return {one.key: f"sebab {at}" for at, one in enumerate(differences(stage.sheet()))}


def seal_cards(stage: DayStage) -> None:
    stage.desk.seal(stage.sheet(), Seal.CARDS, reasons(stage))


def compare(stage: DayStage, tally: Tally = EQUAL) -> None:
    with stage.book.transactions.reading() as c:
        epoch = c.execute(text("SELECT epoch_number FROM device")).scalar_one()
    Agreement(stage.book.transactions).note_compared(epoch, tally, stage.clock())


def notes(stage: DayStage) -> list[tuple[str, str]]:
    found = Trail(stage.book.transactions, stage.clock).rows(TrailQuery())
    return [(one.action, one.detail) for one in found if one.action.startswith("day_")]


def test_nothing_is_sealed_while_a_difference_has_no_reason(stage: DayStage) -> None:
    told = reasons(stage)
    del told[MISSING]
    with pytest.raises(SealError) as found:
        stage.desk.seal(stage.sheet(), Seal.CARDS, told)
    assert found.value.params == {"reason": "seal_unexplained"}
    assert stage.sheet().seals == []


def test_nothing_is_sealed_that_nobody_looked_at(stage: DayStage) -> None:
    seen = stage.sheet()
    stage.desk.enter_vials(DAY, MODERNA, Yield(1, 5000, 3250))
    stage.book.void(stage.ids[6], reason="dobel")
    for seal in (Seal.CARDS, Seal.DOSES):
        with pytest.raises(SealError) as found:
            stage.desk.seal(seen, seal, reasons(stage))
        assert found.value.params == {"reason": "seal_changed"}
    assert (stage.sheet().seals, notes(stage)) == ([], [])
    # What belongs to another seal may change meanwhile.
    looked_at = stage.sheet()
    stage.desk.enter_vials(DAY, MODERNA, Yield(1, 5000, 3000))
    assert stage.desk.seal(looked_at, Seal.CARDS, reasons(stage)).in_force(Seal.CARDS)


def test_another_missing_card_is_not_what_was_looked_at(stage: DayStage) -> None:
    stage.book.enter_stack(stage.first, {}, cards_counted=9)
    seen = stage.desk.enter_count(DAY, stage.first, PcCount("B", 1, frozenset({8})))
    told = reasons(stage)
    now = stage.desk.enter_count(DAY, stage.first, PcCount("B", 1, frozenset({9})))
    assert figures(seen, Seal.CARDS) == figures(now, Seal.CARDS)
    with pytest.raises(SealError) as found:
        stage.desk.seal(seen, Seal.CARDS, told)
    assert found.value.params == {"reason": "seal_changed"}


def test_a_seal_keeps_who_when_the_figures_and_the_reasons(stage: DayStage) -> None:
    found = stage.desk.seal(stage.sheet(), Seal.CARDS, reasons(stage))
    held = found.in_force(Seal.CARDS)
    assert held is not None
    assert (held.author, held.figures["counted"], held.figures["1 excess"]) == ("RINA", 5, 2)
    assert set(held.reasons) == {one.key for one in differences(found) if one.seal is Seal.CARDS}
    assert not found.changed_since(Seal.CARDS)
    ((action, detail),) = notes(stage)
    assert (action, detail.split()[:2]) == ("day_sealed", ["cards", "2021-08-27"])
    assert Trail(stage.book.transactions, stage.clock).check().is_whole
    with pytest.raises(SealError, match="seal"):
        seal_cards(stage)


def test_reasons_are_kept_until_their_seal_and_there_again_once_it_is_opened(
    stage: DayStage,
) -> None:
    told = reasons(stage)
    for key, reason in told.items():
        stage.desk.keep_reason(DAY, key, f" {reason} ")
    assert stage.desk.keep_reason(DAY, MISSING, "dibawa pulang").reasons[MISSING]
    stage.book.set_author("BUDI")
    assert stage.sheet().reasons == {**told, MISSING: "dibawa pulang"}
    sealed = stage.desk.seal(stage.sheet(), Seal.CARDS, stage.sheet().reasons)
    doses = {one.key for one in differences(sealed) if one.seal is Seal.DOSES}
    assert set(sealed.reasons) == doses
    with pytest.raises(SealError):
        stage.desk.keep_reason(DAY, MISSING, "lain")
    opened = stage.desk.reopen(DAY, Seal.CARDS, "salah hitung")
    assert opened.reasons == {**told, MISSING: "dibawa pulang"}


def test_reasons_of_what_is_gone_go_with_the_seal_and_no_day_is_left(stage: DayStage) -> None:
    for key, reason in reasons(stage).items():
        stage.desk.keep_reason(DAY, key, reason)
    stage.desk.keep_reason(DAY, "doubled:gone", "dobel")
    with pytest.raises(RuleError):
        stage.desk.keep_reason(DAY, MISSING, " ")
    for seal in (Seal.CARDS, Seal.DOSES):
        stage.desk.seal(stage.sheet(), seal, stage.sheet().reasons)
    assert stage.sheet().reasons == {}
    with stage.book.transactions.reading() as c:
        found = c.execute(text("SELECT value FROM setting WHERE name = 'day_reasons'"))
        assert json.loads(found.scalar_one()) == {}


def test_what_is_typed_afterwards_shows_beside_the_seal(stage: DayStage) -> None:
    seal_cards(stage)
    stage.book.void(stage.ids[6], reason="dobel")
    assert stage.sheet().changed_since(Seal.CARDS)


def test_it_is_reopened_with_a_reason_alone(stage: DayStage) -> None:
    seal_cards(stage)
    with pytest.raises(RuleError):
        stage.desk.reopen(DAY, Seal.CARDS, "  ")
    found = stage.desk.reopen(DAY, Seal.CARDS, "kartu 3 ketemu")
    assert found.in_force(Seal.CARDS) is None
    assert [one.reopened for one in found.seals] == [False, True]
    assert found.seals[-1].reasons == {"": "kartu 3 ketemu"}
    assert [action for action, _ in notes(stage)] == ["day_sealed", "day_reopened"]
    with pytest.raises(SealError):
        stage.desk.reopen(DAY, Seal.CARDS, "lagi")
    with pytest.raises(SealError):
        stage.desk.reopen(DAY, Seal.SERVER, "x")


def test_the_doses_have_a_seal_of_their_own(stage: DayStage) -> None:
    stage.desk.enter_vials(DAY, MODERNA, Yield(1, 5000, 3250))
    stage.desk.enter_vials(DAY, SINOVAC, Yield(1, 500, 0))
    found = stage.desk.seal(stage.sheet(), Seal.DOSES, {})
    assert found.in_force(Seal.DOSES) is not None
    assert found.in_force(Seal.CARDS) is None
    with pytest.raises(SealError) as error:
        stage.desk.enter_vials(DAY, MODERNA, Yield(2, 5000, 0))
    assert error.value.params == {"reason": "seal_closed"}


def test_a_day_without_stacks_can_not_be_sealed(stage: DayStage) -> None:
    with pytest.raises(SealError):
        stage.desk.seal(stage.desk.sheet(DAY.replace(year=2020)), Seal.CARDS, {})


def test_the_servers_seal_closes_by_itself_once_it_agrees(stage: DayStage) -> None:
    agreement = Agreement(stage.book.transactions)
    seal_cards(stage)
    stage.answer(5)
    compare(stage)
    assert stage.sheet().in_force(Seal.SERVER) is None
    assert not agreement.awaits_comparison(stage.clock())
    stage.answer(1)
    assert agreement.awaits_comparison(stage.clock())
    compare(stage, Tally(6, 5, is_equal=False))
    assert stage.sheet().in_force(Seal.SERVER) is None
    assert not agreement.awaits_comparison(stage.clock())
    compare(stage)
    held = stage.sheet().in_force(Seal.SERVER)
    assert held is not None
    assert (held.author, held.figures) == ("", {"typed": 6, "received": 6})
    assert [action for action, _ in notes(stage)] == ["day_sealed", "day_closed"]
    compare(stage)
    assert len(stage.sheet().seals) == 2


def test_a_day_the_server_has_already_closes_with_its_cards(stage: DayStage) -> None:
    stage.answer(6)
    compare(stage)
    assert stage.sheet().in_force(Seal.SERVER) is None
    seal_cards(stage)
    assert stage.sheet().in_force(Seal.SERVER) is not None


def test_reopened_cards_reopen_what_the_server_closed_and_it_closes_anew(stage: DayStage) -> None:
    stage.answer(6)
    compare(stage)
    seal_cards(stage)
    assert stage.desk.reopen(DAY, Seal.CARDS, "salah").in_force(Seal.SERVER) is None
    seal_cards(stage)
    assert stage.sheet().in_force(Seal.SERVER) is not None


def test_no_clock_tells_whether_a_comparison_came_later(stage: DayStage) -> None:
    agreement = Agreement(stage.book.transactions)
    seal_cards(stage)
    stage.clock.now += timedelta(days=30)
    stage.answer(6)
    stage.clock.now -= timedelta(days=30)
    compare(stage, Tally(6, 5, is_equal=False))
    assert not agreement.awaits_comparison(stage.clock())
    compare(stage)
    assert stage.sheet().in_force(Seal.SERVER) is not None


def test_a_comparison_of_before_the_last_answer_closes_nothing(stage: DayStage) -> None:
    seal_cards(stage)
    stage.answer(5)
    stage.clock.now += timedelta(days=30)
    compare(stage)
    stage.clock.now -= timedelta(days=30)
    stage.answer(1)
    with stage.book.transactions.writing() as c:
        assert close_by_server(c, stage.clock()) == []
    compare(stage)
    assert stage.sheet().in_force(Seal.SERVER) is not None


def test_entries_under_a_former_code_are_covered_by_no_comparison(stage: DayStage) -> None:
    agreement = Agreement(stage.book.transactions)
    seal_cards(stage)
    stage.answer(6)
    agreement.become(Adopted(uuid4(), "t", "KE", {"scope": []}), stage.clock())
    compare(stage, Tally(0, 0, is_equal=True))
    found = stage.sheet()
    assert (found.server.apart, found.in_force(Seal.SERVER)) == (6, None)
    assert not agreement.awaits_comparison(stage.clock())
    told = seal_state(Words("id"), found, Seal.SERVER, {})[0]
    assert told.startswith("Semua diterima, tetapi 6 entri di bawah kode lama")


def test_a_record_that_needs_a_person_keeps_it_open(stage: DayStage) -> None:
    seal_cards(stage)
    stage.answer(5)
    stage.answer(1, State.NIK_CLASH)
    compare(stage)
    assert stage.sheet().in_force(Seal.SERVER) is None


@pytest.mark.parametrize("table", ["day_seal", "vial_yield", "pc_count", "pc_doses"])
@pytest.mark.parametrize("change", ["UPDATE {} SET at = 0", "DELETE FROM {}"])
def test_nothing_of_it_can_be_changed(stage: DayStage, table: str, change: str) -> None:
    stage.desk.enter_vials(DAY, MODERNA, Yield(1, 5000, 0))
    stage.desk.enter_count(DAY, stage.first, PcCount("B", 1))
    stage.desk.drop_doses(DAY, PcDoses("B", "K7QX2M4A"))
    seal_cards(stage)
    with pytest.raises(StorageError), stage.book.transactions.writing() as c:
        c.execute(text(change.format(table)))


def test_the_count_of_another_pc_by_hand(stage: DayStage) -> None:
    stage.desk.enter_count(DAY, stage.first, PcCount("MEJA B", 9))
    found = stage.desk.enter_count(DAY, stage.first, PcCount("MEJA B", 1, frozenset({3})))
    pile = found.piles[0]
    assert pile.elsewhere == (PcCount("MEJA B", 1, frozenset({3})),)
    assert (pile.not_typed, pile.excess) == (0, 2)
    found = stage.desk.enter_count(DAY, stage.first, PcCount("MEJA B", 0))
    assert found.piles[0].elsewhere == ()


def test_a_pc_is_one_by_any_case_of_its_name_and_blanks_around_it(stage: DayStage) -> None:
    stage.desk.enter_count(DAY, stage.first, PcCount("Meja b ", 2))
    found = stage.desk.enter_count(DAY, stage.first, PcCount("MEJA B", 1, frozenset({3})))
    assert found.piles[0].elsewhere == (PcCount("MEJA B", 1, frozenset({3})),)


@pytest.mark.parametrize("name", ["", " ", "A\tB", "\u202eB", "B" * 41])
def test_a_name_that_no_pc_has_is_not_kept(stage: DayStage, name: str) -> None:
    with pytest.raises(RuleError):
        stage.desk.enter_count(DAY, stage.first, PcCount(name, 1))
    assert stage.sheet().piles[0].elsewhere == ()


def test_the_key_of_a_device_stays_the_same(stage: DayStage, tmp_path: Path) -> None:
    keys = set()
    for name in ("x", "y"):
        file = tmp_path / name
        stage.desk.write_summary(DAY, file)
        keys.add(json.loads(file.read_text())["key"])
    assert len(keys) == 1
