"""Which answers are believed: those signed for the very question that was asked."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar
from uuid import UUID

from vaxentry.domain.queue import Contract
from vaxentry.errors import PortalError, UpdateNeededError, WrongServerError
from vaxentry.wire.contact import Hello
from vaxentry.wire.messages import HELLO, PROTOCOL, RECEIPT, BadMessageError, Receipt
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
