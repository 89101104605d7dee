"""Whether there is a screen to show a window on."""

import os
import sys
from collections.abc import Mapping

from vaxentry.errors import WorldError

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def require_screen(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> None:
    """Nothing where a window can be shown, as far as that is known: without one Qt aborts.

    Raises:
        WorldError: there is no screen; reason ``no_screen``.
    """
    if platform.startswith("linux") and not any(environment.get(name) for name in _SCREENS):
        raise WorldError(reason="no_screen")
