"""How a PC joins a server: the contract a one-time code brings, kept in the book."""

from dataclasses import replace
from uuid import uuid4

from vaxentry.db.agreement import Agreement
from vaxentry.db.seats import Enrolled
from vaxentry.db.store import Store
from vaxentry.errors import ForkError
from vaxentry.sync.client import Client
from vaxentry.wire.contact import Enrolment, EnrolRequest, Hello


def join(store: Store, client: Client, url: str, code: str, name: str = "") -> None:
    """Turn a one-time code into a contract with the server at `url` and keep it.

    Args:
        client: over which it is asked for.
        name: who types from now on, empty = whoever did.

    Raises:
        CodeRefusedError, WrongServerError, NetworkError: as `wiring.enrol`.
    """
    author = store.author_named(name) if name else store.author()
    present = store.site()
    request = EnrolRequest(
        code, present.device, author.id, author.name, is_first=not present.enrolled
    )
    hello, enrolment = _ask(store, client, url, request)
    store.keep_enrolment(
        Enrolled(
            server_url=url,
            server_id=hello.server_id,
            server_key=hello.public_key,
            token=enrolment.token,
            site=enrolment.site,
            site_name=enrolment.site_name,
            pc_code=enrolment.pc_code,
            certificate=enrolment.certificate,
            epoch_number=hello.epoch.number,
            epoch_nonce=hello.epoch.nonce,
        ),
        author,
    )


def _ask(store: Store, client: Client, url: str, request: EnrolRequest) -> tuple[Hello, Enrolment]:
    """The book may be a copy of one that has joined already: then under an id of its own. Nothing
    was ever sent under the one it has.
    """
    bound_to = store.bound_to()
    try:
        return client.enrol(url, request, bound_to=bound_to)
    except ForkError:
        if not request.is_first:
            raise
    another = Agreement(store.transactions).another_device(uuid4())
    return client.enrol(url, replace(request, device=another), bound_to=bound_to)
