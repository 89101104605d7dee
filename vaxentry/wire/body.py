"""Bodies on the wire: JSON, compressed with zstd or gzip, never unpacked beyond a bound."""

import gzip
import io
import json
import zlib
from typing import Any

import zstandard

MAX_UNPACKED = 64 * 1024 * 1024
"""Bytes. A body that unpacks to more is refused before it fills the memory."""

ENCODINGS = ("zstd", "gzip", "identity")


class BadBodyError(ValueError):
    """Not the JSON or the compression it claims to be, or too large when unpacked."""


LEVEL = 9
"""zstd level where nobody knows the link."""


def pack(content: object, encoding: str = "zstd", level: int = LEVEL) -> bytes:
    """JSON of `content`, compressed."""
    raw = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if encoding == "zstd":
        return zstandard.ZstdCompressor(level=level).compress(raw)
    if encoding == "gzip":
        return gzip.compress(raw, compresslevel=6, mtime=0)
    return raw


def unpack(body: bytes, encoding: str, limit: int = MAX_UNPACKED) -> Any:
    """The JSON value in a body.

    Raises:
        BadBodyError: unknown encoding, damaged, too large or not JSON.
    """
    try:
        return json.loads(_decompress(body, encoding, limit))
    except (zstandard.ZstdError, zlib.error, OSError, EOFError, ValueError, RecursionError) as e:
        raise BadBodyError(type(e).__name__) from e


def _decompress(body: bytes, encoding: str, limit: int) -> bytes:
    if encoding in ("", "identity"):
        raw = body[: limit + 1]
    elif encoding == "zstd":
        with zstandard.ZstdDecompressor().stream_reader(body) as reader:
            raw = reader.read(limit + 1)
    elif encoding == "gzip":
        raw = gzip.GzipFile(fileobj=io.BytesIO(body)).read(limit + 1)
    else:
        raise BadBodyError("encoding")
    if len(raw) > limit:
        raise BadBodyError("too_large")
    return raw
