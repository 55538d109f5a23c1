"""A bank file in hand: imported, and what became of its entries."""

from dataclasses import dataclass
from pathlib import Path

from builders import NOON
from sqlalchemy import text

from tollhouse.payments.bank.importing import BankImport, Reading, import_statement
from tollhouse.payments.bank.reading import EntryFilter, list_entries


@dataclass
class Bank:
    engine: object
    directory: Path

    def bring(self, stream, *, reading=None, name="bank.xml", **job):
        path = self.directory / name
        path.write_bytes(stream.getvalue())
        return import_statement(
            BankImport(self.engine, lambda: NOON, "tests", **job), path, reading or Reading(), file_name=name
        )

    def entries(self, *states):
        with self.engine.connect() as conn:
            return list_entries(conn, EntryFilter(states), limit=500, cursor=None).rows

    def payments(self):
        with self.engine.connect() as conn:
            return conn.execute(text("select * from payment order by amount")).all()
