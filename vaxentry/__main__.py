"""``python -m vaxentry`` is the command ``vaxentry``."""

import sys

from vaxentry.cli import main

if __name__ == "__main__":
    sys.exit(main())
