"""The door of a home: a second start knocks, and the first window comes to the front."""

from pathlib import Path
from zlib import crc32

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_KNOCK_MS = 500


def _name(home: Path) -> str:
    """Name of the local socket of a home."""
    return f"vaxentry-{crc32(str(home).encode()):08x}"


def knock(home: Path) -> bool:
    """Whether a window of this home is open already; it is asked to come to the front."""
    visitor = QLocalSocket()
    visitor.connectToServer(_name(home))
    if not visitor.waitForConnected(_KNOCK_MS):
        return False
    visitor.disconnectFromServer()
    return True


class Door(QObject):
    """Listens for a second start of the same home. Main thread.

    Signals:
        knocked: the window is to come to the front.
    """

    knocked = Signal()

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        # What a killed program left behind.
        QLocalServer.removeServer(_name(home))
        self._server.listen(_name(home))

    @Slot()
    def _on_connection(self) -> None:
        self._server.nextPendingConnection().close()
        self.knocked.emit()

    def close(self) -> None:
        """Listen no more."""
        self._server.close()
