"""What the server writes about itself: calls and times, never a person."""

import logging
import sys

_FORMAT = "%(asctime)s %(levelname)s %(message)s"


def log_to_stderr() -> None:
    """Log of this process; libraries are heard only when something is wrong."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=_FORMAT)
    for noisy in ("uvicorn", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
