"""Opening standings: a customer's when it is registered, an account's when it gets money of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.db import Connection, copy_rows

_OPENED: Final = (
    "customer_id",
    "account_id",
    "currency",
    "prepaid",
    "credit_limit",
    "spending_limit",
    "spending_zone",
)


@dataclass(frozen=True, slots=True)
class NewStanding:
    """credit_limit   in `currency`; None is unlimited; prepaid ones have zero
    spending_limit   in `currency`, for a day of `spending_zone`; None: not limited
    """

    customer_id: int
    currency: str
    prepaid: bool
    credit_limit: Decimal | None
    account_id: int = OWN_MONEY
    spending_limit: Decimal | None = None
    spending_zone: str | None = None


def open_standings(conn: Connection, standings: Iterable[NewStanding]) -> None:
    """Open standings with nothing on them.  An opening balance is an xDR like any other."""
    copy_rows(
        conn,
        f"standing ({', '.join(_OPENED)}, balance, held)",
        ((*(getattr(s, column) for column in _OPENED), 0, 0) for s in standings),
    )
