"""What a ruling took the place of is over, whatever the database was set back to."""

from tests.central.client import Pc
from tests.central.setback import set_back, take
from tests.central.test_rulings import clash, stands
from vaxentry.central.api import Central
from vaxentry.domain.ruling import Says


def test_the_last_one_ends_the_one_before_it_also_while_its_record_is_not_back_yet(
    central: Central, pc: Pc
) -> None:
    holder, own = clash(pc)
    both = pc.rule(own, holder, Says.BOTH)
    pc.send(both)
    before = take(central.database)
    renamed = pc.correct(both, name="SITI AMINATUN")
    assert pc.send(renamed).codes == ["held.nik"]
    mine = pc.rule(renamed, holder, Says.MINE)
    pc.send(mine)
    set_back(central.database, before)
    assert stands(pc, both, holder) == [("held.nik", set()), ("accepted", {"contested"})]
    assert pc.send(mine).codes == ["accepted"]
    assert stands(pc, mine, holder) == [("accepted", {"contested"}), ("held.nik", set())]
