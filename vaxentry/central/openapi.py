"""The calls as an OpenAPI 3.1 document, made from the types that check the requests."""

import json
from functools import cache
from typing import Any

import msgspec

from vaxentry import __version__
from vaxentry.central.adoption import AdoptIn
from vaxentry.central.batches import OutcomesIn
from vaxentry.central.calls import JSON_TYPE, Answer
from vaxentry.central.intake import BatchIn
from vaxentry.central.queue_report import ReportIn
from vaxentry.central.validate import RecordV1, RecordV2

_ERRORS = {
    400: "not a message of this protocol; nothing was stored",
    401: "the device token is missing or unknown",
    403: "the device is revoked, or the code was refused",
    404: "no such batch (no proof that none will come), or no such set",
    409: "`fork`, `late`, `taken` or `set_back`; nothing was stored",
    410: "the epoch is not the present one; compare first",
    413: "too large; halve the batch",
    426: "update the program",
    429: "too many attempts; see Retry-After",
    503: "come again; see Retry-After",
}
_HELLO = "The signed proof of being online; the nonce comes back in it"
_NONCE = {"name": "nonce", "in": "query", "required": True, "schema": {"type": "string"}}
_WAITING, _TURN = (
    {"name": name, "in": "query", "schema": {"type": "integer"}} for name in ("waiting", "turn")
)
_SET = {"name": "set", "in": "path", "required": True, "schema": {"type": "string"}}
_SEQ = {"name": "device_seq", "in": "path", "required": True, "schema": {"type": "integer"}}


class ReconcileIn(msgspec.Struct):
    """The body of ``POST /v1/reconcile``, see `wire.compare.Comparison`.

    Attributes:
        prints: per range the count and sixteen bytes of sums (base64).
        bounds: of the ranges as hex, one more than there are; none = one range of everything.
        receipt: the signed receipt with the highest server_seq the device holds.
    """

    epoch: dict[str, Any]
    nonce: str
    prints: list[tuple[int, str]]
    bounds: list[str] | None = None
    receipt: dict[str, Any] | None = None


class RequestIn(msgspec.Struct):
    """One request, see `domain.approval.OfficeRequest`; both numbers only with kind ``number``."""

    record_id: str
    rev: int
    digest: str
    kind: str
    reason: str
    asked_by: str
    before: str = ""
    after: str = ""


class RequestsIn(msgspec.Struct):
    """The body of ``POST /v1/requests``; at most 100 of them."""

    nonce: str
    heard: int
    requests: list[RequestIn]


class EnrollIn(msgspec.Struct):
    """The body of ``POST /v1/enroll``."""

    protocol: int
    code: str
    device: str
    author: str
    author_name: str
    nonce: str = ""
    is_first: bool = False


def document() -> Answer:
    """The document as an answer."""
    return Answer(200, {"content-type": JSON_TYPE}, _text())


@cache
def _text() -> bytes:
    return json.dumps(_content(), indent=1).encode()


def _content() -> dict[str, Any]:
    template = "#/components/schemas/{name}"
    types = (BatchIn, OutcomesIn, EnrollIn, AdoptIn, ReconcileIn, RequestsIn, RecordV1, RecordV2)
    (batch, outcomes, enroll, adopt, reconcile, asked, *_), schemas = (
        msgspec.json.schema_components(types, ref_template=template)
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "VaxEntry central server", "version": __version__},
        "paths": {
            "/v1/hello": {"get": _call(_HELLO, (400,), parameters=[_NONCE, _WAITING, _TURN])},
            "/v1/enroll": {
                "post": _call(
                    "A one-time code for a device certificate",
                    (400, 403, 409, 413, 426, 429),
                    enroll,
                )
            },
            "/v1/batches": {
                "post": _call(
                    "Records as columns of equal length (RecordV1; RecordV2 with a ruling)",
                    (400, 401, 403, 409, 413, 426, 503),
                    batch,
                    secure=True,
                )
            },
            "/v1/batches/{device_seq}": {
                "get": _call(
                    "The answer of an earlier try again",
                    (401, 403, 404),
                    parameters=[_SEQ],
                    secure=True,
                )
            },
            "/v1/outcomes": {
                "post": _call("What became of revisions", (400, 401, 403), outcomes, secure=True)
            },
            **_beside(adopt, reconcile, asked),
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {"device": {"type": "http", "scheme": "bearer"}},
        },
    }


def _beside(adopt: object, reconcile: object, asked: object) -> dict[str, Any]:
    """The calls beside delivering."""
    page = [_query(name) for name in ("epoch", "after", "nonce", "receipt")]
    beside = ("holds", "below", *ReportIn.__struct_fields__)
    page += [{**_query(name), "required": False} for name in beside]
    return {
        "/v1/changes": {
            "get": _call(
                "What was decided elsewhere, by server_seq", (400, 401, 403, 410),
                parameters=page, secure=True,
            )
        },
        "/v1/reconcile": {
            "post": _call(
                "Whether both sides hold the same, range by range", (400, 401, 403, 503),
                reconcile, secure=True,
            )
        },
        "/v1/requests": {
            "post": _call(
                "Requests that nobody at the PC may decide, for the health office",
                (400, 401, 403, 413, 503), asked, secure=True,
            )
        },
        "/v1/adopt": {
            "post": _call(
                "A new device id under the old one, after `fork`", (400, 401, 403, 409, 413, 426),
                adopt, secure=True,
            )
        },
        "/v1/reference/{set}": {
            "get": _call(
                "vaccines, intervals, regions or sites; ETag, Range, and signed in X-Reference",
                (401, 403, 404), parameters=[_SET, {**_query("nonce"), "required": False}],
                secure=True,
            )
        },
        "/metrics": {"get": _call("Figures of this worker process for Prometheus", ())},
    }  # fmt: skip


def _query(name: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": True, "schema": {"type": "string"}}


def _call(
    summary: str,
    errors: tuple[int, ...],
    body: object = None,
    *,
    parameters: list[dict[str, Any]] | None = None,
    secure: bool = False,
) -> dict[str, Any]:
    signed = {"description": "a signed answer", "content": {JSON_TYPE: {}}}
    content: dict[str, Any] = {
        "summary": summary,
        "responses": {"200": signed, **{str(c): {"description": _ERRORS[c]} for c in errors}},
    }
    if body is not None:
        content["requestBody"] = {"required": True, "content": {JSON_TYPE: {"schema": body}}}
    if parameters:
        content["parameters"] = parameters
    if secure:
        content["security"] = [{"device": []}]
    return content
