"""Where the frozen program begins."""

import sys

from vaxentry.cli import main

sys.exit(main())
