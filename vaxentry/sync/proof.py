"""Which answers are believed: those signed for the very question that was asked."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar
from uuid import UUID

from vaxentry.domain.queue import Contract
from vaxentry.errors import PortalError, UpdateNeededError, WrongServerError
from vaxentry.wire.contact import Enrolment, Hello, hash_of
from vaxentry.wire.messages import (
    CERTIFICATE,
    HELLO,
    PROTOCOL,
    RECEIPT,
    BadMessageError,
    Receipt,
)
from vaxentry.wire.signing import verified


def proven_hello(content: Any, nonce: str, known_key: bytes | None) -> Hello:
    """The hello in an answer, signed over our nonce.

    Raises:
        PortalError, WrongServerError, UpdateNeededError: it is none, or another server's.
    """
    try:
        hello = Hello.from_json(content)
    except BadMessageError as e:
        raise PortalError("not our hello") from e
    if hello.nonce != nonce or not verified(hello.public_key, HELLO, content):
        raise PortalError("hello not signed for us")
    if known_key is not None and hello.public_key != known_key:
        raise WrongServerError
    if not hello.api[0] <= PROTOCOL <= hello.api[1]:
        raise UpdateNeededError
    return hello


def proven_enrolment(server_key: bytes, device: UUID, nonce: str, content: Any) -> Enrolment:
    """The enrolment in an answer: certified for `device` by our server, under our nonce.

    A token that was spoilt on its way, or one that was replaced since, would be refused for ever.

    Raises:
        BadMessageError: it is none.
    """
    made = Enrolment.from_json(content)
    if not verified(server_key, CERTIFICATE, made.certificate):
        raise BadMessageError(f"{CERTIFICATE} signature")
    if (made.device, made.nonce, made.token_hash) != (device, nonce, hash_of(made.token)):
        raise BadMessageError(f"{CERTIFICATE} of something else")
    return made


class _Told(Protocol):
    """A signed answer to a question of this device."""

    @property
    def device(self) -> UUID: ...

    @property
    def nonce(self) -> str: ...


A = TypeVar("A", bound=_Told)


def proven(
    read: Callable[[Any], A], purpose: str, contract: Contract, nonce: str, content: Any
) -> A:
    """An answer signed by our server, to us and to this very question.

    Raises:
        BadMessageError: it is none.
    """
    if not verified(contract.server_key, purpose, content):
        raise BadMessageError(f"{purpose} signature")
    told = read(content)
    if (told.device, told.nonce) != (contract.device, nonce):
        raise BadMessageError(f"{purpose} for another question")
    return told


def is_own_receipt(content: Mapping[str, Any], contract: Contract) -> bool:
    """Whether our server signed this receipt, for this device."""
    if not verified(contract.server_key, RECEIPT, content):
        return False
    receipt = Receipt.from_json(content)
    return (receipt.device, receipt.server_id) == (contract.device, contract.server_id)
