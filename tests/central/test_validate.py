from typing import Any

import pytest
from sqlalchemy import select

from tests.central.client import Pc, given
from vaxentry.central import tables


@pytest.mark.parametrize("phone", ["+6281234567890", "+62294641123", "+6591234567", "-"])
def test_whatever_phone_the_desktop_takes_the_server_takes(pc: Pc, read: Any, phone: str) -> None:
    assert pc.send(pc.revision(given(phone=phone))).codes == ["accepted"]
    assert [row.phone for row in read(select(tables.dose.c.phone))] == [phone]
