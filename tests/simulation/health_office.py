"""The health office: reads what PCs ask it for at the central server, and answers there."""

from uuid import UUID

from sqlalchemy.exc import OperationalError

from tests.simulation.office import Office, OfficeDied, Stored
from vaxentry.central.office import Named, Word, waiting
from vaxentry.central.office import answer as decide
from vaxentry.domain.approval import OfficeSays
from vaxentry.errors import StorageError

_DECIDED = "SELECT 1 FROM request WHERE record_id = ? AND rev = ? AND digest = ? AND decided = ?"


def requests(office: Office) -> list[Stored]:
    """What waits, as far as it can be read now; copies of a PC ask for the same."""
    try:
        found = waiting(office.central.database)
    except OperationalError:
        return []
    return list(dict.fromkeys(Stored(one.record_id, one.rev, one.digest) for one in found))


def answer(office: Office, asked: Stored, says: OfficeSays) -> None:
    """Decide a request; the program it is done with may die meanwhile."""
    central, named = office.central, Named(UUID(asked.record_id), asked.rev, asked.digest)
    word = Word(says, "DR SARI", "diperiksa")
    try:
        decide(central.database, central.entrance.journal, named, word, office.clock())
    except (OfficeDied, OperationalError):
        office.restart()
    except StorageError:  # another worker was quicker, with what ends the request
        return
    if office.eye.execute(_DECIDED, (*asked, says.value)).fetchone() is not None:
        office.answers[asked].add(says)
