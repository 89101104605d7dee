"""What a round asks of both databases again and again is made once: making it costs more than
asking it.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from tests.simulation.desk import Desk
from tests.simulation.fates import Quiet
from tests.simulation.options import Options
from tests.simulation.people import ADULTS
from tests.simulation.world import World


class Asked:
    """Every statement that an engine is given, and the text that its driver gets."""

    def __init__(self, *engines: Engine) -> None:
        self.statements: list[Any] = []
        self.texts: set[str] = set()
        for engine in engines:
            event.listen(engine, "before_execute", self._note)
            event.listen(engine, "before_cursor_execute", self._note_text)

    def _note(self, _connection: object, statement: Any, *_: object) -> None:
        self.statements.append(statement)

    def _note_text(self, _connection: object, _cursor: object, text: str, *_: object) -> None:
        self.texts.add(text)


def a_card_comes_and_is_corrected(world: World, desk: Desk, number: int) -> None:
    card = world.save(desk, ADULTS[number].dose(1))
    world.round(desk)
    world.correct(desk, card, ADULTS[number].dose(2))
    world.round(desk)
    world.true.go_on(70)


def test_a_round_makes_no_statement_anew(tmp_path: Path) -> None:
    with World.begin(tmp_path, 1, Options(), Quiet()) as world:
        desk = world.add_desk("KDL-01")
        assert world.enrol(desk) == ""
        asked = Asked(desk.book.transactions.engine, world.office.central.database.engine)
        for number in range(2):
            a_card_comes_and_is_corrected(world, desk, number)
        known = {id(statement) for statement in asked.statements}
        before = len(asked.statements)
        a_card_comes_and_is_corrected(world, desk, 2)
        again = asked.statements[before:]
        assert len(again) > 50
        assert [str(statement) for statement in again if id(statement) not in known] == []


def test_the_book_is_told_its_limits_in_the_text(tmp_path: Path) -> None:
    """One that is bound lets SQLite plan anew each time: see `vaxentry.db.prepared.at_most`."""
    with World.begin(tmp_path, 1, Options(), Quiet()) as world:
        desk = world.add_desk("KDL-01")
        assert world.enrol(desk) == ""
        asked = Asked(desk.book.transactions.engine)
        a_card_comes_and_is_corrected(world, desk, 0)
    limited = {text for text in asked.texts if "LIMIT" in text}
    assert len(limited) > 3
    assert {text for text in limited if "LIMIT ?" in text} == set()
