"""Letting the other rooms know that customers are to be forgotten, because they were purged or deleted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from tollhouse.customers.fields.filling import personal_values
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.telling import TELLING_FIELDS, telling_texts
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.jobs.facts import Fact, tell


@dataclass(frozen=True)
class CustomersPurged(Fact):
    """The records of these customers tell nothing personal any more, or are gone; neither may anything else.

    telling   what told who they were, to be looked for where others wrote it; it goes with the fact
    """

    kind: ClassVar[str] = "customers_purged"

    customer_ids: list[int]
    telling: list[str] = field(default_factory=list)


def tell_forgotten(conn: Connection, records: Sequence[CustomerRecord]) -> None:
    """Of records as they are before anything is taken from them."""
    if not records:
        return
    numbers = [record.customer_id for record in records]
    said = [(name, getattr(record, name)) for record in records for name in TELLING_FIELDS]
    tell(conn, CustomersPurged(numbers, telling_texts(said) + personal_values(conn, numbers)))
