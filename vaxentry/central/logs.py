"""What the server writes about itself: calls and times, never a person."""

import logging
import sys
from traceback import walk_tb

from sqlalchemy.exc import DBAPIError

_FORMAT = "%(asctime)s %(levelname)s %(message)s"


def log_to_stderr() -> None:
    """Log of this process; libraries are heard only when something is wrong."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=_FORMAT)
    for noisy in ("uvicorn", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def fault(error: BaseException) -> str:
    """What broke and where in our code; not its message, which may hold values of a row."""
    seen = [
        (f"{frame.f_globals.get('__name__')}", at) for frame, at in walk_tb(error.__traceback__)
    ]
    ours = [place for place in seen if place[0].startswith("vaxentry.")]
    module, line = (ours or seen or [("nowhere", 0)])[-1]
    return f"{_kind(error)} in {module}:{line}"


def _kind(error: BaseException) -> str:
    """Its type, and the code that the database gave it."""
    if not isinstance(error, DBAPIError):
        return type(error).__name__
    cause = error.orig
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    return f"{type(cause).__name__} {code}"
