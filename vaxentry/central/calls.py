"""A call and its answer, free of any web framework."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from vaxentry.central.intake import MAX_RECORDS
from vaxentry.wire.body import MAX_UNPACKED

JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    Attributes:
        headers: by lower-case name.
        arrived: monotonic seconds when its headers were read; None = no deadline counts.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    arrived: float | None = None


def deadline_s(headers: Mapping[str, str]) -> float | None:
    """Seconds a caller waits for an answer, None = it does not say. Headers by lower-case name."""
    told = headers.get("x-deadline-ms", "")
    return int(told[:12]) / 1000 if told.isascii() and told.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Answer:
    """One response."""

    status: int
    headers: Mapping[str, str]
    body: bytes


_LARGEST = {"/v1/enroll": 65_536, "/v1/adopt": 65_536, "/v1/requests": 2 * 1024 * 1024}
"""Bytes of the bodies that are never large: who enrols may be anybody. A hundred requests whose
texts are as long as they may be, every letter escaped, are 1.7 MB."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one call, told in the hello.

    Attributes:
        max_bytes: of a body as sent.
        max_unpacked: of a body unpacked.
    """

    max_records: int = MAX_RECORDS
    max_bytes: int = 4 * 1024 * 1024
    max_unpacked: int = MAX_UNPACKED // 2

    def bytes_of(self, path: str) -> int:
        """Bytes that the body of a call may have as sent."""
        return min(self.max_bytes, _LARGEST.get(path, self.max_bytes))

    def unpacked_of(self, path: str) -> int:
        """Bytes that it may have unpacked."""
        return min(self.max_unpacked, _LARGEST.get(path, self.max_unpacked))


class CallError(Exception):
    """A call that gets no more than a status and a code.

    Attributes:
        code: for the program at the other end; never personal data.
        retry_after_s: seconds, when coming again makes sense.
    """

    def __init__(self, status: int, code: str, retry_after_s: int | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after_s = retry_after_s


class RevokedError(CallError):
    """The caller is not listened to any more."""

    def __init__(self) -> None:
        super().__init__(403, "revoked")


def refusal(error: CallError) -> Answer:
    """The answer that tells of an error."""
    headers = {"content-type": JSON_TYPE}
    if error.retry_after_s is not None:
        headers["retry-after"] = str(error.retry_after_s)
    return Answer(error.status, headers, json.dumps({"error": error.code}).encode())
