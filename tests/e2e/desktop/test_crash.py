import pytest

from tests.e2e import crash


@pytest.mark.process
@pytest.mark.timeout(400)
def test_nothing_is_lost_or_doubled_when_programs_are_killed() -> None:
    """The whole campaign of 20 is a command: ``python -m tests.e2e.crash``."""
    ended = crash.run(kills=5, cards=2000, seed=11)
    assert ended.is_balanced, ended
    assert ended.findings.server_rows == ended.typed == 2000
    assert ended.desktop_deaths + ended.server_deaths == 5
    assert ended.in_mid_drain > 0
