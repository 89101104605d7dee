from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QApplication

from vaxentry.ui.link_watch import LinkWatch

Reachability = QNetworkInformation.Reachability


def test_a_link_that_is_back_wakes_the_worker_once(qapp: QApplication) -> None:
    wakes: list[int] = []
    watch = LinkWatch(lambda: wakes.append(1), qapp)
    watch.note(Reachability.Disconnected)
    assert not wakes
    watch.note(Reachability.Online)
    watch.note(Reachability.Online)
    assert len(wakes) == 1
    watch.note(Reachability.Local)
    watch.note(Reachability.Site)
    assert len(wakes) == 2
