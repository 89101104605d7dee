"""Imports a file into the book of a folder, in a process of its own: ``victim.py HOME FILE``."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from vaxentry.db.import_desk import ImportDesk
from vaxentry.db.import_table import ImportTable
from vaxentry.db.store import Store
from vaxentry.importing.run import import_stack
from vaxentry.importing.table import Table

KEY = bytes(range(32))
NOW = datetime(2021, 9, 1, 3, 0, tzinfo=UTC)


def main(home: Path, file: Path) -> None:
    with Store.open(home / "v.db", KEY, home / "backups", lambda: NOW) as store:
        desk = ImportDesk(store.transactions, lambda: NOW)
        print("open", flush=True)
        import_stack(file, desk, store, today=NOW.date(), new_id=uuid4)
        rows = ImportTable(store.transactions, lambda: NOW)
        Table(rows, desk, store, today=NOW.date, new_id=uuid4).take(lambda _done, _all: True)
        print("done", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
