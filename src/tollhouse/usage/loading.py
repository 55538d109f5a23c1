"""Loading the directory of collected usage, beside xDRs that are loaded into the ledger in the same transaction."""

from collections.abc import Iterable, Sequence

from tollhouse.plumbing.db import Connection, load_statement
from tollhouse.plumbing.db.staging import copied_text, copy_text, numbers_as_array
from tollhouse.usage.rules.reading import digest_of
from tollhouse.usage.rules.record import UsageRecord


def load_usage_keys(conn: Connection, source_id: int, charged: Iterable[tuple[UsageRecord, int]]) -> None:
    """Let records be known as collected, each with the customer it was charged to; they must all be new."""
    rows = [
        f"{source_id}\t{copied_text((record.request_id,))}\t\\\\x{digest_of(record).hex()}\t{customer_id}\n"
        for record, customer_id in charged
    ]
    copy_text(conn, "usage_key (source_id, request_id, digest, customer_id)", "".join(rows))


def count_collected(conn: Connection, source_ids: Sequence[int]) -> tuple[int, int]:
    """How many records of these sources are charged, and how many wait in quarantine."""
    facts = {"source_ids": numbers_as_array(source_ids)}
    charged, waiting = conn.execute(load_statement("tollhouse.usage", "count_collected"), facts).one()
    return int(charged), int(waiting)
