"""Finding invoices by their numbers, and what is owed on paper: for whoever has money and looks whose it is."""

from collections.abc import Collection
from decimal import Decimal

from tollhouse.invoicing import storage
from tollhouse.invoicing.rules.invoice import OPERATORS_SCOPE, InvoiceRecord
from tollhouse.plumbing.db import Connection


def find_own_invoices(conn: Connection, numbers: Collection[str]) -> list[InvoiceRecord]:
    """The operator's own, void ones too; those of resellers have numbers of their own, which may be the same."""
    return storage.read_numbered(conn, OPERATORS_SCOPE, numbers) if numbers else []


def owed_by(conn: Connection, customer_ids: Collection[int]) -> dict[int, Decimal]:
    """The sum of what is open, in each one's currency, unlocked; who owes nothing on paper is absent."""
    return storage.read_owed(conn, customer_ids)
