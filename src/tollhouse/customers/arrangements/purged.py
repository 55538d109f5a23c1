"""Who was purged stays so: nothing personal is written about them any more, because nobody would remove it again."""

from collections.abc import Collection
from typing import ClassVar

from tollhouse.customers.arrangements import storage
from tollhouse.plumbing.db import Connection
from tollhouse.words.refusals import Refused


class CustomerPurged(Refused):
    code: ClassVar[str] = "customer_purged"
    sentence: ClassVar[str] = (
        "The personal data of customer {customer_id} was removed for good, so it takes none any more; "
        "register whoever comes back as a new customer."
    )


def refuse_purged(conn: Connection, customer_id: int, field: str | None = None) -> None:
    """Of a customer whose record is locked, so that it is not purged meanwhile; raises CustomerPurged.

    field   what was to be written
    """
    if purged_among(conn, [customer_id]):
        raise CustomerPurged(field=field, customer_id=customer_id)


def purged_among(conn: Connection, customer_ids: Collection[int]) -> set[int]:
    rows = storage.read_purges(conn, customer_ids)
    return {number for number, row in rows.items() if row.purged_at is not None}
