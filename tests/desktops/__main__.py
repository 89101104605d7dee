"""``python -m tests.desktops``."""

import sys

from tests.desktops.command import main

sys.exit(main())
