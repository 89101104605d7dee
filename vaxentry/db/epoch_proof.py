"""The server's signed word that names the epoch we saw it in."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from vaxentry.db.stacks import keep_setting, kept_setting
from vaxentry.wire.messages import HELLO
from vaxentry.wire.signing import verified

_NAME = "epoch_proof"


def kept(c: Connection) -> Mapping[str, Any]:
    """The word that is kept; empty = none."""
    word: Mapping[str, Any] = json.loads(kept_setting(c, _NAME) or "{}")
    return word


def keep(c: Connection, word: Mapping[str, Any]) -> None:
    """Keep a word in place of the one before; an empty one: keep none."""
    keep_setting(c, _NAME, json.dumps(dict(word), separators=(",", ":")))


def is_another_servers(c: Connection, server_key: bytes) -> bool:
    """Whether a word is kept that was not signed under this key."""
    word = kept(c)
    return bool(word) and not verified(server_key, HELLO, word)
