"""Whether the PC must not fall asleep: while something waits that could still be sent."""

from vaxentry.domain.contact import Link, QueueStatus

_NEEDS_A_PERSON = frozenset({Link.ALONE, Link.WRONG_SERVER, Link.NOT_ALLOWED, Link.UPDATE_NEEDED})
"""With these nothing is sent before a person did something here; with the others at any moment: a
certificate is put right at the server."""


def keeps_awake(status: QueueStatus, *, on_mains: bool) -> bool:
    """Whether to keep the PC from sleeping. Pure.

    A server that is away counts: it may be back for an hour of the night. A battery is never
    drained for it: what waits is safe, and is sent another time.
    """
    return on_mains and status.to_send > 0 and status.link not in _NEEDS_A_PERSON
