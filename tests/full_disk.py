"""A disk without space for large files, made by the system's own limit on the size of a file."""

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def full_disk(largest: int = 4096) -> Iterator[None]:
    """No file of this process grows over so many bytes, until the block ends.

    No bytecode is written meanwhile: Python believes in a half of it later on.
    """
    wrote_none, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        sys.dont_write_bytecode = wrote_none
