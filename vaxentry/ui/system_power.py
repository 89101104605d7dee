"""The power of the PC, by libraries that know Windows, Linux and macOS."""

import logging
from contextlib import ExitStack

import psutil
from wakepy import keep

# It tells at length of each try; that there is no such service is told once, by `wakefulness`.
logging.getLogger("wakepy").setLevel(logging.WARNING)


class SystemPower:
    """Fulfils `wakefulness.Power`. All calls on one thread: Windows holds it for that thread."""

    def __init__(self) -> None:
        self._held = ExitStack()

    def on_mains(self) -> bool:
        """Whether no battery is used up; a battery whose plug nobody knows of may be."""
        battery = psutil.sensors_battery()
        return battery is None or battery.power_plugged is True

    def hold(self) -> bool:
        """Keep the PC from sleeping; the screen may go dark and be locked."""
        return self._held.enter_context(keep.running(on_fail="pass")).active

    def release(self) -> None:
        """Let it sleep again."""
        self._held.close()
