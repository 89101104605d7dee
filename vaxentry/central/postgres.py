"""How long a connection to PostgreSQL waits: nobody waits for hours for a machine that is gone.

Every call waits for the lock of the server's row. If whoever holds it loses its power or its line,
PostgreSQL would learn so after about two hours, and nothing would be stored until then.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL, Connection, text

_AT_THE_CLIENT: Mapping[str, Any] = {
    "connect_timeout": 5,  # seconds
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
_UNANSWERED = "tcp_user_timeout"
_UNANSWERED_MS = 30_000
_AT_THE_SERVER = {
    "lock_timeout": "15s",  # and again, see `engine.may_be_retried`
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}


def connect_args(url: URL, *, patient: bool = False) -> dict[str, Any]:
    """What a connection is opened with. Whatever the URL says itself counts, also in ``options``.

    Args:
        url: of the database.
        patient: for the copying of whole tables: PostgreSQL may take nothing for a while.
    """
    args = dict(_AT_THE_CLIENT)
    if not patient:
        args[_UNANSWERED] = _UNANSWERED_MS
    args = {name: value for name, value in args.items() if name not in url.query}
    ours = [f"-c {name}={value}" for name, value in _AT_THE_SERVER.items()]
    return {**args, "options": " ".join([*ours, *_options_in(url)])}  # the last one counts


def _options_in(url: URL) -> tuple[str, ...]:
    told = url.query.get("options", ())
    return (told,) if isinstance(told, str) else tuple(told)


def wait_for_locks(connection: Connection) -> None:
    """In this transaction wait for locks as long as it takes: what changes tables may come behind
    somebody who copies them, and must not fail for that.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))
