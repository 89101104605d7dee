"""The system's own word that the network is back: no probe has to find it out."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtNetwork import QNetworkInformation

Reachability = QNetworkInformation.Reachability
_BACK = frozenset({Reachability.Online, Reachability.Site, Reachability.Unknown})


class LinkWatch(QObject):
    """Calls `is_back` when the system says that a link is back. Main thread.

    Where the system can't tell, the sync worker's own probes find out, a few seconds later.
    """

    def __init__(self, is_back: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_back = is_back
        self._was = Reachability.Unknown
        if QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            told = QNetworkInformation.instance()
            self._was = told.reachability()
            told.reachabilityChanged.connect(self.note)

    @Slot(QNetworkInformation.Reachability)
    def note(self, now: QNetworkInformation.Reachability) -> None:
        """The link is another one now."""
        was, self._was = self._was, now
        if now in _BACK and was not in _BACK:
            self._is_back()
