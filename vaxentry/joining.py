"""How a PC joins a server: the contract a one-time code brings, kept in the book."""

from dataclasses import replace
from threading import Event
from uuid import uuid4

from vaxentry.db.seats import Enrolled
from vaxentry.db.store import Store
from vaxentry.domain.permission import Right
from vaxentry.errors import ForkError
from vaxentry.sync.client import Client
from vaxentry.sync.http import Http
from vaxentry.wire.contact import Enrolment, EnrolRequest, Hello


def enrol(store: Store, url: str, code: str, *, ca_file: str = "", name: str = "") -> None:
    """Turn a one-time code into a contract with the server at `url` and keep it.

    Args:
        ca_file: see `Settings.ca_file`.
        name: who types from now on, empty = whoever did.

    Raises:
        CodeRefusedError: wrong, used or expired, or of another server.
        WrongServerError: something was sent to another server before, or while the code was asked
            for: it must not go to two.
        NetworkError: no answer that counts; nothing changed.
        NotPermittedError: who is at this PC may not change its settings; the code is unused.
    """
    client = Client(Http(Event(), ca_file=ca_file))
    try:
        join(store, client, url, code, name)
    finally:
        client.close()


def join(store: Store, client: Client, url: str, code: str, name: str = "") -> None:
    """As `enrol`, over a client that is at hand."""
    store.demand(Right.CHANGE_SETTINGS)
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
    another = store.take_another_device(uuid4())
    return client.enrol(url, replace(request, device=another), bound_to=bound_to)
