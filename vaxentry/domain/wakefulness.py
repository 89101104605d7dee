"""Whether the PC must not fall asleep: while something waits that could still be sent."""

from vaxentry.domain.contact import Link, QueueStatus

_MAY_GO_ON = frozenset({Link.UNKNOWN, Link.ONLINE, Link.OFFLINE, Link.SERVER_TROUBLE, Link.PORTAL})
"""With these it may be sent at any moment; with the others only after a person did something."""


def keeps_awake(status: QueueStatus, *, on_mains: bool) -> bool:
    """Whether to keep the PC from sleeping. Pure.

    A server that is away counts: it may be back for an hour of the night. A battery is never
    drained for it: what waits is safe, and is sent another time.
    """
    return on_mains and status.waiting > 0 and status.link in _MAY_GO_ON
