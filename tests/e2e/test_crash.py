import pytest

from tests.e2e import crash


@pytest.mark.process
@pytest.mark.timeout(400)
def test_nothing_is_lost_or_doubled_when_programs_are_killed() -> None:
    """The whole campaign of 20 is a command: ``python -m tests.e2e.crash``."""
    findings, deaths = crash.run(kills=5, cards=150, seed=11)
    assert (findings.lost, findings.doubled, findings.altered) == ((), (), ())
    assert findings.server_rows == 150
    assert deaths["desktop"] + deaths["server"] == 5
    assert deaths["in_mid_drain"] > 0
