"""One outcome on the wire."""

import pytest

from vaxentry.wire.messages import Outcome


def test_what_is_stored_already_says_its_place() -> None:
    told = Outcome("already", standing="accepted", server_seq=36)
    assert Outcome.from_json(told.to_json()) == told
    spoilt = {key: value for key, value in told.to_json().items() if key != "server_seq"}
    with pytest.raises(KeyError):
        Outcome.from_json(spoilt)
    assert Outcome.from_json({"code": "accepted", "flags": []}).server_seq is None
