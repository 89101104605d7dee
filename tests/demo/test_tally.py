from dataclasses import replace

import pytest

from vaxentry.demo.ledger import Findings
from vaxentry.demo.progress import EVERY_S, Progress
from vaxentry.demo.proxy import Damage
from vaxentry.demo.tally import Tally
from vaxentry.domain.outbox import SAVED_STATES, Flag, State
from vaxentry.domain.records import Counts
from vaxentry.language import LANGUAGES, Words

GOOD = Findings(
    server_rows=10,
    lost=(),
    doubled=(),
    altered=(),
    misfiled=(),
    strange=(),
    kinds={"accepted": 6, "nik": 1, "ticket": 1, "dose": 2},
    nik_pending=1,
    undetectable=1,
)
COUNTS = Counts(
    by_state={
        State.ACCEPTED: 6,
        State.NIK_CLASH: 1,
        State.TICKET_CLASH: 1,
        State.DOSE_CHECK: 2,
    },
    flagged={Flag.NIK_PENDING: 1},
)
DAMAGE = Damage(uploads=9, forwarded=20, cut_before=1, cut_during=2, cut_after_commit=3, refused=4)


def tally(findings: Findings = GOOD, counts: Counts = COUNTS, typed: int = 10) -> Tally:
    return Tally.of(typed, counts, findings, DAMAGE)


def moved(state: State, number: int) -> Counts:
    """One accepted record is in another state on the desktop."""
    by_state = {**COUNTS.by_state, State.ACCEPTED: 6 - number}
    by_state[state] = by_state.get(state, 0) + number
    return replace(COUNTS, by_state=by_state)


def test_a_good_day_has_no_complaints() -> None:
    assert tally().complaints == ()


@pytest.mark.parametrize("state", SAVED_STATES)
def test_every_state_is_in_the_sum(state: State) -> None:
    counts = Counts(by_state={state: 10}, flagged=COUNTS.flagged)
    assert "sum" not in tally(counts=counts).complaints


@pytest.mark.parametrize(
    ("findings", "complaint"),
    [
        (replace(GOOD, lost=("KD-1",)), "lost"),
        (replace(GOOD, doubled=("KD-1",)), "doubled"),
        (replace(GOOD, altered=("KD-1 name",)), "altered"),
        (replace(GOOD, misfiled=("KD-1 none",)), "misfiled"),
        (replace(GOOD, strange=("KD-1",)), "strange"),
        (replace(GOOD, server_rows=11), "server_rows"),
        (replace(GOOD, nik_pending=0), "nik_pending"),
        (replace(GOOD, kinds={**GOOD.kinds, "nik": 2}), "sides_differ"),
    ],
)
def test_what_is_wrong_at_the_server_is_a_complaint(findings: Findings, complaint: str) -> None:
    assert tally(findings).complaints == (complaint,)


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.UNCERTAIN])
def test_what_still_moves_is_a_complaint(state: State) -> None:
    assert "moving" in tally(counts=moved(state, 1)).complaints


def test_a_card_that_the_desktop_never_saved_is_a_complaint() -> None:
    assert {"sum", "server_rows"} <= set(tally(typed=11).complaints)


def test_the_file_has_every_figure_that_was_promised() -> None:
    written = tally(replace(GOOD, lost=("KD-1",), doubled=("KD-2", "KD-3"))).to_json()
    promised = {
        "typed": 10,
        "accepted": 6,
        "conflicts": {"nik": 1, "ticket": 1, "dose": 2},
        "needs_fix": 0,
        "waiting": 0,
        "uncertain": 0,
        "paused": 0,
        "awaiting_approval": 0,
        "voided": 0,
        "nik_pending": 1,
        "undetectable": 1,
        "attempts": 9,
        "lost_replies": 3,
        "server_rows": 10,
        "lost": 1,
        "doubled": 2,
        "balanced": False,
    }
    assert promised.items() <= written.items()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_complaint_and_figure_has_its_words(language: str) -> None:
    lines: list[str] = []
    worst = Findings(11, ("a",), ("b",), ("c name",), ("d none",), ("e",), {"nik": 2}, 5, 0)
    still = Counts(by_state={State.QUEUED: 1})
    bad = tally(worst, still)
    Progress(Words(language), 10, lines.append).conclude(bad)
    assert len(bad.complaints) == 10
    assert sum(bool(line.strip()) for line in lines) == 17 + 2 + 10 + 1


def test_progress_speaks_now_and_then() -> None:
    now = [100.0]
    progress = Progress(Words("en"), 10, lambda _: None, lambda: now[0])
    assert progress.is_due()
    assert not progress.is_due()
    now[0] += EVERY_S
    assert progress.is_due()
