import json
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given as whatever
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.central.client import Pc, given
from tests.examples import examples
from vaxentry.central import tables
from vaxentry.central.validate import Rebuilt, rebuild, uuid_text
from vaxentry.domain.rules import RuleCode
from vaxentry.wire.messages import Outcome
from vaxentry.wire.record import canonical, digest_of

BODY: dict[str, Any] = {
    "schema": 1, "id": str(uuid4()), "rev": 2, "kind": "entry", "device": str(uuid4()),
    "author": str(uuid4()), "saved_at": "2021-08-17T08:00:00.000+00:00", "entry_no": "A-1",
    "stack": str(uuid4()), "parents": [[1, "0f" * 32]], "id_type": "none", "name": "SITI",
    "screening": "tunda", "given_on": "2021-08-17", "origins": {"vaccine": "header"},
}  # fmt: skip
TEXTS = ("name", "address", "village", "complaint", "vaccinator", "reason")


@pytest.mark.parametrize("phone", ["+6281234567890", "+62294641123", "+6591234567", "-"])
def test_whatever_phone_the_desktop_takes_the_server_takes(pc: Pc, read: Any, phone: str) -> None:
    assert pc.send(pc.revision(given(phone=phone))).codes == ["accepted"]
    assert [row.phone for row in read(select(tables.dose.c.phone))] == [phone]


@settings(max_examples=examples(500))
@whatever(
    st.dictionaries(st.sampled_from(TEXTS), st.text(max_size=30)),
    st.dictionaries(st.sampled_from(("vaccine", "place")), st.text(max_size=30)),
)
def test_what_is_sealed_is_what_the_desktop_seals(
    texts: dict[str, str], before: dict[str, str]
) -> None:
    body = BODY | texts | {"earlier": {"dose_no": 1, "given_on": None, **before}}
    rebuilt = rebuild(body)
    if all(text.isprintable() for text in (*texts.values(), *before.values())):
        assert isinstance(rebuilt, Rebuilt)
        assert rebuilt.sealed.encode() == canonical(body)
        assert rebuilt.digest == digest_of(canonical(body))
    else:
        assert isinstance(rebuilt, Outcome)
        assert rebuilt.rule == RuleCode.TEXT_CONTROL


@pytest.mark.parametrize("text", ["\x00", "a\tb", "\\\n", "\x7f", "\u202e", "\u2028", "\ud800"])
def test_what_can_not_be_printed_is_refused_wherever_it_stands(text: str) -> None:
    for name, body in (
        ("address", BODY | {"address": f"JL {text} 1"}),
        ("earlier", BODY | {"earlier": {"dose_no": 1, "place": text}}),
    ):
        refused = rebuild(json.loads(json.dumps(body)))
        assert isinstance(refused, Outcome)
        assert (refused.code, refused.field) == ("invalid", name)


@whatever(st.uuids(), st.sampled_from(("{}", "{!s:}", "{0.hex}")), st.booleans())
def test_every_text_that_is_read_as_a_uuid_has_one_usual_text(
    given_id: UUID, form: str, upper: bool
) -> None:
    text = form.format(given_id)
    text = text.upper() if upper else text
    assert uuid_text(text) == str(msgspec.convert(text, UUID)) == str(given_id)
