"""Somebody who is held, and whether the window offers anybody."""

from datetime import date
from uuid import uuid4

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.window import HEADER, Desk
from vaxentry.domain.dose import Identity, IdType, Sex
from vaxentry.domain.person import PastDose, Person

NUMBER = "9204014804000002"
PAST = PastDose(uuid4(), "KD-261012-004", "sinovac", "primer", 1, date(2026, 10, 12))
SITI = Person(
    PAST.record_id,
    PAST.entry_no,
    Identity(IdType.NIK, NUMBER),
    "SITI AMINAH",
    date(2000, 4, 8),
    Sex.FEMALE,
    "Sorong",
    "+6281234567890",
    "Jl. Melati 3",
    "Klawasi",
    "masyarakat_umum",
    (PAST,),
    date(2026, 10, 12),
)


def offering(desk: Desk) -> bool:
    return desk.window.entry.flow.watch.name.is_offering


def take_siti(desk: Desk, qtbot: QtBot) -> None:
    """The head of a stack, her number, three letters and Enter: the first card is hers."""
    desk.clerk.type(*HEADER)
    desk.clerk.keys(NUMBER)
    desk.clerk.keys("sit")
    qtbot.waitUntil(lambda: offering(desk))
    desk.clerk.press(Qt.Key.Key_Return)
