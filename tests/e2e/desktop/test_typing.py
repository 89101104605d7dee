import pytest

from tests.e2e import typing

SLACK_S = 0.5
"""Other tests may run beside this one; the command for the whole campaign has none."""


@pytest.mark.process
@pytest.mark.timeout(400)
def test_a_card_being_typed_outlives_its_program() -> None:
    """The whole campaign of 50 is a command: ``python -m tests.e2e.typing``."""
    campaign = typing.run(kills=5, each=2, seed=11, slack_s=SLACK_S)
    assert campaign.faults == []
    assert campaign.kills == 5
    assert campaign.in_a_card > 0
    assert campaign.differences is not None
    assert campaign.differences.is_clean, campaign.differences
