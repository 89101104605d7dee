"""Who sits at the desk does not matter to what is sent: the rows are the PC's."""

from tests.sync.conftest import Desk


def test_another_clerk_at_the_desk_stops_nothing(desk: Desk) -> None:
    desk.book.set_author("Rahma")
    desk.save(2)
    desk.book.set_author("Yusuf")
    desk.save()
    desk.engine.run_once()
    assert desk.states() == {"accepted": 3}
