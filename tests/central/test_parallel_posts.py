import pytest

from tests.central.parallel_posts import PCS, run


@pytest.mark.process
@pytest.mark.postgres
def test_everybody_at_once_through_four_processes() -> None:
    tally = run(2, 1)
    assert (tally.rounds, tally.rows, tally.claims) == (2, 2, 2)
    assert tally.losers_told == 2 * 2 * (PCS - 1)
    assert tally.violations == 0
