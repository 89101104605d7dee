"""Whoever reads what a command prints may stop reading: ``vaxentry status | head -1``."""

import os
import sys


def flush() -> None:
    """Write out what was printed, while the command can still say how it ended.

    Raises:
        BrokenPipeError: nobody reads any more.
    """
    if sys.stdout is not None:  # a program without a console has none
        sys.stdout.flush()


def let_go() -> None:
    """Nobody reads any more: what is left goes nowhere, and nobody complains of it at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
